"""Documents looked for by title or file name: readers and keepers find the same, however the words are written."""

from collections.abc import Iterator

import pytest

from index.catalogue import Catalogue, Wanted
from index.materials import Materials, Sought
from index.store import Store
from tests.builders import Report

TITLES = {"ＡＢ表①.txt": "议事厅·〔2021〕《公约》𠮷", "b.txt": "ＣＤ全角的名字\n两行", "c.txt": ""}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three documents."""
    store = Store(tmp_path_factory.mktemp("titles") / "library.sqlite")
    store.migrate()
    for name, title in TITLES.items():
        store.add(Report(f"{name}的正文。", title, name=name).ingested(), name)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ab", ["ＡＢ表①.txt"]),
        ("ＡＢ　議事廳", ["ＡＢ表①.txt"]),
        ("1 𠮷 (2021)", []),
        ("〔2021〕 表1", ["ＡＢ表①.txt"]),
        ("cd 两行 B", ["b.txt"]),
        ("名字两行", []),
        ("%", []),
        (" ".join(["txt"] * 1_500), ["c.txt", "b.txt", "ＡＢ表①.txt"]),
        ("", ["c.txt", "b.txt", "ＡＢ表①.txt"]),
    ],
)
def test_each_word_is_found_in_any_writing(store: Store, words: str, names: list[str]) -> None:
    materials, catalogue = Materials(store), Catalogue(store)
    assert [each.source for each in materials.page(Sought(words), 9, 0)] == names
    assert [each.source for each in catalogue.page(Wanted(words), 9, 0)] == names
    assert materials.count(Sought(words)) == catalogue.count(Wanted(words)) == len(names)
