"""A handout in, its sources as BibTeX out, in UTF-8 as biber and XeLaTeX read it."""

from api.handouts.handout import Handout
from api.handouts.sources import Source

LABEL = "BibTeX"
SUFFIX = "bib"
MEDIA_TYPE = "application/x-bibtex; charset=utf-8"
_TYPES = {"N": "article", "EB/OL": "online", "G": "collection", "Z": "misc"}
_WHERE = {"N": "journaltitle", "EB/OL": "organization", "G": "publisher", "Z": "howpublished"}
_SPECIAL = str.maketrans({each: f"\\{each}" for each in "#$%&_{}"} | {"\\": r"\textbackslash{}"})


def write(handout: Handout) -> bytes:
    """One entry for each source."""
    return "\n".join(map(_entry, handout.sources)).encode()


def _entry(source: Source) -> str:
    """What is known of a source; what is not is named in ``note``. Names are in braces: a Chinese name has no comma
    and an office is one word."""
    fields = {
        "author": " and ".join(f"{{{escape(name)}}}" for name in source.authors),
        "title": escape(source.title),
        _WHERE[source.kind]: escape(source.publisher),
        "date": escape(source.date),
        "url": source.url,
        "langid": "chinese",
        "note": escape(source.note),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{_TYPES[source.kind]}{{{source.document_id}-{source.n},\n{''.join(lines)}}}\n"


def escape(text: str) -> str:
    """``text`` with what TeX would act on behind a backslash."""
    return text.translate(_SPECIAL)
