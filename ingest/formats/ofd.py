"""Bytes of an OFD file (GB/T 33190, the national fixed-layout format) in; its lines in reading order out.

Read are the texts of the pages and of their templates; pages that are pictures with next to no text are
recognised. A page with a picture that cannot be drawn, or without one of its templates, is marked as unread.
Annotations, seals, signatures and slanted text (watermarks) are no part of what the document says. Of the
file's properties nothing is taken: they name who made the file and when, not who issued the document.
"""

import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import count, repeat
from math import ceil, hypot, isfinite
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from ingest import ocr
from ingest.decoding import is_garbled
from ingest.laidout import Page, lay_out, unread_page
from ingest.layout import Box, read_lines
from ingest.package import DEFECTS, Package, holds
from ingest.source import RawText, ReadError
from ingest.wordspaces import spaced

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = frozenset({".ofd"})

MAX_OBJECTS = 1_000_000
"""Objects drawn on one page before the file counts as malicious; a dense map has some ten thousand."""

PRINT = "请用版式阅读软件把它打印成 PDF 再导入"
"""What to do where only a program with the file's fonts can show the text."""

POINTS = 72 / 25.4
"""Points in a millimetre."""

DESCENT = 0.12
"""Share of the font size below the baseline in the usual Chinese fonts (FangSong, SimSun: 0.14; KaiTi: 0.12)."""

MAX_LIGATURE = 4
"""Most letters that one glyph shows: ffi has 3."""

_CONTAINERS = {"Content", "Layer", "PageBlock"}
Frame = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""
Matrix = tuple[float, float, float, float, float, float]
"""Of an affine map as the standard writes it: x' = ax + cy + e, y' = bx + dy + f."""


