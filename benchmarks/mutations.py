"""Answers to questions made by rule and to the gold ones in, the share of their errors that the guard finds out.

Each statement is changed in one digit, place, unit or negation: as it is quoted, and as a writer would retell it,
with clauses moved and joined, adverbs dropped and numbers written otherwise. An unchanged statement that is
reported is a false alarm.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from api.answers.answer import Answer, ask
from api.guards.guard import unsupported
from api.guards.proof import names_of
from api.intakes.intake import ingest_paths
from benchmarks.gold import SHARED
from index.amounts import find_numbers
from index.library import Library
from ingest.figures import find_figures
from ingest.gazetteer import Entry, shipped, word_tags, words
from ingest.practice import Practice

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
LEAST_CAUGHT = 0.995
MOST_FALSE = 0.01
ANSWERS = 600
SEED = 7
ADVERBS = re.compile(
    "(?<!《)(?:积极|大力|进一步|切实|持续|全面|深入|有效|着力|充分|认真|扎实|逐步|及时|先后|广泛|牢牢|紧紧|主动|共同|随即|顺利)"
)
UNITS = {
    "万": "亿", "亿": "万", "万元": "元", "元": "万元", "个": "户", "户": "个", "人": "户", "名": "户", "项": "个",
    "条": "项", "件": "个", "处": "个", "部": "个", "家": "户", "场": "次", "次": "场", "亩": "公顷", "公里": "米",
    "%": "‰", "岁": "年", "栋": "户", "盏": "个", "套": "户", "平方米": "亩", "米": "公里", "小时": "天", "天": "小时",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=[\d二两三四五六七八九十百千])(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})")
_NEGATION = re.compile("没有|尚未|[不未]")
_CLAUSE = re.compile("[，；。！？,;]")
_MARKS = re.compile("[“”]")

Change = Callable[[str, Random], str | None]
"""A text in, the text with one error; None where it has nothing to change."""


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, the quotations that it cites, the names that they bear and the labels that it must show."""

    text: str
    quotes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def is_reported(self, text: str) -> bool:
        """Whether the guard finds an error in ``text``."""
        lacking = any(label not in text for label in self.labels)
        return lacking or bool(unsupported(text, self.quotes, self.names))


def questions(practices: Sequence[Practice]) -> Iterator[str]:
    """Questions after the places, themes and measures of practices, each once."""
    asked = (
        question
        for each in practices
        for question in (
            f"{each.measure_name}是怎么做的",
            *(f"{name}有哪些做法" for name in each.place.path[-1:]),
            *(f"别的地方怎么做{theme.rsplit('/', 1)[-1]}" for theme in each.themes),
            *(f"{name}{theme.rsplit('/', 1)[-1]}" for name in each.place.path for theme in each.themes),
        )
    )
    return iter(dict.fromkeys(asked))


