"""Damaged pages, the gold structure and files of many formats in; how well they are cleaned out.

Run as ``make eval-ingest``, or ``python -m benchmarks.cleaning --show KIND`` to see what went wrong.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.intakes.intake import ingest_paths
from benchmarks.damage import pages
from benchmarks.judging import Finding, Outcome, judge_page, judge_twin, line_of
from benchmarks.printing import Page
from benchmarks.structure import Entry, gold_reports
from index.library import Library
from ingest.document import Document, Section
from ingest.gazetteer import Gazetteer
from ingest.pipeline import Pipeline
from ingest.themes import Vocabulary

SHARED = Path(__file__).parents[1].parent / "shared"
Record = dict[str, Any]
REPAIRS = ("join", "drop", "furniture", "blank")
"""The groups of findings that are repairs."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of findings with what follows from them; None where there is nothing to divide by."""

    hit: int
    miss: int
    false: int

    @property
    def recall(self) -> float | None:
        """Share of what is there that was found."""
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else None

    @property
    def precision(self) -> float | None:
        """Share of what was found that is there."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return 2 * self.hit / (2 * self.hit + self.miss + self.false) if self.hit else None

    def record(self) -> Record:
        """As JSON."""
        return {**asdict(self), "recall": self.recall, "precision": self.precision, "f1": self.f1}


def score(findings: Sequence[Finding]) -> Score:
    """The score of all ``findings``."""
    counts = Counter(finding.outcome for finding in findings)
    return Score(counts["hit"], counts["miss"], counts["false"])


def by_group(findings: Sequence[Finding]) -> dict[str, Record]:
    """The score of each group, with that of each of its kinds."""
    scores = {}
    for group in dict.fromkeys(finding.group for finding in findings):
        own = [finding for finding in findings if finding.group == group]
        kinds = sorted({finding.kind for finding in own})
        scores[group] = {
            **score(own).record(),
            "kinds": {kind: score([f for f in own if f.kind == kind]).record() for kind in kinds},
        }
    return scores


@dataclass(frozen=True, slots=True)
class Run:
    """All findings on generated pages, and what they are shares of."""

    findings: tuple[Finding, ...]
    pages: int
    line_seams: int
    twins_untouched: int
    seconds: float

    def record(self) -> Record:
        """As JSON."""
        joins = score([finding for finding in self.findings if finding.group == "join"])
        false = sum(f.group == "join" and f.kind == "false_join" for f in self.findings)
        return {
            "pages": self.pages,
            "repairs": score([f for f in self.findings if f.group in REPAIRS]).record(),
            "joins_made": joins.hit + joins.false,
            "false_joins": false,
            "false_join_share_of_joins": false / max(joins.hit + joins.false, 1),
            "false_join_share_of_seams": false / max(self.line_seams, 1),
            "line_seams": self.line_seams,
            "twins_untouched": self.twins_untouched,
            "groups": by_group(self.findings),
            "seconds": round(self.seconds, 1),
        }


def new_pipeline() -> Pipeline:
    """The pipeline with the gazetteer and the vocabulary of the program."""
    return Pipeline(Gazetteer.load(), Vocabulary.load())


def run_pages(pipeline: Pipeline, made: Sequence[Page]) -> Run:
    """Clean all pages and their undamaged twins."""
    started = time.perf_counter()
    findings: list[Finding] = []
    for page in made:
        findings += judge_page(page, pipeline.ingest(page.text.encode(), page.name).document)
        if twin := page.twin:
            findings += judge_twin(twin, pipeline.ingest(twin.text.encode(), twin.name).document)
    untouched = sum(f.group == "twin" and f.outcome == "hit" for f in findings)
    seams = sum(len(page.starts) - 1 for page in made)
    return Run(tuple(findings), len(made), seams, untouched, time.perf_counter() - started)


def run_gold(pipeline: Pipeline, shared: Path) -> list[Finding]:
    """All findings on the five reports."""
    findings: list[Finding] = []
    for report in gold_reports(shared):
        page = report.page()
        document = pipeline.ingest((shared / "seeds" / page.name).read_bytes(), page.name).document
        findings += judge_page(page, document)
        findings += unplaced_losses(page, report.entry, document)
        articles, sections = report.starts()
        found = [[start_of(s) for s in article.sections if s.paragraphs] for article in document.articles]
        findings += matched_starts("article", page, articles, {starts[0] for starts in found if starts})
        findings += matched_starts("section", page, sections, {start for starts in found for start in starts})
    return findings


def start_of(section: Section) -> int:
    """The offset of the first character of a section's text."""
    return section.paragraphs[0].raw[0][0]


def matched_starts(group: str, page: Page, expected: set[int], found: set[int]) -> Iterator[Finding]:
    """Articles or sections are the same if their first paragraphs begin with the same character."""
    for start in sorted(expected | found):
        outcome: Outcome = "false" if start not in expected else "hit" if start in found else "miss"
        kind = f"false_{group}" if outcome == "false" else group
        yield Finding(group, kind, outcome, page.name, start, page.text[start : start + 30])


