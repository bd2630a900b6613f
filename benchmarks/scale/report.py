"""The lines of figures of both comparisons in, tables and a plot for the documentation out.

python -m benchmarks.scale.report
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.scale import results
from benchmarks.scale.__main__ import WORK
from benchmarks.scale.chart import Panel, picture
from benchmarks.scale.material import PER_DOCUMENT
from benchmarks.scale.results import Figures, merged

DOCS = Path(__file__).parents[2] / "docs"
MARKS = ("<!-- 量得的数字：开始 -->", "<!-- 量得的数字：结束 -->")
NAMES = {
    "tashan": "他山",
    "langchain": "LangChain",
    "txtai": "txtai",
    "bare_tantivy": "只用 tantivy",
    "bare_bm25s": "只用 bm25s",
    "bare_faiss_flat": "只用 FAISS flat",
    "bare_faiss_ivf": "只用 FAISS IVF",
}
COLUMNS = {
    "index_s": "建索引，秒",
    "disk_mb": "磁盘，MB",
    "build_peak_mb": "建索引时内存峰值，MB",
    "serve_resident_mb": "检索时内存，MB",
    "serve_anonymous_mb": "其中不可换出，MB",
    "open_s": "打开，秒",
    "first_ms": "第一次检索，毫秒",
    "p50_ms": "p50，毫秒",
    "p95_ms": "p95，毫秒",
    "per_second_1": "1 个客户，次/秒",
    "per_second_8": "8 个客户，次/秒",
}
ENGINE_COLUMNS = {
    "index_s": "建索引，秒",
    "disk_mb": "磁盘，MB",
    "build_peak_mb": "建索引时内存峰值，MB",
    "open_ms": "打开并检索一次，毫秒",
    "p50_ms": "p50，毫秒",
    "p95_ms": "p95，毫秒",
    "update_ms": f"换掉 {PER_DOCUMENT} 段，毫秒",
}
PANELS = {
    "p95_ms": "检索 p95（毫秒）与段数",
    "per_second_8": "8 个客户每秒检索次数与段数",
    "index_s": "建索引（秒）与段数",
    "serve_resident_mb": "检索时内存（MB）与段数",
}


def table(rows: Mapping[str, Figures], columns: Mapping[str, str], first: str) -> str:
    """A Markdown table with one row for each name; what was not measured is a dash."""
    lines = [f"| {first} | {' | '.join(columns.values())} |", f"|---{'|---:' * len(columns)}|"]
    for name, figures in rows.items():
        cells = (_shown(figures.get(column)) for column in columns)
        failed = f"（{figures['failed']}）" if "failed" in figures else ""
        lines.append(f"| {name}{failed} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ratios(systems: Mapping[str, Figures]) -> str:
    """How ours stands to LangChain and to the slower of the two limits, as one sentence; empty without them."""
    ours, other = systems.get("tashan", {}), systems.get("langchain", {})
    limits = [systems.get(name, {}).get("p95_ms", 0.0) for name in ("bare_tantivy", "bare_faiss_flat")]
    if "p95_ms" not in ours or "p95_ms" not in other or not all(limits):
        return ""
    faster = [ours[each] / other[each] for each in ("per_second_1", "per_second_8")]
    return (
        f"他山每秒检索次数是 LangChain 的 {faster[0]:.1f} 倍（1 个客户）和 {faster[1]:.1f} 倍（8 个客户），"
        f"p95 是两个下限中较慢者的 {ours['p95_ms'] / max(limits):.1f} 倍，"
        f"检索时每段占内存 {1024 * ours['serve_resident_mb'] / ours['size']:.2f} KB。"
    )


def text(lines: Sequence[Figures], engines: Sequence[Figures]) -> str:
    """All tables in Markdown, by size."""
    found, parts = merged(lines, "system"), []
    for size in sorted({size for size, _ in found}):
        systems = {name: found[size, name] for name in NAMES if (size, name) in found}
        named = {NAMES[name]: figures for name, figures in systems.items()}
        parts += [f"### {size:,} 段", table(named, COLUMNS, "系统"), ratios(systems)]
    for (size, name), figures in (cut := merged(engines, "engine")).items():
        if name == next(iter(cut))[1]:
            rows = {other: cut[size, other] for at, other in cut if at == size}
            parts += [f"### 词的引擎，{figures['size']:,} 段", table(rows, ENGINE_COLUMNS, "引擎")]
    return "\n\n".join(filter(None, parts))


def plot(lines: Sequence[Figures]) -> str:
    """How each system's cost grows with the number of passages."""
    found = merged(lines, "system")
    panels = [
        Panel(
            title,
            {
                shown: [
                    (size, each[column])
                    for (size, at), each in sorted(found.items())
                    if at == name and column in each
                ]
                for name, shown in NAMES.items()
            },
        )
        for column, title in PANELS.items()
    ]
    description = "四幅图，横轴是段数，竖轴依次是检索 p95、8 个客户每秒检索次数、建索引的秒数、检索时的内存，都是对数刻度；数字见 speed.md 的表。"
    return picture("检索的成本怎样随资料库变大", description, panels)


def main() -> None:
    """Writes the tables between the marks of speed.md, and speed.svg beside it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the results")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder of speed.md")
    given = parser.parse_args()
    systems, engines = (results.read(given.work / name) for name in (results.SYSTEMS, results.ENGINES))
    page = given.docs / "speed.md"
    head, _, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, tail = rest.partition(MARKS[1])
    page.write_text(f"{head}{MARKS[0]}\n\n{text(systems, engines)}\n\n{MARKS[1]}{tail}", encoding="utf-8")
    (given.docs / "speed.svg").write_text(plot(systems), encoding="utf-8")


if __name__ == "__main__":
    main()
