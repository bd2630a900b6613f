"""A line of text in, the captions and picture credits that a web page ran into it out, where their form is sure."""

import re
from collections.abc import Iterator

from ingest.datelines import OPENING
from ingest.figures import has_figures
from ingest.pieces import CAPTION, MAX_CAPTION, Piece
from ingest.span import Range

LONGEST = 70
"""Longest caption in characters before its credit, within a line."""
SHORT = 24
"""Most characters of a whole sentence without figures that is the caption of the bare credit right behind it: of 25 such
sentences of news all were one, of 40 longer ones 36."""
_SIGN = re.compile("摄|图(?:(?=为|源|/文|片(?:来源|由|取自|[）)]))|(?<=[供料截/]图))")
"""What a credit or caption has; almost no other text: the search is many times as fast as one for their words."""
_BY = r"(?:[^（）()。！？]{0,40}[^（）()。！？拍日\d])"
"""Who made a picture: neither how (航拍摄) nor when."""
_BRACKET = re.compile(
    rf"[（(](?:{_BY}(?:摄(?:/光明图片)?|供图|/图)|[^（）()。！？]{{0,24}}(?:资料图片?|截图)"
    r"|(?:图源|图片来源|图片由|图片取自|摄影|文/图|图/文)[^（）()。！？]{1,40})[）)]"
)
"""A credit in brackets."""
_NAME = "[一-龥·]{2,4}"
_BARE = re.compile(
    rf"(?:(?:[一-龥]{{2,8}}?记者[ 　\xa0]?)?{_NAME}(?<![拍航])(?<!\d)[ 　\xa0]?摄(?![影像制录取下于的入者])"
    rf"|(?:(?!提供)[一-龥·（）]){{2,18}}[ 　\xa0]?供图(?![纸书册板向]))"
)
"""A credit without brackets."""
_OPENING = re.compile(OPENING)
_ENDS = frozenset("。！？!?”）)")
"""What stands before a credit that is no part of a sentence."""
_REACH = 44
"""Characters of the longest credit."""
_BLANK = 8
"""Most characters of white space between a sentence and its credit."""
_SHOWS = re.compile(r"图为[^。！？]{2,60}。")
"""The sentence that tells what a picture shows."""
_SENT = re.compile("(?:新华社|人民网|中新社|央广网|新华社记者|本报)?发")
"""Who sent a picture, before its credit: no caption."""
_GOES_ON = tuple("。，、；：！？）)")
"""What stands behind a credit that is a part of a sentence."""
_LONGEST_NOTES = 240
"""Most characters of the notes behind the first."""
_NOTES = re.compile(r"\s*(?:[（(][^（）()]{1,80}[）)]\s*)+\Z")
"""What stands behind the first of several notes at the end of an article."""
_BEHIND = re.compile(rf"\s*(?:{_BRACKET.pattern}|{_BARE.pattern})")
"""The credit behind what a picture shows."""
_GAP = re.compile(r"\s{2,}")
"""What parts a caption from the text."""
_SENTENCE_END = re.compile(r"[。！？!?…][”’）)]?\s*|\s{2,}")
"""What a caption begins behind."""
_WRITTEN = re.compile("(?:[讯电]|综合|报道|消息|记者|原标题.*)$")
"""What stands before a bracket that names the reporters of the text."""
_FULL_WIDTH = str.maketrans("()", "（）")
_AUTHOR = re.compile("文[/ 　]?图|图[/ 　]?文|/文")
"""What makes a credit that of the text too."""


def find_captions(text: str, start: int, end: int) -> Iterator[Piece]:
    """The captions and credits in ``text[start:end]``, in order. A short line that ends with a credit is
    a caption as a whole, and has none."""
    for sign in _SIGN.finditer(text, start, end):
        if sign.start() < start:
            continue
        piece = (
            _shown(text, sign, end)
            if text.startswith("图为", sign.start())
            else _credited(text, sign.start(), start, end)
        )
        whole = piece and piece.end == len(text) <= MAX_CAPTION
        if piece and piece.end <= end and not whole:
            yield piece
            start = piece.end


