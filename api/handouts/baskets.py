"""What a reader does with a basket in, the basket as a page and the contract show it out, and its handout."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal, cast

from api.comparisons.columns import Column, Matter
from api.faults import UserError
from api.handouts.assembly import Wanted, by_place, compared, handout, scopes
from api.handouts.checklist import acknowledged, findings
from api.handouts.damage import damage
from api.handouts.handout import KINDS, VERSIONS, Handout, Options
from api.handouts.outline import Section, outline
from api.handouts.picked import Picked, in_order, pick
from api.handouts.renewal import renewal
from api.handouts.sources import STYLES, Style, reference
from api.keeping.entering import read_day
from api.views import Record, plain
from index.audit import utc_now
from index.baskets import HEADINGS, MOST_ITEMS, Basket, Entered, Heading, Item
from index.library import Library

FIRST = "我的篮子"
"""The name of the basket that is made for what is collected first."""
MOST_NOTE = 2000
"""Characters of a note: a page of a handout has 616."""
MOST_NAME = 60
"""Characters of a basket's name, which is the title of the handout: three lines of it; and of what a reader enters."""
GONE = "没有编号为“{}”的篮子，可能已被删除；请从“篮子”页打开。"
_CHOICES: Mapping[str, Collection[str]] = {"kind": KINDS, "version": VERSIONS, "style": STYLES}


