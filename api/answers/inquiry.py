"""A question and a library in, what was found out, and which hits tell what the question demands."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from api.answers.commonplaces import is_common
from api.answers.demands import Demand, Part, counted, parts
from api.answers.matters import Thing, compounds, is_named, things
from api.answers.stated import LEAST_READ, Searched, Wanted
from api.answers.whereabouts import is_of_place
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.matching import read
from index.qualifiers import unknown_place
from index.query import Query
from index.sayings import Meant
from index.search import SearchResult, search
from index.syntax import blank
from index.understood import related_token
from index.wanted import SearchOptions
from index.worth import is_under
from ingest.localities import alone
from ingest.paths import COUNTY
from ingest.sentences import sentences

DEPTH = 20
"""Hits that an answer is made of: two more than all statements together can quote."""
FURTHER = 3
"""Hits of a place of several that has none among those: as many as one statement quotes."""
_ASKS = re.compile(r"[哪几啥谁怎咋吗呢不没无给把被让都着]|什么|多少|如何")
_HAN = re.compile(r"[一-龥]")
_END = re.compile(r"[。！？]")
_GAP = r"[^，,。；;、\d]{0,8}"
"""What may stand between a number and the word for what it counts: 认领 of 各街道认领230项."""
_MARKS = re.compile("[“”]")
_MEASURE = r"[个名位项块家户部条座处所]?"
_NAMED = 4
"""Characters at the end of a name by which it is known: 梅园小区, 四邑村 only by its whole name."""
_YEAR = re.compile(r"[\d〇零一二三四五六七八九]{4}年?")
_DONE = re.compile("[一-龥][了过完]")
"""A verb of one character with the mark that it is done, which may be told by another (改了, 改造)."""
_ANY = re.compile(r"[一二三四五六七八九十两几各多全本某该这那哪]")
"""How what only looks like the name of a community begins: 三地街道."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as searched with ``options``. ``asked`` is its text in standard words, folded; ``things`` are what it is about; ``loose`` are its top-level themes that only words of every report mean (村里); ``local`` are the communities and streets that it names and no list of places holds; ``telling`` are the hits, best first, that tell each demand of one of its ``parts``."""

    text: str
    asked: str
    options: SearchOptions
    query: Query
    things: tuple[Thing, ...]
    loose: frozenset[str]
    local: tuple[str, ...]
    result: SearchResult
    parts: tuple[Part, ...]
    telling: Mapping[Demand, tuple[Hit, ...]]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found, best first."""
        return self.result.hits

    @property
    def wide(self) -> frozenset[str]:
        """The themes of which that a text is of them says little: the loose ones, and those above others asked about."""
        themes = self.query.understood.themes
        return self.loose.union(theme.split("/")[0] for theme in themes if "/" in theme)

    def told(self, part: Part) -> bool:
        """Whether every demand of ``part`` is told."""
        return all(self.telling[demand] for demand in part.demands)


def inquire(library: Library, text: str, options: SearchOptions) -> Inquiry:
    """Searches for ``text`` as ``options`` narrow it; how many hits there are to be, and of what, is not theirs to say.
    What is of related themes only is no answer."""
    without = options.without
    query = read(library, text, without)
    if related := query.understood.related:
        without |= {related_token(each.theme) for each in related}
        query = read(library, text, without)
    asked = fold(query.written)
    read_as = {fold(change["from"]) for change in query.understood.rewrites}
    wholes = {
        word: whole
        for word, whole in compounds(asked, query.words)
        if is_named(word) or whole in read_as or library.words.holds(whole)
    }
    chosen = replace(options, k=DEPTH, without=without)
    result = _found(library, query, chosen)
    result = replace(result, hits=tuple(_naming(hit, wholes.values()) for hit in result.hits))
    query = replace(query, words=tuple(wholes.get(word, word) for word in query.words))
    nouns, local = _nouns(query), _local(library, asked)
    heads, hits = _heads(query, nouns), _there(result.hits, asked, local)
    plain = parts(asked)
    found = tuple(_sharpened(part, heads, hits) for part in plain)
    telling = _telling(Searched(library, query, chosen, hits), zip(plain, found, strict=True), heads)
    result = replace(result, hits=(*result.hits, *_further(result.hits, telling)))
    nowhere = unknown_place(library, query)
    about = things(asked, [word for word in nouns if _is_own(word, telling) and word not in nowhere])
    return Inquiry(
        text, asked, chosen, query, about, _loose(library, query, asked), local, result, found, telling
    )


def _loose(library: Library, query: Query, asked: str) -> frozenset[str]:
    meant: list[Meant] = [*library.vocabulary.matches(asked), *library.vocabulary.expansions(asked)]
    tops = (theme for theme in query.understood.themes if "/" not in theme)
    terms = {theme: [each.term for each in meant if each.theme_path == theme] for theme in tops}
    return frozenset(theme for theme, words in terms.items() if words and all(map(is_common, words)))


def _naming(hit: Hit, wholes: Iterable[str]) -> Hit:
    """The hit, found by those compounds too that its text holds, and not by words that only begin the name of somebody
    (志愿 of 志愿者)."""
    text = fold(hit.text)
    terms = (*hit.why.terms, *(whole for whole in wholes if whole in text))
    return replace(hit, why=replace(hit.why, terms=tuple(each for each in terms if _is_own_in(text, each))))


def _is_own_in(text: str, term: str) -> bool:
    """Whether a term stands in the folded ``text``, or over it, as more than the beginning of a person's name."""
    return (
        term not in text or not is_named(term) or re.search(rf"{re.escape(term)}(?![者员])", text) is not None
    )


