"""One practice over the years: what was planned, what was reported, and what the figures say differently."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import Settings
from api.views import Record
from index.library import Library
from ingest.span import cut
from tests.commands import Tashan
from tests.libraries import shelve
from tests.uncited import uncited

FILES = {
    "2022计划.txt": """宜昌市西陵区2022年工作安排·〔2021〕𠮷①

　　2022年，西陵区计划新建老年助餐社区食堂20个，由区民政局牵头，让老人就近吃上热饭。
""",
    "2023总结.txt": """宜昌市西陵区2023年工作总结

　　2023年，西陵区由区民政局牵头，新建老年助餐社区食堂１８个，老人就近吃上热饭，惠及老人1.2万人。
""",
    "2024总结.txt": """宜昌市西陵区2024年工作总结

　　2024年，西陵区由区民政局牵头，新建老年助餐社区食堂26个，老人就近吃上热饭，惠及老人1.6万人。
""",
    "转载.txt": """西陵：社区食堂热气腾腾

　　编者按：宜昌市西陵区的做法值得一看。

　　2024年，宜昌市西陵区由区民政局牵头，新建老年助餐社区食堂26个，老人就近吃上热饭，惠及老人1.6万人。
""",
    "别处.txt": """宜昌市伍家岗区2023年工作总结

　　2023年，伍家岗区由区民政局牵头，新建老年助餐社区食堂9个，老人就近吃上热饭，惠及老人0.6万人。
""",
    "别事.txt": """宜昌市西陵区物业工作总结

　　2023年，西陵区由区住建局牵头开展老旧小区改造，拆除违建120处，加装电梯14部。
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with a plan, two reports on it, a reprint, and the like elsewhere."""
    return shelve(tmp_path_factory.mktemp("tellings"), FILES)


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Iterator[Library]:
    """The library of ``folder``, open."""
    library = Library.open(folder)
    yield library
    library.close()


def _of(library: Library, name: str) -> str:
    """The id of the practice on canteens, or the first, of a file."""
    found = [each for each in library.practices() if each.source == f"{name}.txt"]
    return next((each.id for each in found if "食堂" in each.measure), found[0].id)


def _timeline(library: Library, name: str) -> Record:
    found = Service(library).tellings(_of(library, name))
    assert found is not None
    return found


def _sources(found: Record) -> list[str]:
    return [row["source"].removesuffix(".txt") for row in found["tellings"]]


def test_a_plan_and_the_reports_of_later_years_make_a_timeline(shelf: Library) -> None:
    found = _timeline(shelf, "2022计划")
    years = list(dict.fromkeys(row["quote"][:4] for row in found["tellings"] if row["quote"][0] == "2"))
    assert _sources(found)[:2] == ["2022计划", "2023总结"]
    assert set(_sources(found)) == {"2022计划", "2023总结", "2024总结", "转载"}
    assert years == ["2022", "2023", "2024"]
    assert found["tellings"][0]["status"] == "计划"


def test_planned_stands_against_reported(shelf: Library) -> None:
    (row, *more) = _timeline(shelf, "2023总结")["planned"]
    assert not more
    assert (row["planned"]["text"], row["planned"]["value"]) == ("20个", 20.0)
    assert [(value["text"], value["value"]) for value in row["reported"]] == [
        ("１８个", 18.0),
        ("26个", 26.0),
    ]


def test_figures_that_differ_over_the_years_stand_side_by_side(shelf: Library) -> None:
    found = _timeline(shelf, "2024总结")["differing_figures"]
    told = [{value["value"] for value in row["values"]} for row in found]
    assert {18.0, 26.0} in told, "a plan of 20 is set against them, it does not differ from them"
    assert {12_000.0, 16_000.0} in told


def test_tellings_are_not_retellings(shelf: Library) -> None:
    ids = {name: _of(shelf, name) for name in (file.removesuffix(".txt") for file in FILES)}
    tellings, retellings = shelf.tellings(list(ids.values())), shelf.retellings(list(ids.values()))
    assert retellings == {ids["2024总结"]: [ids["转载"]], ids["转载"]: [ids["2024总结"]]}
    assert all(set(tellings[key]).isdisjoint(retellings.get(key, ())) for key in tellings)
    assert all(own in tellings[other] for own, others in tellings.items() for other in others)


@pytest.mark.parametrize("name", ["别处", "别事"])
def test_another_county_and_another_measure_have_timelines_of_their_own(shelf: Library, name: str) -> None:
    assert _sources(_timeline(shelf, name)) == [name]


def test_every_telling_is_a_quotation(shelf: Library) -> None:
    for row in _timeline(shelf, "2022计划")["tellings"]:
        document = shelf.document(row["document_id"])
        assert document is not None
        assert cut(document.raw_text, [(start, end) for start, end in row["raw"]]) == row["quote"]


def test_a_rebuild_finds_the_same(folder: Path, tmp_path: Path) -> None:
    library = Library.open(folder)
    ids = [each.id for each in library.practices()]
    before = library.tellings(ids)
    library.rebuild()
    assert library.tellings(ids) == before != {}
    library.close()


def test_http_and_the_command_line_tell_the_same(folder: Path, shelf: Library, tashan: Tashan) -> None:
    practice = _of(shelf, "2022计划")
    with TestClient(create_app(Settings(library=folder))) as client:
        found = client.get(f"/api/v1/practices/{practice}/tellings")
        assert client.get("/api/v1/practices/nothing-p1/tellings").status_code == 404
    status, text, _ = tashan("--library", folder, "tellings", practice, "--json")
    assert (status, json.loads(text)) == (0, uncited(found.json()))
    status, text, _ = tashan("--library", folder, "tellings", practice)
    assert status == 0
    assert "计划20个（2022计划.txt），报道１８个（2023总结.txt）；26个（" in text
    status, _, error = tashan("--library", folder, "tellings", "nothing-p1")
    assert (status, "nothing-p1" in error) == (1, True)
