"""What was found for a question in, what the question is about and nothing of that tells of, out."""

import re
from collections.abc import Collection, Iterator, Sequence

from api.answers.citation import Citation
from api.answers.commonplaces import is_common, is_form
from api.answers.inquiry import Inquiry, asks
from api.answers.matters import MEANS, Thing, is_named, tells_of
from api.answers.slogans import unheard
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.qualifiers import unknown_qualifier
from index.sayings import Meant
from ingest.cues import ACTION
from ingest.gazetteer import tagged, word_tags, words
from ingest.themes import WRITTEN, Vocabulary

_ASKS = re.compile(r"(?:(?:应该?|要|该)?(?:怎么|怎样|如何|咋)|为什么|为何).?")
"""What asks in the midst of a matter (电信诈骗怎么防到老人), and the deed that it asks for."""
_CLAUSE = re.compile(r"[^\W_]{4,}")
"""A clause long enough to be no everyday phrase."""
_LINK = re.compile(
    r"[\W_和与及跟或的地得之在把被让给对是有无没不叫当做成为到去来从由按这那哪某各每几一二三两又也都就还再]"
)
_COUNTED = re.compile(r"\d")
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
    message = _unwritten_of(inquiry, things) if things else _untold_topic(library, inquiry)
    return (inquiry.text.strip(), message) if message else None


def unknown_things(library: Library, inquiry: Inquiry) -> tuple[Thing, ...]:
    """Those of the untold things that are named by a noun that nothing in the material holds: that is no mere choice of
    words. Where a theme alone was found, the plain nouns that no word of the vocabulary has (戏台 of 移风易俗戏台)."""
    named = (thing for thing in _untold_things(library, inquiry) if thing.noun)
    unheld = tuple(thing for thing in named if not library.words.holds(thing.noun))
    return unheld or tuple(_beside_themes(library, inquiry))


def unquoted(library: Library, inquiry: Inquiry, told: str) -> str:
    """The plain nouns of a question, in its order, that the folded text ``told`` does not hold, and no
    reading of it accounts for: 假货 of 直播带货假货怎么查, where only the theme of the first is told. What the question
    asks for (名单) is none of them, nor what no dictionary cuts out of it (路压 of 进村路压得全是坑)."""
    themes = map(library.vocabulary.theme, inquiry.query.understood.themes)
    read = {*library.vocabulary.words(), *inquiry.query.topics}.union(*(theme.asked for theme in themes))
    read.update(_read_as_told(inquiry, told))
    plain = dict.fromkeys(thing.noun for thing in inquiry.things if thing.noun)
    nouns = [
        noun for noun in plain if is_named(noun) and not is_form(noun) and _is_cut_out(inquiry.asked, noun)
    ]
    untold = [
        noun for noun in nouns if _PERSON.sub("", noun) not in told and not any(noun in each for each in read)
    ]
    return "、".join([noun for noun in untold if not _is_torn(library, inquiry.asked, noun)][:_MOST_NAMED])


def _read_as_told(inquiry: Inquiry, told: str) -> Iterator[str]:
    """The words of a question that were read as another; where several were looked for in their stead, if the folded text
    ``told`` holds one of those."""
    for change in inquiry.query.understood.rewrites:
        others = change["to"].split("、")
        if len(others) == 1 or any(fold(word) in told for word in others):
            yield change["from"]


def _is_cut_out(asked: str, noun: str) -> bool:
    """Whether the dictionary cuts a noun out of the folded question: as a word, or as one with nouns behind it."""
    parts = words(noun)
    is_compound = len(parts[0]) > 1 and all(map(is_named, parts[1:]))
    return (len(parts) == 1 or is_compound) and {*parts}.issubset(words(asked))


