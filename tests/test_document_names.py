"""Documents by name: what a file's name stands for, and under which name readers see what a library holds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.faults import UserError
from api.selection import find_document
from index.library import Library
from tests.builders import Report, add, open_library

TEXTS = (
    "荣东社区建成红色驿站·〔2021〕《办法》𠮷①。\n居民议事协商。",
    "老旧小区改造拆除违建，居民得实惠。",
    "村集体经济收入增长，居民入股分红。",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path)
    yield library
    library.close()


def test_a_file_of_a_folder_is_named_without_it_where_no_other_has_the_name(library: Library) -> None:
    first, second = Report(TEXTS[0], name="网页/01.html"), Report(TEXTS[1], name="来稿/01.html")
    add(library, first)
    assert library.named("01.html") == library.named("网页/01.html") == [first.id]
    assert library.named("1.html") == library.named("/01.html") == []
    add(library, second)
    assert set(library.named("01.html")) == {first.id, second.id}
    assert library.named("来稿/01.html") == [second.id]


def test_what_readers_see_follows_the_live_files(library: Library) -> None:
    both = Report(TEXTS[0], name="甲.txt")
    for name in ("甲.txt", "乙.txt"):
        add(library, replace(both, name=name))
    assert named_everywhere(library, both.id) == {"乙.txt"}
    add(library, Report(TEXTS[1], name="乙.txt"))
    assert named_everywhere(library, both.id) == {"甲.txt"}
    assert library.withdraw(both.id)
    assert named_everywhere(library, both.id) == {"甲.txt"}


def named_everywhere(library: Library, document_id: str) -> set[str]:
    """The sources by which a document, its summary, its practices and its units go."""
    document = library.document(document_id)
    assert document
    stored = library._store.units_of(document_id)
    units = library.units([row.key for row in stored])
    found = [row for row in library.documents() if row.id == document_id]
    found_practices = [each for each in library.practices() if each.document_id == document_id]
    shown = [document, *found, *found_practices, *units.values(), *(row.unit for row in stored)]
    return {each.source for each in shown}


def test_a_name_of_several_documents_is_refused_with_all_of_them(library: Library) -> None:
    first, second = (Report(text, name="报告.txt") for text in TEXTS[:2])
    add(library, first, "/东/报告.txt")
    add(library, second, "/西/报告.txt")
    with pytest.raises(UserError) as refused:
        find_document(library, "报告.txt")
    for told in ("报告.txt", first.id, "/东/报告.txt", second.id, "/西/报告.txt"):
        assert told in str(refused.value)
    assert library.document("报告.txt") is None
    for name in ("/西/报告.txt", second.id, second.id[:6]):
        assert find_document(library, name) == second.ingested().document
    library.withdraw(first.id)
    assert find_document(library, "报告.txt") == second.ingested().document
    assert find_document(library, "/东/报告.txt") == first.ingested().document


def test_a_superseded_document_goes_by_its_name_if_no_live_one_does(library: Library) -> None:
    old, new = Report(TEXTS[0], name="东/报告.txt"), Report(TEXTS[1], name="报告.txt")
    add(library, old, "/东/报告.txt")
    add(library, new, "/东/报告.txt")
    assert find_document(library, "东/报告.txt") == old.ingested().document
    other = Report(TEXTS[2], name="东/报告.txt")
    add(library, other, "/西/东/报告.txt")
    assert find_document(library, "东/报告.txt") == other.ingested().document
