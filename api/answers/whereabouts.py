"""What was found in, whether it tells of its place, and for a passage whether it tells of it what was asked, out."""

from collections.abc import Sequence

from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.query import Query
from index.worth import is_under
from ingest.places import PlaceFinder
from ingest.sentences import sentences


def is_placed(hit: Hit) -> bool:
    """Whether a hit tells of its place: a practice of a known one does, a passage where its first sentence names it."""
    start, end = next(iter(sentences(hit.text)), (0, 0))
    return bool(hit.place and (hit.practice_id or hit.place[-1] in hit.text[start:end]))


def is_of_place(library: Library, query: Query, hit: Hit) -> bool:
    """Whether a sentence of a passage tells the matter of ``query`` of no other place than those asked for: a passage
    that names one county and tells of another is found for both. What names no place is of the last named before."""
    finder = PlaceFinder(library.gazetteer)
    named = paths_named(finder, hit.title)
    for start, end in sentences(hit.text):
        sentence = hit.text[start:end]
        named = paths_named(finder, sentence) or named
        if _is_of_matter(library, query, sentence) and may_mean(named, query.understood.places):
            return True
    return False


def paths_named(finder: PlaceFinder, text: str) -> list[str]:
    return ["/".join(located.path) for located in finder.find(text)]


def may_mean(named: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether one of the places is one of those asked for, or in it, or around it; or none is known."""
    if not (named and asked):
        return True
    return any(is_under(path, place) or is_under(place, path) for path in named for place in asked)


def _is_of_matter(library: Library, query: Query, sentence: str) -> bool:
    folded = fold(sentence)
    words = [word for word in (*query.words, *map(fold, query.aliases)) if len(word) > 1]
    themes = library.vocabulary.themes(sentence) if query.understood.themes else ()
    return any(word in folded for word in words) or any(
        is_under(own, theme) for own in themes for theme in query.understood.themes
    )
