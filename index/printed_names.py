"""The name of a measure and the text of its practice in, whether the text prints it as a name out.

Where a report gives no name a card is titled with words that tell what was done: who types looks for no such words.
"""

import re
from collections.abc import Sequence

from ingest import cues
from ingest.callings import EVENTS, FACILITIES
from ingest.names import telling

_KINDS = (
    rf"{FACILITIES}|{EVENTS}|机制|制度|工作法|模式|品牌|行动|工程|平台|体系|格局|清单|改革|计划|办法|公约|指数|积分|项目|队|中心|"
    r"[工作服务]站|学堂|窗口|联席会议|示范点|银行|联动|先锋岗|网格"
)
_OF_KIND = re.compile(rf"[^的了着过把被在从向对将和与及、并等\d]{{2,}}(?:{_KINDS})|[一-龥]{{2,6}}制")
_GENERAL = re.compile(
    r"[此本这该各更多全其我\d]|一系列|系列|相关|类似|关于|大家|主题|专题|重要|创新|长效|有效|开展|组织|举办|参[加与]|(?:工作|服务|宣传|活动)(?:平台|机制|制度|体系|计划|专班|小组|活动|中心)$"
)
"""What a kind begins with that is none of its own: 此次活动, 主题党日活动, 15场活动."""
_COUNTED = re.compile("(?:[一二三四五六七八九十两][一-龥]){2}")
_MARKS = re.compile(r"[，。；？！：,;?!:]|怎么|什么|如何|我们|吗$")
"""What somebody's words hold, and no name."""
_DOES = re.compile(
    "[”》][^“”《》]{0,8}?(?:把|(?<!现)在|召开|开展|举办|举行|进行|参加|加入|开启|跟随|拉开|留意|了解)"
)
"""What follows a name where a sentence goes on behind it."""
_MAKES = re.compile(
    "组织(?!工作|生活)|开展|举办|召开|成立|组建|建立|设立|打造|走进|使用|前往|推行|推出|实施(?!方案|办法|细则|意见)|健全|完善|探索|参加"
)
"""What makes of words with a kind behind them the sentence that tells how it came to be."""
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"))
_MADE = 2
"""How telling words in quotation marks are that somebody made, founded or explains; others are wording: a crime, a verse."""
_FOUNDED = r"(?:上线|招募|建起|组建|组织|办好|推出|开通|开设|成立|打造|创办)(?:了|的)?[^，,。；;“”]{0,8}"
"""What stands before words in quotation marks that somebody made a name of."""
_QUOTED = re.compile("(?:、?“[^“”]+”)+")
_SAID = re.compile("“([^“”]+)”")
"""Words in quotation marks without their kind, several in a row as it may be."""
_BODY = re.compile(
    "[^一二三四五六七八九十两][一-龥]{1,12}[委会队站室院团社班岗吧屋厅座](?<![社机]会)(?<![上下]班)"
)
"""Such words where they name a body or a room: “大工委”, “连心屋”."""
_VAGUE = re.compile("^新[^新]{1,2}$|[型式]$")
"""What such words are that only tell how something is: “新路子”, “体验式”教学."""
_OPENING = ("“", "‘", "《")
_LONGEST = 30
"""Characters above which a name, such as the title of a notice with who issued it, is read but never typed."""


def is_printed(name: str, text: str) -> bool:
    """Whether ``text`` prints ``name`` as what somebody made or holds, in quotation marks, or says what kind of thing it
    is: other words in quotation marks are only quoted. White space does not tell.

    >>> is_printed("“小院议事”机制", "社区推行“小院议事”机制。"), is_printed("送上慰问金", "社区送上慰问金。")
    (True, False)
    """
    name, text = ("".join(words.split()) for words in (name, text))
    if not name or len(name) > _LONGEST or (_MARKS.search(name) and not name.startswith("《")):
        return False
    if name.startswith(_OPENING):
        return _is_whole(name) and (not _QUOTED.fullmatch(name) or _is_made(_SAID.findall(name), text))
    if f"“{name}”" in text:
        return _is_made([name], text) and f"：“{name}”" not in text
    return bool(_COUNTED.fullmatch(name)) or _is_of_kind(name)


def _is_whole(name: str) -> bool:
    """Whether a name with quotation marks holds both of each pair, and no sentence."""
    return all(name.count(a) == name.count(b) for a, b in _PAIRS) and not _DOES.search(name)


def _is_made(quoted: Sequence[str], text: str) -> bool:
    """Whether ``text`` makes a name of one of the words that it has in quotation marks, or they say themselves what
    kind of thing they are."""
    names = [each for each in quoted if not _VAGUE.search(each)]
    return any(
        telling(text, each) >= _MADE
        or _OF_KIND.fullmatch(each)
        or _BODY.fullmatch(each)
        or re.search(f"{_FOUNDED}“{re.escape(each)}”", text)
        for each in names
    )


def _is_of_kind(name: str) -> bool:
    is_sentence = _MAKES.search(name) or cues.ACTION.match(name) or _GENERAL.match(name)
    return bool(_OF_KIND.fullmatch(name)) and not is_sentence
