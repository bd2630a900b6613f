"""A question in, the same with the whole names of the communities and villages that it names without their kind (许家冲:
许家冲村), as the material tells of them, out."""

import re
from collections.abc import Iterator, Set

from index.folding import fold
from index.library import Library
from index.rewriting import Note
from index.syntax import verbatim
from index.understood import rewrite_token
from index.words import Filters
from ingest.gazetteer import is_word
from ingest.span import Range

_KINDS = ("村", "社区", "小区")
_SIZES = (5, 4, 3)
"""Characters of a name without its kind: a shorter one may be anything."""
_NAME = re.compile("[一-龥]{3,}(?<![路街巷里弄道村区县市镇乡])")
"""Neither a road's name nor a whole one."""
_GOES_ON = re.compile("社区|小区|新村|街道|[村镇乡路街巷里弄道区县市省桥]")
"""What goes on with a name that ends before it."""
_LONGEST = 100
"""Characters of a question that is looked through."""
_WHY = "“{word}”按资料里的“{to}”理解"


def whole_names(library: Library, text: str, without: Set[str]) -> tuple[str, list[Note]]:
    """The question so put, and a note for each name. What is quoted stays, and so does a name whose token is in
    ``without``, that is a word or a place itself, or that places of several kinds have."""
    notes: list[Note] = []
    if len(text) > _LONGEST:
        return text, notes
    for start, end in reversed(list(_named(library, fold(text), list(verbatim(text))))):
        word, stem = text[start:end], fold(text[start:end])
        told = [stem + kind for kind in _KINDS if library.words.every(Filters(places=(stem + kind,)), 1)]
        if len(told) == 1 and rewrite_token(word) not in without:
            text = f"{text[:start]}{told[0]}{text[end:]}"
            notes.insert(0, {"from": word, "to": told[0], "why": _WHY.format(word=word, to=told[0])})
    return text, notes


def _named(library: Library, text: str, quoted: list[Range]) -> Iterator[Range]:
    """Where such a name may stand in a folded text: from the beginning of a word to the end of one, the longest first, none
    over another."""
    spans = library.segmenter.spans(text)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    free = 0
    for start in sorted(starts):
        for end in (start + size for size in _SIZES):
            is_free = start >= free and end in ends and not any(a < end and start < b for a, b in quoted)
            if is_free and _may_be_name(library, text, start, end):
                yield start, end
                free = end
                break


def _may_be_name(library: Library, text: str, start: int, end: int) -> bool:
    name = text[start:end]
    if not _NAME.fullmatch(name) or _GOES_ON.match(text, end) or is_word(name):
        return False
    is_told = any(library.words.every(Filters(places=(name + kind,)), 1) for kind in _KINDS)
    return is_told and not library.gazetteer.by_name(name)
