"""The network of windows: what it is shown, and that it learns."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from ingest.networks import DIGIT, PADDING, REACH

pytestmark = pytest.mark.skipif(not find_spec("torch"), reason="未安装 torch（tashan[train]），跳过")

FIRST = (
    "社区党支部牵头成立专班，逐户上门听取意见，把居民最关心的停车、照明、加装电梯三件事列成清单，按月公示进度。"
    * 3
)
SECOND = "街道随后拿出补贴办法，先在两个小区试点，再总结出一套可以照着做的流程，供其他社区参考。" * 3
ARTICLES = [f"　　{FIRST}\n{SECOND}\n\n短。", f"{SECOND}\n{FIRST}"] * 20


@pytest.fixture(scope="module")
def training() -> Any:
    """Loaded where the tests run: PyTorch takes seconds to import."""
    return import_module("train.windows")


def text_of(window: list[int], characters: str) -> str:
    return "".join(characters[number - DIGIT - 1] for number in window if number != PADDING)


def test_windows_are_what_stands_beside_a_torn_place(training: Any) -> None:
    alphabet = training.alphabet_of(ARTICLES)
    windows = training.Seams(ARTICLES, alphabet, 7).batch(200).tolist()
    halves = [
        (text_of(each[:REACH], alphabet.characters), text_of(each[REACH:], alphabet.characters))
        for each in windows
    ]
    true, missing, starts = halves[:200], halves[200:400], halves[400:]
    assert all(left + right in FIRST or left + right in SECOND for left, right in true)
    assert all(min(len(left), len(right)) >= training.MARGIN and left[-1] != "。" for left, right in true)
    assert [left for left, _ in true] == [left for left, _ in missing] == [left for left, _ in starts]
    beginnings = {
        f"。{FIRST}"[at + 1 : at + 1 + REACH] for at, char in enumerate(f"。{FIRST}") if char == "。"
    }
    beginnings |= {
        f"。{SECOND}"[at + 1 : at + 1 + REACH] for at, char in enumerate(f"。{SECOND}") if char == "。"
    }
    assert {right for _, right in starts} <= beginnings
    assert not {right for _, right in missing} <= beginnings


def test_a_network_learns_what_stands_side_by_side(training: Any) -> None:
    steps = list(training.learn_windows(ARTICLES, 12, 3))
    assert [step for step, _, _ in steps] == list(range(1, 13))
    assert steps[-1][1] < 0.95 * steps[0][1]
    network = steps[-1][2]
    assert network.seam_odds("社区党支部牵头成立", "专班，逐户上门听取意见") > network.seam_odds(
        "社区党支部牵头成立", "街道随后拿出补贴办法"
    )