@dataclass(frozen=True, slots=True)
class _Resources:
    """What pages refer to by ID: drawings used several times, and the paths of pictures."""

    units: dict[str, Element]
    pictures: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page as drawn, in points with y upwards: its width and height, its characters, and its pictures,
    each by its path ('' where the file does not tell it) with its place. A ``torn`` page names a template that
    the file does not hold."""

    size: tuple[float, float]
    characters: list[Box]
    pictures: list[tuple[str, Frame]]
    torn: bool = False

    @property
    def is_scan(self) -> bool:
        """Whether it shows pictures and next to no text."""
        return bool(self.pictures) and ocr.is_sparse("".join(box.text for box in self.characters))


def recognises(data: bytes) -> bool:
    """Whether ``data`` is a zip archive that names the entry file of OFD."""
    return holds(data, "OFD.xml")


def read(data: bytes, name: str) -> RawText:
    """The lines of all pages with their offsets. Raises ReadError, also where no page has text to be read."""
    try:
        package = Package(data, name)
        sheets = list(_sheets(package))
    except DEFECTS:
        raise ReadError(
            f"“{name}”不是完整的 OFD 文件：请重新下载，或用版式阅读软件打开后另存再导入，加密的文件请先取消密码"
        ) from None
    _check(sheets, name)
    pages = [_page(package, sheet, number) for number, sheet in enumerate(sheets, start=1)]
    if all(page.unread or not page.lines for page in pages):
        raise ReadError(f"“{name}”共 {len(pages)} 页，只有图片，也识别不出文字：{ocr.UNUSABLE}，或{PRINT}")
    marked = [_marked(page, sheet, n) for n, (page, sheet) in enumerate(zip(pages, sheets, strict=True), 1)]
    return lay_out(marked, "application/ofd")


def _check(sheets: list[_Sheet], name: str) -> None:
    """Refuse a file of which most pages cannot be read. Raises ReadError."""
    fault = f"“{name}”共 {len(sheets)} 页"
    scanned = sum(sheet.is_scan for sheet in sheets)
    if is_garbled("".join(box.text for sheet in sheets for box in sheet.characters)):
        raise ReadError(f"{fault}，文字是乱码（字体编码损坏）：{PRINT}")
    if not scanned and not any(sheet.characters for sheet in sheets):
        raise ReadError(f"{fault}，没有文字，只有图形或签章：{PRINT}")
    if 2 * scanned > len(sheets) and not ocr.is_installed():
        raise ReadError(f"{fault}，只有图片没有文字（像是扫描件）：{ocr.REMEDY}")
    if scanned > ocr.MAX_RECOGNISED:
        raise ReadError(
            f"{fault}，其中 {scanned} 页是图片，超过一次识别的上限 {ocr.MAX_RECOGNISED} 页：请拆分后再导入"
        )


def _page(package: Package, sheet: _Sheet, number: int) -> Page:
    """The lines of a page by its text, with those that are recognised where it is a scan."""
    printed = read_lines(sheet.characters)
    if not sheet.is_scan:
        return Page(sheet.size[1], printed)
    pictures = _pictures(package, sheet) if ocr.is_installed() else []
    if not pictures:
        return unread_page(number, sheet.size[1], printed)
    page = ocr.recognise(partial(_drawn, sheet.size, pictures), number, max(sheet.size))
    if page.unread:
        return unread_page(number, page.height, printed)
    return replace(page, lines=read_lines([*page.lines, *sheet.characters])) if printed else page


def _marked(page: Page, sheet: _Sheet, number: int) -> Page:
    """The page, one without its template under a line that says that something could not be read."""
    if page.unread or not sheet.torn:
        return page
    return replace(page, lines=unread_page(number, page.height, page.lines).lines, unread=True)


def _drawn(size: tuple[float, float], pictures: list[tuple["Image", Frame]], side: int) -> "Image":
    """A page of ``size`` in points with its pictures on white, ``side`` pixels on its longest side."""
    from PIL import Image  # noqa: PLC0415

    scale = side / max(size)
    page = Image.new("RGB", (ceil(size[0] * scale), ceil(size[1] * scale)), "white")
    for picture, (left, bottom, right, top) in pictures:
        shown = picture.resize((ceil((right - left) * scale), ceil((top - bottom) * scale)))
        page.paste(shown, (round(left * scale), round((size[1] - top) * scale)))
    return page


def _pictures(package: Package, sheet: _Sheet) -> list[tuple["Image", Frame]]:
    """The pictures of a page with their places; none where one of them cannot be drawn, or is so much larger
    than the page that it would take too much memory."""
    found: list[tuple[Image, Frame]] = []
    for path, frame in sheet.pictures:
        picture = _picture(package, path)
        if picture is None or not all(0 < side <= 2 * max(sheet.size) for side in _extent(frame)):
            return []
        found.append((picture, frame))
    return found


def _frame(matrix: Matrix) -> Frame:
    """The place of a picture that ``matrix`` maps from the unit square."""
    (left, right), (bottom, top) = map(sorted, zip(_at(matrix, 0, 0), _at(matrix, 1, 1), strict=True))
    return left, bottom, right, top


def _extent(frame: Frame) -> tuple[float, float]:
    """Width and height."""
    return frame[2] - frame[0], frame[3] - frame[1]


def _picture(package: Package, path: str) -> "Image | None":
    """The picture at ``path``, no larger than is recognised; None where it is broken, of a format that Pillow
    does not know (JBIG2), missing or too large to unpack."""
    from PIL import Image  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with Image.open(BytesIO(package.read(path)), formats=("PNG", "JPEG", "BMP", "TIFF")) as file:
                picture = file.convert("RGB")
        except (*DEFECTS, Warning, SyntaxError, TypeError, struct.error, Image.DecompressionBombError):
            return None
    picture.thumbnail((ocr.LARGE_SIDE, ocr.LARGE_SIDE))
    return picture


def _sheets(package: Package) -> Iterator[_Sheet]:
    """The pages of all documents of the file, in order."""
    for location in _xml(package, "OFD.xml").iterfind("DocBody/DocRoot"):
        root = _path("", location.text or "")
        document = _xml(package, root)
        resources = _resources(package, root, document)
        templates = {
            template.get("ID", ""): _path(root, template.get("BaseLoc", ""))
            for template in document.iter("TemplatePage")
        }
        usual = document.find("CommonData/PageArea/PhysicalBox")
        for page in document.iterfind("Pages/Page"):
            content = _xml(package, _path(root, page.get("BaseLoc", "")))
            named = [templates.get(each.get("TemplateID", ""), "") for each in content.iterfind("Template")]
            held = [_xml(package, path) for path in named if path in package]
            area = content.find("Area/PhysicalBox")
            _, _, width, height = _box_of(usual if area is None else area)
            if min(width, height) <= 0:
                raise ValueError("a page without area")
            sheet = _sheet((width * POINTS, height * POINTS), [*held, content], resources)
            yield replace(sheet, torn=len(held) < len(named))


def _xml(package: Package, path: str) -> Element:
    """The root of a part, all names without namespace: writers use several, or forget it."""
    root = package.xml(path)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _path(base: str, location: str) -> str:
    """The path of the part that the part ``base`` names as ``location``."""
    return normpath(join(dirname("/" + base), location)).lstrip("/")


def _resources(package: Package, root: str, document: Element) -> _Resources:
    """The resources of a document; one whose part is missing is missed where it is drawn."""
    units: dict[str, Element] = {}
    pictures: dict[str, str] = {}
    for tag in ("PublicRes", "DocumentRes"):
        for location in document.iterfind(f"CommonData/{tag}"):
            part = _path(root, location.text or "")
            if part in package:
                resource = _xml(package, part)
                folder = _path(part, resource.get("BaseLoc", "")) + "/"
                units |= {unit.get("ID", ""): unit for unit in resource.iter("CompositeGraphicUnit")}
                pictures |= {
                    media.get("ID", ""): _path(folder, media.findtext("MediaFile", ""))
                    for media in resource.iter("MultiMedia")
                }
    return _Resources(units, pictures)


def _sheet(size: tuple[float, float], contents: list[Element], resources: _Resources) -> _Sheet:
    """What ``contents``, templates before the page's own, draw on a page of ``size`` in points."""
    sheet = _Sheet(size, [], [])
    upright: Matrix = (POINTS, 0, 0, -POINTS, 0, size[1])
    drawn = 0
    for content in contents:
        for element, matrix in _objects(content, upright, resources.units):
            drawn += 1
            if drawn > MAX_OBJECTS:
                raise ValueError("too many objects on a page")
            if element.tag == "TextObject":
                sheet.characters.extend(_characters(element, matrix))
            elif element.tag == "ImageObject":
                path = resources.pictures.get(element.get("ResourceID", ""), "")
                sheet.pictures.append((path, _frame(matrix)))
    return sheet


