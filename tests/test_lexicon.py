"""The lexicon's one pass against a regular expression that tries the longest word first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexicon import Lexicon

LETTERS = "老旧小区改𠮷①　"


@given(
    st.sets(st.text(alphabet=LETTERS, min_size=2, max_size=5), min_size=1),
    st.text(alphabet=LETTERS, max_size=40),
)
def test_scan_finds_what_an_alternation_finds(words: set[str], text: str) -> None:
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    expected = [(m.start(), m.end(), m.group()) for m in re.finditer(pattern, text)]
    lexicon = Lexicon({word: word for word in words})
    assert list(lexicon.scan(text)) == expected
    assert lexicon.opens(text) or not expected or expected[0][0] > 0


def test_a_refused_word_gives_way_to_a_shorter_one() -> None:
    lexicon = Lexicon({"武汉": 1, "武汉市": 2})
    found = lexicon.scan("武汉市场", lambda text, start, end: text[end : end + 1] != "场")
    assert list(found) == [(0, 2, 1)]


def test_a_word_at_the_end_ends_with_the_text() -> None:
    assert list(Lexicon({"武汉": 1, "武汉市": 2}).scan("在武汉")) == [(1, 3, 1)]


def test_a_word_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="'鄂' has 1"):
        Lexicon({"鄂": 0})
