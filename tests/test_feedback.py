"""What readers say of answers and ask in vain is kept, and nothing else is; a library that cannot be written still answers."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import feedback
from index.database import Database
from index.errors import LibraryError
from index.feedback import Feedback, Given, Opinion, Unanswered
from index.migrations import MIGRATIONS

QUESTION = "杭州·〔2021〕《办法》怎么加装电梯𠮷①　"
ANSWER = {
    "answerable": False,
    "statements": [],
    "refusal": {"slots": [{"slot": "place", "asked": "杭州·𠮷①　"}]},
}
TIMES = [f"2026-01-0{day}T08:00:00Z" for day in range(1, 10)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The SQLite file of an empty library."""
    with closing(Database(tmp_path / "library.sqlite")) as database:
        database.migrate()
    return tmp_path / "library.sqlite"


@pytest.fixture
def kept(path: Path) -> Feedback:
    return Feedback(path)


@pytest.fixture
def locked(path: Path) -> Iterator[Path]:
    """The same, while another process is in the middle of a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield path
        other.execute("ROLLBACK")


def test_what_is_said_is_kept_as_it_was_given(kept: Feedback) -> None:
    first = Opinion(QUESTION, "off_point", ANSWER, note="问的是电梯·〔2021〕𠮷①　", author="王·𠮷")
    second = Opinion("另一个", "wrong_citation", {"statements": ["３.５万"]}, citation=2)
    made = [kept.give(each, at) for each, at in zip((first, second), TIMES, strict=False)]
    assert made == [Given(1, TIMES[0], first), Given(2, TIMES[1], second)]
    assert kept.given() == made[::-1]
    assert kept.given(1, 1) == made[:1]
    assert kept.counts() == (2, 0)


def test_halves_of_characters_do_not_lose_what_was_said(kept: Feedback) -> None:
    made = kept.give(Opinion("问", "useful", {"text": "\ud800字"}), TIMES[0])
    assert kept.given() == [made]
    assert made.opinion.answer == {"text": "?字"}


def test_a_verdict_that_does_not_exist_is_not_kept(kept: Feedback) -> None:
    with pytest.raises(LibraryError):
        kept.give(Opinion("问", "好", {}), TIMES[0])  # type: ignore[arg-type]
    assert kept.given() == []


def test_a_question_asked_again_is_counted_however_it_is_typed(kept: Feedback) -> None:
    for text, slot, at in zip(
        ("杭州 怎么加装電梯", "　杭州  怎么加装电梯\n", "别的问题"),
        ("topic", "place", "year"),
        TIMES,
        strict=False,
    ):
        kept.note(text, [slot], at)
    assert kept.unanswered() == [
        Unanswered("杭州 怎么加装电梯", ("place",), TIMES[0], TIMES[1], 2),
        Unanswered("别的问题", ("year",), TIMES[2], TIMES[2], 1),
    ]
    assert kept.unanswered(1, 1) == kept.unanswered()[1:]


def test_a_question_narrowed_otherwise_is_another_one(kept: Feedback) -> None:
    for filters in (
        {},
        {"place": ("武汉·𠮷①", "宜昌"), "theme": ("旧改",)},
        {"theme": ["旧改"], "place": ["宜昌", "武汉·𠮷①"]},
    ):
        kept.note("怎么装电梯", ["place"], TIMES[0], filters)
    narrowed, plain = kept.unanswered()
    assert (narrowed.filters, narrowed.count) == ({"place": ["宜昌", "武汉·𠮷①"], "theme": ["旧改"]}, 2)
    assert (plain.filters, plain.count) == ({}, 1)
    assert kept.ignore("怎么装电梯", "王", TIMES[1], narrowed.filters)
    assert kept.unanswered() == [plain] and kept.counts() == (0, 1)
    assert not kept.heed("怎么装电梯", "王", TIMES[2])


def test_the_questions_not_asked_for_longest_go_first(
    kept: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_QUESTIONS", 2)
    for text, at in zip("甲乙甲丙", TIMES, strict=False):
        kept.note(text, ["topic"], at)
    assert {each.question for each in kept.unanswered()} == {"甲", "丙"}


def test_the_oldest_opinions_go_first(kept: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_OPINIONS", 2)
    made = [kept.give(Opinion(text, "useful", ANSWER), TIMES[0]) for text in "甲乙丙"]
    assert kept.given() == made[:0:-1]
    assert kept.counts() == (2, 0)


@settings(max_examples=8)
@given(st.lists(st.sampled_from(["甲", "乙 丙", "乙　丙", "①", "1"]), min_size=1, max_size=8))
def test_counts_add_up_to_what_was_asked(tmp_path_factory: pytest.TempPathFactory, asked: list[str]) -> None:
    path = tmp_path_factory.mktemp("asked") / "library.sqlite"
    with closing(Database(path)) as database:
        database.migrate()
    kept = Feedback(path)
    for each in asked:
        kept.note(each, [], TIMES[0])
    rows = kept.unanswered()
    assert sum(row.count for row in rows) == len(asked)
    assert [row.count for row in rows] == sorted((row.count for row in rows), reverse=True)
    assert kept.counts() == (0, len(rows))


def test_nothing_is_kept_but_what_the_readme_names(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        columns = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for table in ("feedback", "unanswered")
        }
    assert columns == {
        "feedback": {"id", "at", "question", "verdict", "answer", "citation", "note", "author"},
        "unanswered": {"question", "filters", "slots", "first_at", "last_at", "count"},
    }


def test_a_question_does_not_wait_for_a_locked_library_and_what_is_kept_is_read(locked: Path) -> None:
    kept = Feedback(locked)
    with pytest.raises(LibraryError, match="另一个进程正在写入"):
        kept.note("问", [], TIMES[0])
    assert (kept.unanswered(), kept.given()) == ([], [])


def test_a_library_that_is_only_read_keeps_nothing_and_says_so(path: Path) -> None:
    Feedback(path).note("问", ["topic"], TIMES[0])
    before = path.read_bytes()
    reader = Feedback(path, read_only=True)
    with pytest.raises(LibraryError, match="只读"):
        reader.give(Opinion("问", "useful", {}), TIMES[0])
    with pytest.raises(LibraryError, match="只读"):
        reader.note("问", [], TIMES[0])
    assert [each.question for each in reader.unanswered()] == ["问"]
    assert path.read_bytes() == before


def test_an_older_library_gets_the_tables_and_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("".join(MIGRATIONS[:4]) + "PRAGMA user_version = 4;")
        connection.execute("INSERT INTO failures (source, stage, reason) VALUES ('甲', 'read', '坏')")
        connection.commit()
    with closing(Database(path)) as database:
        database.migrate()
        assert database.rows("SELECT source FROM failures") == [("甲",)]
    Feedback(path).give(Opinion("问", "useful", json.loads("{}")), TIMES[0])
    assert Feedback(path).counts() == (1, 0)


def test_what_is_ignored_is_kept_with_its_deed_or_not_at_all(kept: Feedback, path: Path) -> None:
    kept.note("问·𠮷", ["topic"], TIMES[0])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, '满'); END")
        connection.commit()
        with pytest.raises(LibraryError):
            kept.ignore("问·𠮷", "王", TIMES[1])
        assert kept.unanswered_count() == 1
        connection.execute("DROP TRIGGER full")
        connection.commit()
    assert kept.ignore("问·𠮷", "王", TIMES[1]) and kept.unanswered_count() == 0


def test_questions_of_an_older_library_are_kept_as_not_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        before = next(n for n, sql in enumerate(MIGRATIONS) if "unanswered_before" in sql)
        connection.executescript("".join(MIGRATIONS[:before]) + f"PRAGMA user_version = {before};")
        for text in "甲乙":
            connection.execute(
                "INSERT INTO unanswered VALUES (?, '[\"topic\"]', ?, ?, 3)", (text, *TIMES[:2])
            )
        connection.execute("INSERT INTO ignored_questions VALUES ('乙', '王', ?)", TIMES[:1])
        connection.commit()
    with closing(Database(path)) as database:
        database.migrate()
    first, last = TIMES[:2]
    assert Feedback(path).unanswered() == [Unanswered("甲", ("topic",), first, last, 3)]
    assert Feedback(path).unanswered(is_ignored=True) == [Unanswered("乙", ("topic",), first, last, 3, "王")]
