"""File bytes in, text and the name of its encoding out; what is no text is refused."""

import codecs
import re

from ingest.source import UndecodableError

MAX_DAMAGE = 0.01
"""Largest share of characters that may be undecodable, control or private-use characters."""

MIN_COMMON = 0.05
"""Least share of everyday characters among all Hanzi. Ordinary Chinese has 0.2 to 0.45, rosters of
names 0.1, text decoded with a wrong table under 0.02."""

ENOUGH_HANZI = 30
"""Below this number of Hanzi the share of everyday characters says nothing."""

COMMON = (
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動"
    "同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着等部度家电電力里如水化高自二理起"
    "小现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義"
    "事平形相全表间間样樣与與关關各重新线線内內数數正心市区區县縣村镇鎮街道党黨组組织織务務建设設治管服"
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEAST_HANZI = 0.2
"""Least share of Hanzi among the characters outside ASCII of a text whose encoding is guessed."""

SAMPLE = 1_000_000
"""Bytes from the start of a file by which its encoding is guessed."""

PIECE = 100_000
"""Characters counted at a time: counting takes a copy of them, and a list of all matches 80 bytes each."""

LEAST_USUAL, LEAST_SURE = 0.9, 0.05
"""Least shares of the characters of text that is guessed to be UTF-16, in which any two bytes are a character: of
those that Chinese text is made of, and of everyday Hanzi and ASCII. All of 400 beginnings of news items of 20
characters are read; of random bytes 1 in 200 at 6 bytes, none from 16 on, where half were text without it."""

CHOICES = {"gb18030": "GB18030（含 GBK、GB2312）", "utf-8": "UTF-8", "big5hkscs": "Big5（繁体）"}
"""Encodings of plain text that a person may choose where none is found."""
GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_DAMAGE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff\ufffe\uffff]+")
_HANZI = re.compile("[㐀-䶿一-鿿]+")
_COMMON = re.compile(f"[{COMMON}]+")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_USUAL = re.compile("[\t-\r -~·-×‐-⁰①-⓿　-〟㐀-䶿一-鿿！-￥]+")
_SURE = re.compile(f"[\t-\r -~{COMMON}]+")


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` without byte order mark, line ends untouched, and the encoding's name.

    A byte order mark decides; then UTF-8, which hardly ever fits other text; then the encoding that
    gives the most everyday Chinese. Single broken bytes become U+FFFD. Raises UnicodeError if no
    encoding gives readable text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace")), encoding
    text = data.decode("utf-8", "replace")
    if damage(text) <= MAX_DAMAGE:
        return _checked(text), "utf-8"
    encoding = _guess(data[:SAMPLE])
    return _checked(data.decode(encoding, "replace")), encoding


def read_text(data: bytes, name: str) -> tuple[str, str]:
    """``decode`` for the file called ``name``. Raises UndecodableError."""
    try:
        return decode(data)
    except UnicodeError:
        raise UndecodableError(
            f"“{name}”不是可以读出的文本（内容是二进制数据或乱码）：请确认文件没有损坏，并另存为 UTF-8 文本后再导入"
        ) from None


def read_as(data: bytes, name: str, encoding: str) -> str:
    """The text of ``data`` in the one of ``CHOICES`` that a person chose, whatever bytes are broken. Raises
    UndecodableError where that makes no Chinese."""
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    hanzi = count_hanzi(text)
    if commonness(text) < MIN_COMMON if hanzi >= ENOUGH_HANZI else damage(text) > MAX_DAMAGE:
        raise UndecodableError(
            f"“{name}”按 {CHOICES[encoding]} 读出的仍是乱码：请换一种编码，或用原来的软件另存为 UTF-8"
        )
    return text


def damage(text: str) -> float:
    """Share of characters in ``text`` that no report contains, 0 to 1; a NUL counts as all."""
    if "\0" in text:
        return 1.0
    return _count(_DAMAGE, text) / max(len(text), 1)


def commonness(text: str) -> float:
    """Share of everyday characters among the Hanzi of ``text``, 0 to 1; 0 if there are none."""
    return _count(_COMMON, text) / max(count_hanzi(text), 1)


def count_hanzi(text: str) -> int:
    """Number of Hanzi in ``text``."""
    return _count(_HANZI, text)


def is_garbled(text: str) -> bool:
    """Whether ``text`` cannot be what its author wrote: damaged, or Hanzi that make no Chinese."""
    if damage(text) > MAX_DAMAGE:
        return True
    return count_hanzi(text) >= ENOUGH_HANZI and commonness(text) < MIN_COMMON


def _guess(data: bytes) -> str:
    """The encoding that makes the most everyday Chinese of ``data``. Raises UnicodeError."""
    readings = [(data.decode(encoding, "replace"), encoding) for encoding in GUESSES]
    sound = [reading for reading in readings if damage(reading[0]) <= MAX_DAMAGE and _is_chinese(*reading)]
    if not sound:
        raise UnicodeError("no known encoding gives readable text")
    return max(sound, key=lambda reading: commonness(reading[0]))[1]


def _is_chinese(text: str, encoding: str) -> bool:
    """Whether a guess is Chinese, or nothing but ASCII; for UTF-16 more speaks than that it can be read."""
    if encoding.startswith("utf-16"):
        usual, sure = _count(_USUAL, text), _count(_SURE, text)
        if usual < LEAST_USUAL * len(text) or sure < LEAST_SURE * len(text):
            return False
    return count_hanzi(text) >= LEAST_HANZI * _count(_FOREIGN, text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    """Number of characters in the runs that ``pattern`` finds."""
    pieces = (text[start : start + PIECE] for start in range(0, len(text), PIECE))
    return sum(len(piece) - len(pattern.sub("", piece)) for piece in pieces)


def _checked(text: str) -> str:
    if is_garbled(text):
        raise UnicodeError("no known encoding gives readable text")
    return text
