from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.networks import DIGIT, PADDING, REACH, UNKNOWN, Alphabet, Network, WindowNetwork

ALPHABET = Alphabet("的一社区，")


def weighing(rows: int) -> Network:
    """A network whose log-odds name each character and its place: one linear layer."""
    return Network(((np.array([[10.0**-n] for n in range(rows)]), np.array([0.0])),))


WINDOWS = WindowNetwork(
    ALPHABET,
    np.arange(len(ALPHABET), dtype=np.float32)[:, None],
    weighing(2 * REACH),
    weighing(REACH),
)
TEXTS = st.text("的一社区，改造2０ 　\n", max_size=40)


def weighed(numbers: list[int]) -> float:
    return sum(number * 10.0**-n for n, number in enumerate(numbers))


def test_a_network_is_linear_layers_with_rectified_units() -> None:
    first = (np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([0.5, 0.0]))
    last = (np.array([[2.0], [3.0]]), np.array([-1.0]))
    network = Network((first, last))
    assert network.odds([1.0, -2.0]) == pytest.approx(2 * 0.0 + 3 * 0.0 - 1.0)
    assert network.odds([1.0, 1.0]) == pytest.approx(2 * 3.5 + 3 * 0.0 - 1.0)
    assert Network.read(network.arrays("x"), "x").odds([1.0, 1.0]) == pytest.approx(6.0)


def test_characters_have_numbers_and_all_digits_one() -> None:
    numbers = [ALPHABET.number(char) for char in "的，2０③𠮷改"]
    assert numbers == [DIGIT + 1, DIGIT + 5, DIGIT, DIGIT, DIGIT, UNKNOWN, UNKNOWN]
    assert len(ALPHABET) == DIGIT + 1 + len("的一社区，")


def test_a_window_holds_the_characters_next_to_the_seam() -> None:
    before, after = [PADDING] * (REACH - 2) + [5, 6], [3, UNKNOWN] + [PADDING] * (REACH - 2)
    assert WINDOWS.seam_odds("社区", "的改") == pytest.approx(weighed([*before, *after]))
    assert WINDOWS.opening_odds("的改") == pytest.approx(weighed(after))


@given(TEXTS, TEXTS)
def test_white_space_and_what_is_far_away_count_for_nothing(left: str, right: str) -> None:
    spaced = (" ".join(left) + "　", "\n" + " ".join(right))
    near = ("".join(left.split())[-REACH:], "".join(right.split())[:REACH])
    expected = WINDOWS.seam_odds(*near)
    assert WINDOWS.seam_odds(*spaced) == WINDOWS.seam_odds(left, right) == expected
    assert WINDOWS.opening_odds(right) == WINDOWS.opening_odds(near[1])


def test_a_window_network_is_read_as_it_was_written() -> None:
    read = WindowNetwork.read(WINDOWS.arrays())
    assert read.alphabet.characters == ALPHABET.characters
    assert np.array_equal(read.vectors, WINDOWS.vectors)
    layers = chain(read.seam.layers, read.opening.layers)
    assert [weights.shape for weights, _ in layers] == [(2 * REACH, 1), (REACH, 1)]
    assert read.seam_odds("社区", "的") == pytest.approx(WINDOWS.seam_odds("社区", "的"), rel=1e-6)
