"""A picture of a page in, its recognised lines in reading order out: optical character recognition on the CPU."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import islice
from math import atan2, cos, hypot, sin
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from ingest.decoding import is_garbled
from ingest.laidout import Page, unread_page
from ingest.layout import Box, read_lines, usual_size

if TYPE_CHECKING:
    from PIL.Image import Image
    from rapidocr import RapidOCR

Render = Callable[[int], "Image"]
"""The longest side wanted, in pixels, in; a picture at most as large out."""

REMEDY = "请安装文字识别组件（pip install -e '.[ocr]'），或先做文字识别（OCR）再导入"
"""What to do where the extra is not installed."""

UNUSABLE = "请换成清晰、端正的扫描件（300 dpi）再导入"
"""What to do where recognition gives no text."""

MAX_RECOGNISED = 200
"""Most pages of a file that are recognised: at 5 to 7 s a page, 17 to 23 minutes."""

PAGE_SECONDS = 15.0
"""Wall time after which a page is not waited for: it takes 5 to 7 s of a processor, which others use too."""

_PICTURES = {
    b"%PDF-": re.compile(rb"/Subtype\s*/Image\b"),
    b"PK\3\4": re.compile(rb"\.(?:jpe?g|png|bmp|tiff?|jb2)", re.I),
    b"II*\0": re.compile(rb"\x00\x01[\x03\x04]\x00\x01\x00\x00\x00"),
    b"MM\0*": re.compile(rb"\x01\x00\x00[\x03\x04]\x00\x00\x00\x01"),
}
"""How a file with this signature names a picture: in a dictionary of a PDF, which is never packed, as a file in an
archive, twice, or as the width (tag 256) of a page of a TIFF."""

LEAST_LETTERS = 20
"""Number of letters and Hanzi on a page below which its text is only a stamp of the scanning program or a
page number."""

PAGE_SIDE = 842.0
"""Longest side of A4 in points: that of a page whose size is not known."""

SIDE = 2000
LARGE_SIDE = 4500
"""Longest side of the picture, in pixels: 171 dpi on A4, where 9-point type is 21 pixels high; and the one
for pages whose type is smaller (9-point type on a newspaper page of 60 cm: 24 pixels)."""

LEAST_HEIGHT = 18
"""Height of the usual line, in pixels, below which a page is recognised again at LARGE_SIDE."""

LEAST_SCORE = 0.5
"""Confidence below which what was recognised is no text, but part of a picture or a stain, or cannot be read.
Of 807 lines of real scans 31 were below it: rows of ×××, seals, single characters."""

LEAST_CONFIDENCE = 0.6
"""Mean confidence of a page below which its text is no use."""

THREADS = 1
"""Threads of one recognition: two took 7.5 s of processor time for a page that one does in 5.4 s, and files
are read side by side anyway."""

ALIKE = 0.12
"""Lines whose sizes differ by less than this share from the usual one are of it."""

_Quad = list[list[float]]
"""Corners of a line in pixels, y downwards: top left, top right, bottom right, bottom left."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over a picture: the page, the height of its usual line in pixels, and whether most lines
    run up or down."""

    page: Page
    height: float = 0.0
    sideways: bool = False


def is_installed() -> bool:
    """Whether the extra ``ocr`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def most_pages(data: bytes) -> int:
    """Pages that may have to be recognised in a file at most, told by what it names, without opening it."""
    named = next((found for sign, found in _PICTURES.items() if sign in data[:1024]), None)
    return sum(1 for _ in islice(named.finditer(data), MAX_RECOGNISED)) if named else 0


def is_sparse(text: str, pages: int = 1) -> bool:
    """Whether ``text`` is next to nothing for so many pages: those that show pictures are scans."""
    return sum(map(str.isalpha, text)) < LEAST_LETTERS * pages


def recognise(render: Render, number: int, side: float = PAGE_SIDE) -> Page:
    """The page ``number`` (from 1) that ``render`` draws, ``side`` points long on its longest side.

    Its confidence is the mean over all lines found, those included that are left out, and counted as
    unclear, for being under LEAST_SCORE. A page on which nothing was found has no lines; one whose text is
    no use is unread.
    """
    turn, reading = _upright(render(SIDE), side)
    if reading.page.lines and reading.height < LEAST_HEIGHT:
        picture = render(LARGE_SIDE)
        if max(picture.size) > SIDE:
            reading = _read(picture.rotate(turn, expand=True), side)
    page = reading.page
    return page if page.confidence is None or _is_usable(page) else unread_page(number, page.height)


def _upright(picture: "Image", side: float) -> tuple[int, _Reading]:
    """The turn to the left, in degrees, that makes sense of the page, and how it reads then."""
    readings = {0: _read(picture, side)}
    if readings[0].sideways:
        readings = {turn: _read(picture.rotate(turn, expand=True), side) for turn in (90, 270)}
    elif readings[0].page.confidence is not None and not _is_usable(readings[0].page):
        readings[180] = _read(picture.rotate(180), side)
    return max(readings.items(), key=lambda item: item[1].page.confidence or 0.0)


def _is_usable(page: Page) -> bool:
    text = "".join(line.text for line in page.lines)
    return page.confidence is not None and page.confidence >= LEAST_CONFIDENCE and not is_garbled(text)


def _read(picture: "Image", side: float) -> _Reading:
    """The page that ``picture`` shows, as it lies."""
    import numpy as np  # noqa: PLC0415

    scale = side / max(picture.size)
    height = picture.height * scale
    found: Any = None if _is_blank(picture) else _engine()(np.asarray(picture.convert("RGB")))
    if not (found and found.txts):
        return _Reading(Page(height, ()))
    quads = found.boxes.tolist()
    boxes = [
        box
        for box, score in zip(_boxes(quads, found.txts, scale, height), found.scores, strict=True)
        if score >= LEAST_SCORE
    ]
    upended = [_height(quad) > 2 * _width(quad) for quad in quads]
    return _Reading(
        Page(height, read_lines(boxes), fmean(found.scores), unclear=len(quads) - len(boxes)),
        median(min(_height(quad), _width(quad)) for quad in quads),
        2 * sum(upended) > len(upended),
    )


def _is_blank(picture: "Image") -> bool:
    """Whether all of ``picture`` is of one brightness: the search for lines would take 1.6 s to find none."""
    darkest, lightest = picture.convert("L").getextrema()
    return bool(darkest == lightest)


@cache
def _engine() -> "RapidOCR":
    """The recogniser with the models of its wheel; it takes 1 s to load and 0.6 GB with its first page."""
    from rapidocr import RapidOCR  # noqa: PLC0415

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": LARGE_SIDE,
            "Global.text_score": 0.0,
            # The classifier of single lines turned a good one upside down and lost it; whole pages are turned here.
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _boxes(quads: Sequence[_Quad], texts: Sequence[str], scale: float, height: float) -> list[Box]:
    """The lines with their places in points, y upwards, turned by the slant of the page; ``scale`` is
    points a pixel."""
    slant = _slant(quads)
    boxes = [_box(_turned(quad, slant), text, scale, height) for quad, text in zip(quads, texts, strict=True)]
    usual = usual_size(boxes)
    return [_resized(box, usual) if abs(box.size - usual) < ALIKE * usual else box for box in boxes]


def _slant(quads: Sequence[_Quad]) -> float:
    """Angle in radians by which most lines fall to the right, the longer half of them deciding."""
    longest = sorted(quads, key=_width)[len(quads) // 2 :]
    return median(atan2(right[1] - left[1], right[0] - left[0]) for left, right, *_ in longest)


def _turned(quad: _Quad, slant: float) -> _Quad:
    along, across = cos(slant), sin(slant)
    return [[x * along + y * across, y * along - x * across] for x, y in quad]


def _box(quad: _Quad, text: str, scale: float, height: float) -> Box:
    """One line as high as its type: the frames of large and small type differ less than their characters."""
    left, right = min(x for x, _ in quad) * scale, max(x for x, _ in quad) * scale
    middle = height - fmean(y for _, y in quad) * scale
    box = Box(text, left, middle, right, middle)
    return _resized(box, min(_height(quad) * scale, (right - left) / _columns(text)))


def _resized(box: Box, size: float) -> Box:
    return replace(box, bottom=box.middle - size / 2, top=box.middle + size / 2)


def _columns(text: str) -> float:
    """Width of ``text`` in Chinese characters."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _width(quad: _Quad) -> float:
    return hypot(quad[1][0] - quad[0][0], quad[1][1] - quad[0][1])


def _height(quad: _Quad) -> float:
    return hypot(quad[3][0] - quad[0][0], quad[3][1] - quad[0][1])
