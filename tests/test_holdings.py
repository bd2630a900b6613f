"""The files of a library: each holds the document of its bytes, one at a time, whoever else holds it too."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.decisions import QUARANTINE, Verdicts
from index.entry import make_entry
from index.holdings import Arrival
from index.overlays import Overlays
from index.store import Store
from tests.builders import Report

FIRST = Report("荣东社区建成红色驿站·〔2021〕《办法》𠮷①　投入14万元。\n居民议事。", name="甲.txt")
SECOND = Report("老旧小区改造拆除违建。", name="甲.txt")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    store.migrate()
    return store


def test_a_file_follows_its_bytes(store: Store) -> None:
    assert store.add(FIRST.ingested(), "/甲.txt") == "stored"
    assert store.add(FIRST.ingested(), "/甲.txt") == "unchanged"
    assert store.add(SECOND.ingested(), "/甲.txt") == "replaced"
    assert [each.id for each in store.documents()] == [SECOND.id]
    assert store.document(FIRST.id) == FIRST.ingested().document
    assert store.document("甲.txt") == store.document("/甲.txt") == SECOND.ingested().document
    held = store.held(["/没有.txt", "/甲.txt"])
    assert [(path, each.id, each.sha256) for path, each in held.items()] == [
        ("/甲.txt", SECOND.id, SECOND.sha256)
    ]
    assert store.add(FIRST.ingested(), "/甲.txt") == "replaced"
    assert [each.id for each in store.documents()] == [FIRST.id]


def test_equal_bytes_are_one_document_of_two_files(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    assert store.add(FIRST.ingested(), "/乙.txt") == "stored"
    (summary,) = store.documents()
    assert (summary.paths, summary.passages, summary.practices) == (("/乙.txt", "/甲.txt"), 2, 2)
    assert store.add(SECOND.ingested(), "/甲.txt") == "replaced"
    assert [(each.id, each.paths) for each in store.documents()] == [
        (FIRST.id, ("/乙.txt",)),
        (SECOND.id, ("/甲.txt",)),
    ]


def test_a_file_lets_go_of_what_another_keeps(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲·〔2021〕.txt")
    store.add(FIRST.ingested(), "/乙𠮷①.txt")
    store.add(SECOND.ingested(), "/丙.txt")
    assert [row.twins for row in store.documents()] == [1, 0]
    store.let_go("/乙𠮷①.txt")
    store.let_go("/没有.txt")
    assert store.holders(FIRST.id) == {"/甲·〔2021〕.txt": FIRST.name}
    assert [row.twins for row in store.documents()] == [0, 0]
    store.let_go("/甲·〔2021〕.txt")
    assert (store.holders(FIRST.id), store.state(FIRST.id)) == ({}, "withdrawn")


def test_what_a_table_holds_goes_by_the_end_of_its_path(store: Store) -> None:
    for n, each in enumerate((FIRST, SECOND), 2):
        store.take(make_entry(each.ingested()), f"/库/表·①.csv#{n}", "/库/表·①.csv")
    for name in ("表·①.csv", "库/表·①.csv", "/库/表·①.csv"):
        assert store.held_in(name) == [FIRST.id, SECOND.id]
    assert store.held_in("·①.csv") == store.held_in("") == []


def test_a_withdrawn_document_can_be_opened_and_stored_again(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    assert store.withdraw(FIRST.id)
    assert not store.withdraw(FIRST.id)
    assert not store.withdraw("没有")
    assert store.documents() == []
    assert list(store.practices()) == []
    assert store.document("甲.txt") == FIRST.ingested().document
    assert store.held(["/甲.txt"]) == {}
    assert store.add(FIRST.ingested(), "/甲.txt") == "stored"
    assert list(store.practices()) == list(FIRST.ingested().practices)


@pytest.mark.parametrize("given_up", ["/甲·①.txt", "/乙𠮷.txt"])
def test_what_comes_back_is_held_by_the_files_that_held_it_last(store: Store, given_up: str) -> None:
    paths = ("/甲·①.txt", "/乙𠮷.txt", "/丙.txt")
    for path in paths:
        store.add(FIRST.ingested(), path)
    store.let_go(given_up)
    held = store.holders(FIRST.id)
    for _ in range(2):
        assert store.withdraw(FIRST.id) and store.restore(FIRST.id)
        assert store.holders(FIRST.id) == held and len(held) == 2
    for path in held:
        store.let_go(path)
    assert store.restore(FIRST.id) and list(store.holders(FIRST.id)) == [list(held)[-1]]
    assert not store.restore(FIRST.id)


def test_a_file_keeps_only_its_parts(store: Store) -> None:
    first, second = make_entry(FIRST.ingested()), make_entry(SECOND.ingested())
    store.take(first, "/a.csv#2", "/a.csv")
    store.take(second, "/a.csv#3", "/a.csv")
    store.take(second, "/a.csv#4", "/a.csv")
    store.take(second, "/a.csv/b", "/a.csv/b")
    seen = store.last_change()
    assert store.keep_only("/a.csv", {"/a.csv#2", "/a.csv#3", "/a.csv#4"}) == []
    assert store.changed_since(seen) == []
    assert store.keep_only("/a.csv", {"/a.csv#3"}) == ["甲.txt", "甲.txt"]
    assert [each.paths for each in store.documents()] == [("/a.csv#3", "/a.csv/b")]
    assert store.state(FIRST.id) == "withdrawn"


TABLES = ("documents", "units", "sources", "changes", "reports", "decisions", "overlays")
"""Where it is kept which file holds which document."""


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "", "张三"])), max_size=8
    ),
    known=st.integers(0, 8),
    decided=st.sampled_from(["nothing", "withdrawn", "released"]),
)
@example(steps=[(0, 0, "张三")], known=0, decided="nothing")
@example(steps=[(0, 0, ""), (1, 1, ""), (0, 2, ""), (2, 1, ""), (3, 3, "")], known=0, decided="nothing")
@example(steps=[(0, 0, ""), (1, 1, "")], known=0, decided="withdrawn")
@example(steps=[(0, 0, ""), (1, 1, ""), (0, 1, "")], known=1, decided="released")
def test_documents_taken_together_are_kept_as_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str]], known: int, decided: str
) -> None:
    """Whatever is known of them before, of the same bytes or of the same file, and whoever holds them back."""
    stores = [Store(tmp_path_factory.mktemp("store") / "library.sqlite") for _ in range(2)]
    entries = [
        make_entry(Report(f"第{n}条：荣东社区建成红色驿站。", name=f"{n}.txt").ingested()) for n in range(4)
    ]
    arrivals = [Arrival(entries[n], f"/{path}.txt", f"/{path}.txt", held_by=by) for n, path, by in steps]
    added = []
    for store, is_together in zip(stores, (True, False), strict=True):
        store.migrate()
        store.take_all(arrivals[:known])
        if decided == "withdrawn":
            store.withdraw(entries[0].id)
            Overlays(store).withdraw(entries[0].sha256, "过期", "李四")
        if decided == "released":
            Verdicts(store).file(entries[0].sha256, {QUARANTINE: "undone"}, "李四", 1)
        rest = arrivals[known:]
        added.append(store.take_all(rest) if is_together else [store._take(each) for each in rest])
    assert added[0] == added[1]
    for table in TABLES:
        columns = ", ".join(
            name
            for _, name, *_ in stores[0].rows(f"PRAGMA table_info({table})")
            if name not in ("stored_at", "at")
        )
        sql = f"SELECT {columns} FROM {table}"
        assert stores[0].rows(sql) == stores[1].rows(sql)
    for store in stores:
        store.close()
