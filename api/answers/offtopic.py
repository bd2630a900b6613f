"""What was found for a question in, what the question is about and nothing of that tells of, out."""

import re
from collections.abc import Iterator, Sequence

from api.answers.citation import Citation
from api.answers.inquiry import Inquiry, asks
from api.answers.matters import MEANS, Thing, is_named
from api.answers.slogans import unheard
from index.folding import fold
from index.library import Library
from index.sayings import Meant
from ingest.gazetteer import tagged
from ingest.themes import WRITTEN, Vocabulary

_ASKS = re.compile(r"(?:(?:应该?|要|该)?(?:怎么|怎样|如何|咋)|为什么|为何).?")
"""What asks in the midst of a matter (电信诈骗怎么防到老人), and the deed that it asks for."""
_PERSON = re.compile("(?<=..)[者员人汉户民工办]$")
"""What makes a person of a deed or a place, and an office of a street: 流浪汉 is told of where 流浪 is."""
_MOST_NAMED = 3
"""Words of a topic that a message names."""


def off_topic(library: Library, inquiry: Inquiry) -> tuple[str, str] | None:
    """What of a question nothing found tells of, and a sentence that says so, if there is any: the things that it is about,
    the words of every report aside (养狗 of 小区养狗怎么管), its topic, or the name to be explained. Where vectors found
    something, it may be told in other words."""
    if name := _unheard(inquiry):
        return name, f"资料中没有写到“{name}”。"
    if any(hit.why.vector for hit in inquiry.hits):
        return None
    things = _untold_things(library, inquiry)
    message = unwritten(things) if things else _untold_topic(library, inquiry)
    return (inquiry.text.strip(), message) if message else None


def unknown_things(library: Library, inquiry: Inquiry) -> tuple[Thing, ...]:
    """Those of the untold things that are named by a noun that nothing in the material holds: that is no mere choice of
    words. Where a theme alone was found, the plain nouns that no word of the vocabulary has (戏台 of 移风易俗戏台)."""
    named = (thing for thing in _untold_things(library, inquiry) if thing.noun)
    unheld = tuple(thing for thing in named if not library.words.holds(thing.noun))
    return unheld or tuple(_beside_themes(library, inquiry))


def unquoted(library: Library, inquiry: Inquiry, told: str) -> str:
    """The plain nouns of a question, in its order, that the folded text ``told`` does not hold, and no
    reading of it accounts for: 假货 of 直播带货假货怎么查, where only the theme of the first is told."""
    themes = map(library.vocabulary.theme, inquiry.query.understood.themes)
    read = {*library.vocabulary.words(), *inquiry.query.topics}.union(*(theme.asked for theme in themes))
    read.update(change["from"] for change in inquiry.query.understood.rewrites)
    nouns = dict.fromkeys(thing.noun for thing in inquiry.things if thing.noun and is_named(thing.noun))
    untold = [
        noun for noun in nouns if _PERSON.sub("", noun) not in told and not any(noun in each for each in read)
    ]
    return "、".join([noun for noun in untold if not _is_torn(library, inquiry.asked, noun)][:_MOST_NAMED])


def _is_torn(library: Library, asked: str, noun: str) -> bool:
    """Whether a word of the vocabulary ends or begins within a noun of the folded question: 小哥 and 哥们 of 小哥们."""
    start, end = asked.find(noun), asked.find(noun) + len(noun)
    meant: list[Meant] = [*library.vocabulary.matches(asked), *library.vocabulary.expansions(asked)]
    return any(each.start < start < each.end or each.start < end < each.end for each in meant)


def unwritten(things: Sequence[Thing]) -> str:
    """That nothing tells of ``things``."""
    return f"资料中没有写到“{'、'.join(thing.name for thing in things)}”。"


def _untold_things(library: Library, inquiry: Inquiry) -> tuple[Thing, ...]:
    """All that the question is about, where nothing found tells of any of it, and nothing else narrows the question."""
    understood = inquiry.query.understood
    given = (understood.statuses, understood.levels, understood.years, understood.sources)
    demanded = understood.themes and inquiry.telling
    if any(given) or understood.has_figures or demanded:
        return ()
    if _is_stood_for(library, inquiry):
        return inquiry.things if _is_said_alone(library, inquiry) else ()
    # Who asks how many lets the number tell what was done: 惠及多少居民.
    counts = any(demand.slot == "figure" for demand in inquiry.telling)
    named = tuple(thing for thing in inquiry.things if thing.noun)
    things = named or (() if counts else inquiry.things)
    known = [thing for thing in things if not _is_strange(library, inquiry, thing)]
    return () if any(each.is_whole_in(hit.why.terms) for each in known for hit in inquiry.hits) else things


def _beside_themes(library: Library, inquiry: Inquiry) -> Iterator[Thing]:
    """The plain nouns of a question that nothing in the material holds, no reading of it accounts for and no word of the
    vocabulary has, where what was found for its themes holds none of its own words."""
    themes = {*inquiry.query.understood.themes}
    if any(hit.why.terms and themes.intersection(hit.why.aliases) for hit in inquiry.hits):
        return
    read = {change["from"] for change in inquiry.query.understood.rewrites}.union(library.vocabulary.words())
    for noun in filter(None, (thing.noun for thing in inquiry.things if themes)):
        if is_named(noun) and not any(noun in each for each in read) and not library.words.holds(noun):
            yield Thing((noun,), noun)


