"""Small libraries of reports in, what the search finds there with one part of it left out at a time out."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from api.intakes.intake import ingest_paths
from api.measures.evaluation import Leg
from api.measures.metrics import mean, ndcg, recall_at
from api.service import Service
from benchmarks.gold import gains, quote_of, recall
from index.library import Library, Parts
from index.query import Query, QueryReader
from index.segmenter import Segmenter
from index.wanted import SearchOptions
from index.worth import is_under
from ingest.gazetteer import Gazetteer
from ingest.themes import Vocabulary

ROOT = Path(__file__).parents[1]
VARIANTS = ROOT / "tests" / "robustness.tsv"
Record = dict[str, Any]
Variants = dict[str, list[tuple[float, float]]]
"""By kind, for each question: recall@5 of the documents that answer it, and 1 if the first document is one of them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A search with one thing changed: its leg, fields not looked in, or that it knows no themes, no places, or no
    words of the field in its cut of text."""

    name: str
    leg: Leg = "default"
    dropped: frozenset[str] = frozenset()
    knows_themes: bool = True
    knows_places: bool = True
    knows_words: bool = True


DEFAULT = Setting("默认检索")
SETTINGS = (
    DEFAULT,
    Setting("只用词语路", "words"),
    Setting("只用向量路", "vectors"),
    Setting("两路混合，不要求含问题的词", "hybrid"),
    Setting("不认主题、别名和口语", knows_themes=False),
    Setting("不认地点", knows_places=False),
    Setting("分词不加本领域的词和地名", knows_words=False),
    *(
        Setting(f"不查{name}", dropped=frozenset({field}))
        for field, name in {
            "title": "标题",
            "heading": "小标题",
            "name": "做法名",
            "themes_text": "主题",
            "problem": "难点",
            "body_words": "正文的词",
            "body_grams": "正文的字",
        }.items()
    ),
)


VARIED = SETTINGS[:5]
"""Those that the questions in other words are asked of: the legs, and without the vocabulary."""


class PartialReader(QueryReader):
    """Reads questions as ever, but looks up nothing in the fields ``dropped``."""

    dropped: Set[str] = frozenset()

    def read(self, text: str, *, places: bool = True, without: Set[str] = frozenset()) -> Query:
        """What ``text`` asks for, less the look-ups in those fields."""
        query = super().read(text, places=places, without=without)
        return replace(query, terms=tuple(term for term in query.terms if term.field not in self.dropped))


@contextmanager
def library_of(reports: Path) -> Iterator[Path]:
    """The folder of a library that took in ``reports``."""
    with TemporaryDirectory() as home:
        folder = Path(home, "library")
        with closing(Library.open(folder, create=True)) as library:
            ingest_paths(library, [reports], lambda number, source: None)
        yield folder


@contextmanager
def opened(folder: Path, setting: Setting) -> Iterator[Library]:
    """A copy of the library of ``folder`` that searches in this way."""
    gazetteer, vocabulary = Gazetteer.load(), Vocabulary.load()
    words = [*gazetteer.names(), *vocabulary.words()] if setting.knows_words else []
    parts = Parts(
        gazetteer if setting.knows_places else Gazetteer(()),
        vocabulary if setting.knows_themes else Vocabulary(()),
        Segmenter(words),
    )
    with (
        TemporaryDirectory() as home,
        closing(Library(copytree(folder, Path(home, "copy")), parts)) as library,
    ):
        reader = PartialReader(parts.gazetteer, parts.vocabulary, parts.segmenter)
        reader.dropped = setting.dropped
        library.reader = reader
        yield library


def questions(shared: Path) -> list[Record]:
    """The gold questions."""
    lines = (shared / "gold" / "queries.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def judge(library: Library, shared: Path, leg: Leg = "default") -> list[Record]:
    """Each answerable question's ``user``, ``ndcg@10`` and ``recall@10``, as ``make eval`` measures them."""
    return [judge_one(library, shared, each, leg) for each in questions(shared) if each["answerable"]]


