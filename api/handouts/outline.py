"""A handout in, its table of contents out, with what is still to be written."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.handouts.handout import PENDING, Chapter, Handout, chinese


@dataclass(frozen=True, slots=True)
class Section:
    """A section by its printed ``title``, what stands in it by name, and whether it ``is_pending``: to be written."""

    title: str
    names: tuple[str, ...] = ()
    is_pending: bool = False


def outline(handout: Handout) -> tuple[Section, ...]:
    """The sections as they are printed, the appendices behind them."""
    numbered = (
        Section(f"{chinese(n)}、{each.title}", each.names, each.is_pending)
        for n, each in enumerate(_sections(handout), start=1)
    )
    appendices = (
        Section(f"附录{chinese(n)}　{name}") for n, name in enumerate(_appendices(handout), start=1)
    )
    front = [Section("、".join(each.label for each in handout.front), (), True)] if handout.front else []
    guide = [Section("教学说明（另册）", (), True)] if handout.guide else []
    return (*front, *numbered, *appendices, *guide)


def _sections(handout: Handout) -> Iterator[Section]:
    yield from map(_chapter, handout.chapters)
    if handout.comparisons:
        places = tuple(place for each in handout.comparisons for place in each.places)
        yield Section("各地对比", places)
    if handout.questions or handout.options.kind == "case":
        told = f"{len(handout.questions)}题" if handout.questions else PENDING
        yield Section("思考题", (told,), not handout.questions)


def _chapter(chapter: Chapter) -> Section:
    return Section(chapter.heading, tuple(each.heading for each in chapter.entries), not chapter.entries)


def _appendices(handout: Handout) -> Iterator[str]:
    told = {
        "原文摘录": bool(handout.excerpts),
        "资料来源": True,
        "资料缺损说明": bool(handout.damage),
        "导出前逐条确认": bool(handout.confirmed),
    }
    return (name for name, is_there in told.items() if is_there)
