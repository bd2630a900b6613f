"""A source of question-answer pairs in, a searched library of its texts with what answers each question out."""

import json
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.measures.evaluation import Text, fill
from api.measures.metrics import ndcg_at
from index.library import Library
from index.models import Models

SHARED = Path(__file__).parents[1].parent / "shared" / "train"
SOURCES = (
    "ncp_q_answer",
    "teddy_title_detail",
    "gd_matter_condition",
    "law_chapter_article",
    "simclue_pos",
)
LEADS = "news_lead"
"""A source made of running text: first sentences of news, and what follows them."""
LEAD, FOLLOWING = (12, 60), 250
"""Characters of a first sentence, and of what follows it."""
QUESTIONS, TEXTS = 600, 4_000
"""Of each source; the mean nDCG@10 over all is then known to about 0.01."""
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Judged:
    """Texts by name, questions, and the names of the texts that answer each."""

    texts: Mapping[str, Text]
    answers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library of the texts, and the names of the texts by document id."""

    library: Library
    names: Mapping[str, str]

    def ndcg(self, keys: Sequence[str], answers: Sequence[str]) -> float:
        """nDCG@10 of units in this order, where any of ``answers`` is as good."""
        ranked = [self.names[key.partition("-")[0]] for key in keys[:10]]
        return ndcg_at(ranked, dict.fromkeys(answers, 1.0), 10)


@contextmanager
def shelved(material: Judged, encoder: str = "hashing") -> Iterator[Shelf]:
    """A library of the texts while the block runs."""
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), models=Models(encoder=encoder), create=True)
        try:
            yield Shelf(library, fill(library, material.texts))
        finally:
            library.close()


def judged(source: str, questions: int = QUESTIONS) -> Judged:
    """A source's pairs, cut to size: all texts of the questions chosen, and others beside them. The same questions come
    first, however many are wanted."""
    answers: dict[str, list[str]] = defaultdict(list)
    for question, text in _leads() if source == LEADS else _pairs(source):
        answers[question].append(text)
    order = random.Random(SEED).sample(sorted(answers), len(answers))
    texts = dict.fromkeys(text for question in order for text in answers[question])
    names = {text: str(number) for number, text in enumerate(list(texts)[:TEXTS])}
    chosen = [each for each in order[:questions] if names.keys() >= set(answers[each])]
    return Judged(
        {name: Text("", text) for text, name in names.items()},
        {question: [names[text] for text in answers[question]] for question in chosen},
    )


def _pairs(source: str) -> Iterator[tuple[str, str]]:
    with lzma.open(SHARED / "pairs.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            if pair["src"] == source:
                yield pair["q"], pair["p"]


def _leads() -> Iterator[tuple[str, str]]:
    with lzma.open(SHARED / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            lead, _, rest = json.loads(line)["text"].strip().partition("。")
            if LEAD[0] <= len(lead) <= LEAD[1] and len(rest) >= FOLLOWING:
                yield lead, rest[:FOLLOWING]
