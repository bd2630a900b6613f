"""Documents by id in, where and when their articles were published out: read without the documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.database import Database
from index.dating import INFERRED, UNDATED, beginning, times, years
from index.folding import fold
from index.store import Unit
from ingest.document import DateConfidence
from ingest.practice import Practice

_LIVE = "SELECT DISTINCT document_id FROM reports JOIN documents ON id = document_id WHERE state = 'live' AND"


@dataclass(frozen=True, slots=True)
class Published:
    """Where an article was published and when (ISO); empty where nobody says."""

    publisher: str = ""
    date: str = ""
    confidence: DateConfidence = "unknown"


NOWHERE = Published()
Issues = dict[tuple[str, int], Published]
"""By the id of the document and the number of the article."""


def published(unit: Unit, issues: Issues) -> Published:
    """Where and when the article of a unit was published."""
    return issues.get((unit.document_id, unit.article), NOWHERE)


def years_of(unit: Unit, issues: Issues) -> tuple[str, ...]:
    """The years of a unit as ``index.dating.times`` has them; of one that tells none, that of its article."""
    own = times(unit) if isinstance(unit, Practice) else (UNDATED,)
    return (
        tuple(f"{INFERRED}{year}" for year in years(published(unit, issues).date))
        if own == (UNDATED,)
        else own
    )


def date_of(unit: Unit, issues: Issues) -> str:
    """When that began which a unit tells, else when it was published, to sort by; empty where nobody says."""
    own = beginning(unit.time_read) if isinstance(unit, Practice) else ""
    return own or published(unit, issues).date


class Reports:
    """The articles of the documents of one database. A trigger keeps the table level with their records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, document_ids: Sequence[str]) -> Issues:
        """All articles of these documents."""
        sql = "SELECT document_id, article, publisher, date, confidence FROM reports WHERE document_id IN"
        rows = self._database.each_of(sql, document_ids)
        return {(key, number): Published(*rest) for key, number, *rest in rows}

    def by(self, publishers: Sequence[str]) -> list[str]:
        """Ids of the searched documents with an article of one of ``publishers``."""
        return [row[0] for row in self._database.each_of(f"{_LIVE} publisher IN", publishers)]

    def publishers(self) -> list[str]:
        """All publishers of searched documents, those of most articles first."""
        sql = (
            "SELECT publisher FROM reports JOIN documents ON id = document_id WHERE state = 'live' AND publisher <> ''"
            " GROUP BY publisher ORDER BY COUNT(*) DESC, publisher"
        )
        return [name for (name,) in self._database.rows(sql)]

    def written(self, publishers: Sequence[str]) -> tuple[str, ...]:
        """``publishers`` as the articles write them, which may be in another script or width, or all that hold such a name
        where none is called so (依据：湖北日报); others as they are."""
        rows = self._database.rows("SELECT DISTINCT publisher FROM reports") if publishers else ()
        told = [(name, fold(name)) for (name,) in rows]
        return tuple(dict.fromkeys(name for each in publishers for name in _meant(each, told)))

    def of_years(self, years: Sequence[str]) -> list[str]:
        """Ids of the searched documents with an article published in one of ``years``."""
        return [row[0] for row in self._database.each_of(f"{_LIVE} substr(date, 1, 4) IN", years)]


def _meant(publisher: str, told: Sequence[tuple[str, str]]) -> list[str]:
    asked = fold(publisher)
    same = [name for name, folded in told if folded == asked]
    return same or [name for name, folded in told if asked in folded] or [publisher]
