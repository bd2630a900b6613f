"""A handout in, Markdown out, with footnotes and tables as GitHub and Pandoc read them; quotations stay verbatim."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from api.handouts.handout import PENDING, UNTOLD, Chapter, Comparison, Handout, Quote, Remark, chinese, seam

LABEL = "Markdown"
SUFFIX = "md"
MEDIA_TYPE = "text/markdown; charset=utf-8"
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&$^])")


def write(handout: Handout) -> bytes:
    """The Markdown file."""
    return "\n\n".join(_Writer(handout).blocks()).encode() + b"\n"


class _Writer:
    """One file in the making, and the footnotes that it has so far."""

    def __init__(self, handout: Handout) -> None:
        self.handout = handout
        self.notes: dict[str, int] = {}
        self.sources = {source.n: handout.reference(source) for source in handout.sources}

    def blocks(self) -> Iterator[str]:
        """Headings, paragraphs, tables and lists."""
        handout = self.handout
        yield f"# {escape(handout.title)}"
        yield f"{handout.label}　{escape(handout.scope)}"
        yield from map(_remark, handout.front)
        for chapter in handout.chapters:
            yield from self._chapter(chapter)
        if handout.comparisons:
            yield "## 各地对比"
            for number, comparison in enumerate(handout.comparisons, start=1):
                yield f"**{escape(comparison.caption(number))}**"
                yield self._table(comparison)
            yield from (f"**提示**：{escape(warning)}" for warning in handout.warnings)
        questions = [f"{n}. {escape(each)}" for n, each in enumerate(handout.questions, 1)]
        yield from self._list("思考题", questions or [PENDING] * (handout.options.kind == "case"))
        excerpts = (f"- 摘录{each.n}　{self._told(each.quotes)}" for each in handout.excerpts)
        yield from self._list("附录　原文摘录", excerpts)
        yield from self._list(
            "附录　资料来源", (f"- \\[{n}\\] {escape(text)}" for n, text in self.sources.items())
        )
        yield from self._list("附录　资料缺损说明", (f"- {escape(each)}" for each in handout.damage))
        yield from self._list("附录　导出前逐条确认", (f"- {escape(each)}" for each in handout.confirmed))
        if handout.guide:
            yield "## 教学说明（另册）"
            yield from map(_remark, handout.guide)
        yield "\n".join(f"[^{number}]: {escape(text)}" for text, number in self.notes.items())

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        yield f"## {chapter.heading}"
        if not chapter.entries:
            yield PENDING
        for number, entry in enumerate(chapter.entries, start=1):
            labels = f"（{'，'.join(entry.labels)}）" if entry.labels else ""
            yield f"### （{chinese(number)}）{escape(entry.heading)}{labels}"
            for row in entry.rows:
                yield f"**{row.label}**：{self._told(row.quotes)}"
            if entry.note:
                yield f"**备注**：{escape(entry.note)}"

    def _told(self, quotes: Sequence[Quote]) -> str:
        """Quotations behind one another, with what stands between them."""
        told = [escape(each.text) + escape(each.note) + self._note(each) for each in quotes]
        seams = [*(seam(*pair) for pair in pairwise(quotes)), ""]
        return "".join(chain.from_iterable(zip(told, seams, strict=True))) if told else UNTOLD

    def _note(self, quote: Quote) -> str:
        text = f"{self.sources[quote.source]} {quote.where}".strip()
        return f"[^{self.notes.setdefault(text, len(self.notes) + 1)}]"

    def _table(self, comparison: Comparison) -> str:
        heads = ["", *map(escape, comparison.places)]
        rows = [heads, ["---"] * len(heads)]
        rows += [[line.label, *map(self._told, line.cells)] for line in comparison.lines]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _list(self, heading: str, lines: Iterable[str]) -> Iterator[str]:
        if told := "\n".join(lines):
            yield f"## {heading}"
            yield told


def _remark(remark: Remark) -> str:
    return f"**{remark.label}**：{escape(remark.text)}"


def escape(text: str) -> str:
    """``text`` so that it is shown as it is: marks behind a backslash, line ends as spaces of the same line."""
    return _MARKS.sub(r"\\\1", " ".join(text.splitlines()))
