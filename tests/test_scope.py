"""The scope of a library: counted after each change, and not in between."""

from contextlib import closing
from pathlib import Path

from index.database import Database
from index.scope import Scope
from tests.builders import Report, add, holding


def test_the_scope_follows_what_is_searched(tmp_path: Path) -> None:
    report = Report("拆除违建·〔2021〕《办法》①\n加装电梯１４部\n")
    with holding(tmp_path, report) as library:
        before = library.scope()
        assert (before.documents, before.practices) == (1, 2)
        assert before.damage == {"red": 0, "amber": 0, "grey": 0}
        assert before.updated == library.documents()[0].stored_at
        assert library.scope() is before
        add(library, Report("又一份𠮷\n", name="b.txt"))
        assert (library.scope().documents, library.scope().practices) == (2, 3)
        for document in library.documents():
            library.withdraw(document.id)
        assert library.scope() == Scope(0, 0, {"red": 0, "amber": 0, "grey": 0}, "")


def test_what_is_published_is_new_on_that_day(tmp_path: Path) -> None:
    with holding(tmp_path, Report("加装电梯１４部·𠮷\n")) as library:
        document = library.document("report.txt")
        assert document
        for is_published in (False, True):
            library.verdicts.publish(document.sha256, is_published, "王")
        with closing(Database(tmp_path / "library.sqlite")) as database:
            database.execute("UPDATE decisions SET at = '2999-01-31T08:00:00Z'")
        assert library.scope().updated == "2999-01-31T08:00:00Z"
        library.verdicts.publish(document.sha256, False, "王")
        assert library.scope().updated == ""
