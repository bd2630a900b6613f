"""A question in, its parts out, and what an answer to each must tell: a year, a number of some kind, a matter by name.

The table holds families of everyday words, not questions: whoever misses one adds a word to its row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from api.answers.counts import MEASURE, counts, is_thing
from index.actors import ASKS_LEAD, LED
from index.asked_numbers import asked_number
from ingest.quotations import quotations
from ingest.span import Range

DemandSlot = Literal["year", "figure", "topic"]


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that an answer must tell: what it looks like, and what to say where nothing tells it; ``part`` is
    the part of the question that asks for it. A number ``is_count`` where it counts something: the ``thing``, where the
    question names it, or what one of the words ``doing`` is done to. ``field`` of a practice tells it too."""

    slot: DemandSlot
    asked: str
    told: re.Pattern[str]
    message: str
    part: str = ""
    is_count: bool = False
    thing: str = ""
    doing: tuple[str, ...] = ()
    field: str = ""

    def spans(self, text: str) -> Iterator[Range]:
        """Where the folded ``text`` tells it. A numeral in a short name in quotation marks (“十户一联”) counts nothing."""
        named = list(_names(text)) if self.is_count else []
        found = (
            match.span()
            for match in self.told.finditer(text)
            if not any(start < match.start() < end for start, end in named)
        )
        return (span for span in found if not self.thing or counts(text, *span, self.thing, self.doing))

    def is_told_by(self, text: str) -> bool:
        """Whether the folded ``text`` tells it."""
        return any(True for _ in self.spans(text))