def unplaced_losses(page: Page, entry: Entry, document: Document) -> Iterator[Finding]:
    """The gold losses that name no line, and those of single characters: found if one of that type is reported,
    or if the line has a suggestion."""
    types = {loss.type for loss in document.losses}
    suggested = {line_of(page, suggestion.raw[0][0]) for suggestion in document.suggestions}
    for loss in entry["losses"]:
        is_character = loss["type"] == "suspected_missing_char"
        if is_character or not ("line" in loss or "before_line" in loss):
            found = loss["type"] in types or (is_character and loss["line"] - 1 in suggested)
            outcome: Outcome = "hit" if found else "miss"
            yield Finding("loss", loss["type"], outcome, page.name, 0, loss["msg"])


def run_files(folder: Path) -> list[Record]:
    """What becomes of every file below ``folder``, taken into a fresh library, and which say the same."""
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), create=True)
        try:
            report = ingest_paths(library, [folder], lambda report, pace: None)
            twins = [library.twins(file.document_id or "") for file in report.files]
        finally:
            library.close()
    rows = (
        {"file": f.source, "status": f.status, "seconds": f.seconds, "reason": f.reason} for f in report.files
    )
    return [
        {**row, "twins": {each.source: each.similarity for each in found}}
        for row, found in zip(rows, twins, strict=True)
    ]


def shown(value: float | None) -> str:
    """A share with three digits, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def table(groups: dict[str, Record]) -> Iterator[str]:
    """Scores by group and kind as a Markdown table."""
    yield "| what | kind | found | missed | false | recall | precision | F1 |\n|---|---|---|---|---|---|---|---|"
    for group, total in groups.items():
        rows = {"all": total, **total["kinds"]} if len(total["kinds"]) > 1 else {"all": total}
        for kind, row in rows.items():
            shares = " | ".join(shown(row[name]) for name in ("recall", "precision", "f1"))
            yield f"| {group} | {kind} | {row['hit']} | {row['miss']} | {row['false']} | {shares} |"


def markdown(record: Record) -> Iterator[str]:
    """The whole report."""
    if "gold" in record:
        yield "## Gold structure of the five reports\n"
        yield from table(record["gold"])
    if "generated" in record:
        yield from _generated(record["generated"])
    if "files" in record:
        yield "\n## Files\n\n| file | outcome | same text as | s |\n|---|---|---|---|"
        for file in record["files"]:
            twins = ", ".join(f"{source} {similarity:.4f}" for source, similarity in file["twins"].items())
            yield f"| {file['file']} | {file['reason'] or file['status']} | {twins} | {file['seconds']} |"


def _generated(made: Record) -> Iterator[str]:
    repairs = made["repairs"]
    yield f"\n## {made['pages']} generated pages, {made['seconds']} s\n"
    yield f"Repairs: recall {shown(repairs['recall'])}, precision {shown(repairs['precision'])}, F1 {shown(repairs['f1'])}. "
    yield (
        f"False joins: {made['false_joins']} of {made['joins_made']} made "
        f"({made['false_join_share_of_joins']:.2%}), {made['false_join_share_of_seams']:.2%} of {made['line_seams']} line seams. "
    )
    yield f"Undamaged twins left as they are: {made['twins_untouched']} of {made['pages']}.\n"
    yield from table(made["groups"])


def failures(findings: Sequence[Finding], kind: str) -> Iterator[str]:
    """The misses and inventions of one kind or group, with what stands there."""
    for finding in findings:
        if kind in (finding.kind, finding.group) and finding.outcome != "hit":
            yield f"{finding.page} @{finding.at} {finding.group}/{finding.kind} {finding.outcome}: {finding.note}"


def arguments_of(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=SHARED, help="folder with seeds/, gold/, train/, files/"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated pages")
    parser.add_argument("--pages", type=int, default=200, help="number of generated pages")
    parser.add_argument("--only", choices=["gold", "generated", "files"], help="one part of the report")
    parser.add_argument("--show", metavar="KIND", help="print what went wrong with one kind or group")
    parser.add_argument("--page", type=int, metavar="N", help="print generated page N instead")
    return parser.parse_args(argv)


def measure(options: argparse.Namespace) -> tuple[Record, list[Finding]]:
    """The report on what was asked for, and the findings behind it."""
    record: Record = {}
    findings: list[Finding] = []
    pipeline = new_pipeline()
    if options.only in (None, "gold"):
        findings += run_gold(pipeline, options.shared)
        record["gold"] = by_group(findings)
    if options.only in (None, "generated"):
        run = run_pages(pipeline, list(pages(options.shared, options.seed, options.pages)))
        findings += run.findings
        record["generated"] = run.record()
    if options.only == "files" or (options.only is None and not options.show):
        record["files"] = run_files(options.shared / "files")
    return record, findings


def main() -> None:
    """Print the report, the failures of one kind, or one page."""
    options = arguments_of()
    if not options.shared.is_dir():
        sys.exit(
            f"没有“{options.shared}”：样稿和标准答案不在仓库里，请用 --shared 给出含 seeds/、gold/ 的文件夹。"
        )
    if options.page is not None:
        print(list(pages(options.shared, options.seed, options.page + 1))[-1].text)
        return
    record, findings = measure(options)
    if options.show:
        print("\n".join(failures(findings, options.show)))
    elif options.json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        print("\n".join(markdown(record)))


if __name__ == "__main__":
    main()
