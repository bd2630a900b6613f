"""Fitting the search to a library's own text: what is asked, what is sought and kept, and how it is taken back."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from math import inf
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from api.measures.adaptation import LEAST, adapt, judged, sought, undo
from api.measures.evaluation import LEGS, Text, fill, silent
from api.service import Service
from api.shell.measured import adapted_lines
from api.wording import STAGES
from index.audit import DeedFilter
from index.conditions import quoted
from index.errors import LibraryError
from index.legs import Found as FoundUnits
from index.legs import find
from index.library import Library
from index.masking import Mask
from index.own_weights import FILE, Found, OwnWeights
from index.probes import Kind, Probe, probes
from index.search import search
from index.trials import questions, taken, trial
from index.wanted import SearchOptions
from index.weights import SHIPPED, Weights
from index.words import FIELDS, Filters, WeightedTerm
from ingest.document import Passage
from tests.commands import Tashan
from tests.libraries import take_in

AUTHOR = "王·〔2021〕①"
FOUND = Found(Weights(titles=0.25, share=0.4), "hashing", 120, 0.5, 0.6)
PLACES = ("东院", "西院", "南院", "北院", "前楼", "后楼", "河边", "山下", "桥头", "路口", "码头", "车站")
TOPICS = ("电梯", "停车", "垃圾", "养老", "托幼", "供暖", "绿化", "消防", "排水", "路灯")
ASIDES = (
    "住户们商量了几个晚上",
    "社区把账目贴在了墙上",
    "物业请来师傅看了两回",
    "街道派来干部坐在门口",
    "企业签了三年的合作书",
    "志愿者轮流守着大门口",
)


def told(number: int) -> Text:
    """A text that only its title tells from others once its first sentence is gone: the rest speaks as others' do."""
    title = f"{PLACES[number % len(PLACES)]}{TOPICS[number // len(PLACES) % len(TOPICS)]}"
    title += ("春天", "秋天")[number // len(PLACES) // len(TOPICS)]
    own, other = (ASIDES[(number + n) % len(ASIDES)] for n in range(2))
    return Text(
        title,
        f"{title}{own[:5]}。{other}，大家听完都点头说好，回去各自照办，没有谁再来吵，后来年年如此，人人满意。",
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of texts that their titles tell apart better than their bodies do."""
    folder = tmp_path_factory.mktemp("plain") / "资料库"
    with closing(Library.open(folder, create=True)) as library:
        fill(library, {str(n): told(n) for n in range(240)})
    return folder


@pytest.fixture
def own(library: Library) -> OwnWeights:
    """The weights of an empty library."""
    return library.own_weights


@dataclass(frozen=True)
class Planted:
    """A question that is answered first with ``needed`` weights or more on titles, and tenth otherwise."""

    needed: float
    kind: Kind = "sentence"
    number: int = 0

    @property
    def probe(self) -> Probe:
        """A question with one answer."""
        return Probe(self.kind, "问", f"文档{self.number}", ("答",), "passage", "问")

    def best(self, weights: Weights) -> list[str]:
        """Ten ids."""
        others = [str(n) for n in range(9)]
        return ["答", *others] if weights.titles >= self.needed else [*others, "答"]


def test_each_look_up_counts_by_the_factor_of_its_part() -> None:
    fields = [WeightedTerm("老", "body_grams", 1.5), WeightedTerm("老旧", "body_grams")]
    fields += [WeightedTerm("小区", field, 0.5) for field in FIELDS if field != "body_grams"]
    weighed = Weights(characters=2, words=3, titles=4, themes=5).weighed(fields)
    assert {(term.field, term.text): term.weight for term in weighed} == {
        ("body_grams", "老"): 3.0,
        ("body_grams", "老旧"): 1.0,
        ("body_words", "小区"): 1.5,
        ("title", "小区"): 2.0,
        ("heading", "小区"): 2.0,
        ("name", "小区"): 2.0,
        ("themes_text", "小区"): 2.5,
        ("place_text", "小区"): 0.5,
        ("problem", "小区"): 0.5,
    }
    assert SHIPPED.weighed(fields) == fields


@pytest.mark.parametrize(
    "wrong", [{"words": 0.0}, {"titles": -1.0}, {"themes": inf}, {"share": 1.0}, {"share": -0.1}]
)
def test_weights_that_no_search_can_have_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="share in"):
        Weights(**wrong)


def test_weights_are_kept_told_and_taken_back(library: Library, own: OwnWeights) -> None:
    before = library.corpus_version
    assert (own.adapted(), own.undo(AUTHOR)) == (None, None)
    own.keep(FOUND, AUTHOR)
    library.refresh()
    assert library.weights == replace(FOUND.weights, share=None), "the share is of another encoder's vectors"
    assert own.weights("hashing") == FOUND.weights
    assert library.corpus_version != before
    kept = own.undo("李")
    library.refresh()
    assert kept and (kept.found, kept.author) == (FOUND, AUTHOR)
    assert (library.weights, library.corpus_version) == (SHIPPED, before)
    undone, made = library.audit.find(DeedFilter())
    assert [(each.action, each.author) for each in (made, undone)] == [("adapt", AUTHOR), ("unadapt", "李")]
    assert (made.detail["titles"], made.detail["after"], kept.at) == (0.25, 0.6, made.at)
    assert library.audit.check() is None


def test_what_cannot_be_written_is_not_on_record(library: Library, folder: Path, own: OwnWeights) -> None:
    (folder / FILE).mkdir()
    with pytest.raises(LibraryError, match="写不进去"):
        own.keep(FOUND, AUTHOR)
    assert library.audit.last() is None


@pytest.mark.parametrize("written", ["{", '{"found":{"weights":{"titles":-1}}}', "\udce4"])
def test_a_damaged_file_is_named(folder: Path, written: str) -> None:
    (folder / FILE).write_text(written, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(LibraryError, match=f"{FILE}”读不出来.*请删去它"):
        Library.open(folder)


def test_the_search_uses_the_weights_and_the_share_in_the_default_mix_alone(samples: Path) -> None:
    with closing(Library.open(samples)) as library:
        query = library.reader.read("老旧小区改造怎么筹钱")

        def found(weights: Weights) -> dict[str, FoundUnits]:
            library.weights = weights
            return {leg: find(library, query, Filters(), leg, 20) for leg in LEGS}

        plain, shared, titled = found(SHIPPED), found(Weights(share=0.3)), found(Weights(titles=2.0))
        library.weights = SHIPPED
        terms = Weights(titles=2.0).weighed(query.terms)
        words = {each.key: each.score for each in library.words.search(terms, Filters(), 20)}
    assert {leg for leg in LEGS if shared[leg] != plain[leg]} == {"default"}
    assert shared["default"] == plain["hybrid"], "an encoder that was not measured has the same share"
    assert {leg for leg in LEGS if titled[leg] != plain[leg]} == {"default", "hybrid", "words"}
    assert titled["words"].bm25 == titled["default"].bm25 == words != plain["words"].bm25


def test_a_sentence_is_asked_about_where_it_no_longer_stands(samples: Path) -> None:
    with closing(Library.open(samples)) as library:
        sample = library.sample(10**6)
        made = [each for each in probes(sample, 50) if each.kind == "sentence"]
        units = {unit.id: unit for document in sample.values() for unit in document}
        with library.masked(Mask(tuple(sample), taken(made))) as masked:
            assert len(masked.words) == len(library.words)
            for each in made:
                (held,) = [units[key] for key in each.answers]
                assert isinstance(held, Passage) and each.taken in held.text and each.text in each.taken
                assert len(held.text) >= 3 * len(each.taken)
                query, filters = (
                    library.reader.read(each.text, places=False),
                    Filters(kinds=("passage", "rest")),
                )
                plain, less = (scores(one, query.terms, filters)[held.id] for one in (library, masked))
                assert less < plain, "copying is no merit"
    assert len(made) > 20


def scores(library: Library, terms: Sequence[WeightedTerm], filters: Filters) -> Mapping[str, float]:
    """BM25 by unit, 0 for those that are not found."""
    return defaultdict(float, ((each.key, each.score) for each in library.words.search(terms, filters, 500)))


def cosines(library: Library, text: str) -> Mapping[str, float]:
    """Cosines by unit."""
    return {each.key: each.score for each in library.vectors.search(text, 10_000)}


def test_a_heading_asks_for_what_stands_under_it_and_nowhere_says_it(samples: Path) -> None:
    with closing(Library.open(samples)) as library:
        sample = library.sample(10**6)
        made = [each for each in probes(sample, 10**6) if each.kind == "heading"]
        units = [unit for document in sample.values() for unit in document]
        with library.masked(Mask(tuple(sample), taken(made))) as masked:
            for each in made:
                plain, less = (cosines(one, each.text)[each.answers[0]] for one in (library, masked))
                assert less < plain, "nor do vectors tell it"
    for each in made:
        assert set(each.answers) == {unit.id for unit in units if each.text in unit.heading_path}
        assert not any(each.text in quoted(unit)[0] for unit in units if unit.id in each.answers)
        assert each.masked >= {"title", "heading", "name"}
    assert len(made) > 10


def test_a_masked_library_holds_only_what_is_left(plain: Path) -> None:
    with closing(Library.open(plain)) as library:
        (document_id, units), *_ = library.sample(1).items()
        with library.masked(Mask((document_id,), {})) as masked:
            assert (len(masked.words), len(masked.vectors)) == (len(units), len(units))
            assert masked.words is not library.words and len(library.words) == 240


def test_a_trial_finds_what_the_search_finds(samples: Path) -> None:
    with closing(Library.open(samples)) as library:
        asked, common = list(questions(library, probes(library.sample(10**6), 15))), 0.0
        for each in asked:
            unmasked = replace(each, probe=replace(each.probe, masked=frozenset()))
            hits = search(library, each.probe.text, SearchOptions(by=each.probe.by)).hits
            shown = [hit.practice_id or hit.passage_id for hit in hits]
            found = trial(library, unmasked).best(SHIPPED)
            # The search leaves out what holds no word of the question, and what says the same as another.
            assert [key for key in found if key in shown] == [key for key in shown if key in found]
            common += len({*found} & {*shown}) / len(shown)
    assert len(asked) > 20 and common / len(asked) > 0.8


def test_the_search_takes_the_least_change_that_helps() -> None:
    told: list[tuple[str, int, int]] = []
    posed = [Planted(needed) for needed in (0.1, 1.3, 1.9, 9.0)]
    found = sought(posed, SHIPPED, lambda *each: told.append(each))
    assert found == Weights(titles=2.0)
    assert told[0][1] == 1 and told[-1][1] == told[-1][2]
    assert sought([Planted(0.1), Planted(9.0)], SHIPPED, silent) == SHIPPED


def apart(posed: Iterable[Planted]) -> list[Planted]:
    """The same questions, each about a document of its own."""
    return [replace(each, number=number) for number, each in enumerate(posed)]


def test_only_what_chance_does_not_explain_is_kept() -> None:
    better, same, doubled = Planted(1.5), Planted(0.5), Weights(titles=2.0)
    posed = [better] * 30 + [same] * 70
    assert judged(apart(posed), SHIPPED, doubled).helps
    assert not judged(apart([better] + [same] * 99), SHIPPED, doubled).helps, "one question may be chance"
    assert not judged(apart(posed), doubled, SHIPPED).helps, "it is worse"
    assert not judged(apart([same] * 100), SHIPPED, doubled).helps
    of_few = [replace(each, number=n // 50) for n, each in enumerate(posed)]
    assert not judged(of_few, SHIPPED, doubled).helps, "two documents may be chance"


def test_one_kind_of_question_does_not_pay_for_another() -> None:
    class Turned(Planted):
        """A question that is answered first below the weight."""

        def best(self, weights: Weights) -> list[str]:
            """Ten ids, the other way round."""
            return super().best(weights)[::-1]

    posed = apart([*[Planted(1.5)] * 60, *[Turned(1.5, "heading")] * 20])
    judgement = judged(posed, SHIPPED, Weights(titles=2.0))
    assert judgement.difference.interval.low > 0 and judgement.kinds["heading"] < 0
    assert not judgement.helps


def test_what_helps_is_kept(plain: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    with closing(Library.open(copytree(plain, tmp_path / "资料库"))) as library:
        found = adapt(library, AUTHOR, lambda *step: steps.append(step))
        kept, overview = library.own_weights.adapted(), Service(library).overview()
        library.refresh()
        assert library.weights.titles == found["found"]["titles"] > 1
    assert found["kept"] and found["ndcg@10"]["difference"]["interval"]["low"] > 0
    assert min(found["questions"].values()) >= LEAST and sum(found["questions"].values()) == 240
    assert kept and (kept.author, kept.found.after) == (AUTHOR, found["ndcg@10"]["after"])
    assert overview["adapted"]["questions"] == found["questions"]["held_out"]
    assert (
        {stage: total for stage, done, total in steps if done == total}.keys()
        == {"questions", "adapting"}
        == (STAGES.keys() & {stage for stage, _, _ in steps})
    )


def test_weights_outlive_ingest_and_rebuild(library: Library, own: OwnWeights, report: Path) -> None:
    own.keep(FOUND, AUTHOR)
    take_in(library, report)
    library.rebuild()
    library.refresh()
    assert library.weights.titles == FOUND.weights.titles


def test_another_process_searches_with_them_at_its_next_question(library: Library, folder: Path) -> None:
    with closing(Library.open(folder)) as other:
        library.own_weights.keep(FOUND, AUTHOR)
        other.refresh()
        assert other.weights.titles == FOUND.weights.titles
        assert undo(library, AUTHOR)["undone"]
        other.refresh()
        assert other.weights == SHIPPED


def test_the_questions_are_the_same_each_time(plain: Path) -> None:
    with closing(Library.open(plain)) as library:
        first, again = (probes(library.sample(100), 40) for _ in range(2))
    assert first == again and len(first) == 40


def test_the_command_takes_back(folder: Path, tashan: Tashan) -> None:
    with closing(Library.open(folder)) as library:
        library.own_weights.keep(FOUND, AUTHOR)
    status, out, _ = tashan("--library", folder, "adapt", "--undo", "--json")
    told = json.loads(out)
    assert (status, told["undone"], told["was"]["author"]) == (0, True, AUTHOR)
    status, out, _ = tashan("--library", folder, "adapt", "--undo")
    assert (status, out) == (0, "没有调过权重，检索照程序自带的。\n")
    _, out, _ = tashan("--library", folder, "audit")
    assert "收回权重" in out and "标题：0.25" in out


@pytest.mark.parametrize("is_kept", [True, False])
def test_people_read_both_figures(is_kept: bool) -> None:
    difference = {"mean": 0.02, "interval": {"low": 0.011, "high": 0.031}, "p": 0.001}
    told = {
        "kept": is_kept,
        "encoder": "hashing",
        "questions": {"chosen_on": 110, "held_out": 120},
        "present": asdict(SHIPPED),
        "found": asdict(FOUND.weights),
        "ndcg@10": {"before": 0.612, "after": 0.632, "difference": difference, "kinds": {"sentence": 0.02}},
    }
    present = {**told, "present": told["found"]}
    text, unchanged = ("\n".join(line for _, line in adapted_lines(each)) for each in (told, present))
    assert "没有哪一样调了更好" in unchanged and "没有哪一样调了更好" not in text
    assert ("没有改变" in text) is not is_kept
    assert all(
        figure in text
        for figure in ("110道", "120道", "0.612", "0.632", "+0.011 至 +0.031", "标题0.25倍", "向量占0.4")
    )


def test_too_little_text_is_told_with_its_counts(samples: Path, tmp_path: Path, tashan: Tashan) -> None:
    folder = copytree(samples, tmp_path / "资料库")
    status, out, error = tashan("--library", folder, "adapt", "--json")
    assert (status, out) == (1, "")
    assert re.fullmatch(
        r"错误：资料太少：从里面出的题，用来挑选的\d+道（\d+份文档），用来检验的\d+道（\d+份文档），"
        r"各要有100道、20份文档才说得准；检索没有改变，请等资料多了再试。\n",
        error,
    )
    assert not (folder / FILE).exists()
