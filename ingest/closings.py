"""What an article ends with in, whether it is whole though no full stop ends it: who signed it, a list, a slogan, a headline."""

import re

from ingest.credits import SURNAME
from ingest.cues import ACTION, INTENT
from ingest.outlets import OUTLET

_SENTENCE_END = re.compile("[。！？!?…”】]")
_REACH = 240
"""Characters from the end in which it is looked for."""
_NOTHING = "\u200b\u200c\u200d\ufeff"
"""Characters that nobody sees."""
_BREAKS_OFF = re.compile(
    r"[，、；,;（(“‘《]$|[和与及或在从把被将对向为以于因但而且并则即由至让使给比跟同据的地如到]$|——$"
)
"""What no sentence and no line ends with."""
_MARKER = r"[①-⑳●■◆◇★☆▲△▼▽✪✍]|(?<![\d.])\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)]|\d{1,2}月\d{1,2}日(?:（[^）]{1,6}）)?[：:]"
_LISTED = re.compile(rf"(?:{_MARKER})[^。，,；;]{{2,60}}(?:{_MARKER})[^。，,；;]{{2,60}}\Z")
"""Two items of a list of names or the like."""
_NUMBER = rf"(?:[一二三四五六七八九十]{{1,2}}、|第[一二三四五六七八九十][：:、，]|{_MARKER}|▍)"
_ITEM = re.compile(rf"\s*{_NUMBER}(?P<said>[^，,；;]{{2,40}})\Z")
"""The last line of a list or the last heading."""
_EARLIER = re.compile(rf"{_NUMBER}[^。！？!?，,；;]{{2,60}}{_NUMBER}")
"""An item of a list that is over without a full stop."""
_HEADING = 15
"""Most characters of an item that is a heading."""
_PICTURED = frozenset("▲△▼▽")
"""What stands before the caption of a picture."""
_LABEL = re.compile(
    r"\s*(?:资料|审[校读核]|文[图案字]|图文|视频|视觉设计|漫画|参考资[料源]|相关(?:链接|报道|阅读)|延伸阅读|附件?|备注|地址|[一-龥]{0,4}(?:来源|作者|编辑|统筹|监制))\s?[：:|｜丨][^，,；;]+\Z"
)
"""A line that says beforehand what it tells (资料：…)."""
_SIGNATURE = re.compile(
    rf"\s*(?:网友|通讯员|文图|综合|据)?[ \xa0　]?(?:{SURNAME}[一-龥]{{2}}|{SURNAME}[一-龥]{{1,2}}(?:[ \xa0　、]+{SURNAME}[一-龥]{{1,2}}){{1,9}}|(?!.*[从在据记])[^，,]{{0,14}}(?:{OUTLET}|新华社))\s*"
)
_UNPOINTED = re.compile(r"[^，,、；;：:《“（]{45,}\Z")
"""What is written without any punctuation: as long a piece of a sentence is not."""
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\u2190-\u21ff\u2500-\u27ff\U0001f000-\U0001faff~～▌#>»]\s*\Z",
        r"[吧呢啊哦吗呀啦哟嘛]\Z",
        r"(?:电话|热线|手机|传真|微信|QQ|邮箱)(?:[：:]|为)?\s*+(?:[-@._/（）()、\s]*+[\dA-Za-z]){7,}[）)\s]*\Z|(?:电话|热线)[：:]\s*\d{5}\Z",
        r"邮编(?:[：:]|为)?\s*\d{6}\Z|[A-Za-z\d_.-]@[A-Za-z\d_.-]+\Z|\d{3,4}-\d{7,8}\Z|(?<!\d)1\d{10}\Z",
        r"(?:照片|截图|供图|资料图|图片|配图)\Z|图片?(?:截取|来|取|源)自",
        r"(?:\d{1,2}月\d{1,2}日(?:（[^）]{1,6}）)?[：:][^。]{2,60}){2}\Z",
        r"本文译自|此前报道[：:]|所属分类|via[：:]",
        r"本版导读\Z|(?:视频号|公众号|客户端)\Z|[○〇一二三四五六七八九十]月[一二三四五六七八九十]{1,3}日\Z",
    )
)
"""What the last line of a page ends with, and no sentence that goes on."""
_HEADLINES = re.compile(r"[■●★✪◆✍][^。]{2,80}\Z|[！？!?][^。！？!?”]*[！？!?][^。，,！？!?”]{0,40}\Z")
"""Headlines of other texts one behind the other."""
_FAR = 120
"""Characters in which they stand."""


def is_over(text: str, *, signed: bool = False) -> bool:
    """Whether the end of the last text of an article is one by its form, though it has no full stop; what is ``signed``,
    for its source or author stands behind it, is one but for words that nothing ends with."""
    text = text.rstrip(_NOTHING + " \xa0　")
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, len(text) - _REACH))]
    last = text[ends[-1] :] if ends else text[-_REACH:]
    if signed or not last:
        return not _BREAKS_OFF.search(last)
    if _BREAKS_OFF.search(last):
        return False
    behind = bool(ends) and bool(_LABEL.fullmatch(last) or _SIGNATURE.fullmatch(last) or _is_item(text, last))
    headlines = _HEADLINES.search(text, max(0, len(text) - _FAR))
    formed = any(form.search(last) for form in _FORMS)
    return behind or formed or bool(headlines or _LISTED.search(last) or _UNPOINTED.search(last))


def _is_item(text: str, last: str) -> bool:
    """Whether the ``last`` line of ``text`` is a heading that tells no deed, or the item of a list without full stops."""
    item = _ITEM.match(last)
    if item is None:
        return False
    said = item["said"].strip()
    short = len(said) <= _HEADING or last.lstrip()[0] in _PICTURED
    headed = short and not ACTION.search(said) and not INTENT.search(said)
    return headed or bool(_EARLIER.search(text, max(0, len(text) - _REACH)))
