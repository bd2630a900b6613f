"""Articles in, the same articles with the repairs made to each paragraph, and flags for what it lost, out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.damage import Loss, Repair
from ingest.document import Article, Paragraph

ELSEWHERE = frozenset({"drop.furniture", "order.moved", "part.metadata", "part.caption", "join.title"})
"""Rules whose repairs stand beside the paragraphs, not in them."""
FOLDED = "重复段已折叠"
LOST = "缺页"
UNPLACED = "地点不明"
DOUBTFUL = "数字存疑"


class Trail:
    """The repairs and losses of one document."""

    def __init__(self, repairs: Sequence[Repair], losses: Sequence[Loss]) -> None:
        made = [each for each in repairs if each.decision != "undone"]
        inside = [(raw, n) for n, each in enumerate(made) if each.rule not in ELSEWHERE for raw in each.raw]
        self._made = made
        self._spots = sorted(inside)
        self._starts = [raw[0] for raw, _ in self._spots]
        self._longest = max((raw[1] - raw[0] for raw, _ in self._spots), default=0)
        self._losses = {loss.raw_pos: loss for loss in losses if loss.type in _FLAGS}

    def attached(self, article: Article) -> Article:
        """``article`` with repairs and flags on its paragraphs, which have none yet."""
        if not self._spots and not self._losses:
            return article
        sections = tuple(
            replace(section, paragraphs=tuple(map(self._marked, section.paragraphs)))
            for section in article.sections
        )
        return replace(article, sections=sections)

    def _marked(self, paragraph: Paragraph) -> Paragraph:
        touching = [self._made[n] for n in sorted(set(self._touching(paragraph)))]
        repairs = tuple(each for each in touching if each.rule != "drop.repeat")
        flags = [*self._flags(paragraph), *([FOLDED] if len(repairs) < len(touching) else [])]
        return replace(paragraph, repairs=repairs, flags=tuple(flags))

    def _touching(self, paragraph: Paragraph) -> Iterator[int]:
        """Numbers of the repairs that touch a piece of the paragraph."""
        for start, end in paragraph.raw:
            first = bisect_left(self._starts, start - self._longest)
            for (_, stop), n in self._spots[first : bisect_right(self._starts, end)]:
                if stop >= start:
                    yield n

    def _flags(self, paragraph: Paragraph) -> Iterator[str]:
        ends = [place for piece in paragraph.raw for place in piece]
        losses = [loss for place in ends if (loss := self._losses.get(place))]
        found = [flag for loss in losses for flag in _FLAGS[loss.type]]
        found += [UNPLACED for loss in losses if loss.severity == "red" and loss.type == "text_lost_before"]
        yield from dict.fromkeys(found)


_FLAGS = {
    "text_lost_before": (LOST,),
    "text_lost_after": (LOST,),
    "doubtful_number": (DOUBTFUL,),
}
"""Flags of the paragraphs at which a loss of a type stands."""
