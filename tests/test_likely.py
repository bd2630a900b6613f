"""Articles and stretches of them in, whether these are likely to be practices."""

from pathlib import Path

import numpy as np
import pytest

from ingest.governance import LEAST
from ingest.likely import BITS, Likelihood, likelihood
from tests.invariants import read

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.md"))
DEED = "社区组建志愿服务队12支，为独居老人安装扶手300处，每周上门巡诊。"
OUTING = "比赛现场，小朋友们你追我赶，笑声不断，选手王明以3分20秒夺得冠军。"
ARTICLE = f"荣华街道的一天\n{DEED * 6}\n{OUTING * 3}"


def model(own: float, around: float, least: float) -> Likelihood:
    """One for which all strings speak alike."""
    return Likelihood(np.full(1 << BITS, own), np.full(1 << BITS, around), least)


def test_what_a_stretch_and_its_article_say_together_must_reach_the_least() -> None:
    text, article = "甲", "甲" * LEAST
    # One string in the stretch, whose root of share is 1; two in the article, of shares 200/399 and 199/399.
    around = np.sqrt(200 / 399) + np.sqrt(199 / 399)
    assert model(1.0, 2.0, 1.0 + 2.0 * around - 1e-9).judge(article)(text)
    assert not model(1.0, 2.0, 1.0 + 2.0 * around + 1e-9).judge(article)(text)


def test_in_an_article_too_short_to_tell_all_are_likely() -> None:
    assert model(0.0, 0.0, 1.0).judge("甲" * (LEAST - 1))("甲")
    assert not model(0.0, 0.0, 1.0).judge("甲" * LEAST)("甲")


def test_how_an_outing_went_is_no_practice() -> None:
    is_likely = likelihood().judge(ARTICLE)
    assert is_likely(DEED)
    assert not is_likely(OUTING)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_practice_of_the_sample_reports_is_held_unlikely(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(path.read_text(encoding="utf-8")).practices
    monkeypatch.setattr("ingest.practices.likelihood", lambda: model(0.0, 0.0, -1.0))
    assert read(path.read_text(encoding="utf-8")).practices == found
