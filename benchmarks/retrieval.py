"""Test sets, gold questions and questions in other words in, Markdown tables of what each part of the search gains out.

Every configuration answers the same questions on the same library in one run; differences are drawn in pairs.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import rjieba

from api.measures.bootstrap import Difference, Resampled
from api.measures.evaluation import DEPTH, Bench, Leg, fill, judged, read_bench, run
from api.measures.metrics import mean
from benchmarks.bm25 import Bm25, Tokens, grams
from benchmarks.marked import Place, printed
from benchmarks.parts import DEFAULT, SETTINGS, VARIED, Record, gold_rows, variant_rows, variant_table
from index.folding import fold
from index.fusion import fuse
from index.library import Library
from index.matching import read
from index.query import Query
from index.segmenter import Segmenter
from index.unit import ScoredKey
from index.words import FIELDS, Filters

SHARED = Path(__file__).parents[1].parent / "shared"
SETS = (
    "ncp_passage",
    "stard_union",
    "teddy_reply_noquote",
    "taipei_faq",
    "cmrc2018_dev_trial",
    "tianhe_policy",
)
REFERENCE = "BM25：单字和双字"
SIGNIFICANT = 0.05
KEPT = {
    "词语路：只用单字双字": {"body_grams"},
    "词语路：只用词": {"body_words"},
    "词语路：不查标题": {*FIELDS} - {"title"},
}
"""The word leg with the terms of these fields alone."""
SHARES = (0.1, 0.3, 0.5)
"""Of the vectors in a mix of both legs."""
RRF_K = 60
"""Of Cormack, Clarke and Büttcher, "Reciprocal rank fusion", 2009."""
SEARCHES: Mapping[str, Leg] = {"词语路": "words", "默认检索": "default"}
"""What a user gets, by the search itself."""
USERS = {"cadre": "机关干部", "trainer": "培训教师", "researcher": "研究者"}
MARK = "<!-- 以下由 python -m benchmarks.retrieval --write 写入 -->"
PAGE = Path(__file__).parents[1] / "docs" / "retrieval.md"
Ranked = Mapping[str, Sequence[str]]
"""Names of texts, best first, by question."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One configuration on one set: the values of each question, in the same order for all configurations."""

    name: str
    ndcg: Sequence[float]
    recall: Sequence[float]


def references(library: Library) -> dict[str, Tokens]:
    """Ways of cutting text for the plain BM25, each one step from another."""
    jieba, general = rjieba.Jieba(), Segmenter()
    return {
        REFERENCE: grams,
        "BM25：单字和双字，先化繁为简、全角为半角": lambda text: grams(fold(text)),
        "BM25：结巴词": lambda text: [word for word in jieba.cut(text.lower()) if word.strip()],
        "BM25：结巴搜索词，先化繁为简、全角为半角": general.words,
        "BM25：结巴搜索词，加本领域的词和地名": library.segmenter.words,
    }


def measure_set(bench: Bench) -> list[Measured]:
    """All configurations on one set, the reference first."""
    texts = {name: f"{text.title}\n{text.body}" for name, text in bench.corpus.items()}
    with TemporaryDirectory() as home, closing(Library.open(Path(home, "library"), create=True)) as library:
        names = fill(library, bench.corpus)
        plain = {name: Bm25(texts, cut) for name, cut in references(library).items()}
        ranked: dict[str, Ranked] = {name: ranked_by(bm25, bench) for name, bm25 in plain.items()}
        ranked |= mixed(library, bench, names)
        ranked |= {name: run(library, bench.queries, names, leg).ranked for name, leg in SEARCHES.items()}
    return [measured(name, bench, found) for name, found in ranked.items()]


def ranked_by(bm25: Bm25, bench: Bench) -> Ranked:
    return {key: bm25.rank(text, DEPTH) for key, text in bench.queries.items()}


def mixed(library: Library, bench: Bench, names: Mapping[str, str]) -> dict[str, Ranked]:
    """Parts of the search by themselves, and both legs put together in other ways than the search's own."""
    ranked: dict[str, dict[str, list[str]]] = {}
    for key, text in bench.queries.items():
        for name, found in _parts(library, read(library, text, frozenset())).items():
            ranked.setdefault(name, {})[key] = [names[unit.split("-")[0]] for unit in found][:DEPTH]
    return dict(ranked)


def _parts(library: Library, query: Query) -> dict[str, list[str]]:
    """Units for one question, best first, by the name of the configuration."""
    filters = Filters(kinds=("rest",))
    chosen = {name: [term for term in query.terms if term.field in held] for name, held in KEPT.items()}
    words = library.words.search(query.terms, filters, DEPTH)
    vectors = library.vectors.search(query.content, DEPTH)
    fused = {f"两路相加，向量占 {share}": fuse(words, vectors, share) for share in SHARES}
    fused["两路名次相加（RRF）"] = reciprocal_ranks(words, vectors)
    return {
        **{name: _keys(library.words.search(terms, filters, DEPTH)) for name, terms in chosen.items()},
        "向量路": _keys(vectors),
        **{name: sorted(scores, key=lambda unit: (-scores[unit], unit)) for name, scores in fused.items()},
    }


