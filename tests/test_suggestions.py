"""Suggestions: what is typed finds the names that begin with it, then those that hold it, and nothing that is gone."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.printed_names import is_printed
from index.signature import letters
from index.suggestions import MOST, Roll, Suggestion, Suggestions
from ingest.practice import Practice
from tests.builders import Report, add, holding, open_library

NAMES = (
    "“幸福合伙人”·〔2021〕",
    "红色驿站",
    "红色驿站①",
    "小红色𠮷驿站",
    "湖北省/武汉市",
    "湖北省",
    "３６５　服务",
)


@given(
    st.dictionaries(st.sampled_from(NAMES) | st.text("红色驿站/𠮷·", min_size=1), st.integers(1, 3)),
    st.text("红色驿", min_size=1),
)
def test_names_that_begin_so_come_before_names_that_hold_it(counts: dict[str, int], wanted: str) -> None:
    order = sorted(counts, key=lambda name: (-counts[name], len(name), name))
    own = {name: letters(name.rpartition("/")[2]) for name in order}
    begin = [name for name in order if own[name].startswith(wanted)]
    hold = [name for name in order if wanted in own[name] or wanted in letters(name)]
    expected = [*begin, *(name for name in hold if name not in begin)][:MOST]
    found = list(Roll(counts).find(wanted, MOST))
    assert [each.name for each in found] == expected
    assert all(each.count == counts[each.name] for each in found)


def test_signs_and_widths_do_not_matter() -> None:
    roll = Roll(Counter(NAMES))
    assert [each.name for each in roll.find(letters("幸福　合伙"), MOST)] == ["“幸福合伙人”·〔2021〕"]
    assert [each.name for each in roll.find(letters("365服"), MOST)] == ["３６５　服务"]


def test_a_report_is_suggested_by_its_names_places_and_themes(filled: Path) -> None:
    library = Library.open(filled)
    practices, suggest = list(library.practices()), library.suggester.suggest
    named = Counter("".join(each.measure_name.split()) for each in practices if _is_named(each))
    cut_out = [each.measure_name for each in practices if each.measure_name and not _is_named(each)]
    assert named and cut_out
    for name, count in named.items():
        assert Suggestion(name, count) in suggest(name).practices
    for name in cut_out:
        assert name not in [each.name for each in suggest(name).practices]
    assert suggest("武汉").places[0].name == "湖北省/武汉市"
    assert suggest("湖北").places[0] == Suggestion(
        "湖北省", sum(each.place.path[:1] == ("湖北省",) for each in practices)
    )
    assert suggest("老旧").themes[0].name == "老旧小区改造"
    assert suggest("火星") == suggest("·〔〕") == suggest("") == Suggestions()
    library.close()


def _is_named(practice: Practice) -> bool:
    return is_printed(practice.measure_name, "".join(each.text for each in practice.evidence))


def test_suggestions_follow_what_comes_and_goes(tmp_path: Path) -> None:
    first, second = Report("拆除违建·〔2021〕𠮷①\n加装电梯14部\n"), Report("建红色驿站\n", name="b.txt")
    with holding(tmp_path, first) as library:
        place, themes = Suggestion("湖北省/武汉市/硚口区", 2), library.suggester.themes()
        assert library.suggester.suggest("硚口").places == (place,)
        assert themes == {"老旧小区改造": 2, "老旧小区改造/拆违": 2}
        add(library, second)
        assert library.suggester.suggest("硚口").places == (replace(place, count=3),)
        library.withdraw(first.id)
        assert library.suggester.suggest("硚口").places == (replace(place, count=1),)
        library.withdraw(second.id)
        assert library.suggester.suggest("硚口") == Suggestions()
        assert library.suggester.themes() == {}


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_following_equals_reading_anew(tmp_path: Path, is_withdrawn: bool) -> None:
    library = open_library(tmp_path)
    for n in range(3):
        add(
            library, Report(f"第{n}个红色驿站\n" * (n + 1), name=f"{n}.txt", places=(("湖北省", f"甲{n}市"),))
        )
        library.suggester.suggest("湖北")
    if is_withdrawn:
        library.withdraw(library.documents()[0].id)
    again = open_library(tmp_path, read_only=True)
    assert library.suggester.suggest("湖北") == again.suggester.suggest("湖北")
    assert library.suggester.themes() == again.suggester.themes()
    again.close()
    library.close()
