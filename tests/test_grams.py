"""Texts in, the numbers of their characters and pairs of neighbours out."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.grams import hashed

TEXTS = st.text(max_size=60)


@given(TEXTS, st.integers(min_value=1, max_value=20))
def test_each_character_and_each_pair_has_a_number_within_the_bits(text: str, bits: int) -> None:
    letters = "".join(text.split())
    found = hashed(text, bits)
    assert len(found) == max(0, 2 * len(letters) - 1)
    assert all(0 <= number < 1 << bits for number in found)


@given(TEXTS)
def test_blanks_do_not_count(text: str) -> None:
    assert hashed(text, 13).tolist() == hashed(" \u3000\n".join(text), 13).tolist()


def test_the_same_strings_have_the_same_numbers_wherever_they_stand() -> None:
    (a, b, ab), (b2, a2, ba) = hashed("社区", 20).tolist(), hashed("区社", 20).tolist()
    assert (a, b) == (a2, b2) and len({a, b, ab, ba}) == 4
