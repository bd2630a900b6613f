"""A question in, the kind of number that it asks for out: how one asks for it, and what a text that tells it holds.

The table holds families of everyday words, not questions: whoever misses one adds a word to its row.
"""

import re
from typing import NamedTuple

_NUMBER = r"(?:\d[\d.,]*\s?[余多]?[百千万亿]*|[一二两三四五六七八九十百千万亿]+)[余多]?"
_MONEY = rf"{_NUMBER}(?:美|港|欧)?元|[一二三四五六七八九十百千万]+元"
_COUNT = r"\d[\d.,]*\s?[余多]?[百千万亿]*[余多]?(?![\d.,百千万亿余多年月日岁时点号届版元%％]|个月)"
_SHARE = r"[\d.]+[%％]|[一二三四五六七八九]成|百分之"
_PERIOD = rf"{_NUMBER}个?(?:小时|分钟|秒|天|工作日|年|月|周|季度)|半年"
_AREA = rf"{_NUMBER}(?:平方[公千]?米|公顷|亩)"
_ANY = rf"{_SHARE}|{_MONEY}|{_COUNT}"
_HOW = r"(?:多少|(?<![好十这那哪前后每挑选找举给来列])几(?![^，,。；;、？?]*(?:怎么|怎样|如何|咋|都|各)))"
"""几 alone may mean several: 几个部门都来查, 请了好几次."""
_ENDS = r"(?=[，,。？?！!；;]|$)"
_SUM = (
    rf"(?:[一-龥]{{0,4}}(?:费用?|[金税款]|金额|资金|津贴|补[贴助偿]|赔偿|工资|薪水?|利润|收入|产值)){_ENDS}"
)
"""A noun for money at the end: 多少收费站, 多少金牌调解员 are counted."""
_PAYS = r"[罚没缴交掏捐赔省花卖值募筹投出补领拿赚挣欠付]"
_IS_ASKED = r"(?![^，,。；;、？?]*(?:怎么|怎样|如何|咋)(?!.?[算计定]))"
"""A price of which is asked how to handle it (收费怎么管) is none that is asked for."""


class NumberKind(NamedTuple):
    """A kind of number: how a folded question asks for it (``asked``), what it looks like in a folded text (``told``),
    and whether it counts things, which are its own or another's."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    is_count: bool


class AskedNumber(NamedTuple):
    """The words by which a question asks for a number, and its kind."""

    words: str
    kind: NumberKind


def _kind(asked: str, told: str, is_count: bool = False) -> NumberKind:
    return NumberKind(re.compile(asked), re.compile(told), is_count)


def _measured(units: str) -> NumberKind:
    """A length, a weight and the like."""
    return _kind(rf"{_HOW}(?:{units})(?![难弄线程假])", rf"{_NUMBER}(?:{units})")


KINDS = (
    _kind(r"平均(?:年龄|岁数)", r"平均[^，,。；;]{0,8}(?:岁|年龄)"),
    _kind(r"年龄|年纪|多大岁数|[几多][少]?岁", r"岁"),
    _kind(r"几倍|多少倍|翻了?几番", r"[\d一二三四五六七八九十两]倍|翻了?[一两二三四五\d]?番"),
    _kind(r"百分之几|几成|多少个?百分点", _SHARE),
    _kind(
        rf"{_HOW}(?:平方|亩|公顷)|面积(?:是|有|为|达|到)*多[少大]|多大的?面积|(?:占地|场地|展区|园区|[^，。]{{2}}[区地])(?:是|有|为)*多大{_ENDS}",
        _AREA,
    ),
    _measured("公里|千米|里|米"),
    _measured("吨|公斤|千克|斤|克"),
    _measured("度|千瓦时|千瓦"),
    _kind(
        rf"多少钱|几[十百千]?[万千百]?(?:元|块(?=钱|[，,。？?]|$))|几[十百千]?万(?!家|户|人|个)|多少[万亿]?元|多少(?:{_SUM}|[一-龥]{{2,4}}的钱)|花(?:了|掉)?(?:多少|几)|要花|花费|(?:造价|金额|费用|价格|收费(?!站)){_IS_ASKED}|经费多少|"
        rf"(?:补贴|补助|补偿|资助)[^，。？?]{{0,4}}(?:标准|多少|几(?![年天月个]))|补(?:多少|几)|(?:投|出)(?:入|资)?了?(?:多少(?:钱|{_ENDS})|几)|(?:自筹|自付|承担|分摊|均摊|赚|挣|欠)了?(?:多少钱?|几)|{_PAYS}了?[他她它]?多少{_ENDS}|元/|"
        r"(?:收入|产值|营收|利润|增收|交易额|销售额|投资额?|工资|薪酬|月薪|待遇)(?:是|有|达到?|为|了|到)*(?:多少|几)",
        _MONEY,
    ),
    _kind(r"原值|基数|底数", r"原值|基数|底数"),
    _kind(r"比例|占比|覆盖率|[一-龥]{2}率(?:是|有|为|达|到)*(?:多少|多高)", _SHARE),
    _kind(
        rf"{_HOW}个?(?:小时|钟头|时间|天|个?月)|多长时间|多久|(?<![这近前好十那哪后每去今头])几年(?![前来])",
        _PERIOD,
    ),
    _kind(
        rf"{_HOW}[个名位]?(?:人|居民|群众|志愿者|党员|干部|骑手)(?!家|民|口)|人数",
        rf"{_NUMBER}(?:[名人位]|户|[一-龥]{{0,4}}(?:居民|群众|村民|志愿者|党员|干部|骑手))",
        is_count=True,
    ),
    _kind(rf"{_HOW}户", rf"{_NUMBER}户", is_count=True),
    _kind(rf"{_HOW}[次场回]", rf"{_NUMBER}[次场回]", is_count=True),
    _kind(rf"{_HOW}[部台]", rf"{_NUMBER}[部台]", is_count=True),
    _kind(r"哪一?[年天]|什么时候|何时|几月", r"(?:19|20)\d{2}年|\d{1,2}月|[去今前]年|年[初底]|半年"),
    _kind(rf"占[了到]?(?:全[^，。？?]{{1,6}})?的?多少(?:股份|{_ENDS})", _SHARE),
    _kind(rf"[涨增升降减少长加到]了?多少{_ENDS}|[是有]多少[万亿]?{_ENDS}|多少[万亿]{_ENDS}", _ANY),
    _kind(r"标准", _ANY),
    _kind(
        rf"多少|{_HOW}[个家名条项块座处所盏辆张套支件](?!例|案例|做法|经验|方面|地方|典型)|数量|总数|平均",
        _COUNT,
        is_count=True,
    ),
)
"""The most particular first."""


def asked_number(asked: str) -> AskedNumber | None:
    """The number that the folded question ``asked`` wants to know; None where it wants none."""
    found = ((kind.asked.search(asked), kind) for kind in KINDS)
    return next((AskedNumber(match[0], kind) for match, kind in found if match), None)
