"""The gold questions in, quality of the answers on the five reports out.

A gold quote is cited where a citation holds at least half of its characters in the source file (``touched``: at
least one). Answer recall is the share of a question's quotes of grade 2 that are cited, a refused question counting
as 0; citation precision the share of an answer's citations that hold at least half of a quote of grade 1 or 2, or of
which such a quote holds at least half. Both are means over questions.

Citation recall and precision after Gao et al. 2023 (ALCE), by program instead of by a model: a statement is supported
where nothing is left of it but its place, its source and its labels once the quotes that it cites are taken out; a
citation is needed where its quote stands in the statement.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.measures.metrics import mean, percentile
from api.service import Service
from benchmarks.gold import SHARED, Quote, Record, judge_all, quote_of, reproduces
from index.library import Library
from ingest.span import overlaps

SLOTS = {
    "Q055": "place",
    "Q057": "place",
    "Q058": "topic",
    "Q088": "topic",
    "Q116": "text_lost",
    "Q118": "figure",
    "Q120": "figure",
}
"""What each unanswerable question lacks, read out of the notes of the gold set; a question without one is judged by
its refusal alone."""
MEASURES = ("recall", "recall touched", "precision", "precision touched", "statements", "citations")
_FRAME = re.compile(r"据(?:《[^》]*》)+介绍|《[^》]*》|（[^）]*）|[：；，。「」『』\s]|地点不明")
"""What a statement may say around its quotes: its source, its labels, punctuation."""


def judge(service: Service, question: Record, folder: Path) -> Record:
    """One question's measures."""
    quotes = [quote_of(judged, folder) for judged in question["relevant"]]
    answer = service.ask(question["query"])
    refusal = answer["refusal"] or {"slots": [], "near": []}
    shown = [*answer["citations"], *refusal["near"]]
    return {
        **{name: question[name] for name in ("id", "kind", "answerable", "query")},
        "answered": answer["answerable"],
        "slots": [slot["slot"] for slot in refusal["slots"]],
        **_quality(answer, quotes),
        "supported": [is_supported(statement, answer["citations"]) for statement in answer["statements"]],
        "needed": [needed for statement in answer["statements"] for needed in _needed(statement, answer)],
        "exact": [reproduces(citation, citation["quote"], folder) for citation in shown],
    }


def _quality(answer: Record, quotes: Sequence[Quote]) -> Record:
    citations = answer["citations"]
    best = [quote for quote in quotes if quote.grade >= 2]
    held = [any(quote.covered_by(each) for each in citations) for quote in best]
    touched = [any(_share(quote, each) for each in citations) for quote in best]
    return {
        "recall": mean([float(each) for each in held]),
        "recall touched": mean([float(each) for each in touched]),
        "precision": mean([float(any(_is_on(quote, each) for quote in quotes)) for each in citations]),
        "precision touched": mean(
            [float(any(_share(quote, each) for quote in quotes)) for each in citations]
        ),
        "statements": float(len(answer["statements"])),
        "citations": float(len(citations)),
    }


def _share(quote: Quote, citation: Record) -> int:
    """Characters that a quote and a citation have in common."""
    raw = [(start, end) for start, end in citation["raw"]]
    return max(overlaps(raw, [place]) for place in quote.places) if citation["source"] == quote.file else 0


def _is_on(quote: Quote, citation: Record) -> bool:
    """Whether the quote and the citation are about the same sentence: one holds half of the other."""
    length = sum(end - start for start, end in citation["raw"])
    return quote.covered_by(citation) or _share(quote, citation) >= length / 2


def is_supported(statement: Record, citations: Sequence[Record]) -> bool:
    """Whether the statement says nothing but what its cited quotes say, its place and its source."""
    rest = statement["text"]
    for citation in citations:
        if citation["n"] in statement["citations"]:
            rest = rest.replace(citation["quote"], "", 1)
    for name in statement["place"]:
        rest = rest.replace(name, "", 1)
    return bool(statement["citations"]) and not _FRAME.sub("", rest)


def _needed(statement: Record, answer: Record) -> Iterator[bool]:
    """For each citation of a statement whether its quote stands there."""
    for citation in answer["citations"]:
        if citation["n"] in statement["citations"]:
            yield citation["quote"] in statement["text"]


def summary(rows: Sequence[Record]) -> Record:
    """Means over the answerable questions; precision and counts over the answers given."""
    asked = [row for row in rows if row["answerable"]]
    given = [row for row in asked if row["answered"]]
    refused = [row for row in rows if not row["answerable"]]
    flat = {name: [each for row in rows for each in row[name]] for name in ("supported", "needed", "exact")}
    of = {name: asked if name.startswith("recall") else given for name in MEASURES}
    return {
        **{name: mean([row[name] for row in of[name]]) for name in MEASURES},
        "answered": [len(given), len(asked)],
        "refused": [sum(not row["answered"] for row in refused), len(refused)],
        "right slot": [sum(is_right(row) for row in refused), len(refused)],
        "citation recall": mean([float(each) for each in flat["supported"]]),
        "citation precision": mean([float(each) for each in flat["needed"]]),
        "exact": [sum(flat["exact"]), len(flat["exact"])],
    }


def is_right(row: Record) -> bool:
    """Whether a refusal names first what the question lacks."""
    return not row["answered"] and SLOTS.get(row["id"], row["slots"][0]) == row["slots"][0]


def markdown(rows: Sequence[Record], totals: Record) -> Iterator[str]:
    """The report as Markdown tables."""
    yield "| question | recall | precision | statements | citations | answered |\n|---|---|---|---|---|---|"
    for row in rows:
        told = "yes" if row["answered"] else "、".join(row["slots"])
        wrong = "" if row["answered"] == row["answerable"] and (row["answered"] or is_right(row)) else " ✗"
        values = (
            f"{row['recall']:.2f} | {row['precision']:.2f} | {row['statements']:.0f} | {row['citations']:.0f}"
        )
        yield f"| {row['id']} {row['query']} | {values} | {told}{wrong} |"
    yield "\n| measure | value |\n|---|---|"
    for name, value in totals.items():
        yield f"| {name} | {f'{value[0]} of {value[1]}' if isinstance(value, list) else f'{value:.3f}'} |"


def delays(library: Path, questions: Path) -> list[float]:
    """Seconds from each question of a JSON list to the first statement or refusal, quotations proven, once all were
    asked before."""
    service = Service(Library.open(library))
    asked: list[str] = json.loads(questions.read_text(encoding="utf-8"))
    found = [_delay(service, question) for _ in range(2) for question in asked]
    return found[len(asked) :]


def _delay(service: Service, question: str) -> float:
    began = time.perf_counter()
    next(name for name, _ in service.tell(question) if name in ("statement", "done"))
    return time.perf_counter() - began


def main() -> None:
    """Print the report; the exit status is 1 if a quotation is not exact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/ and gold/")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--delays", type=Path, nargs=2, metavar=("LIBRARY", "QUESTIONS"), help="only time these answers"
    )
    arguments = parser.parse_args()
    if arguments.delays:
        told = delays(*arguments.delays)
        figures = [1000 * percentile(told, share) for share in (0.5, 0.95, 1.0)]
        print("first statement, ms: p50 {:.0f}, p95 {:.0f}, most {:.0f}".format(*figures))
        return
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
    sys.exit(0 if totals["exact"][0] == totals["exact"][1] else 1)


if __name__ == "__main__":
    main()
