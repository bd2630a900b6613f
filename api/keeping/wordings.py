"""A word and its meaning as a person writes them in, a word of the library's own out; what would only confuse is refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from api.faults import UserError
from api.keeping.beside import Beside
from api.places import read_place
from index.folding import fold
from index.library import Library
from index.lookups import MAX_ALIASES
from index.own_words import OWN_KINDS, OwnKind, OwnWord
from index.words import Filters

OWN_KIND_NAMES: Mapping[OwnKind, str] = {
    "alias": "同义词",
    "colloq": "口语说法",
    "typo": "误写",
    "place": "地方别称",
    "plain": "不作别解",
}
LEAST, MOST = 2, 20
"""Characters of a word: one stands in too many others, and of more it is a sentence."""
MOST_MEANING = 40
MOST_WORDS = 5_000
"""Words of one library: so many are made ready in 63 ms of processor, reading a question takes no longer, and an import of
all of them 0.7 s."""
_ALIKE = 0.4
"""The least ratio of common characters, as ``difflib`` counts them, of a name that is offered: 电梯加装 and 加装电梯 have 0.5."""
_SEPARATOR = re.compile(r"\s*[、，,；;\n]\s*")
_WORD = re.compile(r"\w[\w·’' -]*\w")
_MEANT = ("alias", "colloq")


@dataclass(frozen=True, slots=True)
class Written:
    """A word as a person wrote it, its kind by code or name, and what it means: several with ``、`` between them."""

    word: str
    kind: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A word that is to be added, the library, and the other words of its own."""

    own: OwnWord
    library: Library
    others: Beside


def checked(library: Library, written: Written, words: Mapping[str, OwnWord]) -> OwnWord:
    """The word as it would be kept beside ``words``. Raises UserError where it would say nothing new, contradict what is
    known, or stand for too much."""
    return checked_beside(library, written, Beside(words))


def checked_beside(library: Library, written: Written, others: Beside) -> OwnWord:
    """As ``checked``, for one of many."""
    kind, word = known_kind(written.kind), known_form(written.word)
    own = OwnWord(word, kind, _MEANINGS[kind](library, word, written.to.strip()))
    case = _Case(own, library, others)
    refusal = next((said for check in _CHECKS for said in check(case)), "")
    if refusal:
        raise UserError(refusal)
    return own


def known_kind(name: str) -> OwnKind:
    """The kind with this code or name. Raises UserError if there is none."""
    for kind in OWN_KINDS:
        if name in (kind, OWN_KIND_NAMES[kind]):
            return kind
    known = "、".join(f"{name}（{kind}）" for kind, name in OWN_KIND_NAMES.items())
    raise UserError(f"没有“{name}”这个种类，可用的有：{known}。", "kind")


def known_form(word: str) -> str:
    """A word as it is kept: folded, on one line. Raises UserError for what can be none."""
    form = fold(" ".join(word.split()))
    if not LEAST <= len(form) <= MOST:
        raise UserError(
            f"“{form[:MOST]}”有{len(form)}个字，词要有{LEAST}到{MOST}个字，请改短或写全。", "word"
        )
    if not _WORD.fullmatch(form):
        raise UserError(f"“{form}”里有标点，词表里的词只能由文字和数字组成，请去掉标点。", "word")
    return form


def _none(library: Library, word: str, to: str) -> tuple[str, ...]:
    if to:
        raise UserError(f"“{word}”不作别解，就不用写意思“{to}”，请清空它或改选别的种类。", "to")
    return ()


def _place(library: Library, word: str, to: str) -> tuple[str, ...]:
    if not to:
        raise UserError(f"请写出“{word}”指哪个地方，如 湖北省/武汉市。", "to")
    return ("/".join(read_place(library.gazetteer, to, "")),)


def _right(library: Library, word: str, to: str) -> tuple[str, ...]:
    meant = _listed(word, to)
    if len(meant) > 1:
        raise UserError(f"“{word}”写了{len(meant)}个正确的写法，误写只能改成一个，请只留一个。", "to")
    return (_standard(library, meant[0]),)


def _meant(library: Library, word: str, to: str) -> tuple[str, ...]:
    """Themes by their paths, where the vocabulary knows what is written; else the words themselves."""
    standard = (_standard(library, each) for each in _listed(word, to))
    found = (library.vocabulary.named(each) or (each,) for each in standard)
    return tuple(dict.fromkeys(each for several in found for each in several))


_MEANINGS: Mapping[OwnKind, Callable[[Library, str, str], tuple[str, ...]]] = {
    "alias": _meant,
    "colloq": _meant,
    "typo": _right,
    "place": _place,
    "plain": _none,
}