def reciprocal_ranks(*legs: Sequence[ScoredKey]) -> dict[str, float]:
    """Each unit with the sum of 1 / (RRF_K + rank) over the legs that found it."""
    scores: dict[str, float] = {}
    for leg in legs:
        for rank, unit in enumerate(leg, 1):
            scores[unit.key] = scores.get(unit.key, 0.0) + 1 / (RRF_K + rank)
    return scores


def _keys(found: Sequence[ScoredKey]) -> list[str]:
    return [unit.key for unit in found]


def measured(name: str, bench: Bench, ranked: Ranked) -> Measured:
    values = judged(bench, ranked)
    return Measured(name, values["ndcg@10"], values["recall@10"])


def table(rows: Sequence[Measured]) -> Iterator[str]:
    """The rows with intervals, and their differences from the first of them."""
    ndcg, recall = Resampled([row.ndcg for row in rows]), Resampled([row.recall for row in rows])
    yield "| 配置 | nDCG@10（95% 区间） | 与第一行之差 | 召回@10 | 与第一行之差 |"
    yield "|---|---|---|---|---|"
    for n, row in enumerate(rows):
        interval = ndcg.interval(n)
        cells = (
            row.name,
            f"{mean(row.ndcg):.3f}（{interval.low:.3f}–{interval.high:.3f}）",
            told(ndcg.difference(n, 0)) if n else "",
            f"{mean(row.recall):.3f}",
            told(recall.difference(n, 0)) if n else "",
        )
        yield f"| {' | '.join(cells)} |"


def told(difference: Difference) -> str:
    """``+0.012（+0.003 至 +0.021）＊``; the star says that chance alone seldom does so."""
    ends = (difference.mean, difference.interval.low, difference.interval.high)
    mean_text, low, high = (f"{round(each, 3) + 0.0:+.3f}" for each in ends)
    return f"{mean_text}（{low} 至 {high}）{'＊' if difference.p < SIGNIFICANT else ''}"


def summary(found: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    """nDCG@10 of every configuration on every set, with a star where it differs from the reference."""
    yield f"| 配置 | {' | '.join(found)} |"
    yield f"|---|{'---|' * len(found)}"
    drawn = {name: Resampled([row.ndcg for row in rows]) for name, rows in found.items()}
    for n, first in enumerate(next(iter(found.values()))):
        stars = ["＊" if each.difference(n, 0).p < SIGNIFICANT else "" for each in drawn.values()]
        values = [f"{mean(rows[n].ndcg):.3f}" for rows in found.values()]
        yield f"| {first.name} | {' | '.join(map(str.__add__, values, stars))} |"


def report(shared: Path, names: Sequence[str]) -> Iterator[str]:
    """All tables."""
    found: dict[str, list[Measured]] = {}
    details: list[str] = []
    for name in names:
        bench = read_bench(shared / "bench" / name)
        print(f"{name}：{len(bench.corpus)} 篇，{len(bench.queries)} 个问题……", file=sys.stderr, flush=True)
        found[name] = measure_set(bench)
        details += ["", f"### {name}：{len(bench.corpus)} 篇，{len(bench.queries)} 个问题", ""]
        details += table(found[name])
    yield "## 公开测试集：nDCG@10"
    yield ""
    yield from summary(found)
    yield from details
    yield from ("", "## 五篇报告的标准问题：每次去掉一样", "", *gold_tables(gold_rows(shared, SETTINGS)))
    yield from (
        "",
        "## 同一件事，换个写法：前五份里找到几成，第一份就对的有几成",
        "",
        *variant_table(variant_rows(VARIED)),
    )


def gold_tables(found: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """All settings, and the default by who asks."""
    yield from table(
        [
            Measured(name, [row["ndcg@10"] for row in rows], [row["recall@10"] for row in rows])
            for name, rows in found.items()
        ]
    )
    yield from ("", "| 提问的人 | 问题 | nDCG@10 | 召回@10 |", "|---|---|---|---|")
    for user, name in USERS.items():
        rows = [row for row in found[DEFAULT.name] if row["user"] == user]
        ndcg, recall = (mean([row[key] for row in rows]) for key in ("ndcg@10", "recall@10"))
        yield f"| {name} | {len(rows)} | {ndcg:.3f} | {recall:.3f} |"


def main() -> None:
    """Print the tables, and put them into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with bench/, seeds/ and gold/")
    parser.add_argument("--set", action="append", choices=SETS, help="one set only (may be repeated)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{PAGE.name}")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        sys.exit(
            f"没有“{arguments.shared}”：评测数据不在仓库里，请用 --shared 给出含 bench/、seeds/ 和 gold/ 的文件夹。"
        )
    lines = printed(report(arguments.shared, arguments.set or SETS))
    if arguments.write:
        Place(PAGE, MARK).put(lines)


if __name__ == "__main__":
    main()
