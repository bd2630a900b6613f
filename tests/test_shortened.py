from collections.abc import Iterator

import pytest

from index.library import Library
from index.search import search
from index.shortened import whole_names
from index.wanted import SearchOptions
from tests.builders import Report, add, open_library

NOTHING = frozenset[str]()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that tells of places below the county, two of which share all but their kind."""
    library = open_library(tmp_path_factory.mktemp("shortened"))
    for name in ("许家冲村", "青和居社区", "石板桥村", "石板桥社区", "峒山村", "运动会村", "人民路社区"):
        place = ("湖北省", "宜昌市", "夷陵区", name)
        add(library, Report(f"{name}上线小程序2个·〔2021〕①", places=(place,), name=f"{name}.txt"))
    library.sync()
    yield library
    library.close()


def test_a_village_named_without_its_kind_is_the_one_that_the_material_tells_of(told: Library) -> None:
    text, (note,) = whole_names(told, "许家冲的小程序花了多少", NOTHING)
    assert text == "许家冲村的小程序花了多少"
    assert note == {"from": "许家冲", "to": "许家冲村", "why": "“许家冲”按资料里的“许家冲村”理解"}
    both, notes = whole_names(told, "青和居和许家冲", NOTHING)
    assert both == "青和居社区和许家冲村" and len(notes) == 2


@pytest.mark.parametrize(
    "text",
    [
        "许家冲村的小程序",  # whole
        "“许家冲” 小程序",  # quoted
        "石板桥的小程序",  # two places
        "峒山的小程序",  # too short to stand for nothing else
        "运动会的小程序",  # a word
        "许家冲社区的小程序",  # a community of the same name
        "许家冲路的路灯",  # a road
        "大许家冲湾的小程序",  # another name
        "许家冲" * 40,  # a text, not a question
        "人民路的路灯",  # a road after which a community is called
        "",
    ],
)
def test_other_names_stay(told: Library, text: str) -> None:
    assert whole_names(told, text, NOTHING) == (text, [])


def test_the_reading_is_told_and_can_be_taken_back(told: Library) -> None:
    found = search(told, "许家冲的小程序", SearchOptions())
    assert found.query.understood.readings[0].token == "rewrite:许家冲"
    assert found.query.text == "许家冲的小程序" and found.hits[0].place[-1] == "许家冲村"
    without = frozenset({"rewrite:许家冲"})
    assert whole_names(told, "许家冲的小程序", without) == ("许家冲的小程序", [])
