"""A question in, what an answer to it must tell out: a year, a number of some kind, a matter by name.

The tables hold families of everyday words, not questions: whoever misses one adds a word to its row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

DemandSlot = Literal["year", "figure", "topic"]


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that an answer must tell: what it looks like, and what to say where nothing tells it."""

    slot: DemandSlot
    asked: str
    told: re.Pattern[str]
    message: str


_MONEY = r"\d[\d.]*[万亿]?余?多?元|[一二三四五六七八九十百千万]+元"
_NUMBERS = (
    (r"年龄|多大(?:年纪|岁数)|[几多][少]?岁", r"岁"),
    (
        r"多少钱|几[十百千]?[万千百块元]|多少[万亿]?元|花(?:了|掉)?(?:多少|几)|要花|花费|造价|金额|费用|价格|收费|经费多少|"
        r"(?:补贴|补助|补偿|资助)[^，。？?]{0,4}(?:标准|多少|几)|补(?:多少|几)|(?:投|出)(?:入|资)?了?(?:多少|几)|元/",
        _MONEY,
    ),
    (r"原值|基数|底数", r"原值|基数|底数"),
    (r"比例|占比|覆盖率|百分之几|几成", r"[\d.]+[%％]|[一二三四五六七八九]成|百分之"),
    (r"(?:多少|几)个?(?:小时|钟头)|多长时间|多久", r"\d+个?(?:小时|天|年|个月|周)|半年"),
    (r"多少|几[个家人名户条项部场次]|数量|人数|总数|标准|平均", r"\d"),
)
"""Kinds of number: how a question asks for one, and what it looks like; the most particular first."""
_MATTERS = (
    (r"补偿|补贴|补助|补钱|赔偿|赔钱|给钱|补差价?", r"补偿|赔偿|补助|补贴|奖补"),
    (r"谁来?(?:出钱|掏钱|付钱|买单|承担)|钱谁出", r"出资|自筹|财政|承担|分摊|均摊|筹集|捐"),
    (r"失败|教训|没有?成功|不成功|没搞成|踩过?的?坑|弯路|负面", r"失败|教训|未能|没能|搁置|弯路|叫停"),
    (r"处罚|罚款|罚多少", r"处罚|罚款"),
    (r"工资|薪酬|月薪|待遇多少", r"工资|薪酬|月薪|待遇"),
    (r"流程|步骤|手续|申报材料|怎么申请", r"流程|步骤|手续|申请|申报|受理"),
    (r"期限|截止|什么时候结束", r"期限|截止|年底|月底|前完成"),
    (r"电话|联系人|联系方式", r"\d{7,}|联系人"),
    (r"预算|成本", r"预算|成本"),
    (r"产权|维修基金|诉讼|满意度|投诉率|死亡|事故", ""),
)
"""Matters that must be spoken of: how a question names one, and how an answer does; empty: by the same word."""
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")


def demands(asked: str) -> Iterator[Demand]:
    """The years, the number and the matters that the folded question ``asked`` wants told."""
    for year in dict.fromkeys(_YEAR.findall(asked)):
        # 较2018年增长2.5倍 tells nothing of 2018 itself.
        told = re.compile(rf"(?<![较比])(?<!相比){year}")
        yield Demand("year", year, told, f"资料中没有{year}年的内容。")
    yield from islice(_numbers(asked), 1)
    yield from _matters(asked)


def _numbers(asked: str) -> Iterator[Demand]:
    for wanted, told in _NUMBERS:
        if match := re.search(wanted, asked):
            yield Demand("figure", match[0], re.compile(told), f"资料中没有写明“{match[0]}”，不作推算。")


def _matters(asked: str) -> Iterator[Demand]:
    for wanted, told in _MATTERS:
        if match := re.search(wanted, asked):
            message = f"资料中有相关做法，但没有写到“{match[0]}”。"
            yield Demand("topic", match[0], re.compile(told or re.escape(match[0])), message)
