"""What a search was found to be worth in, lines for a person at a terminal out."""

from collections.abc import Iterator
from typing import Any

from api.shell.screen import Line
from api.wording import STAGES, WEIGHTS

Record = dict[str, Any]
SIGNIFICANT = 0.05
"""Chance below which a difference is called significant, as is usual."""


def evaluation_lines(result: Record) -> Iterator[Line]:
    """A table of quality and milliseconds with one line for each leg, then how the legs differ."""
    yield "", f"{result['set']}：{result['documents']}份文档，{result['queries']}个问题"
    yield "方式", "nDCG@10（95%区间）    召回@10  召回@100  MRR@10  用时（中位、95%以内）"
    for leg, values in result["legs"].items():
        low, high = values["intervals"]["ndcg@10"]
        yield (
            STAGES[leg],
            f"{values['ndcg@10']:.3f}（{low:.3f}–{high:.3f}）  {values['recall@10']:.3f}    "
            f"{values['recall@100']:.3f}     {values['mrr@10']:.3f}   "
            f"{values['p50_ms']:.1f}、{values['p95_ms']:.1f}毫秒",
        )
    yield from (("相差", difference_text(row)) for row in result["differences"])


def adapted_lines(found: Record) -> Iterator[Line]:
    """Whether weights were kept, what speaks for or against it, and what they are."""
    told, questions = found["ndcg@10"], found["questions"]
    low, high = (told["difference"]["interval"][end] for end in ("low", "high"))
    kept = "检索的权重已照这个资料库调过。"
    yield "", kept if found["kept"] else "检索的权重没有改变：没有找到确实更好的。"
    yield "题目", f"从资料里出的：用来挑选的{questions['chosen_on']}道，用来检验的{questions['held_out']}道"
    yield (
        "检验",
        f"nDCG@10 {told['before']:.3f} → {told['after']:.3f}，差的 95% 区间 {low:+.3f} 至 {high:+.3f}",
    )
    tried = weights_text(found["found"]) if found["found"] != found["present"] else "没有哪一样调了更好"
    yield "权重" if found["kept"] else "试过", tried


def readapted_lines(found: Record) -> Iterator[Line]:
    """That the weights of the program hold again."""
    yield "", "已收回，检索照程序自带的权重。" if found["undone"] else "没有调过权重，检索照程序自带的。"


def weights_text(weights: Record) -> str:
    """The weights, each as a factor on that of the program."""
    share = weights["share"]
    told = [f"{WEIGHTS[part]}{weights[part]:g}倍" for part in WEIGHTS if part != "share"]
    return "，".join((*told, "向量所占照编码器学得的" if share is None else f"向量占{share:g}"))


def difference_text(row: Record) -> str:
    """How two legs differ on the same questions, and whether by more than chance."""
    verdict = "显著" if row["p"] < SIGNIFICANT else "不显著"
    return (
        f"{STAGES[row['leg']]}比{STAGES[row['against']]}：nDCG@10 {row['ndcg@10']:+.3f}"
        f"（{row['low']:+.3f} 至 {row['high']:+.3f}），p={row['p']:.4f}，{verdict}"
    )
