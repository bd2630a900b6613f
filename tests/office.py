"""Zip-packed office files for tests, made of the XML that they are to hold."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive with ``parts`` by their paths."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def claiming(data: bytes, part: str, size: int) -> bytes:
    """The archive ``data`` that tells of so many bytes in one of its parts: to pack them would take a second, and nobody
    unpacks them."""
    opened = BytesIO(data)
    with zipfile.ZipFile(opened, "a") as archive:
        archive.getinfo(part).file_size = size
        archive.comment = b"written anew"
    return opened.getvalue()


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive ``data`` with ``old`` replaced by ``new`` in one of its parts."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new, 1)})


def text(x: float, y: float, string: str, size: float = 5.0, **attributes: str) -> str:
    """A text object of OFD with its baseline at ``y`` mm, characters as wide as they are high."""
    extra = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    deltas = f"g {len(string) - 1} {size}" if len(string) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y - size} {len(string) * size} {size}" Size="{size}"{extra}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{deltas}">{escape(string)}</ofd:TextCode></ofd:TextObject>'
    )


def content(*objects: str, before: str = "") -> str:
    """A page of OFD; ``before`` stands before its content."""
    layer = f'<ofd:Layer ID="9">{"".join(objects)}</ofd:Layer>'
    return f"<ofd:Page {OFD}>{before}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd(pages: Sequence[str], common: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OFD file of A4 ``pages``, made by ``content``; ``common`` is added to the document's common data."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocInfo><ofd:Title>无题</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData>{area}{common}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
            **{f"Doc_0/Pages/P{n}.xml": page for n, page in enumerate(pages)},
            **(parts or {}),
        }
    )


def word(body: str, **parts: str) -> bytes:
    """A Word file with ``body``; ``parts`` are the insides of its other parts (styles, numbering, footnotes)."""
    return zipped(
        {
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": f"<w:{name} {WORD}>{inner}</w:{name}>" for name, inner in parts.items()},
        }
    )


def paragraph(string: str, properties: str = "", inside: str = "") -> str:
    """A paragraph of a Word file; ``inside`` is added to its run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{escape(string)}</w:t>{inside}</w:r></w:p>"
