"""The same text twice: what is found, what is not claimed, and that no order of changes matters."""

import json
import lzma
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.service import Service
from index.crowd import Crowd
from index.duplicates import Signature, _met, enter, twins
from index.likeness import Work, likeness
from index.relations import relate, relate_anew
from index.signature import bands, letters, shingles
from index.store import Store
from tests.builders import Report, add, open_library
from tests.invariants import pipeline

SHARED = Path(__file__).parents[1].parent / "shared"
TEXT = (
    "硚口区在老旧小区改造中推行“红色驿站”·〔2021〕𠮷①机制，把党支部建在楼栋上，由社区牵头组织居民议事。"
    "改造前，荣东社区管网老化、停车困难，居民意见集中；区里先请设计师驻点，再逐户征求意见，形成问题清单。"
    "工程分三批实施，第一批拆除违建１２０处，更换管网4.5公里，加装电梯14部，惠及居民3.5万人。"
    "资金由财政补助、产权单位出资和居民自筹三方承担，账目每月在楼道公示，接受全体业主监督。"
    "完工以后，街道聘请物业公司统一管理，停车收益的六成用于公共维修，其余返还给小区居民。"
    "一年来，当地的投诉量明显下降，不少搬走的老住户又回到这里居住，邻里之间重新熟悉起来。"
)
PAGE = (
    "本市召开防汛工作会议，要求各部门落实责任，加强值守，提前转移低洼地带群众，确保安全度汛。"
    "气象部门预计未来三天仍有强降雨，水利部门已经派出八个工作组分赴各县检查堤防和水库。"
    "交通部门对易涝路段逐一排查，备足抢险物资，公交和地铁根据雨情及时调整运行方案。"
)
LINE = "编者按：这里的经验值得各地借鉴，本报特予转载，以飨读者。"


def kind(one: str, other: str) -> str | None:
    """The kind of likeness of two one-article texts."""
    found = likeness(Work.of([letters(one)]), Work.of([letters(other)]))
    return found.kind if found else None


def test_letters_are_what_stays_when_a_text_is_printed_anew() -> None:
    assert letters("《Ａ区》·〔2021〕𠮷①　第 ８ 版，\n臺灣。") == "a区2021𠮷1第8版台湾"