def _listed(word: str, to: str) -> list[str]:
    meant = [" ".join(each.split()) for each in _SEPARATOR.split(to) if each.strip()]
    if not meant:
        raise UserError(f"请写出“{word}”的意思：主题的名称，或材料里用的词。", "to")
    if unfit := next((each for each in meant if not LEAST <= len(each) <= MOST_MEANING), ""):
        raise UserError(
            f"“{unfit[:MOST_MEANING]}”有{len(unfit)}个字，意思要有{LEAST}到{MOST_MEANING}个字，请改短或写全。",
            "to",
        )
    return meant


def _standard(library: Library, text: str) -> str:
    """``text`` in simplified script and half width, but for what is a name or a term as it is (乾县)."""
    return text if library.gazetteer.by_name(text) or library.vocabulary.named(text) else fold(text)


def _itself(case: _Case) -> Iterator[str]:
    own = case.own
    if own.word in map(fold, own.to):
        yield f"“{own.word}”的意思不能是它自己，请写另一个词。"
    elif own.kind in ("typo", "place") and own.word in fold("".join(own.to)):
        yield f"“{own.word}”是“{own.to[0]}”的一部分，改写会越改越长，请写得更长一些。"


def _known(case: _Case) -> Iterator[str]:
    """A word that the program knows already."""
    own, vocabulary = case.own, case.library.vocabulary
    if own.kind == "plain":
        return
    named = [(m.term, m.theme_path) for m in vocabulary.matches(own.word) if m.kind == "name"]
    named += [(each.term, each.theme_path) for each in vocabulary.expansions(own.word)]
    if theme := next((path for term, path in named if fold(term) == own.word), ""):
        yield f"“{own.word}”在程序的词表里已经指主题“{theme}”，不用再加；只想按原字检索，请选“不作别解”。"
    if meant := next((each.to for each in vocabulary.rewrites(own.word) if each.text == own.word), ""):
        yield f"“{own.word}”在程序的词表里已经按“{meant}”理解，不用再加。"


def _unheard(case: _Case) -> Iterator[str]:
    """A meaning that is no theme, no term, and in no material: it finds nothing. A library without materials may still
    get those that speak of it."""
    library = case.library
    for to in case.own.to if case.own.kind in _MEANT and len(library.words) else ():
        if not (library.vocabulary.named(to) or library.words.count(Filters(holding=((fold(to),),)))):
            yield f"程序的词表里没有“{to}”，资料里也没有写到它，请写主题的名称或资料里的用词{_near(library, to)}。"


def _near(library: Library, to: str) -> str:
    """The themes whose names are like ``to``, to choose from."""
    names = {path.rpartition("/")[2]: path for path in library.vocabulary.paths()}
    found = get_close_matches(to.rpartition("/")[2], names, cutoff=_ALIKE)
    return f"，相近的主题有：{'、'.join(names[name] for name in found)}" if found else ""


def _placed(case: _Case) -> Iterator[str]:
    """A word that is the name of a place: only a short one may be taken for another."""
    own = case.own
    places = case.library.gazetteer.by_name(own.word) if own.kind != "plain" else ()
    if places and (own.kind != "place" or any(place.name == own.word for place in places)):
        path = "/".join(case.library.reader.paths(own.word)[:1])
        yield f"“{own.word}”是地名（{path}），不能另作他解，请换一个写得更全的词。"


def _chained(case: _Case) -> Iterator[str]:
    """Words that would be read as words that are read as others; only a slip may be of a word that has a meaning."""
    for first, second in case.others.chains(case.own):
        is_slip = first.kind == "typo" and second.kind in _MEANT
        if not is_slip:
            yield (
                f"“{first.word}”的意思“{second.word}”本身是资料库词表里的词，不能一环扣一环，"
                f"请直接写“{second.word}”的意思。"
            )


def _crowded(case: _Case) -> Iterator[str]:
    own = case.own
    if len(own.to) > MAX_ALIASES:
        yield f"“{own.word}”写了{len(own.to)}个意思，最多{MAX_ALIASES}个，多了查不准，请删去一些。"
    for to in own.to if own.kind == "alias" else ():
        if (same := case.others.aliases(own, to)) >= MAX_ALIASES:
            yield f"“{to}”已有{same}个同义词，最多{MAX_ALIASES}个，请先收回不常用的。"
    if (number := case.others.number(own)) >= MOST_WORDS:
        yield f"资料库词表已有{number}个词，最多{MOST_WORDS}个，请先收回不用的。"


_CHECKS = (_itself, _known, _placed, _chained, _crowded, _unheard)