def _is_stood_for(library: Library, inquiry: Inquiry) -> bool:
    """Whether a hit holds what stands for words of the question, more than a theme that is near the one asked about, or
    means a theme of it in other words."""
    understood, meant = inquiry.query.understood, _meant(library, inquiry.asked)
    near = {theme.split("/")[0] for theme in understood.themes}.difference(understood.themes, meant)
    less = near.union(inquiry.loose, *(each.to for each in understood.related))
    if any(each not in less for hit in inquiry.hits for each in hit.why.aliases):
        return True
    return any(not meant.isdisjoint(_meant(library, hit.text)) for hit in inquiry.hits if meant)


def _meant(library: Library, text: str) -> set[str]:
    """The themes that words of a text mean, and not only hint at: the wider ones too (老房子改造 of 老房子改造谁监督)."""
    return {match.theme_path for match in library.vocabulary.matches(text) if match.kind != "cue"}


def _is_said_alone(library: Library, inquiry: Inquiry) -> bool:
    """Whether the question speaks of its themes in words that reports have for them too, and the material has not: who
    finds the rest of 乡风文明 knows nothing of 彩礼太高, which reports call 高额彩礼."""
    matches, themes = library.vocabulary.matches(inquiry.asked), {*inquiry.query.understood.themes}
    spoken = [match for match in matches if match.theme_path in themes and match.kind not in WRITTEN]
    shared = [_shared(library.vocabulary, match.term, match.theme_path) for match in spoken]
    is_spoken = bool(themes) and themes == {match.theme_path for match in spoken} and all(shared)
    return is_spoken and not any(library.words.holds(piece) for pieces in shared for piece in pieces)


def _shared(vocabulary: Vocabulary, word: str, theme: str) -> set[str]:
    """The nouns that a spoken word has in common with the words of reports for its theme."""
    terms = vocabulary.theme(theme).terms
    written = [fold(term) for kind in WRITTEN for term in terms[kind]]
    nouns = [each for each, _ in tagged(fold(word)) if len(each) > 1 and is_named(each)]
    return {noun for noun in nouns if any(noun in term for term in written)}


def _is_strange(library: Library, inquiry: Inquiry, thing: Thing) -> bool:
    """Whether a part of its name is a noun that nothing in the material holds: 海鲜 of 海鲜市场, 煤矿 of 煤矿安全."""
    parts = [
        word for word in inquiry.query.words if len(word) > 1 and word in thing.name and word not in MEANS
    ]
    least = [
        part for part in parts if is_named(part) and not any(each != part and each in part for each in parts)
    ]
    held = [part for part in parts if library.words.holds(part)]
    return any(not any(part in each for each in held) for part in least)


def _untold_topic(library: Library, inquiry: Inquiry) -> str:
    """That nothing found holds a word of the topic asked about, where that is none of the themes, or nothing in the
    material does (养狗 of 养狗扰民, which is a 矛盾 to be settled too); else empty."""
    topics = inquiry.query.topics
    text = fold("\n".join(f"{hit.title} {hit.text}" for hit in inquiry.hits))
    if not topics or any(word in text for word in topics):
        return ""
    asked, *words = topics
    if inquiry.query.understood.themes and _is_any_held(library, topics):
        return ""
    told = [word for word in inquiry.query.words if len(word) > 1 and word in asked and word in text]
    untold = asked.replace(max(told, key=len, default=""), "")
    asked = max(_ASKS.split(untold if told and untold else asked), key=len)
    others = [f"“{each}”" for each in words if each != asked][:_MOST_NAMED]
    return f"资料中没有写到“{asked}”" + (f"，也没有写到{'、'.join(others)}。" if others else "。")


def _is_any_held(library: Library, topics: Sequence[str]) -> bool:
    """Whether the material holds a word of the topic, or a plain noun of the way in which it is asked about."""
    nouns = (each for each, _ in tagged(topics[0]) if len(each) > 1 and is_named(each))
    return any(library.words.holds(word) for word in (*topics, *nouns))


def is_spoken_of(inquiry: Inquiry, citation: Citation) -> bool:
    """Whether a quotation names all that the question is about, and its topic."""
    text, topics = fold(f"{citation.title} {citation.quote}"), inquiry.query.topics
    terms = [word for word in inquiry.query.words if word in text]
    wholes = [
        all(word in text for word in each.words) or any(map(each.is_done_to, terms))
        for each in inquiry.things
    ]
    is_whole = bool(wholes) and all(wholes)
    return is_whole and (not topics or any(word in text for word in topics))


def is_themed(inquiry: Inquiry, citation: Citation) -> bool:
    """Whether the passage of a quotation is of a subtheme that the question asks about in words that only people say
    (吵架), or holds a word of the question too."""
    themes = {theme for theme in inquiry.query.understood.themes if "/" in theme}
    said = themes.intersection(change["to"] for change in inquiry.query.understood.rewrites)
    of_it = (hit for hit in inquiry.hits if hit.passage_id and hit.passage_id == citation.passage_id)
    return any(
        not said.isdisjoint(hit.why.aliases)
        or (
            not themes.isdisjoint(hit.why.aliases)
            and any(len(each) > 1 and not asks(each) for each in hit.why.terms)
        )
        for hit in of_it
    )


def _unheard(inquiry: Inquiry) -> str:
    """The name to be explained that nothing found holds, if only its pieces were found: 管家 of 什么是红管家."""
    if inquiry.result.query.understood.places or any(hit.why.aliases for hit in inquiry.hits):
        return ""
    return unheard(inquiry.asked, [fold(f"{hit.title} {hit.text}") for hit in inquiry.hits])
