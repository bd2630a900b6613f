from pathlib import Path

import pytest

from ingest.gazetteer import shipped as gazetteer
from ingest.towns import HEADER, Towns, shipped


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在江湾镇街道，保安送餐", ["江湾镇街道"]),
        ("泉口街道沿河社区和仙居乡太平村", ["泉口街道", "仙居乡"]),
        ("水果湖街茶港社区", ["水果湖街"]),
        ("大宁街道办事处", ["大宁街道"]),
        ("走在水果湖街头", []),
        ("振兴乡村，建好乡镇", []),
        ("城镇和乡镇", []),
    ],
)
def test_listed_names_in_a_text(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in shipped().mentions(text)] == names


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("水果湖街道", [("水果湖街道", "420106")]),
        ("水果湖街", [("水果湖街道", "420106")]),
        ("大宁街道", [("大宁路街道", "310106")]),
        ("古美路街道", [("古美街道", "310112")]),
        ("唐家墩街道", [("唐家墩街街道", "420103")]),
        ("娄葑街道", [("娄葑街道", "320576")]),  # of a zone that acts as a county
        ("不存在的镇", []),
    ],
)
def test_what_a_name_may_mean(name: str, listed: list[tuple[str, str]]) -> None:
    assert shipped().listed(name) == listed


def test_every_row_is_of_a_place_of_the_gazetteer_and_holds_names_that_are_found() -> None:
    towns = shipped()
    rows = list(towns._rows())
    assert len(rows) > 2_900
    assert len({county for county, _ in rows}) == len(rows)
    for county, names in rows:
        assert gazetteer().entry(county).level in ("市(州)", "县(市、区)"), county
        assert len(set(names)) == len(names)
        assert all((name, county) in towns.listed(name) for name in names)
        assert all(towns.mentions(name) == ((0, len(name)),) for name in names)


@pytest.mark.parametrize("text", ["county\tnames\n110101\t东华门街道\n", f"{HEADER}\n110101 东华门街道\n"])
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "towns.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"towns\.tsv 第 2 行应为"):
        Towns(path).listed("东华门街道")
