"""Twins on which a person decides: what a decision took out comes back with it, what a person took out does not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.intakes.intake import withdraw_documents
from api.keeping.shelving import Ruling, choose, restore, withdraw
from index.decisions import UNPUBLISHED
from index.kinships import Choice, Pair
from index.library import Library
from tests.libraries import take_in

STORY = "".join(
    f"　　第{name}小区把闲置的锅炉房改成议事厅·〔2021〕，居民代表每周三在那里商量楼道堆物和停车难题𠮷，已经办结事项{n}３件。\n"
    for n, name in enumerate("甲乙丙丁戊己", start=1)
)
SECRET = "涉密，不得公开"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of a story and its reprint; every test leaves both in search."""
    folder = tmp_path_factory.mktemp("shelving")
    (folder / "一.txt").write_text(f"青山区：议事厅里好商量\n\n{STORY}", encoding="utf-8")
    (folder / "二.txt").write_text(f"《青山区的议事厅》\n\n{STORY}", encoding="utf-8")
    with closing(Library.open(folder / "library", create=True)) as opened:
        take_in(opened, folder / "一.txt", folder / "二.txt")
        yield opened


@pytest.fixture
def pair(library: Library) -> Iterator[Pair]:
    """The twins, undecided and both in search."""
    (found,) = library.kinships.pairs(False, 2, 0)
    yield found
    decide(library, found, "open")
    for name, state in states(library, found).items():
        if state == "withdrawn":
            restore(library, name, "王")


def decide(library: Library, pair: Pair, choice: Choice) -> None:
    choose(library, (pair.one.id, pair.other.id), Ruling(choice, "王·①"))


def states(library: Library, pair: Pair) -> dict[str, str]:
    now = library.kinships.pair(pair.one.id, pair.other.id)
    assert now
    return {each.id: each.state for each in (now.one, now.other)}


def test_what_a_person_withdrew_for_a_reason_stays_out(library: Library, pair: Pair) -> None:
    decide(library, pair, "keep_one")
    restore(library, pair.other.id, "王")
    withdraw(library, pair.other.id, SECRET, "王")
    decide(library, pair, "open")
    assert list(states(library, pair).values()) == ["live", "withdrawn"]
    assert library.overlays.reason(pair.other.sha256) == SECRET


def test_what_was_out_before_the_decision_stays_out(library: Library, pair: Pair) -> None:
    withdraw(library, pair.other.id, SECRET, "王")
    decide(library, pair, "keep_one")
    decide(library, pair, "reprint")
    assert list(states(library, pair).values()) == ["live", "withdrawn"]
    with pytest.raises(UserError, match="已经撤下，不能只保留它"):
        decide(library, pair, "keep_other")


@given(st.lists(st.sampled_from(get_args(Choice)), min_size=1, max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_decision_alone_says_what_is_searched(
    library: Library, pair: Pair, choices: list[Choice]
) -> None:
    for choice in choices:
        decide(library, pair, choice)
    kept = {"keep_one": ["live", "withdrawn"], "keep_other": ["withdrawn", "live"]}
    assert list(states(library, pair).values()) == kept.get(choices[-1], ["live", "live"])


def test_what_was_withdrawn_for_a_reason_waits_when_it_is_read_in_again(tmp_path: Path) -> None:
    (tmp_path / "一.txt").write_text(STORY, encoding="utf-8")
    with closing(Library.open(tmp_path / "library", create=True)) as library:
        for held, status, reason in (
            ("", "stored", ""),
            (UNPUBLISHED, "quarantined", f"{UNPUBLISHED}；请到网页"),
        ):
            (told,) = take_in(library, tmp_path / "一.txt").files
            (document,) = library.documents()
            assert (told.status, (told.reason or "").partition(" ")[0]) == (status, reason)
            assert library.overlays.reason(document.sha256) == ""
            assert document.quarantine == held
            withdraw(library, document.id, SECRET, "王")
            assert library.overlays.reason(document.sha256) == SECRET
        take_in(library, tmp_path / "一.txt")
        withdraw_documents(library, [document.id], "王")
        assert library.state(document.id) == "withdrawn"
        assert library.overlays.reason(document.sha256) == ""


def test_who_decides_later_sees_the_decision_before(library: Library, pair: Pair) -> None:
    decide(library, pair, "reprint")
    with pytest.raises(UserError, match="王·①在"):
        choose(library, (pair.one.id, pair.other.id), Ruling("keep_one", "李", pair.decision))
    now = library.kinships.pair(pair.one.id, pair.other.id)
    assert now and now.choice == "reprint"
    assert choose(library, (pair.one.id, pair.other.id), Ruling("distinct", "李", now.decision))
