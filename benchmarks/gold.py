"""The gold questions in, quality of search and refusal on the five reports out.

A hit covers a quote if its raw ranges hold at least half of the quote's characters in the source file.
nDCG@10 gives each hit the best grade among the quotes that it covers and no earlier hit covered, against
the quotes' grades in the best order; recall is the share of the quotes covered.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.intakes.intake import ingest_paths
from api.measures.metrics import mean, ndcg
from api.service import Service
from index.library import Library
from index.wanted import SearchOptions
from ingest.span import Range, cut, overlaps

SHARED = Path(__file__).parents[1].parent / "shared"
DEPTH = 20
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quote:
    """A graded quotation and all ranges of its file at which it stands."""

    file: str
    grade: float
    places: tuple[Range, ...]

    def covered_by(self, hit: Record) -> bool:
        """Whether the hit holds at least half of the quote, wherever it stands."""
        raw = [(start, end) for start, end in hit["raw"]]
        shares = (overlaps(raw, [place]) / (place[1] - place[0]) for place in self.places)
        return hit["source"] == self.file and any(share >= 0.5 for share in shares)


def quote_of(judged: Record, folder: Path) -> Quote:
    """The quote with its places in the file. Raises ValueError if the file does not hold it."""
    text = (folder / judged["file"]).read_text(encoding="utf-8")
    places = tuple(find_all(text, judged["quote"]))
    if not places:
        raise ValueError(f"{judged['file']} does not hold {judged['quote']!r}")
    return Quote(judged["file"], judged["grade"], places)


def find_all(text: str, quote: str) -> Iterator[Range]:
    """All ranges of ``text`` that are ``quote``, white space set aside."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    bare, wanted = squash(text), squash(quote)
    at = bare.find(wanted)
    while at >= 0:
        yield offsets[at], offsets[at + len(wanted) - 1] + 1
        at = bare.find(wanted, at + 1)


def squash(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())


def gains(hits: Sequence[Record], quotes: Sequence[Quote]) -> list[float]:
    """The gain of each hit in rank order."""
    left, found = list(quotes), []
    for hit in hits:
        covered = [quote for quote in left if quote.covered_by(hit)]
        found.append(max((quote.grade for quote in covered), default=0.0))
        left = [quote for quote in left if quote not in covered]
    return found


def recall(hits: Sequence[Record], quotes: Sequence[Quote]) -> float:
    """Share of the quotes that some hit covers."""
    return mean([float(any(quote.covered_by(hit) for hit in hits)) for quote in quotes])


def judge(service: Service, question: Record, folder: Path) -> Record:
    """One question's measures, and the quotations whose ranges do not reproduce their text."""
    quotes = [quote_of(judged, folder) for judged in question["relevant"]]
    hits = service.search(question["query"], SearchOptions(k=DEPTH))["hits"]
    answer = service.ask(question["query"])
    near = (answer["refusal"] or {}).get("near", [])
    quoted = [(hit, hit["text"]) for hit in hits]
    quoted += [(citation, citation["quote"]) for citation in [*answer["citations"], *near]]
    return {
        **{name: question[name] for name in ("id", "user", "kind", "answerable", "query")},
        "ndcg@10": ndcg(gains(hits, quotes), [quote.grade for quote in quotes], 10),
        "recall@10": recall(hits[:10], quotes),
        "recall@20": recall(hits, quotes),
        "answered": answer["answerable"],
        "quotations": len(quoted),
        "unfaithful": [text for record, text in quoted if not reproduces(record, text, folder)],
    }


def reproduces(record: Record, text: str, folder: Path) -> bool:
    """Whether the raw ranges of ``record`` give its text, white space at the seams set aside."""
    raw_text = (folder / record["source"]).read_text(encoding="utf-8")
    return squash(cut(raw_text, ((start, end) for start, end in record["raw"]))) == squash(text)


def summary(rows: Sequence[Record]) -> Record:
    """Means over the answerable questions, all and by group, and the counts of the refusals."""
    groups = {"all": rows, "first 20": rows[:20]}
    groups |= {
        user: [row for row in rows if row["user"] == user] for user in ("cadre", "trainer", "researcher")
    }
    return {
        "retrieval": {
            name: _means([row for row in group if row["answerable"]]) for name, group in groups.items()
        },
        "refusal": _refusals(rows),
        "quotations": sum(row["quotations"] for row in rows),
        "unfaithful": sum(len(row["unfaithful"]) for row in rows),
    }


def _means(rows: Sequence[Record]) -> Record:
    names = ("ndcg@10", "recall@10", "recall@20")
    return {"questions": len(rows), **{name: mean([row[name] for row in rows]) for name in names}}


def _refusals(rows: Sequence[Record]) -> Record:
    return {
        f"{'answerable' if given else 'unanswerable'}_{'answered' if answered else 'refused'}": [
            row["id"] for row in rows if (row["answerable"], row["answered"]) == (given, answered)
        ]
        for given in (True, False)
        for answered in (True, False)
    }


def markdown(rows: Sequence[Record], totals: Record) -> Iterator[str]:
    """The report as Markdown tables."""
    yield "| question | user | kind | nDCG@10 | recall@10 | recall@20 | answered |\n|---|---|---|---|---|---|---|"
    for row in rows:
        figures = " | ".join(
            f"{row[name]:.2f}" if row["answerable"] else "–" for name in ("ndcg@10", "recall@10", "recall@20")
        )
        right = "" if row["answered"] == row["answerable"] else " ✗"
        yield f"| {row['id']} {row['query']} | {row['user']} | {row['kind']} | {figures} | {row['answered']}{right} |"
    yield "\n| users | questions | nDCG@10 | recall@10 | recall@20 |\n|---|---|---|---|---|"
    for name, means in totals["retrieval"].items():
        yield f"| {name} | {means['questions']} | {means['ndcg@10']:.3f} | {means['recall@10']:.3f} | {means['recall@20']:.3f} |"
    yield "\n| refusal | questions | which |\n|---|---|---|"
    for name, ids in totals["refusal"].items():
        yield f"| {name} | {len(ids)} | {' '.join(ids) if len(ids) < 12 else '…'} |"
    yield f"\n{totals['quotations'] - totals['unfaithful']} of {totals['quotations']} quotations reproduced by their raw ranges."


def main() -> None:
    """Print the report; the exit status is 1 if a quotation is not reproduced."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/ and gold/")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        sys.exit(
            f"没有“{arguments.shared}”：标准答案不在仓库里，请用 --shared 给出含 seeds/ 和 gold/ 的文件夹。"
        )
    rows = judge_all(arguments.shared, judge)
    totals = summary(rows)
    if arguments.json:
        print(json.dumps({"questions": rows, **totals}, ensure_ascii=False))
    else:
        print("\n".join(markdown(rows, totals)))
    sys.exit(1 if totals["unfaithful"] else 0)


def judge_all(
    shared: Path, judge: Callable[[Service, Record, Path], Record], asked: Sequence[Record] | None = None
) -> list[Record]:
    """What ``judge`` says of each question of ``asked``, by default the gold's, on a fresh library of the five reports."""
    if asked is None:
        lines = (shared / "gold" / "queries.jsonl").read_text(encoding="utf-8").split("\n")
        asked = [json.loads(line) for line in lines if line]
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), create=True)
        try:
            ingest_paths(library, [shared / "seeds"], lambda number, source: None)
            service = Service(library)
            return [judge(service, question, shared / "seeds") for question in asked]
        finally:
            library.close()


if __name__ == "__main__":
    main()
