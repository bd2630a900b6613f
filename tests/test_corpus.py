"""The sample library: complete front matter, known places, figures and wording checked against the sources."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.gazetteer import Gazetteer, shipped
from tests.dictionaries import vocabulary

ROOT = Path(__file__).parents[1]
REPORTS = sorted((ROOT / "corpus" / "reports").glob("*.md"))
SEEDS = ROOT.parent / "shared" / "seeds"
NUMBER = re.compile(r"\d+(?:\.\d+)?[万亿千百]*[%倍余多]?")
COPIED = 15


def report(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def letters(text: str) -> str:
    """Letters and digits only, so that a changed comma does not hide a copied sentence."""
    return "".join(filter(str.isalnum, text))


@pytest.fixture(scope="module")
def sources() -> str:
    if not SEEDS.is_dir():
        pytest.skip("shared/seeds is not here")
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped()


def test_there_are_enough_reports() -> None:
    assert len(REPORTS) >= 16


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_front_matter_is_complete(path: Path) -> None:
    front, body = report(path)
    assert front.keys() == {"title", "places", "publisher", "date", "derived_from"}
    assert all(front.values())
    assert front["publisher"] == "unknown" or front["publisher"].startswith("依据：")
    assert 100 <= len(letters(body)) <= 1200


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_places_are_in_the_gazetteer(path: Path, gazetteer: Gazetteer) -> None:
    front, body = report(path)
    known = {
        "/".join(up.name for up in gazetteer.path(entry))
        for place in front["places"]
        for entry in gazetteer.by_name(place.split("/")[-1])
    }
    assert set(front["places"]) <= known
    assert gazetteer.mentions(body)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_figure_stands_in_a_source(path: Path, sources: str) -> None:
    front, body = report(path)
    figures = NUMBER.findall(front["title"] + body)
    wanting = [figure for figure in figures if not re.search(rf"(?<![\d.]){re.escape(figure)}", sources)]
    assert wanting == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_sentence_is_copied(path: Path, sources: str) -> None:
    known = letters(sources)
    body = letters(report(path)[1])
    pieces = (body[start : start + COPIED] for start in range(len(body) - COPIED + 1))
    assert [piece for piece in pieces if piece in known] == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_report_speaks_of_a_theme(path: Path) -> None:
    assert vocabulary().themes(report(path)[1])


def test_some_reports_are_damaged() -> None:
    text = {path.stem: report(path)[1] for path in REPORTS}
    assert "一件一件\n\n地办" in text["wuxue-meiyuan"]
    assert "切口入\n\n入手" in text["jingmen-plates"]
    assert "的志愿者\n\n景点）" in text["huanggang-volunteers"]
    assert "杂草\n\n英山县" in text["tuanfeng-yingshan"]
    assert text["huanggang-street-powers"].count("编制按“减上补下”来调") == 2
    assert "，" not in text["burden-three-cities"]
