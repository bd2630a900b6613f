"""A question in, the same with the whole names of the communities and villages that it names without their kind (许家冲:
许家冲村), as the material tells of them, out."""

import re
from collections.abc import Iterator, Set

from index.folding import fold
from index.library import Library
from index.rewriting import Note
from index.syntax import verbatim
from index.understood import rewrite_token
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
    found = list(_named(library, fold(text), list(verbatim(text)))) if len(text) <= _LONGEST else []
    for start, end, whole in reversed(found):
        word = text[start:end]
        if rewrite_token(word) not in without:
            text = f"{text[:start]}{whole}{text[end:]}"
            notes.insert(0, {"from": word, "to": whole, "why": _WHY.format(word=word, to=whole)})
    return text, notes


def _named(library: Library, text: str, quoted: list[Range]) -> Iterator[tuple[int, int, str]]:
    """Where such names stand in a folded text, from the beginning of a word to the end of one, the longest first and none over
    another, and the whole of each."""
    spans = library.segmenter.spans(text)
    ends = {end for _, end in spans}
    free = 0
    for start, _ in spans:
        for end in (start + size for size in _SIZES):
            is_free = start >= free and end in ends and not any(a < end and start < b for a, b in quoted)
            if is_free and (told := _told(library, text, start, end)):
                free = end
                yield from ((start, end, whole) for whole in told if len(told) == 1)
                break


def _told(library: Library, text: str, start: int, end: int) -> list[str]:
    """The places that the material tells of and that ``text[start:end]`` may name without their kind."""
    name = text[start:end]
    if not _NAME.fullmatch(name) or _GOES_ON.match(text, end) or is_word(name):
        return []
    wholes = [name + kind for kind in _KINDS]
    told = [whole for whole in wholes if library.words.tells_of([whole])]
    return [] if library.gazetteer.by_name(name) else told
