"""A handout in, its sources as RIS out, as reference managers read them: one tag a line, CRLF at its end."""

from collections.abc import Iterator

from api.handouts.handout import Handout
from api.handouts.sources import Source

LABEL = "RIS"
SUFFIX = "ris"
MEDIA_TYPE = "application/x-research-info-systems"
_TYPES = {"N": "NEWS", "EB/OL": "ELEC", "G": "BOOK", "Z": "GEN"}


def write(handout: Handout) -> bytes:
    """One record for each source."""
    return "".join(f"{line}\r\n" for each in handout.sources for line in _record(each)).encode()


def _record(source: Source) -> Iterator[str]:
    """The tags of what is known; what is not is named in a note."""
    known = [
        ("TY", _TYPES[source.kind]),
        ("ID", f"{source.document_id}-{source.n}"),
        ("TI", source.title),
        *(("AU", name) for name in source.authors),
        ("T2" if source.kind in {"N", "EB/OL"} else "PB", source.publisher),
        ("PY", source.date[:4] if source.date_parts else ""),
        ("DA", _date(source)),
        ("UR", source.url),
        ("LA", "zh-CN"),
        ("N1", source.note),
    ]
    yield from (f"{tag}  - {' '.join(value.split())}" for tag, value in known if value)
    yield "ER  - "


def _date(source: Source) -> str:
    """Year, month and day between slashes, empty where they are not known: ``2021/03//``."""
    parts = [f"{part:02}" for part in source.date_parts]
    return "/".join([*parts, *[""] * (4 - len(parts))]) if parts else source.date
