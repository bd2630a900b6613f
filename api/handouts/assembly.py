"""A basket or a comparison and its library in, the handout out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.comparisons.columns import Column, Matter
from api.comparisons.compare import warnings
from api.comparisons.scope import unlike_counts
from api.handouts.case import case_chapters, front, guide
from api.handouts.damage import damage
from api.handouts.handout import Handout, Kind, Options
from api.handouts.parts import Quoted, chapters, comparisons, excerpts, quoter
from api.handouts.picked import Picked, in_order, pick
from api.handouts.questions import questions
from api.handouts.retold import retold
from index.baskets import Basket, Item
from index.library import Library

Places = Mapping[str, Sequence[Picked]]
"""What is set side by side, by the name of its column."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which handout is made, when (UTC, ISO), and what was acknowledged before, in words."""

    options: Options
    made_at: str
    confirmed: tuple[str, ...] = ()


def handout(library: Library, basket: Basket, wanted: Wanted) -> Handout:
    """The handout of a basket that is not empty."""
    picked = pick(library, in_order(basket))
    begun = replace(_begun(library, basket.name, wanted, picked), confirmed=wanted.confirmed)
    return _KINDS[wanted.options.kind](begun, picked, by_place(library, picked), quoter(library))


def compared(library: Library, matter: Matter, columns: Sequence[Column], wanted: Wanted) -> Handout:
    """Places or practices side by side, as a handout that is nothing but their table."""
    ids = dict.fromkeys(each.id for column in columns for each in column.practices)
    picked = pick(library, [Item(key) for key in ids])
    known = {each.item.unit: each for each in picked}
    places = {
        f"{column.place}{'（计划）' if column.only_plans else ''}": [
            replace(known[each.id], deeds=column.deeds.get(each.id, ()), is_headed=each.id in column.headed)
            for each in column.practices
            if each.id in known
        ]
        for column in columns
    }
    title = f"{matter.name}：{'、'.join(column.place for column in columns)}"
    begun = _begun(library, title, wanted, picked)
    told = replace(begun, warnings=tuple(warnings(matter, columns)))
    return _compared(told, picked, places, quoter(library))


def _begun(library: Library, title: str, wanted: Wanted, picked: Sequence[Picked]) -> Handout:
    """What every handout has, whatever its kind."""
    return Handout(
        title=title,
        options=wanted.options,
        made_at=wanted.made_at,
        scope=_scope(library, picked, wanted.made_at),
        sources=tuple(dict.fromkeys(each.source for each in picked)),
        damage=_damage(picked) if wanted.options.with_damage else (),
    )


def _collection(begun: Handout, picked: Sequence[Picked], places: Places, quoted: Quoted) -> Handout:
    """All that is quoted under its headings; the students' version is without what they are to judge."""
    teaching = begun.options.version == "teacher"
    made = replace(
        begun,
        chapters=tuple(chapters(picked, quoted, teaching)),
        comparisons=tuple(comparisons(places, quoted, teaching)),
        questions=_asked(picked),
    )
    if not teaching:
        return replace(made, confirmed=())
    return replace(made, warnings=scopes(places), excerpts=tuple(excerpts(picked, quoted)))


def _case(begun: Handout, picked: Sequence[Picked], places: Places, quoted: Quoted) -> Handout:
    """The same in the sections of a teaching case, with what is left to write."""
    made = _collection(begun, picked, places, quoted)
    teaching = begun.options.version == "teacher"
    return replace(
        made,
        chapters=tuple(case_chapters(picked, quoted, teaching)),
        front=front(picked),
        guide=guide(picked, made.questions) if teaching else (),
    )


def _table(begun: Handout, picked: Sequence[Picked], places: Places, quoted: Quoted) -> Handout:
    """Nothing but the places side by side, the same for all readers."""
    return _compared(replace(begun, warnings=scopes(places)), picked, places, quoted)


_KINDS: Mapping[Kind, Callable[[Handout, Sequence[Picked], Places, Quoted], Handout]] = {
    "collection": _collection,
    "table": _table,
    "case": _case,
}


def _compared(begun: Handout, picked: Sequence[Picked], places: Places, quoted: Quoted) -> Handout:
    table = tuple(comparisons(places, quoted, True))
    return replace(begun, comparisons=table, excerpts=tuple(excerpts(picked, quoted)))


def _damage(picked: Sequence[Picked]) -> tuple[str, ...]:
    return damage(picked) or ("所引材料没有发现缺损。",)


def _scope(library: Library, picked: Sequence[Picked], made_at: str) -> str:
    scope = library.scope()
    return (
        f"{made_at[:10]}由资料库摘录而成，没有改写；资料库有{scope.documents}篇材料、"
        f"{scope.practices}个做法，本讲义引用{len(picked)}处。"
    )


def by_place(library: Library, picked: Sequence[Picked]) -> Places:
    """Practices by their place, in each those that tell the same once. Those of which it is not known where they were
    done stand apart by their source: they may be of several places."""
    found: dict[str, list[Picked]] = {}
    for each in picked:
        if each.practice:
            found.setdefault(each.column, []).append(each)
    told = {place: retold(library, under) for place, under in found.items()}
    return {
        place: [each for each in under if each.item.unit not in told[place]] for place, under in found.items()
    }


def scopes(places: Places) -> tuple[str, ...]:
    """That the figures of the places do not count one and the same thing, where that is so."""
    return tuple(
        unlike_counts(
            {name: [each.practice for each in under if each.practice] for name, under in places.items()}
        )
    )


def _asked(picked: Sequence[Picked]) -> tuple[str, ...]:
    asked = [each for each in picked if each.item.heading == "思考题"]
    others = [each for each in picked if each.item.heading != "思考题"]
    own = [each.item.note for each in asked if each.item.note]
    return questions(own, [each.practice for each in [*asked, *others] if each.practice])
