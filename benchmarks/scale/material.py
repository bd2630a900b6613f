"""News and public questions in, passages for libraries of any size and questions to ask them out."""

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, count, filterfalse, islice, zip_longest
from pathlib import Path
from typing import TypeVar

import rjieba

from ingest.document import Article, Document, Paragraph, Section
from ingest.gazetteer import Gazetteer
from ingest.passages import split_passages

Item = TypeVar("Item")
SHARED = Path(__file__).parents[2].parent / "shared"
PER_DOCUMENT = 50
"""Passages of a document: an issue of a newspaper, or a collection of reports."""
HELD_OUT = 1000
"""The last articles of the news: they are in no library, questions are taken from them."""
_TITLE = re.compile(r"[^，。！？；：,!?;:\n]{1,30}")
_ASKED = (re.compile(r"[^，。！？；\s]{6,30}"), re.compile(r"(?<![^。！？\n])[^。！？\n]{8,60}[。！？]"))
"""What people put into the box: a title, or a sentence they read."""
_DIGIT = re.compile(r"[0-9]")
_PAIR = re.compile(r"[一-龥]{2}")
ASKED = 500
"""Questions that are asked: half news, half of the public test sets."""
_SAMPLE = 5000
"""Articles that words are counted in: four million characters."""
_LIKE = 100
"""Words, next to each other by frequency, that are exchanged for each other."""


@dataclass(frozen=True, slots=True)
class Story:
    """A news article: its title, and its text cut into passages of 160 characters and the rest of a sentence."""

    title: str
    passages: tuple[str, ...]

    def texts(self) -> list[str]:
        """The passages under their title, as every system but ours is given them; our vectors stand for these."""
        return [f"{self.title}\n{each}" for each in self.passages]


def write_stories(shared: Path, path: Path, passages: int) -> None:
    """Writes the first stories, as JSON lines, until there are so many passages. After the last article the first
    comes again in other words and with other digits, as often as it takes."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for story in chain.from_iterable(map(partial(_copy, shared), count())):
            kept = story.passages[: passages - written]
            file.write(json.dumps([story.title, kept], ensure_ascii=False) + "\n")
            written += len(kept)
            if written == passages:
                return


def read_stories(path: Path) -> Iterator[Story]:
    """The stories of a file that ``write_stories`` wrote."""
    with path.open(encoding="utf-8") as lines:
        for title, passages in map(json.loads, lines):
            yield Story(title, tuple(passages))


def read_texts(path: Path) -> Iterator[str]:
    """All passages of such a file, each under its title."""
    for story in read_stories(path):
        yield from story.texts()


def pages(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """``items`` in their order, ``size`` at a time."""
    rest = iter(items)
    while page := [*islice(rest, size)]:
        yield page


def questions(shared: Path, number: int) -> list[str]:
    """As many: half are titles and first sentences of articles that are in no library, half questions of the
    public test sets in turn; shuffled, the same in every run."""
    choice = random.Random(number)
    told = [match[0] for text in _news(shared)[-HELD_OUT:] if (match := choice.choice(_ASKED).search(text))]
    asked = [_texts(each) for each in sorted(shared.glob("bench/*/queries.jsonl"))]
    for each in asked:
        choice.shuffle(each)
    turns = (text for each in zip_longest(*asked) for text in each if text)
    found = [*choice.sample(told, number // 2), *islice(turns, number - number // 2)]
    choice.shuffle(found)
    return found


def _copy(shared: Path, number: int) -> Iterator[Story]:
    """All articles but the held out, as the copy of this number tells them: copy 0 as they are."""
    choice, cut, texts = random.Random(number), rjieba.Jieba().cut, _news(shared)[:-HELD_OUT]
    others = _exchanged(choice, chain.from_iterable(map(cut, texts[:_SAMPLE]))) if number else {}
    for text in texts:
        told = "".join(others.get(word, word) for word in cut(text)) if number else text
        yield _story(_DIGIT.sub(lambda _: choice.choice("0123456789"), told) if number else told)


def _exchanged(choice: random.Random, words: Iterable[str]) -> dict[str, str]:
    """Words of two characters, each with another that is about as frequent in its place: places with places, other
    words with other words. So a copy's words are as frequent as those of the news, and it repeats no news."""
    places = set(Gazetteer.load().names())
    ranked = [word for word, _ in Counter(words).most_common() if _PAIR.fullmatch(word)]
    others: dict[str, str] = {}
    for kind in (filter(places.__contains__, ranked), filterfalse(places.__contains__, ranked)):
        for page in pages(kind, _LIKE):
            choice.shuffle(page)
            others |= zip(page, [*page[1:], page[0]], strict=True)
    return others


def _story(text: str) -> Story:
    paragraph = Paragraph(1, text, ((0, len(text)),))
    title = _TITLE.search(text)
    section = Section(1, None, False, (paragraph,))
    article = Article(1, "报道", None, "", (), None, None, "unknown", None, (section,))
    document = Document("", "", "", "text/plain", "utf-8", text, (article,))
    return Story(title[0] if title else "", tuple(each.text for each in split_passages(document)))


def _news(shared: Path) -> Sequence[str]:
    with lzma.open(shared / "train" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").split("\n") if line]
