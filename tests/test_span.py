import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.span import Range, cut, overlaps, to_raw, trim

TEXT = "　党建·〔2021〕《办法》𠮷①　"


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [([], ""), ([(1, 3)], "党建"), ([(10, 14), (1, 3)], "《办法》党建"), ([(14, 16), (3, 3)], "𠮷①")],
)
def test_cut_joins_without_separator(ranges: list[Range], expected: str) -> None:
    assert cut(TEXT, ranges) == expected


@pytest.mark.parametrize(
    ("span", "expected"), [((0, 17), (1, 16)), ((0, 1), (1, 1)), ((1, 16), (1, 16)), ((5, 5), (5, 5))]
)
def test_trim_takes_ideographic_space(span: Range, expected: Range) -> None:
    assert trim(TEXT, *span) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 7, ((20, 23), (5, 9))),
        (2, 4, ((22, 23), (5, 6))),
        (3, 7, ((5, 9),)),
        (3, 3, ()),
        (0, 3, ((20, 23),)),
    ],
)
def test_to_raw_follows_pieces_out_of_order(start: int, end: int, expected: tuple[Range, ...]) -> None:
    assert to_raw(((20, 23), (5, 9)), start, end) == expected


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 8), (8, 8)])
def test_to_raw_refuses_what_lies_outside(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"outside \[0, 7\)"):
        to_raw(((20, 23), (5, 9)), start, end)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([(0, 5)], [(3, 9)], 2),
        ([(0, 5)], [(5, 9)], 0),
        ([(0, 4), (6, 9)], [(2, 7)], 3),
        ([], [(0, 9)], 0),
    ],
)
def test_overlaps_counts_common_characters(first: list[Range], second: list[Range], expected: int) -> None:
    assert overlaps(first, second) == overlaps(second, first) == expected


@given(st.text(max_size=30), st.data())
def test_to_raw_is_the_inverse_of_cut(text: str, data: st.DataObject) -> None:
    borders = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=8)))
    pieces = data.draw(st.permutations(list(zip(borders[::2], borders[1::2], strict=False))))
    clean = cut(text, pieces)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(clean))] * 2)))
    assert cut(text, to_raw(pieces, start, end)) == clean[start:end]