def _names(text: str) -> Iterator[Range]:
    """The quotations of a text that may be names of measures made of numerals: short ones, without a figure or a stop."""
    for start, end in quotations(text):
        if end - start <= _NAME and not _FIGURE_OR_STOP.search(text, start, end):
            yield start, end


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that asks something by itself (…装了几部电梯，花了多少钱), and what it demands."""

    text: str
    demands: tuple[Demand, ...]


_NAME = 9
"""Characters from one mark to the other of the names of measures that are made of numbers (“十户一联”)."""
_FIGURE_OR_STOP = re.compile(r"[\d。！？!?]")
_COST = "(?:费|钱|款|资金|成本|支出|元)"
_MATTERS = (
    (r"补偿|补贴|补助|补钱|赔偿|赔钱|给钱|补差价?", r"补偿|赔偿|补助|补贴|奖补"),
    (
        r"(?:居民|村民|业主|住户|群众|老百姓|个人)(?:们|自己|各?自|每[户家人]|需要?|[要应该得])*(?:出资(?!比例|占比)|自筹|出了?多少|出钱|掏钱?|分摊|均摊)",
        r"(?:居民|村民|业主|住户|群众|个人)[^，。；;]{0,8}(?:出资|自筹|承担|分摊|均摊|缴|筹|捐)|自筹|(?:户均|每户)[^，。；;]{0,4}(?:出|筹|摊|缴)",
    ),
    (
        r"谁[来给]?(?:出的?钱|掏的?钱|付的?钱|买的?单|承担)|钱谁出|(?:怎么|怎样|如何)(?:分摊|均摊|分担)",
        rf"出资|自筹|财政|{_COST}[^，。；;]{{0,12}}承担|承担[^，。；;]{{0,12}}{_COST}|分摊|均摊|筹集|捐",
    ),
    (
        r"(?:钱|经费|资金|投入)(?:都)?(?:是|要|应)?(?:从|由)?哪|(?:钱|经费|资金)(?:的)?来源|(?:怎么|怎样|如何)(?:筹[钱资集措]|出钱)",
        r"经费|资金|出资|自筹|筹|捐|转移支付|拨|基金|财政|投入|投资",
    ),
    (r"谁(?:最[早先]|首先|先)?(?:提出|发起|倡议|倡导)", r"提出|发起|倡议|倡导"),
    (r"失败|教训|没有?成功|不成功|没搞成|踩过?的?坑|弯路|负面", r"失败|教训|未能|没能|搁置|弯路|叫停"),
    (r"处罚|罚款|罚多少", r"处罚|罚款"),
    (
        r"(?:不(?:同意|答应|赞成|支持)|反对|有意见)(?=[，,了的吗呢？?。]*(?:(?:怎么|咋)(?:办|整|弄|处理|解决)|$))",
        r"不(?:同意|愿|肯|赞成|支持|配合|理解)|同意|抵触|顾虑|意见|分歧|矛盾|纠纷|协商|商[议量]|议事|调解|沟通|动员|说服|劝",
    ),
    (
        r"(?:[一-龥]{1,2}费用?|[一-龥]?价格?)?[太很好真挺老过偏]?(?:[这那]么)?(?<![珍宝名可])贵(?![州阳港溪池族宾姓重])|(?:价格?|收费|费用?)(?:太|过|偏|这么|那么)?高|涨价",
        r"(?<![评代])价(?!值)|收费|费用|免费|优惠|便宜|贵|减免|降费|补贴|补助",
    ),
    (r"乱(?:收费|涨价|要价)|(?:价格?|收费|费用?)(?:太|很|这么|那么)?乱", r"收费|涨价|加价|要价|价格"),
    (r"(?:太|好|很|真|挺|老|这么|那么|吵)吵(?!架|嘴|闹)|吵得|噪音|噪声", r"噪|吵|扰民|分贝|音量"),
    (r"工资|薪酬|月薪|待遇多少", r"工资|薪酬|月薪|待遇"),
    (r"流程|步骤|手续|申报材料|怎么申请", r"流程|步骤|手续|申请|申报|受理"),
    (r"期限|截止|什么时候结束", r"期限|截止|年底|月底|前完成"),
    (r"电话|联系人|联系方式", r"\d{7,}|联系人"),
    (r"预算|成本", r"预算|成本"),
    (
        r"产权|维修基金|诉讼|满意度|投诉率|死亡|事故|保险|贷款|税费|押金|违约|招标|中标|采购|供应商|开发商|承建",
        "",
    ),
)
"""Matters that must be spoken of: how a question names one, and how an answer does; empty: by the same word."""
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_SEAM = re.compile(r"[，,；;。、？?！!]+|以及|还有|另外|并且|和|与")
_ASKS = re.compile(
    r"怎么|怎样|如何|咋|多少|几[十百千万个家名条项块座处所盏辆张套部台次场户种批岁成]|多大|多久|多长|什么|啥|哪|吗|谁|何时|"
    r"是否|有没有|比例|占比|覆盖率|标准"
)
"""Words by which a part of a question asks something."""
_ASKING = re.compile(
    r"(?:各?(?:是|有|为|占|达|要)?(?:多少|多大|多久|几成|什么|哪些)|呢|吗|的)+$|^(?:那么?|各自?|分别)"
)
"""What is no part of the name of what is asked for: 是多少 of 居民出资比例是多少."""


def parts(asked: str) -> tuple[Part, ...]:
    """The parts of the folded question ``asked``; a year that one names holds for those behind it."""
    found, years = [], list[str]()
    for text in _split(asked):
        years = list(dict.fromkeys(_YEAR.findall(text))) or years
        found.append(Part(text, tuple(_demands(text, years))))
    return tuple(found)


def _split(asked: str) -> Iterator[str]:
    """The question cut behind each piece that asks something; a list of places or conditions stays whole."""
    start = 0
    ends = [match.end() for match in _SEAM.finditer(asked) if _ASKS.search(asked, match.end())]
    for end in ends:
        if _ASKS.search(asked, start, end):
            yield asked[start:end]
            start = end
    yield asked[start:]


def _demands(text: str, years: list[str]) -> Iterator[Demand]:
    for year in years:
        # 较2018年增长2.5倍 tells nothing of 2018 itself.
        told = re.compile(rf"(?<![较比])(?<!相比){year}")
        yield Demand("year", year, told, f"找到的内容没有写明是{year}年的。", f"{year}年")
    name = _ASKING.sub("", text.strip("，,；;。、？?！! "))
    yield from _number(text, name)
    yield from _matters(text, name)


def _number(text: str, name: str) -> Iterator[Demand]:
    if found := asked_number(text):
        asked = found.words if len(found.words) > len("多少") else name
        message = f"资料中没有写明“{asked or found.words}”，不作推算。"
        yield Demand("figure", found.words, found.kind.told, message, name, is_count=found.kind.is_count)


def _matters(text: str, name: str) -> Iterator[Demand]:
    for wanted, told in _MATTERS:
        if match := re.search(wanted, text):
            message = f"资料中有相关做法，但没有写到“{match[0]}”。"
            yield Demand("topic", match[0], re.compile(told or re.escape(match[0])), message, name)
    if match := ASKS_LEAD.search(text):
        message = f"资料中有相关做法，但没有写明“{match[0]}”。"
        yield Demand("topic", match[0], LED, message, name, field="lead")


def counted(demand: Demand, part: str, nouns: Sequence[str]) -> Demand:
    """The demand for a number with the thing of which it must be, where the ``part`` of the question names one of its
    ``nouns`` behind 多少, or before 数量."""
    if not demand.is_count:
        return demand
    for thing in filter(is_thing, nouns):
        name = re.escape(thing)
        if asked := re.search(rf"(?:多少|几){MEASURE}?{name}|{name}的?(?:数量|总数|个数)", part):
            doing = tuple(noun for noun in nouns if noun not in asked[0])
            return replace(demand, asked=asked[0], thing=thing, doing=doing)
    return demand
