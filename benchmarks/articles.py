"""Clean texts in, newspaper articles out: undamaged lines that know what each of their characters is.

Names of persons, papers and organisations are made up.
"""

import re
from dataclasses import dataclass
from random import Random
from typing import Literal

from benchmarks.sources import ITEM, Source, balanced, clauses, paragraphs_of, place_of

Role = Literal[
    "body",
    "title",
    "heading",
    "caption",
    "byline",
    "label",
    "ending",
    "furniture",
    "repeat",
    "overlap",
    "blank",
    "lost",
]
"""What a stretch of a line is. ``repeat`` and ``overlap`` are printed twice, ``blank`` is one too many, and
``lost`` is an empty stretch where something is missing."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line; ``paragraph`` and ``order`` say where body text belongs, ``kind`` what damage
    made the stretch."""

    text: str
    role: Role = "body"
    paragraph: int = -1
    order: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of an ``article`` (from 0); ``run_in`` is the length of a run-in heading."""

    runs: tuple[Run, ...]
    article: int = 0
    run_in: int = 0

    @property
    def role(self) -> Role:
        """What the line mostly is."""
        return self.runs[0].role if len(self.runs) == 1 else "body"


NAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
GIVEN = [
    "建国",
    "伟",
    "芳",
    "秀英",
    "敏",
    "静",
    "志强",
    "磊",
    "洋",
    "艳",
    "勇",
    "雪梅",
    "立新",
    "晓明",
    "思远",
    "雨桐",
    "子涵",
    "文博",
    "海燕",
    "国栋",
]
PAPERS = ["江城日报", "云岭晚报", "青石日报", "东方农村报", "南浦新闻", "农业周刊"]
ORGANISATIONS = ("中共{place}委组织部", "{place}民政局", "{place}委政法委", "{place}人民政府")
BYLINES = (
    "■记者 {a} {b}",
    "■{organisation}",
    "{paper}记者 {a} 通讯员 {b}",
    "本报记者 {a}",
    "记者 {a} 通讯员 {b} {c}",
    "□ {a} {b}",
)
CREDITS = ("", "", "{a}摄", " {a} 摄", "({paper}记者 {a} 摄)", "（{a} 摄）", " {a}供图", "(资料图片)")
SCENES = (
    "{place}一角。",
    "{place}志愿者在整理图书。",
    "{place}工作人员上门走访老人。",
    "图为居民在{place}便民服务点办事。",
    "{place}居民在小广场上议事。",
    "{place}举行邻里节。",
    "{place}村民采摘新茶。",
    "孩子们在{place}的托管班里画画。",
    "{place}新建成的停车场。",
    "党员（右二）在{place}讲解政策。",
)
ENDINGS = (
    "（责任编辑：{a}）",
    "责编：{a} 校对：{b}",
    "(来源：{paper})",
    "【编辑：{a}】",
    "编辑 {a} 审核 {b}",
)


def filled(template: str, place: str, rng: Random) -> str:
    """``template`` with names of persons, papers and organisations."""
    a, b, c = (f"{rng.choice(NAMES)}{rng.choice(GIVEN)}" for _ in range(3))
    organisation = rng.choice(ORGANISATIONS).format(place=place)
    return template.format(a=a, b=b, c=c, paper=rng.choice(PAPERS), organisation=organisation, place=place)


def caption(place: str, rng: Random, article: int) -> Line:
    """The line under a picture, with or without its credit."""
    return Line((Run(filled(rng.choice(SCENES) + rng.choice(CREDITS), place, rng), "caption"),), article)


def headline(place: str, phrases: list[str], rng: Random) -> str:
    """A headline of one or two phrases, some with the place before them."""
    forms = ("{a} {b}", "{place}：{a} {b}", "{place}{a}", "{place}：{a}", "{place}{a} {b}")
    return rng.choice(forms).format(place=place, a=phrases.pop(), b=phrases.pop())


@dataclass(slots=True)
class Writer:
    """Writes the articles of one page; ``paragraph`` counts paragraphs over all of them."""

    rng: Random
    lines: list[Line]
    paragraph: int = 0
    article: int = 0

    def report(self, sources: list[Source]) -> None:
        """An article: headline, author, sections of one text each, captions, sometimes an ending."""
        phrases, place = clauses(sources, self.rng), place_of(sources, self.rng)
        phrases.reverse()
        start = len(self.lines)
        self._line("title", headline(place, phrases, self.rng))
        sizes = self.rng.choice([(40, 160), (80, 260), (150, 420)])
        has_run_in = self.rng.random() < 0.25
        for number, source in enumerate(sources):
            if number:
                self._heading(number, phrases)
            for text in paragraphs_of(source, self.rng, sizes):
                lead = f"{phrases.pop()}。" if has_run_in and number and len(phrases) > 8 else ""
                self._paragraph(lead + text, len(lead))
        self._sign(start, place)
        self._illustrate(start, place)
        if self.rng.random() < 0.2:
            self._line("ending", filled(self.rng.choice(ENDINGS), place, self.rng))
        self.article += 1

    def commentary(self, sources: list[Source], report: int) -> None:
        """A commentary on the article ``report`` by another author, who quotes it word for word."""
        phrases = clauses(sources, self.rng)
        self._line("label", self.rng.choice(["点评", "短评", "编后"]))
        self._line("title", f"{phrases.pop()} {phrases.pop()}")
        self._line("byline", filled("■{a}", "", self.rng))
        texts = paragraphs_of(sources[0], self.rng, (60, 200))[:3]
        texts.insert(1, self._quoting(report))
        for text in texts:
            self._body(text)
        note = filled("(作者系{paper}特约评论员)", "", self.rng)
        self._append(Run(note, "byline"))
        self.article += 1

    def _quoting(self, report: int) -> str:
        """A paragraph around 30 to 118 characters of the report's text."""
        long = [line for line in self.lines if line.article == report and len(line.runs[0].text) >= 90]
        bodies = [line.runs[0].text for line in long if line.role == "body"]
        text = self.rng.choice(bodies) if bodies else ""
        borders = [match.end() for match in re.finditer("[，。；]", text)]
        stretches = [text[a:b] for a in [0, *borders] for b in borders if 30 <= b - a <= 118]
        sound = [each for each in stretches if balanced(each)] or ["从这里可以看出不少门道，"]
        return f"这一做法的可贵之处在于，{self.rng.choice(sound).rstrip('，。；')}。这样的经验值得借鉴。"

    def _line(self, role: Role, text: str) -> None:
        self.lines.append(Line((Run(text, role),), self.article))

    def _heading(self, number: int, phrases: list[str]) -> None:
        pair = f"{phrases.pop()} {phrases.pop()}" if self.rng.random() < 0.4 else phrases.pop()
        ordinal = f"{'一二三四五六'[number - 1]}、" if self.rng.random() < 0.2 else ""
        self._line("heading", ordinal + pair)

    def _paragraph(self, text: str, run_in: int) -> None:
        """A paragraph; an enumeration (一是…；二是…；) stands item by item every second time."""
        items = ITEM.split(text) if self.rng.random() < 0.5 else [text]
        for item in items if all(map(balanced, items)) else [text]:
            self._body(item, run_in)
            run_in = 0

    def _body(self, text: str, run_in: int = 0) -> None:
        self.lines.append(Line((Run(text, "body", self.paragraph),), self.article, run_in))
        self.paragraph += 1

    def _append(self, run: Run) -> None:
        last = self.lines[-1]
        self.lines[-1] = Line((*last.runs, run), last.article, last.run_in)

    def _sign(self, start: int, place: str) -> None:
        """The author under the headline, after the lead, at the end of the text, or nowhere."""
        where = self.rng.choices(["headline", "lead", "end", "nowhere"], [60, 10, 15, 15])[0]
        if where == "end":
            self._append(Run(filled(self.rng.choice(["({a})", "（{a} {b}）"]), place, self.rng), "byline"))
        elif where != "nowhere":
            text = filled(self.rng.choice(BYLINES), place, self.rng)
            at = start + (1 if where == "headline" else 2)
            self.lines.insert(at, Line((Run(text, "byline"),), self.article))

    def _illustrate(self, start: int, place: str) -> None:
        """Up to three captions between lines of the article."""
        for _ in range(self.rng.choice([0, 0, 1, 1, 2, 3])):
            at = self.rng.randint(min(start + 2, len(self.lines)), len(self.lines))
            self.lines.insert(at, caption(place, self.rng, self.article))
