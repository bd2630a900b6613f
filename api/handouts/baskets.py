"""What a reader does with a basket in, the basket as a page and the contract show it out, and its handout."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, cast

from api.faults import UserError
from api.handouts.checklist import acknowledged, findings
from api.handouts.handout import VERSIONS, Handout, Wanted, damage, handout
from api.handouts.picked import Picked, pick
from api.handouts.sources import reference
from api.readers import utc_now
from api.views import Record, plain
from index.baskets import HEADINGS, MOST_ITEMS, Basket, Heading, Item
from index.library import Library

FIRST = "我的篮子"
"""The name of the basket that is made for what is collected first."""
MOST_NOTE = 2000
"""Characters of a note: a page of a handout has 616."""
MOST_NAME = 60
"""Characters of a basket's name, which is the title of the handout: three lines of it."""
GONE = "没有编号为“{}”的篮子，可能已被删除；请从“篮子”页打开。"


class Desk:
    """The baskets of one library. Every method raises LibraryError if the library cannot be read, or written; those
    that change a basket or make something of it raise UserError where there is none of the id."""

    def __init__(self, library: Library, now: Callable[[], str] = utc_now) -> None:
        """``now`` tells the time, UTC as the library writes it."""
        self._library = library
        self._baskets = library.baskets
        self._now = now

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

    def put(self, basket_id: str, unit: str) -> None:
        """Puts a practice or a passage into a basket. Raises UserError for an unknown one and a full basket."""
        if not self._library.units([unit]):
            raise UserError(f"资料库中没有“{unit}”这条做法或段落，请从检索结果里加入篮子。")
        if not self._baskets.put(self.basket(basket_id).id, unit):
            raise UserError(f"一个篮子最多放{MOST_ITEMS}条，已经满了；请另建一个篮子。")

    def change(self, basket_id: str, item: Item, deed: str) -> None:
        """Does one of DEEDS with an item. Raises UserError for another deed, heading or too long a note."""
        if deed not in DEEDS or item.heading not in HEADINGS:
            raise UserError(f"“{deed or item.heading}”不能用，请从篮子页里的按钮操作。")
        if len(item.note) > MOST_NOTE:
            raise UserError(f"备注有{len(item.note)}个字，最多{MOST_NOTE}个字；请缩短后再存。")
        DEEDS[deed](self, self.basket(basket_id).id, item)

    def view(self, basket_id: str) -> Record | None:
        """A basket with what its items quote, and what must be looked at before it is exported; None if there is
        none of this id."""
        basket = self._baskets.basket(basket_id)
        if basket is None:
            return None
        picked = pick(self._library, basket)
        return {
            "id": basket.id,
            "name": basket.name,
            "made_at": basket.made_at,
            "items": [_item(each) for each in picked],
            "lost": len(basket.items) - len(picked),
            "findings": plain(findings(self._library, picked)),
            "damage": list(damage(picked)),
        }

    def handout(self, basket_id: str, version: str, confirmed: Sequence[str] = ()) -> Handout:
        """The handout of a basket. Raises UserError for an unknown version, an empty basket and red findings that
        are not in ``confirmed``, by their keys."""
        if version not in VERSIONS:
            raise UserError(f"没有“{version}”这种讲义，可用的有：{'、'.join(VERSIONS)}。")
        basket = self.basket(basket_id)
        picked = pick(self._library, basket)
        if not picked:
            raise UserError(f"篮子“{basket.name}”是空的，请先从检索结果里加入做法或段落。")
        told = acknowledged(findings(self._library, picked), confirmed)
        return handout(self._library, basket, Wanted(version, self._now(), told))

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


DEEDS: Mapping[str, Callable[[Desk, str, Item], None]] = {
    "save": Desk._save,
    "up": Desk._up,
    "down": Desk._down,
    "take": Desk._take,
}


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not 0 < len(title) <= MOST_NAME:
        raise UserError(f"篮子的名字应有1到{MOST_NAME}个字，收到{len(title)}个；请改好再存。")
    return title


def _item(picked: Picked) -> Record:
    """What an item quotes, and where that was published."""
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
        "raw": plain(raw),
        "document_id": picked.document.id,
        "source": source.file,
        "title": source.title,
        "publisher": source.publisher or None,
        "date": source.date or None,
        "date_confidence": source.date_confidence,
        "where": picked.where(raw),
        "reference": reference(source),
    }


def item_of(fields: Mapping[str, str]) -> Item:
    """The item that a form describes; the heading is checked where it is used."""
    return Item(fields.get("unit", ""), cast(Heading, fields.get("heading", "做法")), fields.get("note", ""))