def _is_own(word: str, demands: Iterable[Demand]) -> bool:
    """Whether a word tells what a question is about, rather than how it asks."""
    asking = any(word in demand.asked for demand in demands)
    return bool(_HAN.match(word)) and not (asking or asks(word) or is_common(word))


def asks(word: str) -> bool:
    """Whether a word of a question asks, or denies, or only links others."""
    return bool(_ASKS.search(word))


def _found(library: Library, query: Query, options: SearchOptions) -> SearchResult:
    """The practices for a question, or the passages where no practice tells it and some passage does."""
    result = search(library, query.text, replace(options, by="practice"))
    near = result.nothing.near if result.nothing else ()
    if not any(each.get("by") == "passage" for each in near):
        return _of_all(library, query, options, result)
    passages = search(library, query.text, replace(options, by="passage"))
    told = tuple(hit for hit in passages.hits if is_of_place(library, query, hit))
    return replace(passages, hits=told) if told else result


def _of_all(library: Library, query: Query, options: SearchOptions, result: SearchResult) -> SearchResult:
    """The result with the best of each place that the question names beside another and that has none among the best of
    all: behind those nothing scores higher."""
    hits = list(result.hits)
    for paths in named_places(query.understood.places).values() if hits else ():
        if not any(is_of(hit, paths) for hit in hits):
            chosen = replace(options, by="practice", places=paths, k=FURTHER)
            found = search(library, query.text, chosen).hits
            hits += (replace(hit, score=min(hit.score, hits[-1].score)) for hit in found)
    return replace(result, hits=tuple(hits))