def _is_torn(library: Library, asked: str, noun: str) -> bool:
    """Whether a word of the vocabulary ends or begins within a noun of the folded question: 小哥 and 哥们 of 小哥们."""
    start, end = asked.find(noun), asked.find(noun) + len(noun)
    meant: list[Meant] = [*library.vocabulary.matches(asked), *library.vocabulary.expansions(asked)]
    return any(each.start < start < each.end or each.start < end < each.end for each in meant)


def unwritten(things: Sequence[Thing], read: str = "资料中") -> str:
    """That nothing tells of ``things`` in what was ``read``."""
    return f"{read}没有写到“{'、'.join(thing.name for thing in things)}”。"


def _unwritten_of(inquiry: Inquiry, things: Sequence[Thing]) -> str:
    """That nothing tells of those of the ``things`` that no hit tells of, or of all that is said with them where each is
    told."""
    untold = [
        each for each in things if not any(each.is_whole_in(_terms(inquiry, hit)) for hit in inquiry.hits)
    ]
    # Of another place it may be told.
    read = "找到的内容" if inquiry.result.query.understood.places else "资料中"
    return unwritten(untold, read) if untold else f"{read}没有写到“{_stretch(inquiry.asked, things)}”。"


def _stretch(asked: str, things: Sequence[Thing]) -> str:
    """What the folded question says from the first of the ``things`` to where it asks."""
    behind = asked[min(asked.find(each.name) for each in things) :]
    return _ASKS.split(behind, maxsplit=1)[0].strip("，,。？? ")


def _untold_things(library: Library, inquiry: Inquiry) -> tuple[Thing, ...]:
    """All that the question is about, where nothing found tells of any of it, and nothing else narrows the question."""
    understood = inquiry.query.understood
    given = (understood.statuses, understood.levels, understood.years, understood.sources)
    demanded = understood.themes and inquiry.telling
    if any(given) or understood.has_figures or demanded:
        return ()
    if _is_all_strange(library, inquiry):
        return inquiry.things
    if _is_stood_for(library, inquiry):
        return inquiry.things if _is_said_alone(library, inquiry) else _of_topics(inquiry)
    # Who asks how many lets the number tell what was done: 惠及多少居民.
    counts = any(demand.slot == "figure" for demand in inquiry.telling)
    named = tuple(thing for thing in inquiry.things if thing.noun)
    things = named or (() if counts else inquiry.things)
    groups = _together(inquiry.asked, things)
    return () if any(_is_told(library, inquiry, group) for group in groups) else things


def _together(asked: str, things: Sequence[Thing]) -> list[list[Thing]]:
    """The things in groups of one name: those between which but a character stands that is no word for linking (剧本 and
    场所 of 剧本杀场所)."""
    groups: list[list[Thing]] = []
    end = -1
    for thing in things:
        start = asked.find(thing.name)
        is_one = groups and thing.noun and start == end + 1 and not _LINK.match(asked, end)
        groups[-1:] = [[*groups[-1], thing]] if is_one else [*groups[-1:], [thing]]
        end = start + len(thing.name)
    return groups


def _is_all_strange(library: Library, inquiry: Inquiry) -> bool:
    """Whether the question is about nothing but what no material and no list knows (网约房怎么登记), and not about
    something of that (湾里的事)."""
    stranger = unknown_qualifier(library, inquiry.query)
    names = [each.name for each in inquiry.things if stranger]
    return bool(names) and f"{stranger}的" not in inquiry.asked and all(name in stranger for name in names)


def _is_told(library: Library, inquiry: Inquiry, things: Sequence[Thing]) -> bool:
    """Whether one of the hits tells of all the ``things``, or has a clause of the question word for word."""
    if any(_is_strange(library, inquiry, thing) for thing in things):
        return False
    deeds, done = list(_lone_deeds(inquiry, things)), _done(library, inquiry, things)
    if any(_is_whole(things, done, _terms(inquiry, hit)) and _does(hit.text, deeds) for hit in inquiry.hits):
        return True
    clauses = {*_CLAUSE.findall(inquiry.asked)}.difference(inquiry.query.words)
    texts = [fold(hit.text) for hit in inquiry.hits]
    return any(clause in text for clause in clauses for text in texts)