def test_texts_meet_by_bands_and_strangers_do_not() -> None:
    own, page = (set(bands(shingles(letters(text)))) for text in (TEXT, PAGE))
    assert not own & page
    assert own & set(bands(shingles(letters(PAGE + TEXT + PAGE))))
    assert bands(shingles("四个字吗")) == []


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (TEXT.replace("，", ",").replace("。", "."), "same_text"),
        (opencc.OpenCC("s2t").convert(TEXT), "same_text"),
        (LINE + TEXT, "reprint"),
        (TEXT[: 2 * len(TEXT) // 3], "reprint"),
        (LINE + TEXT[len(TEXT) // 3 :], "reprint"),
        (PAGE * 2 + TEXT + PAGE * 2, "contained"),
        (TEXT.replace("14部", "15部"), "same_text"),
        (TEXT[: len(TEXT) // 2] + PAGE * 2, None),
        (PAGE, None),
    ],
)
def test_what_is_the_same_text(edited: str, expected: str | None) -> None:
    assert kind(TEXT, edited) == kind(edited, TEXT) == expected


def test_an_article_is_found_on_a_page_with_other_articles() -> None:
    one = Work.of([letters(TEXT), letters(PAGE)])
    other = Work.of([letters(TEXT + LINE), letters(PAGE[::-1])])
    assert likeness(one, other) == likeness(other, one)
    assert getattr(likeness(one, other), "kind", None) == "contained"


def test_a_form_filled_anew_is_no_twin() -> None:
    form = "{0}今日收报{1}元，跌幅百分之{2}，总市值{3}亿元，换手率百分之{4}，成交量{5}万手。" + PAGE * 2
    first = form.format("甲乙股份", 109, 24, 7689, 33, 149)
    second = form.format("甲乙股份", 101, 35, 6612, 41, 271)
    assert kind(first, second) is None
    place = PAGE + "请{0}居民到{0}政务大厅办理，{0}各街道派人引导，{0}公安分局维持秩序。"
    assert kind(place.format("硚口区"), place.format("江岸区")) is None


def test_short_notices_are_the_same_only_if_every_letter_is() -> None:
    assert kind("明日停水，请储水。", "明日停水,请储水") == "same_text"
    assert kind("明日停水，请储水备用。", "明日停水，请储水。") is None


def test_yearly_reports_of_one_skeleton_are_not_twins() -> None:
    path = SHARED / "train" / "reports.jsonl.xz"
    if not path.is_file():
        pytest.skip("the training reports are not at hand")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [letters(json.loads(line)["text"]) for line in lines]
    resolutions = [text for text in texts if 400 < len(text) < 700]
    assert len(resolutions) > 8
    works = [Work.of([text]) for text in resolutions]
    assert [one.whole.text for one, other in combinations(works, 2) if likeness(one, other)] == []


def test_one_document_in_two_formats(tmp_path: Path) -> None:
    paths = [SHARED / "files" / f"{kind}/2026年中央一号文件.{kind}" for kind in ("word", "pdf")]
    paths[0] = paths[0].with_suffix(".docx")
    if not all(path.is_file() for path in paths):
        pytest.skip("the files in two formats are not at hand")
    library = open_library(tmp_path / "library")
    for path in paths:
        data = path.read_bytes()
        library.add(pipeline().ingest(data, path.name), str(path), data)
    library.sync()
    own = library.named(str(paths[0]))[0]
    assert [(twin.source, twin.kind) for twin in library.twins(own)] == [(paths[1].name, "same_text")]
    library.close()


def test_the_contract_names_files_of_the_same_bytes_and_of_the_same_text(tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    own, twin = Report(TEXT, name="a.txt"), Report(LINE + TEXT, name="b.txt")
    add(library, own, "/一/a.txt")
    add(library, own, "/二/a.txt")
    add(library, twin, "/三/b.txt")
    library.sync()
    found = Service(library).document(own.id)
    assert found is not None
    assert found["duplicate_of"] == ["/一/a.txt", "/二/a.txt", "b.txt"]
    assert [row["kind"] for row in found["twins"]] == ["identical", "identical", "reprint"]
    assert set(found["twins"][0]) == {"document_id", "source", "kind", "similarity"}
    assert found["twins"][2]["document_id"] == twin.id
    assert found["twins"][2]["similarity"] == 1.0
    library.withdraw(twin.id)
    library.sync()
    assert Service(library).document(own.id)["duplicate_of"] == ["/一/a.txt", "/二/a.txt"]  # type: ignore[index]
    library.close()


def test_a_disclaimer_below_many_documents_brings_none_together(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A document still meets the reprint of its own words, and one that most documents hold meets them all."""
    store = empty_store(tmp_path_factory)
    bodies = ["".join(chr(0x4E00 + randrange(20_000)) for _ in range(300)) for randrange in _generators(61)]
    for n, body in enumerate(bodies[:60]):
        store.add(Report(f"{body}\n{PAGE * 2}", name=f"{n}.txt").ingested(), f"/{n}.txt")
    relate(store)

    def met(text: str) -> int:
        return len(_met(store, {0: bands(shingles(letters(text)))}).get(0, ()))

    assert met(PAGE * 2) == 60
    assert met(bodies[60] + PAGE * 2) == 0
    assert met(bodies[7] + PAGE * 2) == 1
    store.close()


def _generators(count: int) -> Iterator[Callable[[int], int]]:
    return (Random(seed).randrange for seed in range(count))


VARIANTS = [TEXT, LINE + TEXT, PAGE + TEXT, TEXT[: 2 * len(TEXT) // 3], PAGE]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, len(VARIANTS) - 1)), max_size=7))
def test_any_order_of_changes_leaves_the_twins_of_a_fresh_library(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    changed, held = empty_store(tmp_path_factory), dict[int, Report]()
    for path, variant in steps:
        if variant >= 0:
            held[path] = Report(VARIANTS[variant], name=f"{path}.txt")
            changed.add(held[path].ingested(), f"/{path}.txt")
        elif path in held:
            gone = held[path].id
            changed.withdraw(gone)
            held = {key: each for key, each in held.items() if each.id != gone}
        relate(changed)
    fresh = empty_store(tmp_path_factory)
    for path, report in sorted(held.items()):
        fresh.add(report.ingested(), f"/{path}.txt")
    relate(fresh)
    expected = [twins(fresh, report.id) for report in held.values()]
    assert [twins(changed, report.id) for report in held.values()] == expected
    relate_anew(changed)
    assert [twins(changed, report.id) for report in held.values()] == expected
    changed.close()
    fresh.close()


ARTICLES = st.lists(
    st.builds(
        lambda text, start, end, times: letters(text[start : len(text) - end] * times),
        st.sampled_from([TEXT, PAGE, LINE + TEXT, PAGE + TEXT, TEXT + PAGE * 2]),
        st.integers(0, 160),
        st.integers(0, 160),
        st.integers(1, 3),
    ).filter(bool),
    min_size=1,
    max_size=3,
)


def strange(seed: int, size: int = 600) -> str:
    """Letters that no other text has."""
    return "".join(map(chr, Random(seed).sample(range(0x4E00, 0x9000), size)))


@settings(max_examples=80, deadline=None)
@given(ARTICLES, ARTICLES)
@example([letters(TEXT), strange(1)], [letters(TEXT), strange(2)])
@example([letters(TEXT), strange(1)], [strange(2, 2000) + letters(TEXT)])
def test_what_is_alike_is_never_left_out_before_its_letters_are_compared(
    one: list[str], other: list[str]
) -> None:
    crowd = Crowd({1: one, 2: other})
    if likeness(Work.of(one), Work.of(other)):
        assert (crowd.like(1, [2]), crowd.like(2, [1])) == ([2], [1])


def test_what_shares_a_part_only_is_left_out_before_its_letters_are_compared() -> None:
    own, cut, citing = TEXT, TEXT[:180], TEXT[:90] + strange(1)
    crowd = Crowd({n: [letters(text)] for n, text in enumerate((own, cut, citing, PAGE))})
    assert crowd.like(0, [1, 2, 3]) == [1]
    assert crowd.like(2, [0, 1, 3]) == []


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(VARIANTS) - 1), st.booleans()), max_size=6))
def test_documents_filed_together_are_compared_as_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[int, bool]]
) -> None:
    """Whatever pages they come in: the booleans say where one ends."""
    together, apart = empty_store(tmp_path_factory), empty_store(tmp_path_factory)
    page: dict[str, Signature] = {}
    for n, (variant, ends) in enumerate(chosen):
        ingested = Report(VARIANTS[variant], name=f"{n}.txt").ingested()
        own = replace(
            ingested, document=replace(ingested.document, id=str(n), sha256=str(n)), passages=(), practices=()
        )
        signature = Signature.of(ingested.passages)
        for store in (together, apart):
            store.add(own, f"/{n}.txt")
        enter(apart, {str(n): signature})
        page[str(n)] = signature
        if ends:
            enter(together, page)
            page = {}
    enter(together, page)
    for table in ("signatures", "bands", "twins"):
        assert together.rows(f"SELECT * FROM {table}") == apart.rows(f"SELECT * FROM {table}")
    together.close()
    apart.close()


def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of its own without documents."""
    store = Store(tmp_path_factory.mktemp("store") / "library.sqlite")
    store.migrate()
    return store