def judge_one(library: Library, shared: Path, question: Record, leg: Leg = "default") -> Record:
    """One question's ``user``, ``ndcg@10`` and ``recall@10``."""
    hits = Service(library).search(question["query"], SearchOptions(leg=leg))["hits"]
    quotes = [quote_of(judged, shared / "seeds") for judged in question["relevant"]]
    value = ndcg(gains(hits, quotes), [quote.grade for quote in quotes], 10)
    return {"user": question["user"], "ndcg@10": value, "recall@10": recall(hits, quotes)}


def gold_rows(shared: Path, settings: Sequence[Setting]) -> dict[str, list[Record]]:
    """The answerable gold questions under each setting, on the five reports."""
    found = {}
    with library_of(shared / "seeds") as folder:
        for setting in settings:
            with opened(folder, setting) as library:
                found[setting.name] = judge(library, shared, setting.leg)
    return found


def strays(library: Library, asked: Sequence[Record]) -> tuple[int, list[str]]:
    """How many hits the questions that name places have, and those hits that lie in none of these places; a place
    behind NOT is one that no hit may lie in."""
    gazetteer, service = library.gazetteer, Service(library)
    count, off = 0, []
    for text in (question["query"] for question in asked):
        named = [
            "/".join(each.name for each in gazetteer.path(entry))
            for mention in gazetteer.mentions(text)
            for entry in mention.candidates
        ]
        hits = service.search(text, SearchOptions())["hits"] if named else []
        count += len(hits)
        off += [f"{text}: {hit['text']}" for hit in hits if _lies_in(library, hit, named) == ("NOT" in text)]
    return count, off


def _lies_in(library: Library, hit: Record, paths: Sequence[str]) -> bool:
    """Whether the practice of a hit has its place within one of ``paths``, or names one; of a passage without a
    practice, whether the place that it names first does."""
    unit = library.practice(hit["practice_id"]) if hit["practice_id"] else None
    own = [unit.place.path, *unit.mentions] if unit else [hit["place"]]
    return any(is_under("/".join(each), path) for each in own for path in paths)


def variants(path: Path = VARIANTS) -> list[dict[str, str]]:
    """The rows of a file with ``kind``, ``question`` and ``documents``, names of reports with a space between two."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def variant_rows(settings: Sequence[Setting]) -> dict[str, Variants]:
    """The questions about the sample reports under each setting."""
    found = {}
    with library_of(ROOT / "corpus" / "reports") as folder:
        for setting in settings:
            with opened(folder, setting) as library:
                found[setting.name] = _variants_in(library, setting.leg)
    return found


def _variants_in(library: Library, leg: Leg) -> Variants:
    values: Variants = {}
    for row in variants():
        hits = Service(library).search(row["question"], SearchOptions(k=5, by="document", leg=leg))["hits"]
        grades = dict.fromkeys((f"{name}.md" for name in row["documents"].split()), 1.0)
        ranked = [hit["source"] for hit in hits]
        first = float(any(name in grades for name in ranked[:1]))
        values.setdefault(row["kind"], []).append((recall_at(ranked, grades, 5), first))
    return values


def variant_table(found: Mapping[str, Variants]) -> Iterator[str]:
    """Means by kind, and over all questions."""
    whole = {
        name: {**kinds, "合计": [row for rows in kinds.values() for row in rows]}
        for name, kinds in found.items()
    }
    yield f"| 写法 | 问题 | {' | '.join(whole)} |"
    yield f"|---|---|{'---|' * len(whole)}"
    for kind, rows in next(iter(whole.values())).items():
        cells = [
            "，".join(f"{mean(each):.2f}" for each in zip(*kinds[kind], strict=True))
            for kinds in whole.values()
        ]
        yield f"| {kind} | {len(rows)} | {' | '.join(cells)} |"
