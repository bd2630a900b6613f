"""Training texts in, clean sentences, paragraphs and headings for newspaper articles out.

The texts have no paragraphs and no headlines of their own: paragraphs are runs of whole sentences, headings
are clauses.
"""

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from random import Random

from train.parts import part_of


@dataclass(frozen=True, slots=True)
class Source:
    """The clean sentences of one training text, in order."""

    id: str
    sentences: tuple[str, ...]

    @property
    def phrases(self) -> set[str]:
        """Everything of 12 and more characters between two points or commas."""
        return {phrase for phrase in re.split("[，。！？；]", "".join(self.sentences)) if len(phrase) >= 12}


@dataclass(frozen=True, slots=True)
class Pools:
    """The training texts by kind: news of local government, other news, government reports."""

    local: tuple[Source, ...]
    other: tuple[Source, ...]
    reports: tuple[Source, ...]

    def draw(self, rng: Random, count: int) -> list[Source]:
        """Up to ``count`` texts of one kind that share no phrase: seven in ten times local, twice other news,
        once reports."""
        (pool,) = rng.choices([self.local, self.other, self.reports], [7, 2, 1])
        drawn: list[Source] = []
        for source in rng.sample(pool, 3 * count):
            if len(drawn) < count and not any(source.phrases & other.phrases for other in drawn):
                drawn.append(source)
        return drawn


LOCAL = ("社区", "街道", "党建", "基层", "居民", "党员", "乡村", "干部")
SENTENCE = re.compile(r"[^。！？]+[。！？]+[”’）]*")
UNCLEAN = re.compile(
    r"https?:|www\.|原标题|广告|编辑|责编|记者|通讯员|来源|版权|声明|图片|摄|供图|公众号|报道[）)]?|"
    r"[【】■□►▲×<>＞|\x00-\x20\xa0\u3000]|^[”’）、，；：,.;:)]"
)
"""What a web page adds to a text, and blanks: a sentence with it is left out."""
ITEM = re.compile(r"(?<=[：；])(?=[一二三四五六]是|（[一二三四五六]）)")
PAIRS = ("“”", "‘’", "（）", "《》")
LEAST_LENGTH = 350
"""Characters of clean sentences that make a text worth printing."""
OTHER_EVERY = 4
"""One of so many other news items is taken: 1,700 of 69,000 are more than pages use."""


def load_pools(folder: Path, most_news: int | None = None) -> Pools:
    """The usable texts of ``news.jsonl.xz``, its first ``most_news`` items if not all, and of
    ``reports.jsonl.xz`` in ``folder``: those only that no model was trained on."""
    local, other = [], []
    with lzma.open(folder / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(filter(_is_unseen, islice(lines, most_news))):
            if sum(word in line for word in LOCAL) >= 3:
                local.append(line)
            elif number % OTHER_EVERY == 0:
                other.append(line)
    with lzma.open(folder / "reports.jsonl.xz", "rt", encoding="utf-8") as lines:
        reports = [source for line in filter(_is_unseen, lines) for source in _report_parts(json.loads(line))]
    return Pools(tuple(_usable(local)), tuple(_usable(other)), tuple(reports))


def _is_unseen(line: str) -> bool:
    return part_of(str(json.loads(line)["id"])) == "held_out"


def _usable(lines: list[str]) -> Iterator[Source]:
    for line in lines:
        record = json.loads(line)
        source = Source(record["id"], clean_sentences(record["text"]))
        if _length(source) >= LEAST_LENGTH:
            yield source


def _report_parts(record: dict[str, str]) -> Iterator[Source]:
    """A long report as texts of some thousand characters."""
    paragraphs = [clean_sentences(line.strip()) for line in record["text"].splitlines()]
    sentences: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        sentences += paragraph
        if sum(map(len, sentences)) >= 1000:
            yield Source(f"{record['id']}#{number}", tuple(sentences))
            sentences = []


def _length(source: Source) -> int:
    return sum(map(len, source.sentences))


def clean_sentences(text: str) -> tuple[str, ...]:
    """The whole sentences of ``text`` of 10 to 220 characters that hold nothing of a web page."""
    found = SENTENCE.findall(text)
    return tuple(each for each in found if 10 <= len(each) <= 220 and not UNCLEAN.search(each))


def balanced(text: str) -> bool:
    """Whether all quotes and brackets of ``text`` are opened, then closed."""
    return all(_closed(text, *pair) for pair in PAIRS)


def _closed(text: str, opening: str, closing: str) -> bool:
    depths = list(accumulate((char == opening) - (char == closing) for char in text))
    return not depths or (depths[-1] == 0 and min(depths) == 0)


def paragraphs_of(source: Source, rng: Random, sizes: tuple[int, int]) -> list[str]:
    """The sentences in paragraphs of at least a length drawn from ``sizes``; no quote runs over a border."""
    found, text, aim = [], "", rng.randint(*sizes)
    for sentence in source.sentences:
        text += sentence
        if len(text) >= aim:
            if balanced(text):
                found.append(text)
            text, aim = "", rng.randint(*sizes)
    return found


VERBS = [
    "推动",
    "加强",
    "打造",
    "健全",
    "坚持",
    "深化",
    "提升",
    "完善",
    "构建",
    "强化",
    "建立",
    "开展",
    "落实",
    "推进",
    "做好",
    "聚焦",
    "激活",
    "优化",
    "搭建",
    "培育",
    "发挥",
    "促进",
    "助力",
    "守护",
    "保障",
    "创新",
    "拓宽",
    "筑牢",
    "凝聚",
    "织密",
    "破解",
    "擦亮",
    "扩大",
    "增强",
    "改善",
    "引导",
    "提高",
    "加快",
    "整合",
    "解决",
]
CLAUSE = re.compile(rf"(?<=[。，；、])(?:{'|'.join(VERBS)})[一-龥]{{3,12}}(?=[，。；])")
STOCK = (
    "小院议事难题有解",
    "好事办在家门口",
    "邻里帮衬暖人心",
    "楼道里有了主心骨",
    "一张清单管到底",
    "网格连着千万家",
    "老街坊有了新去处",
    "办事少跑一趟路",
    "问计于民事好办",
    "队伍强了底气足",
    "干在实处见成效",
    "田间地头解难题",
    "资源共享邻里同乐",
    "门前事有人管",
    "把会开到院坝里",
    "从看着干到跟着干",
)
PLACE = re.compile(
    r"(?:^|[，。、；“在])((?![全在])[一-龥](?![社小城户园景厂辖山库校地治街集各全说自托])[一-龥](?:市|区|县|镇))(?![一-龥]?[场民容级政委域属值长])"
)
PLACES = ("临江市", "青石县", "望河区", "云岭镇", "石桥镇", "东川区", "南浦县", "白沙区")


def clauses(sources: list[Source], rng: Random) -> list[str]:
    """What can stand as a heading, in random order: verb phrases of the texts, then stock phrases."""
    text = "".join(sentence for source in sources for sentence in source.sentences)
    own = [each for each in dict.fromkeys(CLAUSE.findall(text)) if each[-1] not in "的了时后中上下着是和"]
    return [*rng.sample(own, len(own)), *rng.sample(STOCK, len(STOCK))]


def place_of(sources: list[Source], rng: Random) -> str:
    """A place that the texts name, or a made-up one."""
    text = "".join(sentence for source in sources for sentence in source.sentences)
    found: Sequence[str] = PLACE.findall(text) or PLACES
    return rng.choice(found)
