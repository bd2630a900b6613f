"""The practices read by hand in, how well those that the pipeline finds agree with them out.

A found practice and a gold one are the same if the ranges of their evidence overlap by at least half of the
shorter, with or without the context that the gold quotes beside it; pairs are made one to one, those that
share most first. Precision is the share of all found
practices that are in a pair; everything else is judged on the pairs alone.

Figures outside of the gold quotation are not judged: whether a practice holds a sentence too many is judged
above. A figure is right if its printed number and unit stand in a gold figure that no other has taken; its value is
compared with ``VALUES``. A measure name is right if, without punctuation and endings such as 机制, one holds
the other or they share 60 % of the characters of the shorter; where the report gives no name, the reader of the
gold made one up, so those that stand in the quotation are counted apart too. The gold of a torn page names the city and says
that the place is missing: there no place at all is right.

Run as ``make eval-practices``, or ``python -m benchmarks.practices --show KIND`` to see what went wrong; with ``--news``
the same is measured, but for the values of figures, on news articles (see ``benchmarks.news_practices``).
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cleaning import failures, new_pipeline, score
from benchmarks.gold import find_all, squash
from benchmarks.judging import Finding, Outcome
from benchmarks.news_practices import articles
from ingest.ingested import Ingested
from ingest.pipeline import Pipeline
from ingest.practice import Figure, Practice
from ingest.span import Range, overlaps

SHARED = Path(__file__).parents[1].parent / "shared"
BARS = {
    "core": ("核心做法找出率", "recall", 0.90),
    "practice": ("做法准确率", "precision", 0.80),
    "county": ("地点到县一致", "recall", 0.95),
    "place": ("地点全路径一致", "recall", 0.85),
    "theme": ("一级主题 F1", "f1", 0.85),
    "figure": ("数字 F1", "f1", 0.95),
    "value": ("数值一致", "recall", 0.98),
    "status": ("状态一致", "recall", 0.95),
    "name": ("做法名一致", "recall", 0.80),
    "printed": ("做法名一致，原文印有其名的", "recall", 0.80),
}
"""By kind: what is measured, which share, and what it must reach."""
VALUES = {
    "两": 2, "四": 4, "七": 7, "1万": 10_000, "1.5万": 15_000, "1.75万": 17_500, "2.35万": 23_500,
    "2.39万": 23_900, "2.4万": 24_000, "2.7万": 27_000, "2.88万": 28_800, "4.8万": 48_000, "5.8万": 58_000,
    "9万": 90_000, "9.19万": 91_900, "14万": 140_000, "30万": 300_000, "53万": 530_000, "80万": 800_000,
    "85.15万": 851_500, "104万": 1_040_000, "117万": 1_170_000, "232.6万": 2_326_000, "360万": 3_600_000,
    "885万": 8_850_000, "6800万": 68_000_000, "34.9亿": 3_490_000_000,
}  # fmt: skip
"""What the numbers of the gold figures mean, where they are not plain digits."""
_NUMBER = re.compile(r"[两四七]|\d+(?:\.\d+)?[余多]?[万亿]?")
_MISSING = "(地点缺失)"
_NO_FIGURE = "第八版"
"""The one gold figure that is a name."""
_MARKS = re.compile(r"[^\w+]")
_ENDING = re.compile(r"(?:工作)?(?:机制|制度?|法|模式|体系|活动|平台|行动|建设|管理)+$")
_SAME = 0.6
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold practice, the found one that tells the same, and where the gold quotation stands."""

    gold: Record
    found: Practice
    quote: tuple[Range, ...]