def gold_questions(shared: Path) -> list[str]:
    """The questions of the gold file."""
    lines = (shared / "gold" / "queries.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["query"] for line in lines if line]


def answers(library: Library, asked: Iterable[str], count: int) -> list[Answer]:
    """The first ``count`` answers to the questions ``asked``; what is refused is passed over."""
    made = (ask(library, question) for question in asked)
    return list(islice((each for each in made if each.answerable), count))


def cases(library: Library, answer: Answer) -> Iterator[Case]:
    """The statements of an answer with what they cite."""
    cited = {each.n: each for each in answer.citations}
    for each in answer.statements:
        found = [cited[n] for n in each.citations]
        names = (
            *each.place,
            *each.labels,
            *(name for citation in found for name in names_of(library, citation)),
        )
        yield Case(each.text, tuple(citation.quote for citation in found), names, each.labels)


def retold(case: Case, rng: Random) -> Case:
    """The first quotation as a writer would tell it: clauses moved, joined and shortened, numbers in other writing."""
    place = next((name for name in case.names if shipped().by_name(name)), "")
    clauses = [ADVERBS.sub("", each) for each in _CLAUSE.split(_MARKS.sub("", case.quotes[0])) if each]
    at = rng.randrange(len(clauses))
    moved = [*clauses[at:], *clauses[:at]]
    joined = (
        "".join(f"{each}{rng.choice(('，', '，', '、', '，并', '；'))}" for each in moved[:-1]) + moved[-1]
    )
    return Case(f"据介绍，{place}{_rewritten(joined, rng)}。", case.quotes, case.names)


def _rewritten(text: str, rng: Random) -> str:
    """The text with some of its figures, but no number of a name, in another writing."""
    figures = [each.raw[0] for each in find_figures(text, ((0, len(text)),))]
    for number in reversed(list(find_numbers(text))):
        told = any(start <= number.start and number.end <= end for start, end in figures)
        if told and text[number.end : number.end + 1] not in ("多", "余") and rng.random() < 0.5:
            text = text[: number.start] + rng.choice(number.writings) + text[number.end :]
    return text


def other_digit(text: str, rng: Random) -> str | None:
    """One digit changed."""
    found = [at for at, char in enumerate(text) if char in "0123456789"]
    if not found:
        return None
    at = rng.choice(found)
    return text[:at] + rng.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def other_place(text: str, rng: Random) -> str | None:
    """One place changed into another of its level, in the same form."""
    found = [each for each in shipped().mentions(text) if each.text in _forms(each.candidates[0])]
    if not found:
        return None
    mention = rng.choice(found)
    entry = mention.candidates[0]
    form = _forms(entry).index(mention.text)
    others = [_forms(other)[form] for other in _level(entry.level) if len(_forms(other)) > form]
    other = rng.choice([each for each in others if each != mention.text])
    return text[: mention.start] + other + text[mention.end :]


def _forms(entry: Entry) -> tuple[str, ...]:
    return (entry.name, entry.short) if entry.short else (entry.name,)


@cache
def _level(level: str) -> tuple[Entry, ...]:
    entries = dict.fromkeys(each for name in shipped().names() for each in shipped().by_name(name))
    return tuple(each for each in entries if each.level == level)


def other_unit(text: str, rng: Random) -> str | None:
    """One unit behind a number changed."""
    found = list(_UNIT.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    return text[: match.start()] + UNITS[match[0]] + text[match.end() :]


def other_polarity(text: str, rng: Random) -> str | None:
    """A negation deleted, or one put before a verb."""
    there = list(_NEGATION.finditer(text))
    if there and rng.random() < 0.5:
        match = rng.choice(there)
        return text[: match.start()] + text[match.end() :]
    at, verbs = 0, []
    for word in words(text):
        if len(word) > 1 and word_tags(word) == ("v",):
            verbs.append(at)
        at += len(word)
    if not verbs:
        return None
    at = rng.choice(verbs)
    return text[:at] + rng.choice(("不", "未", "没有")) + text[at:]


CHANGES: dict[str, Change] = {
    "digit": other_digit,
    "place": other_place,
    "unit": other_unit,
    "negation": other_polarity,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Errors made and found by form and kind; unchanged texts and those reported by form; and what went wrong."""

    made: Counter[tuple[str, str]]
    caught: Counter[tuple[str, str]]
    unchanged: Counter[str]
    alarms: Counter[str]
    missed: tuple[tuple[str, str], ...]

    def share(self) -> float:
        """Share of the errors that were found."""
        return self.caught.total() / self.made.total()

    def false(self) -> float:
        """Share of the unchanged texts that were reported."""
        return self.alarms.total() / self.unchanged.total()


def tally(found: Sequence[Case], rng: Random) -> Tally:
    """One error of each kind in each statement, quoted and retold."""
    made: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, str]] = Counter()
    unchanged: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    missed: list[tuple[str, str]] = []
    for form, case in ((form, each) for quoted in found for form, each in _told(quoted, rng)):
        alarm = case.is_reported(case.text)
        unchanged[form] += 1
        alarms[form] += alarm
        if alarm:
            missed.append((f"{form} unchanged", f"{_reasons(case)} {case.text}"))
        for kind, change in CHANGES.items():
            text = change(case.text, rng)
            if text is None or alarm:
                continue
            made[form, kind] += 1
            caught[form, kind] += (is_caught := case.is_reported(text))
            if not is_caught:
                missed.append((f"{form} {kind}", text))
    return Tally(made, caught, unchanged, alarms, tuple(missed))


def _reasons(case: Case) -> str:
    return "、".join(each.text for each in unsupported(case.text, case.quotes, case.names))


def _told(case: Case, rng: Random) -> tuple[tuple[str, Case], ...]:
    return ("quoted", case), ("retold", retold(case, rng))


def markdown(found: Tally, count: int) -> Iterator[str]:
    """The report as Markdown."""
    yield f"{found.made.total()} errors in {found.unchanged['quoted']} statements of {count} answers.\n"
    yield "| form | error | caught | made | share |\n|---|---|---|---|---|"
    for (form, kind), made in sorted(found.made.items()):
        caught = found.caught[form, kind]
        yield f"| {form} | {kind} | {caught} | {made} | {caught / made:.4f} |"
    for form, number in sorted(found.unchanged.items()):
        yield f"| {form} | none | {found.alarms[form]} false | {number} | {found.alarms[form] / number:.4f} |"
    yield f"\nCaught {found.share():.4f} (floor {LEAST_CAUGHT}), false alarms {found.false():.4f} (at most {MOST_FALSE})."


def main() -> None:
    """Print the report; the exit status is 1 below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/ and gold/")
    parser.add_argument("--answers", type=int, default=ANSWERS, help="how many answers to change")
    parser.add_argument("--show", action="store_true", help="print what was missed and reported falsely")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        sys.exit(f"没有“{arguments.shared}”：材料不在仓库里，请用 --shared 给出含 seeds/ 和 gold/ 的文件夹。")
    with TemporaryDirectory() as home:
        library = Library.open(Path(home, "library"), create=True)
        try:
            ingest_paths(library, [arguments.shared / "seeds", REPORTS], lambda number, source: None)
            asked = [*gold_questions(arguments.shared), *questions(list(library.practices()))]
            made = answers(library, asked, arguments.answers)
            found = tally([case for each in made for case in cases(library, each)], Random(SEED))
        finally:
            library.close()
    print("\n".join(markdown(found, len(made))))
    if arguments.show:
        print("\n".join(f"{kind}: {text}" for kind, text in found.missed))
    sys.exit(found.share() < LEAST_CAUGHT or found.false() > MOST_FALSE)


if __name__ == "__main__":
    main()
