"""Bytes of a picture (PNG, JPEG, TIFF, BMP, WEBP) in; its recognised lines in reading order out, page by page."""

import struct
import warnings
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from ingest import ocr
from ingest.laidout import lay_out
from ingest.source import RawText, ReadError

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")

MAX_PIXELS = 80_000_000
"""Largest picture that is unpacked; a newspaper page of 40 by 60 cm has 33 million pixels at 300 dpi."""

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_MEDIA_TYPES = {
    b"\x89P": "image/png",
    b"\xff\xd8": "image/jpeg",
    b"II": "image/tiff",
    b"MM": "image/tiff",
    b"BM": "image/bmp",
    b"RI": "image/webp",
}
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
"""Sizes of the header that follows the 14 bytes of a BMP file's own: those of its versions."""
_DEFECTS = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, struct.error)
"""What Pillow raises for broken pictures."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` bears the signature of one of the formats."""
    if data.startswith(b"BM"):
        return int.from_bytes(data[14:18], "little") in _BMP_HEADERS
    return data.startswith(_SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read(data: bytes, name: str) -> RawText:
    """The recognised text; ``pages`` holds the offset of each page. Raises ReadError, also where there is
    no text to be recognised."""
    if not ocr.is_installed():
        raise ReadError(f"“{name}”是图片：{ocr.REMEDY}")
    pages = [
        ocr.recognise(partial(_within, picture), number)
        for number, picture in enumerate(_pictures(data, name), start=1)
    ]
    if all(page.unread or not page.lines for page in pages):
        raise ReadError(f"“{name}”是图片，识别不出文字：{ocr.UNUSABLE}")
    return lay_out(pages, _MEDIA_TYPES[data[:2]])


def _pictures(data: bytes, name: str) -> Iterator["Image"]:
    """The pages in colour on white, upright as the camera was held. Raises ReadError."""
    from PIL import Image  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as file:
                yield from _frames(file, name)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _oversized(name) from None
        except _DEFECTS:
            raise ReadError(f"“{name}”不是完整的图片文件：请重新扫描或另存为 PNG、JPEG 再导入") from None


def _frames(file: "Image", name: str) -> Iterator["Image"]:
    """All pages of a TIFF; of other formats, which may be animated, the first picture. Raises ReadError."""
    count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
    if count > ocr.MAX_RECOGNISED:
        raise ReadError(
            f"“{name}”共 {count} 页，超过上限 {ocr.MAX_RECOGNISED} 页：请拆分成较小的文件后再导入"
        )
    for number in range(count):
        file.seek(number)
        if file.width * file.height > MAX_PIXELS:
            raise _oversized(name)
        yield _upright(file)


def _upright(file: "Image") -> "Image":
    """The picture in RGB, what is transparent in it white, turned as its camera says, within LARGE_SIDE."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    picture = ImageOps.exif_transpose(file)
    if picture.has_transparency_data:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    return _within(picture.convert("RGB"), ocr.LARGE_SIDE)


def _within(picture: "Image", side: int) -> "Image":
    """``picture``, made smaller so that neither side is longer than ``side`` pixels."""
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _oversized(name: str) -> ReadError:
    return ReadError(
        f"“{name}”的像素超过上限 {MAX_PIXELS // 1_000_000} 百万：请降低分辨率（300 dpi 即可）另存后再导入"
    )
