"""A text in, the note in brackets behind its last sentence out: its authors, editors, pictures, or who sent it in."""

import re

from ingest.credits import SURNAME
from ingest.span import Range, trim

LONGEST = 80
"""Most characters of a note."""
_BLANK = "[ \xa0　]"
_NAME = rf"(?:[一-龥·]{{2,4}}|[一-龥]{{1,8}}·[一-龥·]{{1,12}}|[一-龥]{_BLANK}{{1,2}}[一-龥])"
_NAMES = rf"{_NAME}(?:[ \xa0　、]{{1,2}}{_NAME}){{0,11}}"
_NO_NAME = frozenset(
    ("已完成", "长期坚持", "持续推进", "立行立改", "试行", "暂行", "下同", "节选", "摘编", "完", "略", "待续", "综合", "整理", "化名", "均为化名", "未完", "有删节", "有删改", "有删减", "全文完", "正文完", "未完待续")
)  # fmt: skip
_MADE = "(?:编译|翻译|审校|校对|整理|执笔)"
_OFFICE = "政协|妇联|法院|检察院|公安局|中心|公司|集团|银行|分行|支行|支队|大队|总队|交警|公安|警方|派出所|街道|社区|学校|大学|学院|应急管理|气象|发布"
_SAID = "含|资金|责任(?!编辑)|牵头|周一|至|于|为|各|除"
"""What is said of an office in brackets that names no author."""
_SENT = rf"(?:[一-龥]{{2,22}}(?:{_OFFICE})|[一-龥]{{4,22}}[局委院会办部镇乡])"
_PERSON = rf"(?:{SURNAME}[一-龥]{{1,2}}|{SURNAME}{_BLANK}{{1,2}}[一-龥]|[一-龥]{{1,8}}·[一-龥·]{{1,12}})"
_PERSONS = rf"{_PERSON}(?:[ \xa0　、]{{1,2}}{_PERSON}){{0,11}}"
_SENDER = (
    rf"(?![一-龥]*(?:{_SAID}))(?:{_SENT}{_BLANK}{{1,2}}{_PERSONS}|(?:通讯员|作者)[：: \xa0　]{{0,2}}{_SENT}"
    rf"|[一-龥]{{2,22}}{_BLANK}{{0,2}}(?:供稿|供图|资料|推荐))"
)
"""Who wrote at an office, a company or the like, or what it gave; an office alone may be one that the text speaks of."""
_FINISHED = frozenset("。！？…”）)")
_NOTES = (
    ("author_note", re.compile(rf"作者(?:系|为|是|单位)[^（）()]{{2,60}}|{_SENDER}")),
    (
        "photo_credit",
        re.compile(
            r"(?:本文|本版|文中)?(?:图片|照片|配图|资料图片?)[^（）()]{0,24}|文、图[/／][^（）()]{2,24}"
        ),
    ),
    ("editor", re.compile(rf"[一-龥]{{2,4}}{_BLANK}?(?:编译|整理)")),
    (
        "byline",
        re.compile(
            rf"(?![^（）()]*(?:不含|除外|资金|责任(?!编辑)|牵头|周一))(?![^（）()]*(?:{_OFFICE}|局|委|办|单位)\Z)(?:(?:本报|本刊)?(?:记者|通讯员|文|作者)[/：: \xa0　]*)?{_NAMES}"
        ),
    ),
    (
        "byline",
        re.compile(
            rf"[^。！？，,]{{0,30}}(?:记者|通讯员|图/文|文/图)[：: \xa0　]*{_NAMES}(?:{_BLANK}*(?:[一-龥]{{2}}报道|(?:采访)?整理|文/图|摄影))?"
        ),
    ),
    (
        "editor",
        re.compile(
            rf"[^。！？]{{0,40}}(?:编辑|{_MADE})[：:/丨|]{_BLANK}*[^。！？]{{2,40}}|(?:责任)?编辑{_BLANK}*[^。！？]{{2,20}}"
            r"|(?:[一二三]审[：:][^：:]{2,10}){2,3}"
        ),
    ),
)
"""What a note says, by all that stands in its brackets."""


def find_note(text: str, end: int) -> tuple[str, Range] | None:
    """Kind and range of the note in brackets that ``text[:end]`` ends with, if it follows a finished sentence."""
    stop = trim(text, 0, end)[1]
    start = max(text.rfind(mark, max(0, stop - LONGEST), stop) for mark in "（(") if stop else -1
    if start < 0 or text[stop - 1] not in "）)":
        return None
    before = trim(text, 0, start)[1]
    inside = text[start + 1 : stop - 1].strip()
    if text[before - 1 : before] not in _FINISHED or inside in _NO_NAME:
        return None
    return next(((kind, (start, stop)) for kind, pattern in _NOTES if pattern.fullmatch(inside)), None)
