"""The practices of each place in, the warnings out that they are of several themes, or count several things."""

from collections.abc import Iterator, Mapping, Sequence

from index.folding import fold
from ingest.practice import Figure, Practice

MOST_NAMED = 3
"""Figures of a place that the warning names: enough to see what it counts."""
Thing = tuple[str, str]
"""What is counted and in which unit: 户 of households are not 人 of them."""


def unlike_counts(places: Mapping[str, Sequence[Practice]]) -> Iterator[str]:
    """One sentence where several places have figures and some have none to set beside theirs."""
    counted = {place: things for place, practices in places.items() if (things := _things(practices))}
    if len(counted) < 2:
        return
    shared = set.intersection(*(set(things) for things in counted.values()))
    apart = {place: _named(things, shared) for place, things in counted.items()}
    if not any(apart.values()):
        return
    told = "；".join(f"{place}：{named}" for place, named in apart.items() if named)
    if shared:
        yield f"几地都数了的只有{_same(counted, shared)}；其余数字数的不是同一样东西（{told}），不宜直接比较，请对照原文。"
    else:
        yield f"各地数字数的不是同一样东西（{told}），不宜直接比较，请对照原文。"


def unlike_themes(places: Mapping[str, Sequence[Practice]]) -> Iterator[str]:
    """One sentence where the practices of several places have no theme of the first level in common."""
    themes = {place: _themes(practices) for place, practices in places.items() if practices}
    if len(themes) > 1 and not set.intersection(*map(set, themes.values())):
        told = "；".join(f"{place}：{'、'.join(found) or '未归入主题'}" for place, found in themes.items())
        yield f"各栏的做法不属于同一个主题（{told}），请先看难点是否相同，再作比较。"


def _themes(practices: Sequence[Practice]) -> dict[str, None]:
    """The themes of the first level, in the order in which they come."""
    return {theme.partition("/")[0]: None for each in practices for theme in each.themes}


def _things(practices: Sequence[Practice]) -> dict[Thing, Figure]:
    """What is counted, each with the first figure of it; a figure of which the text does not say it is left out."""
    found: dict[Thing, Figure] = {}
    for practice in practices:
        for figure in practice.figures:
            if figure.of:
                found.setdefault((fold(figure.of), figure.unit), figure)
    return found


def _named(things: Mapping[Thing, Figure], shared: set[Thing]) -> str:
    """The first figures that are not ``shared``, each with what it counts."""
    own = [figure for thing, figure in things.items() if thing not in shared]
    return "、".join(f"{figure.text}“{figure.of}”" for figure in own[:MOST_NAMED])


def _same(counted: Mapping[str, Mapping[Thing, Figure]], shared: set[Thing]) -> str:
    first = next(iter(counted.values()))
    own = [figure for thing, figure in first.items() if thing in shared]
    return "、".join(f"“{figure.of}”" for figure in own[:MOST_NAMED])
