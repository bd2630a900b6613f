import pytest

pytest.importorskip("torch", reason="未安装 torch（tashan[train]），跳过")

from ingest.networks import DIGIT, PADDING, REACH
from train.windows import MARGIN, Seams, alphabet_of, learn_windows

FIRST = (
    "社区党支部牵头成立专班，逐户上门听取意见，把居民最关心的停车、照明、加装电梯三件事列成清单，按月公示进度。"
    * 3
)
SECOND = "街道随后拿出补贴办法，先在两个小区试点，再总结出一套可以照着做的流程，供其他社区参考。" * 3
ARTICLES = [f"　　{FIRST}\n{SECOND}\n\n短。", f"{SECOND}\n{FIRST}"] * 20


def text_of(window: list[int], characters: str) -> str:
    return "".join(characters[number - DIGIT - 1] for number in window if number != PADDING)


def test_windows_are_what_stands_beside_a_torn_place() -> None:
    alphabet = alphabet_of(ARTICLES)
    windows = Seams(ARTICLES, alphabet, 7).batch(200).tolist()
    halves = [
        (text_of(each[:REACH], alphabet.characters), text_of(each[REACH:], alphabet.characters))
        for each in windows
    ]
    true, missing, starts = halves[:200], halves[200:400], halves[400:]
    assert all(left + right in FIRST or left + right in SECOND for left, right in true)
    assert all(min(len(left), len(right)) >= MARGIN and left[-1] != "。" for left, right in true)
    assert [left for left, _ in true] == [left for left, _ in missing] == [left for left, _ in starts]
    beginnings = {
        f"。{FIRST}"[at + 1 : at + 1 + REACH] for at, char in enumerate(f"。{FIRST}") if char == "。"
    }
    beginnings |= {
        f"。{SECOND}"[at + 1 : at + 1 + REACH] for at, char in enumerate(f"。{SECOND}") if char == "。"
    }
    assert {right for _, right in starts} <= beginnings
    assert not {right for _, right in missing} <= beginnings


def test_a_network_learns_what_stands_side_by_side() -> None:
    steps = list(learn_windows(ARTICLES, 12, 3))
    assert [step for step, _, _ in steps] == list(range(1, 13))
    assert steps[-1][1] < 0.95 * steps[0][1]
    network = steps[-1][2]
    assert network.seam_odds("社区党支部牵头成立", "专班，逐户上门听取意见") > network.seam_odds(
        "社区党支部牵头成立", "街道随后拿出补贴办法"
    )
