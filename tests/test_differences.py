"""Two texts side by side: nothing of either is lost, what is marked differs, and what is alike is not marked."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from api.keeping.differences import MOST_CHARACTERS, Bit, rows

PARAGRAPHS = st.lists(st.text("甲乙丙，。3５〔2021〕《》𠮷①　·", min_size=1, max_size=12), max_size=5)


def joined(bits: Iterable[Bit]) -> str:
    return "".join(bit.text for bit in bits)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_stand_there_whole(before: list[str], after: list[str]) -> None:
    found = rows(before, after)
    assert "".join(joined(row.before) for row in found).replace("\n", "") == "".join(before)
    assert "".join(joined(row.after) for row in found).replace("\n", "") == "".join(after)
    for row in found:
        same = [[bit.text for bit in side if not bit.differs] for side in (row.before, row.after)]
        assert "".join(same[0]) == "".join(same[1])
        assert row.differs or row.before == row.after


@settings(max_examples=20, deadline=None)
@given(PARAGRAPHS)
def test_a_text_does_not_differ_from_itself(text: list[str]) -> None:
    assert not any(row.differs for row in rows(text, text))


def test_a_number_differs_as_a_whole() -> None:
    (row,) = rows(["惠及居民33.5万人，都说好𠮷。"], ["惠及居民35.5万人，都说好𠮷。"])
    assert [bit for bit in row.before if bit.differs] == [Bit("33.5", True, True)]
    assert [bit for bit in row.after if bit.differs] == [Bit("35.5", True, True)]


def test_words_that_only_one_text_has_are_marked_there() -> None:
    (row,) = rows(["街道·〔2021〕把驿站盖的好。"], ["街道·〔2021〕把驿站的好。"])
    assert [bit.text for bit in row.before if bit.differs] == ["盖"]
    assert not [bit for bit in row.after if bit.differs]


def test_long_stretches_without_anything_alike_are_not_compared_by_characters() -> None:
    (row,) = rows(["甲" * (MOST_CHARACTERS + 1)], ["乙" * 3])
    assert [bit.text for bit in (*row.before, *row.after)] == ["甲" * (MOST_CHARACTERS + 1), "乙乙乙"]


def test_what_repeats_itself_too_often_is_only_said_to_differ() -> None:
    before = ["表头", "乙", *["合计·①"] * 500, "甲", "表尾"]
    after = ["表头", *["合计·①"] * 500, "表尾"]
    first, between, last = rows(before, after)
    assert not first.differs and not last.differs
    assert joined(between.before) == "\n".join(before[1:-1])
    assert joined(between.after) == "\n".join(after[1:-1])