def _is_whole(things: Sequence[Thing], done: Collection[str], terms: Sequence[str]) -> bool:
    return all(each.is_whole_in(terms) for each in things) and {*done}.issubset(terms)


def _terms(inquiry: Inquiry, hit: Hit) -> tuple[str, ...]:
    """The words of the question that a hit holds, or holds another word for."""
    stood = (word for word, others in _stand_ins(inquiry) if not {*others}.isdisjoint(hit.why.aliases))
    return (*hit.why.terms, *stood)


def _stand_ins(inquiry: Inquiry) -> Iterator[tuple[str, list[str]]]:
    """The words of the question for which several others were looked for, and those: each stands for that word alone, as
    no theme and no topic does."""
    for change in inquiry.query.understood.rewrites:
        word, others = fold(change["from"]), change["to"].split("、")
        if len(others) > 1 and word not in inquiry.query.topics:
            yield word, others


def _done(library: Library, inquiry: Inquiry, things: Sequence[Thing]) -> list[str]:
    """What is done to the ``things`` by words of the material where the question asks how to do something about that: 承包
    of 食堂承包怎么监督. What is to be done itself may be told in other words (人口登记)."""
    how = _ASKS.search(inquiry.asked)
    before = inquiry.asked[: how.start()] if how else ""
    return [word for each in things for word in each.done if word in before and library.words.holds(word)]


def _lone_deeds(inquiry: Inquiry, things: Sequence[Thing]) -> Iterator[str]:
    """The verb of one character between one of the ``things`` and what asks: 困 of 电梯困人怎么办."""
    before = _ASKS.split(inquiry.asked, maxsplit=1)[0].removesuffix("人")
    for word in inquiry.query.words:
        if len(word) == 1 and word_tags(word)[-1].startswith("v"):
            yield from (word for thing in things if thing.noun and before.endswith(thing.name + word))


def _does(text: str, deeds: Sequence[str]) -> bool:
    """Whether verbs of a text tell all the ``deeds``, each a character: 被困 does so, 困难 does not."""
    verbs = [word for word, tag in tagged(fold(text)) if tag.startswith("v")] if deeds else []
    return all(any(deed in verb for verb in verbs) for deed in deeds)


def _of_topics(inquiry: Inquiry) -> tuple[Thing, ...]:
    """What belongs to the topic asked about, which is none of the themes, where nothing found tells of it: 水箱 of
    二次供水水箱."""
    topic = "" if inquiry.query.understood.themes else next(iter(inquiry.query.topics), "")
    of_it = (each for each in inquiry.things if topic and topic in each.name and each.noun not in topic)
    return tuple(each for each in of_it if not any(tells_of([each], hit.why.terms) for hit in inquiry.hits))


def _beside_themes(library: Library, inquiry: Inquiry) -> Iterator[Thing]:
    """The plain nouns of a question that nothing in the material holds, no reading of it accounts for and no word of the
    vocabulary has, where what was found for its themes holds none of its own words."""
    themes = {*inquiry.query.understood.themes}
    if any(hit.why.terms and themes.intersection(hit.why.aliases) for hit in inquiry.hits):
        return
    told = fold("\n".join(hit.text for hit in inquiry.hits))
    read = {*_read_as_told(inquiry, told), *library.vocabulary.words()}
    for noun in filter(None, (thing.noun for thing in inquiry.things if themes)):
        if is_named(noun) and not any(noun in each for each in read) and not library.words.holds(noun):
            yield Thing((noun,), noun)


