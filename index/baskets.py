"""Practices and passages that a reader picks out in, named baskets of them in an order out.

A basket is kept until it is removed; whoever knows its id reads and changes it, so the id cannot be guessed.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal, get_args

from index.database import Database

Heading = Literal["背景", "难点", "做法", "成效", "启示", "思考题"]
HEADINGS: tuple[Heading, ...] = get_args(Heading)
"""What items stand under in a handout, in its order."""
MOST_ITEMS = 100
"""Items of a basket: a handout of more is a book, and is better made of several baskets."""
_ID_BYTES = 16
"""Random bytes of an id: as many as a UUID has."""
_PATIENCE = 5.0
"""Seconds that a change waits for another process's transaction."""
_ADD = (
    "INSERT INTO basket_items (basket, unit, heading, note, position)"
    " SELECT ?1, ?2, ?3, '', coalesce(max(position), 0) + 1 FROM basket_items"
    " WHERE basket = ?1 HAVING count(*) < ?4 ON CONFLICT DO NOTHING"
)
_PLACE = "UPDATE basket_items SET position = ?, heading = ? WHERE basket = ? AND unit = ?"
_SWAP = (
    "UPDATE basket_items SET position = CASE unit WHEN ?2 THEN ?5 ELSE ?4 END"
    " WHERE basket = ?1 AND unit IN (?2, ?3)"
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a reader knows of a source that the material does not say: ``author``, ``publisher`` and ``date`` (ISO, or a
    year alone), each empty where nothing was entered."""

    author: str = ""
    publisher: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What was picked out: the id of a practice or passage, what it stands under, a reader's own ``note``, and what the
    reader ``entered`` of its source."""

    unit: str
    heading: Heading = "做法"
    note: str = ""
    entered: Entered = Entered()


@dataclass(frozen=True, slots=True)
class Basket:
    """Items in their order; ``made_at`` is UTC."""

    id: str
    name: str
    made_at: str
    items: tuple[Item, ...] = ()

    def under(self, heading: Heading) -> list[Item]:
        """The items under one heading."""
        return [item for item in self.items if item.heading == heading]


class Baskets:
    """The baskets of one library, by a connection of its own as what readers say. Every method raises LibraryError
    if the library cannot be read, or written."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        """Of the library in the SQLite file ``path``."""
        self._path = path
        self._read_only = read_only

    def make(self, name: str, at: str) -> Basket:
        """An empty basket made at the time ``at``, UTC as ``2026-01-31T08:00:00Z``."""
        made = Basket(token_urlsafe(_ID_BYTES), name, at)
        self._execute("INSERT INTO baskets VALUES (?, ?, ?)", made.id, name, at)
        return made

    def basket(self, basket_id: str) -> Basket | None:
        """The basket of this id; None if there is none."""
        sql = (
            "SELECT name, made_at, unit, heading, note, author, publisher, date"
            " FROM baskets LEFT JOIN basket_items ON basket = id WHERE id = ? ORDER BY position"
        )
        with self._opened() as database:
            rows = database.rows(sql, basket_id)
        items = tuple(
            Item(unit, heading, note, Entered(*entered))
            for _, _, unit, heading, note, *entered in rows
            if unit is not None
        )
        return Basket(basket_id, rows[0][0], rows[0][1], items) if rows else None

    def rename(self, basket_id: str, name: str) -> None:
        """Gives a basket another name."""
        self._execute("UPDATE baskets SET name = ? WHERE id = ?", name, basket_id)

    def remove(self, basket_id: str) -> None:
        """Takes a basket away with all that is in it."""
        with self._opened() as database, database.transaction():
            database.execute("DELETE FROM basket_items WHERE basket = ?", basket_id)
            database.execute("DELETE FROM baskets WHERE id = ?", basket_id)

    def put(self, basket_id: str, unit: str, heading: Heading = "做法") -> bool:
        """Puts a unit behind the others of a basket, which has it once; whether it is in it now: not where the basket
        holds MOST_ITEMS others."""
        with self._opened() as database, database.transaction():
            database.execute(_ADD, basket_id, unit, heading, MOST_ITEMS)
            held = database.rows("SELECT 1 FROM basket_items WHERE basket = ? AND unit = ?", basket_id, unit)
        return bool(held)

    def set_item(self, basket_id: str, item: Item) -> None:
        """Gives the item of this unit another heading and note."""
        sql = "UPDATE basket_items SET heading = ?, note = ? WHERE basket = ? AND unit = ?"
        self._execute(sql, item.heading, item.note, basket_id, item.unit)

    def enter(self, basket_id: str, unit: str, entered: Entered) -> None:
        """Keeps what a reader knows of the source of an item, in the place of what was entered before."""
        sql = "UPDATE basket_items SET author = ?, publisher = ?, date = ? WHERE basket = ? AND unit = ?"
        self._execute(sql, entered.author, entered.publisher, entered.date, basket_id, unit)

    def exchange(self, basket_id: str, unit: str, other: str) -> None:
        """Lets another unit stand in the place of an item; where the basket has it already the item only goes."""
        with self._opened() as database, database.transaction():
            database.execute(
                "UPDATE OR IGNORE basket_items SET unit = ? WHERE basket = ? AND unit = ?",
                other,
                basket_id,
                unit,
            )
            database.execute("DELETE FROM basket_items WHERE basket = ? AND unit = ?", basket_id, unit)

    def place(self, basket_id: str, unit: str, beside: str, behind: bool = False) -> None:
        """Puts an item in front of another or ``behind`` it, under its heading. Where either is not in the basket nothing
        is moved."""
        sql = "SELECT unit, heading FROM basket_items WHERE basket = ? ORDER BY position"
        with self._opened() as database, database.transaction():
            headings = dict(database.rows(sql, basket_id))
            if unit == beside or not {unit, beside} <= set(headings):
                return
            order = [each for each in headings if each != unit]
            order.insert(order.index(beside) + behind, unit)
            for position, each in enumerate(order, start=1):
                heading = headings[beside if each == unit else each]
                database.execute(_PLACE, position, heading, basket_id, each)

    def hand_over(self, basket_id: str, units: Sequence[str], other_id: str) -> None:
        """Moves items of these units into another basket, which is empty."""
        with self._opened() as database, database.transaction():
            for unit in units:
                database.execute(
                    "UPDATE basket_items SET basket = ? WHERE basket = ? AND unit = ?",
                    other_id,
                    basket_id,
                    unit,
                )

    def take(self, basket_id: str, unit: str) -> None:
        """Takes an item out of a basket."""
        self._execute("DELETE FROM basket_items WHERE basket = ? AND unit = ?", basket_id, unit)

    def move(self, basket_id: str, unit: str, by: Literal[-1, 1]) -> None:
        """Lets an item change places with its neighbour under the same heading: -1 the one before, 1 the one
        behind. Where there is none it stays."""
        sql = (
            "SELECT unit, position FROM basket_items WHERE basket = ?1 AND heading ="
            " (SELECT heading FROM basket_items WHERE basket = ?1 AND unit = ?2) ORDER BY position"
        )
        with self._opened() as database, database.transaction():
            rows = dict(database.rows(sql, basket_id, unit))
            order = list(rows)
            other = order.index(unit) + by if unit in rows else -1
            if 0 <= other < len(order):
                neighbour = order[other]
                database.execute(_SWAP, basket_id, unit, neighbour, rows[unit], rows[neighbour])

    def _execute(self, sql: str, *values: object) -> None:
        with self._opened() as database:
            database.execute(sql, *values)

    @contextmanager
    def _opened(self) -> Iterator[Database]:
        with closing(Database(self._path, _PATIENCE, self._read_only)) as database:
            yield database
