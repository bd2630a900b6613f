"""Saved government pages read by hand in; precision and recall of our body text and of trafilatura's out.

``webpages_truth.jsonl`` holds, for five pages, the metadata and every paragraph of the body (cells of
tables each by themselves): its first and last twelve characters and its length, white space set aside.
A paragraph is found where a stretch of the text that no other paragraph has taken begins, ends and is
as long as it says. Precision is the share of a reader's characters that paragraphs take, recall the
share of the body's characters in paragraphs found. Bars and hyphens that draw tables do not count.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import formats
from ingest.source import RawText
from ingest.span import Range

SHARED = Path(__file__).parents[1].parent / "shared"
TRUTH = Path(__file__).with_name("webpages_truth.jsonl")
BODY = ("paragraph", "heading", "caption")
Paragraph = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """How well one reader's body text of a page fits the truth, 0 to 1 each."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Result:
    """One page: scores of our reader and of trafilatura, and the fields of metadata that we got wrong."""

    file: str
    ours: Score
    trafilatura: Score
    wrong: tuple[str, ...]


def measure(shared: Path) -> list[Result]:
    """The results of the pages of ``shared`` that were read by hand."""
    pages = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    return [_result(page, shared / "files" / "html" / page["file"]) for page in pages]


def score(text: str, paragraphs: Sequence[Paragraph]) -> Score:
    """The fit of ``text`` to ``paragraphs``; long ones choose their stretch first."""
    bare = re.sub(r"[\s|]+|-{3,}", "", text)
    taken: list[Range] = []
    for paragraph in sorted(paragraphs, key=lambda paragraph: -paragraph[2]):
        place = next((place for place in _places(bare, paragraph) if _is_free(place, taken)), None)
        taken += [place] if place else []
    found = sum(end - start for start, end in taken)
    return Score(found / max(len(bare), 1), found / sum(length for _, _, length in paragraphs))


def _places(text: str, paragraph: Paragraph) -> Iterator[Range]:
    """The stretches of ``text`` that may be ``paragraph``."""
    head, tail, length = paragraph
    start = text.find(head)
    while start >= 0:
        if text.endswith(tail, start, start + length):
            yield start, start + length
        start = text.find(head, start + 1)


def _is_free(place: Range, taken: Sequence[Range]) -> bool:
    return all(end <= place[0] or place[1] <= start for start, end in taken)


def _result(page: dict[str, object], path: Path) -> Result:
    import trafilatura  # noqa: PLC0415

    data = path.read_bytes()
    raw = formats.read(data, path.name)
    paragraphs = [(head, tail, length) for head, tail, length in page["paragraphs"]]  # type: ignore[attr-defined]
    stated = {hint.name: hint.value or raw.text[slice(*hint.raw)] for hint in raw.hints}
    wrong = [name for name, value in page["metadata"].items() if stated.get(name) != value]  # type: ignore[attr-defined]
    theirs = trafilatura.extract(data, include_comments=False) or ""
    return Result(path.name, score(_body(raw), paragraphs), score(theirs, paragraphs), tuple(wrong))


def _body(raw: RawText) -> str:
    return "\n".join(raw.text[slice(*hint.raw)] for hint in raw.hints if hint.kind in BODY)


def main() -> int:
    """Print a line for each page; 1 where ``../shared`` is missing."""
    if not SHARED.is_dir():
        sys.stderr.write(f"没有找到 {SHARED}：这项测量需要那里的网页\n")
        return 1
    for result in measure(SHARED):
        print(
            f"{result.file[:24]}\t他山 准确率 {result.ours.precision:.3f} 召回率 {result.ours.recall:.3f}"
            f"\ttrafilatura {result.trafilatura.precision:.3f} {result.trafilatura.recall:.3f}"
            f"\t元数据有误：{'、'.join(result.wrong) or '无'}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
