"""A question in, its parts out, and what an answer to each must tell: a year, a number of some kind, a matter by name.

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
    """Something that an answer must tell: what it looks like, and what to say where nothing tells it; ``part`` is
    the part of the question that asks for it."""

    slot: DemandSlot
    asked: str
    told: re.Pattern[str]
    message: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that asks something by itself (…装了几部电梯，花了多少钱), and what it demands."""

    text: str
    demands: tuple[Demand, ...]


_NUMBER = r"(?:\d[\d.,]*\s?[百千万亿]*|[一二两三四五六七八九十百千万亿]+)[余多]?"
_MONEY = rf"{_NUMBER}(?:美|港|欧)?元|[一二三四五六七八九十百千万]+元"
_COUNT = r"\d[\d.,]*\s?[百千万亿]*[余多]?(?![\d.,百千万亿余多年月日岁时点号届版]|个月)"
_THINGS = ("小区", "社区", "街道", "企业", "单位", "项目")
"""Things by whose name what counts them is known: 14万多居民 are no 小区."""
_NUMBERS = (
    (r"平均(?:年龄|岁数)", r"平均[^，,。；;]{0,8}(?:岁|年龄)"),
    (r"年龄|年纪|多大岁数|[几多][少]?岁", r"岁"),
    (
        r"多少钱|几[十百千]?[万千百块元]|多少[万亿]?元|花(?:了|掉)?(?:多少|几)|要花|花费|造价|金额|费用|价格|收费|经费多少|"
        r"(?:补贴|补助|补偿|资助)[^，。？?]{0,4}(?:标准|多少|几)|补(?:多少|几)|(?:投|出)(?:入|资)?了?(?:多少钱?|几)|(?:自筹|自付|承担|分摊|均摊|赚|挣|欠)了?(?:多少钱?|几)|元/|"
        r"(?:收入|产值|营收|利润|增收|交易额|销售额|投资额?|工资|薪酬|月薪|待遇)(?:是|有|达到?|为|了|到)*(?:多少|几)",
        _MONEY,
    ),
    (r"原值|基数|底数", r"原值|基数|底数"),
    (
        r"比例|占比|覆盖率|百分之几|几成|[一-龥]{2}率(?:是|有|为|达|到)*(?:多少|多高)",
        r"[\d.]+[%％]|[一二三四五六七八九]成|百分之",
    ),
    (
        r"(?:多少|几)个?(?:小时|钟头|时间|天|个?月)|多长时间|多久",
        rf"{_NUMBER}个?(?:小时|分钟|天|年|个月|周)|半年",
    ),
    (
        r"(?:多少|几)[个名位]?(?:人|居民|群众|志愿者|党员|干部|骑手)(?!家|民)|人数",
        rf"{_NUMBER}(?:[名人位]|户)",
    ),
    (r"(?:多少|几)户", rf"{_NUMBER}户"),
    (r"(?:多少|几)[次场回]", rf"{_NUMBER}[次场回]"),
    (r"(?:多少|几)[部台]", rf"{_NUMBER}[部台]"),
    (r"哪一?[年天]|什么时候|何时|几月", r"(?:19|20)\d{2}年|\d{1,2}月|[去今前]年|年[初底]|半年"),
    *(
        (
            rf"多少个?[一-龥]{{0,4}}{thing}(?![一-龥])",
            rf"\d[\d.,]*(?![\d.,号])[^，,。；;、]{{0,14}}{thing}|{thing}[^，,。；;、]{{0,8}}\d",
        )
        for thing in _THINGS
    ),
    (
        r"多少|(?<![挑选找举给来列])几[个家名条项块座处所盏辆张套](?!例|案例|做法|经验|方面|地方|典型)|数量|总数|标准|平均",
        _COUNT,
    ),
)
"""Kinds of number: how a question asks for one, and what it looks like; the most particular first."""
_MATTERS = (
    (r"补偿|补贴|补助|补钱|赔偿|赔钱|给钱|补差价?", r"补偿|赔偿|补助|补贴|奖补"),
    (
        r"(?:居民|村民|业主|住户|群众|老百姓|个人)(?:们|自己|各?自|每[户家人]|需要?|[要应该得])*(?:出资(?!比例|占比)|自筹|出了?多少|出钱|掏钱?|分摊|均摊)",
        r"(?:居民|村民|业主|住户|群众|个人)[^，。；;]{0,8}(?:出资|自筹|承担|分摊|均摊|缴|筹|捐)|自筹|(?:户均|每户)[^，。；;]{0,4}(?:出|筹|摊|缴)",
    ),
    (
        r"谁来?(?:出钱|掏钱|付钱|买单|承担)|钱谁出|(?:怎么|怎样|如何)(?:分摊|均摊|分担)",
        r"出资|自筹|财政|承担|分摊|均摊|筹集|捐",
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
    yield from islice(_numbers(text, name), 1)
    yield from _matters(text, name)


def _numbers(text: str, name: str) -> Iterator[Demand]:
    for wanted, told in _NUMBERS:
        if match := re.search(wanted, text):
            asked = match[0] if len(match[0]) > len("多少") else name
            message = f"资料中没有写明“{asked or match[0]}”，不作推算。"
            yield Demand("figure", match[0], re.compile(told), message, name)


def _matters(text: str, name: str) -> Iterator[Demand]:
    for wanted, told in _MATTERS:
        if match := re.search(wanted, text):
            message = f"资料中有相关做法，但没有写到“{match[0]}”。"
            yield Demand("topic", match[0], re.compile(told or re.escape(match[0])), message, name)
