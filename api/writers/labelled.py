"""A file and the label of what a model wrote in it in, the file with the label in its metadata out.

GB 45438—2025 wants it there beside the words that a reader sees: a field AIGC whose value is the label as JSON.
"""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

FIELD = "AIGC"
Label = Mapping[str, str]
_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}"><vt:lpwstr>{value}</vt:lpwstr>'
    "</property></Properties>"
)
"""The custom properties of ECMA-376, part 1, 15.2.12.2; the id is that of all custom properties."""


def labelled(data: bytes, name: str, label: Label | None) -> bytes:
    """The file of the format ``name`` with its label; as it is where no model wrote in it. Raises KeyError for a format
    of which no place for a label is known."""
    return LABELLERS[name](data, json.dumps(label, ensure_ascii=False)) if label else data


def _markdown(data: bytes, label: str) -> bytes:
    """In the block of YAML that Pandoc reads before the text; JSON is YAML too."""
    return f"---\n{FIELD}: {label}\n---\n\n".encode() + data


def _docx(data: bytes, label: str) -> bytes:
    """As a custom property, which Word and WPS show under the properties of the file."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            added = _ADDED.get(entry.filename, "")
            body = old.read(entry)
            # Only the last tag of these files closes their list.
            head, tag, tail = body.rpartition(b"</") if added else (body, b"", b"")
            new.writestr(entry, head + added.encode() + tag + tail)
        new.writestr(_PART, _PROPERTIES.format(name=FIELD, value=escape(label)))
    return made.getvalue()


_ADDED = {
    "[Content_Types].xml": f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/>',
    "_rels/.rels": f'<Relationship Id="rIdAIGC" Type="{_RELATION}" Target="{_PART}"/>',
}
LABELLERS: Mapping[str, Callable[[bytes, str], bytes]] = {"docx": _docx, "markdown": _markdown}
"""How each format in which answers are kept takes a label."""