def named_places(places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Several places by their names, each with all paths that it may mean; none where there is but one name."""
    named: dict[str, tuple[str, ...]] = {}
    for path in places:
        name = path.rpartition("/")[2]
        named[name] = (*named.get(name, ()), path)
    return named if len(named) > 1 else {}


def is_of(hit: Hit, paths: Iterable[str]) -> bool:
    """Whether a hit is of one of the places, or below it."""
    return any(is_under("/".join(hit.place), path) for path in paths)


def _local(library: Library, asked: str) -> tuple[str, ...]:
    """The communities and streets that a folded question names beside the places of the gazetteer."""
    places = [(each.start, each.end) for each in library.gazetteer.mentions(asked)]
    names = (each.names[-1][0] for each in alone(blank(asked, places)))
    return tuple(name for name in names if not _ANY.match(name))


def _there(hits: Sequence[Hit], asked: str, local: Sequence[str]) -> Sequence[Hit]:
    """The hits of the communities that the question names, where some are: what another one spent is no answer."""
    there = [
        hit
        for hit in hits
        if is_there(hit, asked) or any(name in fold("".join((*hit.place, hit.text))) for name in local)
    ]
    return there or hits


def is_there(hit: Hit, asked: str) -> bool:
    """Whether a hit is of the very village or compound that the folded question names, if only by its end (316号小区)."""
    name = fold(hit.place[-1]) if len(hit.place) > COUNTY else ""
    return len(name) >= _NAMED and name[-_NAMED:] in asked


def _telling(
    searched: Searched, asked: Iterable[tuple[Part, Part]], nouns: Sequence[str]
) -> dict[Demand, tuple[Hit, ...]]:
    """The hits that tell each demand of the parts ``asked``, as they are put and sharpened; a number is one of the thing and
    of the year that the question names, which stands before it or in its sentence: the year that the next sentence begins
    with is not its own. Sentences that state it stand before the hits that hold such a one."""
    own = [noun for noun in nouns if not is_common(noun)]
    telling: dict[Demand, tuple[Hit, ...]] = {}
    for part, sharpened in asked:
        years = [demand for demand in part.demands if demand.slot == "year"]
        for plain, demand in zip(part.demands, sharpened.demands, strict=True):
            is_number, matter = demand.slot == "figure", _matter(searched.query, demand)
            read = _named(searched.hits, nouns) if is_number else searched.hits
            told = _stating(searched.library, [hit for hit in read if _is_of(hit, matter)], demand)
            if is_number:
                wanted = Wanted(plain, counted(plain, part.text, nouns), _near(plain, own))
                stated = [hit for hit in searched.stated(wanted) if is_dated(hit, plain, years)]
                dated = (hit for hit in told if is_dated(hit, demand, years))
                near = (hit for hit in dated if _is_beside_words(hit, demand, own))
                told = [*stated, *_others(searched.hits, stated, near)]
            telling[demand] = tuple(told)
    return telling


def _is_beside_words(hit: Hit, demand: Demand, own: Sequence[str]) -> bool:
    """Whether a passage that tells a number has one of the question's ``own`` words beside those of the demand, or what
    stands for it, in that sentence or in the one before: its headings name what all of the article is about."""
    words = [word for word in own if word not in demand.asked]
    if hit.practice_id or not words:
        return True
    held = (*words, *map(fold, hit.why.aliases))
    texts = [fold(hit.text[start:end]) for start, end in sentences(hit.text)]
    told = (before + text for before, text in pairwise(["", *texts]) if demand.is_told_by(text))
    return any(word in text for text in told for word in held)


def _further(hits: Sequence[Hit], telling: Mapping[Demand, Sequence[Hit]]) -> Iterable[Hit]:
    """What tells the demands and is none of the ``hits``."""
    return dict.fromkeys(hit for told in telling.values() for hit in told if hit not in hits)


def _others(hits: Sequence[Hit], stated: Sequence[Hit], told: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that hold such a number too: all where none is ``stated``, else those that score nearly as well as the best
    of all ``hits`` and hold none of the sentences."""
    least = LEAST_READ * max(hit.score for hit in hits) if stated else 0.0
    return (hit for hit in told if hit.score >= least and not any(each.text in hit.text for each in stated))


def _named(hits: Sequence[Hit], nouns: Sequence[str]) -> list[Hit]:
    """The hits that hold a word of the question's own where some do, or one that stands for it: what a thing of the
    same kind costs elsewhere (线上交易额) is no answer to what this one earns (露营地)."""
    own = {noun for noun in nouns if not is_common(noun)}
    found = [
        hit
        for hit in hits
        if own.intersection(hit.why.terms) or any("/" not in each for each in hit.why.aliases)
    ]
    is_named = any(own.intersection(hit.why.terms) for hit in hits)
    return found if is_named else list(hits)


def is_dated(hit: Hit, demand: Demand, years: Sequence[Demand]) -> bool:
    """Whether a number that is demanded is of one of the ``years``, if any is asked for."""
    text = fold(hit.text)
    begun = [start for year in years for start, _ in year.spans(text)]
    ends = (_END.search(text, end) for _, end in demand.spans(text))
    return not years or any(start < (end.start() if end else len(text)) for end in ends for start in begun)


def _nouns(query: Query) -> tuple[str, ...]:
    """The words of a question that are part of no other of its words."""
    words = [word for word in query.words if len(word) > 1]
    return tuple(word for word in words if not any(word != other and word in other for other in words))


def _heads(query: Query, nouns: Sequence[str]) -> tuple[str, ...]:
    """The nouns, and the words with which they end: 党支部 of 小区党支部, which stands apart in 小区(片区)综合党支部."""
    words = [word for word in query.words if len(word) > 1]
    return tuple(word for word in words if any(noun.endswith(word) for noun in nouns))


def _sharpened(part: Part, nouns: Sequence[str], hits: Sequence[Hit]) -> Part:
    """The part with its demands for a number narrowed to one of the thing that the question names; where it names none,
    to one that stands beside a word of the question, if some hit tells such a one."""
    demands = (counted(demand, part.text, nouns) for demand in part.demands)
    return replace(part, demands=tuple(_beside(demand, nouns, hits) for demand in demands))


def _beside(demand: Demand, nouns: Sequence[str], hits: Sequence[Hit]) -> Demand:
    near = None if demand.slot != "figure" or demand.thing else _near(demand, nouns)
    is_told = near is not None and any(near.search(fold(hit.text)) for hit in hits)
    return replace(demand, told=near) if near and is_told else demand


def _near(demand: Demand, nouns: Sequence[str]) -> re.Pattern[str] | None:
    """What a number that is demanded looks like beside one of the ``nouns``; None where the demand holds them all."""
    told, words = demand.told.pattern, "|".join(re.escape(noun) for noun in nouns if noun not in demand.asked)
    return re.compile(rf"(?:{words}){_GAP}(?:{told})|(?:{told}){_GAP}(?:{words})") if words else None


def _matter(query: Query, demand: Demand) -> frozenset[str]:
    """What a question is about besides what it demands: its longer words, what stands for them, and its themes, but not
    what those are a part of: money spent on old compounds is not the price of an elevator. A year is no matter. Who has
    things counted and says no more of them than every report does is about nothing else."""
    own, others = ({*filter(_is_telling, words)} for words in (query.words, query.aliases))
    if demand.thing and all(word in demand.asked or is_common(word) for word in own):
        return frozenset()
    told = own | others | {*query.understood.themes}
    return frozenset(word for word in told if word not in demand.asked)


def _is_telling(word: str) -> bool:
    """Whether a word says what a question is about: no year, and no short verb with the mark that it is done (改了)."""
    return len(word) > 1 and not _YEAR.fullmatch(word) and not _DONE.fullmatch(word)


def _is_of(hit: Hit, matter: frozenset[str]) -> bool:
    """Whether a quotation is of the matter: an age told of somebody else, found by the word 年龄 alone, is none."""
    return not matter or not matter.isdisjoint((*hit.why.terms, *hit.why.aliases))


def _stating(library: Library, hits: Sequence[Hit], demand: Demand) -> list[Hit]:
    """The hits that state what is demanded, and those of whose practice it is on record."""
    return [hit for hit in hits if demand.is_told_by(fold(hit.text)) or recorded(library, hit, demand.field)]


def recorded(library: Library, hit: Hit, field: str) -> str:
    """What is on record in a ``field`` of the practice of a hit, as its text says it; empty where nothing is."""
    practice = library.practice(hit.practice_id) if field and hit.practice_id else None
    return str(getattr(practice, field)) if practice else ""
