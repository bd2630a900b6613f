"""Errors put into answers: the guard finds them, and leaves what has none."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from benchmarks.mutations import (
    CHANGES,
    LEAST_CAUGHT,
    MOST_FALSE,
    Case,
    answers,
    cases,
    questions,
    retold,
    tally,
)
from index.library import Library

ANSWERS = 20
QUOTE = "2022年3月，宜昌市西陵区投入近200万元，给没有电梯的14个小区装了电梯，居民同意·〔2021〕𠮷①　。"


@pytest.fixture(scope="module")
def library(samples: Path) -> Iterator[Library]:
    """The sample reports; tests only read it."""
    with closing(Library.open(samples)) as opened:
        yield opened


def test_errors_are_found_and_right_answers_left_alone(library: Library) -> None:
    asked = islice(questions(list(library.practices())), 0, None, 7)
    made = answers(library, asked, ANSWERS)
    found = tally([case for each in made for case in cases(library, each)], Random(1))
    assert len(made) == ANSWERS
    assert {kind for _, kind in found.made} == set(CHANGES)
    assert found.share() >= LEAST_CAUGHT, found.missed
    assert found.false() <= MOST_FALSE, found.missed


@pytest.mark.parametrize("kind", CHANGES)
def test_an_error_changes_one_thing(kind: str) -> None:
    for seed in range(20):
        changed = CHANGES[kind](QUOTE, Random(seed))
        assert changed and changed != QUOTE
        assert abs(len(changed) - len(QUOTE)) <= 10
    assert CHANGES[kind]("的·𠮷①　", Random(0)) is None


def test_a_retold_statement_says_the_same_in_other_words() -> None:
    case = Case(f"“{QUOTE}”", (QUOTE,), ("宜昌市",))
    told = {retold(case, Random(seed)).text for seed in range(20)}
    assert len(told) > 5
    assert all(text.startswith("据介绍，宜昌市") and not case.is_reported(text) for text in told)