def _is_stood_for(library: Library, inquiry: Inquiry) -> bool:
    """Whether a hit holds what stands for words of the question, more than a theme that is near the one asked about, or
    means a theme of it in other words."""
    understood, meant = inquiry.query.understood, _meant(library, inquiry.asked)
    near = {theme.split("/")[0] for theme in understood.themes}.difference(understood.themes, meant)
    loose = (word for _, words in _stand_ins(inquiry) for word in words)
    less = near.union(inquiry.loose, loose, *(each.to for each in understood.related))
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
    """That nothing found holds a word of the topic asked about, unless what was found bears on a theme beside it and the
    material speaks of the topic too, or not at all (养狗 of 养狗扰民, which is a 矛盾 to be settled); else empty."""
    topics = inquiry.query.topics
    if topics and _is_beside(library, inquiry, topics[0]) and _is_any_held(library, topics):
        return ""
    return silent_topic(library, inquiry, "\n".join(f"{hit.title} {hit.text}" for hit in inquiry.hits))


def silent_topic(library: Library, inquiry: Inquiry, told: str) -> str:
    """That ``told`` holds no word of the topic asked about; empty where it does, and where there is none or it is to be
    left out."""
    topics, text = inquiry.query.topics, fold(told)
    is_barred = any(topic in each for topic in topics[:1] for each in inquiry.query.understood.negated)
    if not topics or is_barred or any(word in text for word in topics):
        return ""
    read = "找到的内容" if _is_any_held(library, topics) else "资料中"
    asked = _untold_of(inquiry, topics[0], text)
    others = [f"“{each}”" for each in topics[1:] if each != asked][:_MOST_NAMED]
    return f"{read}没有写到“{asked}”" + (f"，也没有写到{'、'.join(others)}。" if others else "。")


def _untold_of(inquiry: Inquiry, topic: str, text: str) -> str:
    """What of a topic, as asked about, the folded ``text`` does not hold."""
    known = [word for word in inquiry.query.words if len(word) > 1 and word in topic and word in text]
    untold = topic.replace(max(known, key=len, default=""), "")
    return max(_ASKS.split(untold if known and len(untold) > 1 else topic), key=len)


def _is_beside(library: Library, inquiry: Inquiry, topic: str) -> bool:
    """Whether something found bears on a theme that is asked about beside the topic, in words of its own, by more than
    that theme: 扰民 of 养犬扰民 is a part of the topic."""
    own = {word for word in inquiry.query.words if len(word) > 1 and word not in topic}
    own = {word for word in own if not (asks(word) or is_common(word))}
    others = _said_beside(library, inquiry, topic, own)
    return any(
        not (others.isdisjoint(hit.why.aliases) or own.isdisjoint(hit.why.terms)) for hit in inquiry.hits
    )


def _said_beside(library: Library, inquiry: Inquiry, topic: str, own: Collection[str]) -> set[str]:
    """The themes asked about in words that are more than the topic: that hold one of the question's ``own``, or share
    nothing with it."""
    understood, asked = inquiry.query.understood, inquiry.asked
    meant: list[Meant] = [*library.vocabulary.matches(asked), *library.vocabulary.expansions(asked)]
    said = [(each.theme_path, each.term) for each in meant]
    said += [(change["to"], fold(change["from"])) for change in understood.rewrites]
    start, end = asked.find(topic), asked.find(topic) + len(topic)
    beside = {
        path
        for path, term in said
        if any(word in term for word in own)
        or asked.find(term) >= end
        or asked.find(term) + len(term) <= start
    }
    return beside.intersection(understood.themes)


def _is_any_held(library: Library, topics: Sequence[str]) -> bool:
    """Whether the material holds a word of the topic, or a plain noun of the way in which it is asked about."""
    nouns = (each for each, _ in tagged(topics[0]) if len(each) > 1 and is_named(each))
    return any(library.words.holds(word) for word in (*topics, *nouns))


def is_spoken_of(inquiry: Inquiry, citation: Citation) -> bool:
    """Whether a quotation tells of something done, or counts, and names all that the question is about, and its topic."""
    if not (ACTION.search(citation.quote) or _COUNTED.search(citation.quote)):
        return False
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