def _shown(text: str, sign: re.Match[str], end: int) -> Piece | None:
    """The sentence that tells what a picture shows, with the credit behind it, where both stand apart."""
    sentence = _SHOWS.match(text, sign.start())
    if not sentence or not _opens(text, sign.start()):
        return None
    credit = _BEHIND.match(text, sentence.end())
    stop = credit.end() if credit else sentence.end()
    apart = credit or stop >= end or _GAP.match(text, stop) or text.startswith("图为", stop)
    return Piece(sign.start(), stop, CAPTION) if apart else None


def _opens(text: str, start: int) -> bool:
    """Whether something new may begin at ``start``."""
    return not start or text[start - 1] in _ENDS or text[start - 1].isspace()


def _credited(text: str, sign: int, last: int, end: int) -> Piece | None:
    """The credit around ``sign`` with the caption before it, but not what stands before ``last`` or behind ``end``."""
    bracketed = _bracketed(text, sign, last)
    span = bracketed or _bare(text, sign, last, end)
    if span is None or text[span[1] : span[1] + 1] in _GOES_ON or _ends_in_notes(text, span[1]):
        return None
    start = _caption_start(text, span[0], last, 0 if bracketed else SHORT)
    told = text[start : span[0]].strip()
    if start < 0 or _is_torn(text[start : span[1]]) or _WRITTEN.search(told):
        return None
    name = "byline" if _AUTHOR.search(text, *span) else "photo_credit"
    return Piece(start, span[1], name if not told or _SENT.fullmatch(told) else CAPTION)


def _is_torn(text: str) -> bool:
    """Whether ``text`` holds one half of a quotation or of brackets only."""
    marks = text.translate(_FULL_WIDTH)
    return any(marks.count(opening) != marks.count(closing) for opening, closing in ("“”", "（）"))


def _ends_in_notes(text: str, start: int) -> bool:
    return len(text) - start <= _LONGEST_NOTES and _NOTES.match(text, start) is not None


def _bracketed(text: str, sign: int, last: int) -> Range | None:
    opened = max(text.rfind(mark, max(last, sign - _REACH), sign) for mark in "（(")
    match = _BRACKET.match(text, opened) if opened >= 0 else None
    return match.span() if match and match.end() > sign else None


def _bare(text: str, sign: int, last: int, end: int) -> Range | None:
    """A credit without brackets, which begins where a sentence ends and goes on as none: 居民常年摄老街变化 is a sentence."""
    for start in range(max(last, sign - _REACH // 2), sign):
        ended = text[max(0, start - _BLANK) : start].rstrip()[-1:] in _ENDS or not start
        if ended and not text[start].isspace() and (match := _BARE.match(text, start)):
            return match.span() if match.end() > sign and _is_over(text, match.end(), end) else None
    return None


def _is_over(text: str, stop: int, end: int) -> bool:
    """Whether white space, the ``end`` of the text or a dateline stands at ``stop``."""
    return stop >= end or text[stop].isspace() or _OPENING.match(text, stop) is not None


def _caption_start(text: str, credit: int, last: int, short: int) -> int:
    """Where the caption begins that ends with the ``credit``: its own start where there is none, -1 where that is unsure.
    A whole sentence before it is one where it stands apart, or is not longer than ``short``; it is unsure of one that
    counts things."""
    begin = max(last, credit - LONGEST)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, credit)]
    is_sentence = bool(ends) and not text[ends[-1] : credit].strip()
    while ends and not text[ends[-1] : credit].strip():
        ends.pop()
    start = ends[-1] if ends else begin if begin == last else -1
    if not is_sentence:
        return start
    if start > 1 and _GAP.fullmatch(text, start - 2, start):
        return start
    if short and has_figures(text[max(start, begin) : credit]):
        return -1
    return start if start >= 0 and credit - start <= short else credit