def read_gold(shared: Path) -> list[Record]:
    """The practices read by hand."""
    lines = (shared / "gold" / "practices.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def measure(shared: Path, pipeline: Pipeline) -> list[Finding]:
    """All findings on the five reports."""
    findings: list[Finding] = []
    gold = read_gold(shared)
    for file in sorted({entry["file"] for entry in gold}):
        ingested = pipeline.ingest((shared / "seeds" / file).read_bytes(), file)
        findings += _judged([entry for entry in gold if entry["file"] == file], ingested)
    return findings


def measure_news(shared: Path, pipeline: Pipeline) -> dict[str, list[Finding]]:
    """All findings on the marked news articles, by set; what their figures mean was not written down."""
    found: dict[str, list[Finding]] = {}
    for each in articles(shared):
        ingested = pipeline.ingest(each.text.encode(), f"{each.id}.txt")
        found.setdefault(each.set, []).extend(_judged(each.gold, ingested, has_values=False))
    return found


def _judged(gold: Sequence[Record], ingested: Ingested, *, has_values: bool = True) -> Iterator[Finding]:
    pairs = pair(gold, ingested.practices, ingested.document.raw_text)
    yield from _found(gold, ingested.practices, pairs)
    yield from (finding for each in pairs for finding in judge(each, has_values=has_values))


def pair(gold: Sequence[Record], found: Sequence[Practice], raw_text: str) -> list[Pair]:
    """Which found practice tells which gold one, each at most once, the greatest overlaps first."""
    shares: list[tuple[float, int, int]] = []
    places: list[tuple[Range, ...]] = []
    for n, entry in enumerate(gold):
        main, *beside = (list(find_all(raw_text, q)) for q in (entry["quote"], *entry["aux_quotes"]))
        quotes = [main, [place for each in (main, *beside) for place in each]]
        places.append(tuple(main))
        best = (max(_share(ranges, each) for ranges in quotes) for each in found)
        shares += [(-share, n, m) for m, share in enumerate(best) if share > 0]
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for _, n, m in sorted(shares):
        if n not in taken_gold and m not in taken_found:
            taken_gold.add(n)
            taken_found.add(m)
            pairs.append(Pair(gold[n], found[m], places[n]))
    return pairs


def _share(quotes: Sequence[Range], practice: Practice) -> float:
    """Characters that quotes and evidence share of those in either; 0 where that is less than half of the shorter."""
    told = [raw for evidence in practice.evidence for raw in evidence.raw]
    common = overlaps(told, quotes)
    sizes = [sum(end - start for start, end in ranges) for ranges in (told, quotes)]
    return common / (sum(sizes) - common) if 2 * common >= min(sizes) else 0.0


def _found(gold: Sequence[Record], found: Sequence[Practice], pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Which practices were found, missed and invented."""
    known = {each.gold["id"] for each in pairs}
    for entry in gold:
        outcome: Outcome = "hit" if entry["id"] in known else "miss"
        kind = "core" if entry["core"] else "side"
        yield Finding("practice", kind, outcome, entry["id"], entry["offset"], entry["quote"])
    right = {each.found.id for each in pairs}
    for each in found:
        if each.id not in right:
            start = each.evidence[-1].raw[0][0]
            yield Finding("practice", "invented", "false", each.source[:3], start, each.evidence[-1].text)


def judge(each: Pair, *, has_values: bool = True) -> Iterator[Finding]:
    """All findings on the fields of one practice; with ``has_values`` on the values of its figures too."""
    gold, found = each.gold, each.found
    if gold["place_path"] is not None:
        place = () if _MISSING in gold["place_path"] else tuple(gold["place_path"].split("/"))
        yield _same(gold, "county", place[:3], found.place.path[:3])
        yield _same(gold, "place", place, found.place.path)
    yield _same(gold, "status", gold["status"], found.status)
    right = same_name(gold["measure_name"], found.measure_name)
    yield _finding(gold, "name", right, found.measure_name)
    if _bare(gold["measure_name"]) in _MARKS.sub("", gold["quote"]):
        yield _finding(gold, "printed", right, found.measure_name)
    themes = [{path.split("/")[0] for path in paths} for paths in (gold["themes"], found.themes)]
    for theme in sorted(themes[0] | themes[1]):
        outcome: Outcome = "hit" if all(theme in side for side in themes) else "false"
        outcome = "miss" if theme not in themes[1] else outcome
        yield Finding("theme", "theme", outcome, gold["id"], gold["offset"], f"{theme} | {gold['quote']}")
    if gold["figures"] is not None:
        figures = [figure for figure in found.figures if overlaps(figure.raw, each.quote)]
        yield from _figures(gold, figures, has_values=has_values)


def _same(gold: Record, kind: str, expected: object, found: object) -> Finding:
    return _finding(gold, kind, expected == found, f"{found}, not {expected}")


def _finding(gold: Record, kind: str, right: bool, note: str) -> Finding:
    text = note if right else f"{note} | {gold['measure_name']} | {gold['quote']}"
    return Finding(kind, kind, "hit" if right else "miss", gold["id"], gold["offset"], text)


def same_name(expected: str, found: str) -> bool:
    """Whether two names of a measure are the same; see the rule at the top."""
    first, second = _bare(expected), _bare(found)
    if not second or first in second or second in first:
        return bool(second)
    shared = sum((Counter(first) & Counter(second)).values())
    return shared >= _SAME * min(len(first), len(second))


def _bare(name: str) -> str:
    """A name without punctuation and the word for its kind."""
    return _ENDING.sub("", _MARKS.sub("", name))


def _figures(gold: Record, found: Sequence[Figure], *, has_values: bool) -> Iterator[Finding]:
    left = list(found)
    for expected in (squash(text) for text in gold["figures"] if text != _NO_FIGURE):
        taken = {figure.text: figure for figure in reversed(left) if _stands_in(figure, expected)}
        left = [figure for figure in left if not any(figure is each for each in taken.values())]
        outcome: Outcome = "hit" if taken else "miss"
        yield Finding("figure", "figure", outcome, gold["id"], gold["offset"], expected)
        for figure in taken.values() if has_values else ():
            read = (figure.value, *filter(None, [figure.upper]))
            yield _finding(gold, "value", read == values_of(figure.text), repr(figure))
    for figure in left:
        yield Finding("figure", "figure", "false", gold["id"], gold["offset"], figure.text)


def _stands_in(figure: Figure, expected: str) -> bool:
    """Whether the number and unit of a found figure are printed in a gold one."""
    number = _NUMBER.search(squash(figure.text))
    printed = squash(figure.text)[number.start() :] if number else ""
    return bool(printed and re.search(rf"(?<![\d.]){re.escape(printed)}", expected))


def values_of(text: str) -> tuple[float, ...]:
    """The value of a figure of the gold set, or both ends of a range. Raises KeyError for an unknown number."""
    plain = (re.sub("[余多]", "", number) for number in _NUMBER.findall(squash(text)))
    return tuple(VALUES[number] if number in VALUES else float(number) for number in plain)


def shares(findings: Sequence[Finding]) -> dict[str, float]:
    """The measured share of each kind in ``BARS``."""
    return {kind: _of(findings, kind).record()[share] for kind, (_, share, _) in BARS.items()}


def _of(findings: Sequence[Finding], kind: str) -> Any:
    return score([each for each in findings if kind in (each.kind, each.group)])


def news_table(findings: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """The measures on news as a Markdown table: hits of all, and the share, for each set."""
    kinds = {kind: name for kind, (name, _, _) in BARS.items() if kind != "value"}
    yield f"| 量什么 |{'|'.join(f' {name} ' for name in findings)}|\n|---|{'---|' * len(findings)}"
    for kind, name in kinds.items():
        cells = (_cell(each, kind) for each in findings.values())
        yield f"| {name} |{'|'.join(cells)}|"


def _cell(findings: Sequence[Finding], kind: str) -> str:
    """Hits and share of one kind in one set; a dash for what was not marked there."""
    is_marked = any(kind in (each.kind, each.group) for each in findings)
    return f" {_of(findings, kind).hit}；{shares(findings)[kind]:.3f} " if is_marked else " – "


def table(findings: Sequence[Finding]) -> Iterator[str]:
    """The measures as a Markdown table."""
    yield "| 量什么 | 对 | 漏或错 | 多 | 结果 | 应达到 |\n|---|---|---|---|---|---|"
    for kind, (name, _, bar) in BARS.items():
        counts = _of(findings, kind)
        reached = shares(findings)[kind]
        mark = "" if reached >= bar else " ✗"
        yield f"| {name} | {counts.hit} | {counts.miss} | {counts.false} | {reached:.3f}{mark} | {bar:.2f} |"


def main() -> None:
    """Print the measures, or what went wrong with one kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/ and gold/")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--show", metavar="KIND", choices=BARS, help="print what went wrong with one kind")
    parser.add_argument("--news", action="store_true", help="measure on the marked news articles")
    options = parser.parse_args()
    if not options.shared.is_dir():
        sys.exit(
            f"没有“{options.shared}”：标准答案不在仓库里，请用 --shared 给出含 seeds/ 和 gold/ 的文件夹。"
        )
    if options.news:
        sets = measure_news(options.shared, new_pipeline())
        findings = [finding for each in sets.values() for finding in each]
    else:
        sets, findings = {}, measure(options.shared, new_pipeline())
    if options.show:
        print("\n".join(failures(findings, options.show)))
    elif options.json:
        print(json.dumps(shares(findings), ensure_ascii=False))
    else:
        print("\n".join(news_table(sets) if sets else table(findings)))


if __name__ == "__main__":
    main()