def _objects(element: Element, matrix: Matrix, units: dict[str, Element]) -> Iterator[tuple[Element, Matrix]]:
    """The visible objects below ``element``, each with the map of its own coordinates to the page's."""
    for child in element:
        if child.get("Visible") == "false":
            continue
        if child.tag in _CONTAINERS:
            yield from _objects(child, matrix, units)
        elif child.tag.endswith("Object"):
            own = _placed(child, matrix)
            yield child, own
            if child.tag == "CompositeObject" and child.get("ResourceID") in units:
                yield from _objects(units[child.get("ResourceID", "")], own, units)


def _placed(element: Element, outer: Matrix) -> Matrix:
    """The map of an object's coordinates to the page: its own transformation, then its place."""
    a, b, c, d, e, f = _numbers(element.get("CTM", "1 0 0 1 0 0"), 6)
    left, top, _, _ = _numbers(element.get("Boundary", ""), 4)
    x, y = _at(outer, e + left, f + top)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        x,
        y,
    )


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _characters(element: Element, matrix: Matrix) -> list[Box]:
    """The characters of a text object; as one box where they run down the page, none where they slant."""
    height = hypot(matrix[2], matrix[3]) * _number(element.get("Size", ""))
    em = hypot(matrix[0], matrix[1]) * _number(element.get("Size", "")) * _number(element.get("HScale", "1"))
    boxes: list[Box] = []
    for character, x, y in _origins(element):
        left, baseline = _at(matrix, x, y)
        bottom = baseline - DESCENT * height
        if character.isspace() and boxes:
            boxes[-1] = replace(boxes[-1], text=boxes[-1].text[0] + " ")
        elif (character.isprintable() and character != " ") or "\ue000" <= character <= "\uf8ff":
            boxes.append(Box(character, left, bottom, left + em * _width(character), bottom + height))
    return _levelled(spaced(boxes, em), matrix)


def _levelled(boxes: list[Box], matrix: Matrix) -> list[Box]:
    """``boxes`` if they stand side by side; one box if one below the other; nothing if askew."""
    across = abs(boxes[-1].left - boxes[0].left) if boxes else 0.0
    down = abs(boxes[-1].top - boxes[0].top) if boxes else 0.0
    if min(abs(matrix[0]), abs(matrix[1])) > 0.1 * hypot(matrix[0], matrix[1]):
        return []
    if down <= across:
        return boxes
    return [replace(boxes[0], text="".join(box.text.strip() for box in boxes))]


def _origins(element: Element) -> Iterator[tuple[str, float, float]]:
    """Characters of a text object with their origins; an origin that is not given goes on from the last. Those
    that one glyph shows share its step."""
    size = _number(element.get("Size", ""))
    x = y = 0.0
    number, shared, step = count(), _ligatures(element), (0.0, 0.0)
    for code in element.iterfind("TextCode"):
        x, y = _number(code.get("X", str(x))), _number(code.get("Y", str(y)))
        across, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        for character in (code.text or "").strip("\r\n\t"):
            yield character, x, y
            if letters := shared.get(next(number), 1):
                right = next(across, 0.0 if "DeltaY" in code.attrib else size * _width(character))
                step = right / letters, next(down, 0.0) / letters
            x, y = x + step[0], y + step[1]


def _ligatures(element: Element) -> dict[int, int]:
    """Of the characters of a text object that one glyph shows: their number at the first, 0 at the others."""
    sizes: dict[int, int] = {}
    for each in element.iterfind("CGTransform"):
        first, letters = int(each.get("CodePosition", "0")), int(each.get("CodeCount", "1"))
        if 1 < letters <= MAX_LIGATURE and each.get("GlyphCount", "1") == "1":
            sizes |= {**dict.fromkeys(range(first, first + letters), 0), first: letters}
    return sizes


def _deltas(text: str) -> Iterator[float]:
    """The steps that ``text`` lists, ``g n v`` being n times v."""
    words = iter(text.split())
    for word in words:
        if word == "g":
            times = int(next(words, ""))
            yield from repeat(_number(next(words, "")), times)
        else:
            yield _number(word)


def _width(character: str) -> float:
    """Usual width of a character in font sizes, for want of the font's own."""
    return 1.0 if east_asian_width(character) in "WFA" else 0.5


def _box_of(element: Element | None) -> list[float]:
    """Left, top, width and height of an area. Raises ValueError where there is none."""
    return _numbers("" if element is None else element.text or "", 4)


def _numbers(text: str, count: int) -> list[float]:
    numbers = [_number(word) for word in text.split()]
    if len(numbers) != count:
        raise ValueError(f"{count} numbers expected, not {text!r}")
    return numbers


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"a finite number expected, not {text!r}")
    return number