class Desk:
    """The baskets of one library. Every method raises LibraryError if the library cannot be read, or written; those
    that change a basket or make something of it raise UserError where there is none of the id."""

    def __init__(self, library: Library, now: Callable[[], str] = utc_now, style: Style = "2015") -> None:
        """``now`` tells the time, UTC as the library writes it; ``style`` is that of references where none is asked
        for."""
        self._library = library
        self._baskets = library.baskets
        self._now = now
        self.style = style

    def held(self, ids: Sequence[str]) -> list[Basket]:
        """The baskets of these ids that there are, in their order."""
        return [found for each in ids if (found := self._baskets.basket(each))]

    def basket(self, basket_id: str) -> Basket:
        """The basket of this id."""
        found = self._baskets.basket(basket_id)
        if found is None:
            raise UserError(GONE.format(basket_id))
        return found

    def make(self, name: str) -> Basket:
        """An empty basket. Raises UserError for a name that cannot be a title."""
        return self._baskets.make(_title(name), self._now())

    def rename(self, basket_id: str, name: str) -> None:
        """Gives a basket another name. Raises UserError for one that cannot be a title."""
        self._baskets.rename(self.basket(basket_id).id, _title(name))

    def remove(self, basket_id: str) -> None:
        """Takes a basket away with all that is in it."""
        self._baskets.remove(self.basket(basket_id).id)

    def split(self, basket_id: str) -> Basket:
        """A new basket with the second half of the items. Raises UserError where there are fewer than two."""
        basket = self.basket(basket_id)
        order = in_order(basket)
        if len(order) < 2:
            raise UserError(f"篮子“{basket.name}”只有{len(order)}条，不能再分。")
        made = self.make(f"{basket.name[: MOST_NAME - 3]}（二）")
        self._baskets.hand_over(basket_id, [item.unit for item in order[(len(order) + 1) // 2 :]], made.id)
        return made

    def put(self, basket_id: str, unit: str) -> None:
        """Puts a practice or a passage into a basket. Raises UserError for an unknown one and a full basket."""
        if not self._library.open_units([unit]):
            raise UserError(f"资料库中没有“{unit}”这条做法或段落，请从检索结果里加入篮子。")
        if not self._baskets.put(self.basket(basket_id).id, unit):
            raise UserError(
                f"一个篮子最多放{MOST_ITEMS}条，已经满了；请在篮子页把它分成两个，或另建一个篮子。"
            )

    def change(self, basket_id: str, item: Item, deed: str) -> None:
        """Does one of DEEDS with an item. Raises UserError for another deed, heading or too long a note."""
        if deed not in DEEDS or item.heading not in HEADINGS:
            raise UserError(f"“{deed or item.heading}”不能用，请从篮子页里的按钮操作。")
        if len(item.note) > MOST_NOTE:
            raise UserError(f"备注有{len(item.note)}个字，最多{MOST_NOTE}个字；请缩短后再存。")
        DEEDS[deed](self, self.basket(basket_id).id, item)

    def place(self, basket_id: str, unit: str, beside: str, behind: bool) -> None:
        """Puts an item in front of another or ``behind`` it, under its heading."""
        self._baskets.place(self.basket(basket_id).id, unit, beside, behind)

    def view(self, basket_id: str) -> Record | None:
        """A basket with what its items quote, and what must be looked at before it is exported; None if there is
        none of this id."""
        basket = self._baskets.basket(basket_id)
        if basket is None:
            return None
        picked = pick(self._library, in_order(basket))
        return {
            "id": basket.id,
            "name": basket.name,
            "made_at": basket.made_at,
            "items": [self._item(each) for each in picked],
            "lost": len(basket.items) - len(picked),
            "is_full": len(basket.items) >= MOST_ITEMS,
            "findings": plain(findings(self._library, picked)),
            "scopes": list(scopes(by_place(self._library, picked))),
            "lacking": [_lacking(each) for each in {each.source: each for each in reversed(picked)}.values()][
                ::-1
            ],
            "damage": list(damage(picked)),
        }

    def outline(self, basket_id: str, options: Options) -> tuple[Section, ...]:
        """The contents of the handout as it would be now; none of an empty basket. Raises UserError for options that
        there are not."""
        basket = self.basket(basket_id)
        wanted = Wanted(_checked(options), self._now())
        return outline(handout(self._library, basket, wanted)) if basket.items else ()

    def handout(self, basket_id: str, options: Options) -> Handout:
        """The handout of a basket. Raises UserError for options that there are not, an empty basket, a table of fewer
        than two places, and red findings that are not confirmed."""
        basket = self.basket(basket_id)
        wanted = Wanted(_checked(options), self._now())
        picked = pick(self._library, in_order(basket))
        if not picked:
            raise UserError(f"篮子“{basket.name}”是空的，请先从检索结果里加入做法或段落。")
        told = acknowledged(findings(self._library, picked), options.confirmed)
        made = handout(self._library, basket, Wanted(options, wanted.made_at, told))
        if options.kind == "table" and not made.comparisons:
            raise UserError("对比表要有两个以上地方的做法；请再收一个地方的做法，或改做资料汇编。")
        return made

    def compared(self, matter: Matter, columns: Sequence[Column]) -> Handout:
        """A comparison of places or practices as a handout."""
        return compared(
            self._library, matter, columns, Wanted(Options("table", style=self.style), self._now())
        )

    def enter(self, basket_id: str, unit: str, entered: Entered) -> None:
        """Keeps what a reader knows of the source of an item. Raises UserError for what is no date, and too long."""
        longest = max(entered.author, entered.publisher, key=len)
        if len(longest) > MOST_NAME:
            raise UserError(f"补录的内容有{len(longest)}个字，最多{MOST_NAME}个字；请缩短后再存。")
        day = entered.date and read_day(entered.date, date.max)
        self._baskets.enter(self.basket(basket_id).id, unit, replace(entered, date=day))

    def _item(self, picked: Picked) -> Record:
        """What an item quotes, and where that was published; as ``newer`` what a later version says instead."""
        source = picked.source
        raw = [found for evidence in picked.evidence for found in evidence.raw]
        return {
            "n": picked.n,
            "unit": picked.item.unit,
            "heading": picked.item.heading,
            "note": picked.item.note,
            "name": picked.heading,
            "flags": list(dict.fromkeys([*picked.labels, *picked.unit.flags])),
            "text": picked.text,
            "quotes": [each.text for each in picked.evidence],
            "raw": plain(raw),
            "document_id": picked.document.id,
            "source": source.file,
            "title": source.name,
            "publisher": source.publisher or None,
            "date": source.date or None,
            "date_confidence": source.date_confidence,
            "where": picked.where(raw),
            "reference": reference(source, self.style),
            "newer": plain(renewal(self._library, picked)),
        }

    def _save(self, basket_id: str, item: Item) -> None:
        self._baskets.set_item(basket_id, item)

    def _up(self, basket_id: str, item: Item) -> None:
        self._move(basket_id, item, -1)

    def _down(self, basket_id: str, item: Item) -> None:
        self._move(basket_id, item, 1)

    def _move(self, basket_id: str, item: Item, by: Literal[-1, 1]) -> None:
        """What is typed beside it is kept too: a form has one button and all of its fields."""
        self._baskets.set_item(basket_id, item)
        self._baskets.move(basket_id, item.unit, by)

    def _take(self, basket_id: str, item: Item) -> None:
        self._baskets.take(basket_id, item.unit)

    def _renew(self, basket_id: str, item: Item) -> None:
        """The new wording in the place of the old one."""
        picked = pick(self._library, [item])
        found = renewal(self._library, picked[0]) if picked else None
        if not (found and found.unit):
            raise UserError("新版本里没有与这一条相近的文字；请打开新版本核对，或把这一条拿出篮子。")
        self._baskets.set_item(basket_id, item)
        self._baskets.exchange(basket_id, item.unit, found.unit)


DEEDS: Mapping[str, Callable[[Desk, str, Item], None]] = {
    "save": Desk._save,
    "up": Desk._up,
    "down": Desk._down,
    "take": Desk._take,
    "renew": Desk._renew,
}


def _checked(options: Options) -> Options:
    for name, known in _CHOICES.items():
        value = getattr(options, name)
        if value not in known:
            raise UserError(f"没有“{value}”这种讲义，可用的有：{'、'.join(known)}。")
    return options


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not 0 < len(title) <= MOST_NAME:
        raise UserError(f"篮子的名字应有1到{MOST_NAME}个字，收到{len(title)}个；请改好再存。")
    return title


def _lacking(picked: Picked) -> Record:
    """A source with what is not known of it and what the reader entered, by the first item that quotes it."""
    source, entered = picked.source, picked.item.entered
    return {
        "n": source.n,
        "unit": picked.item.unit,
        "title": source.name,
        "missing": list(source.missing),
        "entered": sorted(source.entered),
        **plain(entered),
    }


def item_of(fields: Mapping[str, str]) -> Item:
    """The item that a form describes; the heading is checked where it is used."""
    return Item(fields.get("unit", ""), cast(Heading, fields.get("heading", "做法")), fields.get("note", ""))


def entered_of(fields: Mapping[str, str]) -> Entered:
    """What a form enters of a source."""
    return Entered(*(fields.get(name, "").strip() for name in ("author", "publisher", "date")))


def options_of(fields: Mapping[str, str], confirmed: Sequence[str], style: Style) -> Options:
    """The handout that a form wants, in ``style`` where it names none; what is in it is checked where it is made."""
    wanted = {"style": style} | {name: fields[name] for name in _CHOICES if name in fields}
    return Options(
        **cast(dict[str, Any], wanted),
        with_damage=fields.get("damage", "1") == "1",
        confirmed=tuple(confirmed),
    )
