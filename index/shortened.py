"""A question in, the same with the whole names of the communities and villages that it names without their kind (许家冲:
许家冲村), as the material tells of them, out."""

import re
from collections.abc import Set

from index.library import Library
from index.rewriting import Note
from index.syntax import verbatim
from index.understood import rewrite_token
from ingest.gazetteer import is_word

_KIND = re.compile("(?<=[一-龥]{3})(?:社区|小区|街道|[村镇乡])$")
"""The word for the kind of a place behind a name that is long enough to stand for nothing else."""
_WHY = "“{word}”按资料里的“{to}”理解"


def whole_names(library: Library, text: str, without: Set[str]) -> tuple[str, list[Note]]:
    """The question so put, and a note for each name; what is quoted stays, and so does a name whose token is in ``without``,
    one that several places share, and one that is a word."""
    stems: dict[str, set[str]] = {}
    for name in {path.rpartition("/")[2] for path in library.suggester.places()}:
        stem = _KIND.sub("", name)
        if stem != name and stem in text:
            stems.setdefault(stem, set()).add(name)
    notes: list[Note] = []
    for stem, names in sorted(stems.items(), key=lambda each: -len(each[0])):
        (name, *others) = names
        start, quoted = text.find(stem), list(verbatim(text))
        free = not any(first < start + len(stem) and start < last for first, last in quoted)
        if others or not free or is_word(stem) or rewrite_token(stem) in without or name in text:
            continue
        text = text.replace(stem, name, 1)
        notes.append({"from": stem, "to": name, "why": _WHY.format(word=stem, to=name)})
    return text, notes
