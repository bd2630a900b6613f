import pytest

from ingest.series import gaps, missing_steps, step_of


@pytest.mark.parametrize(
    ("heading", "step"),
    [
        ("决策共谋聚民智。", (0, 0)),
        ("成果共享暖民心。", (0, 4)),
        ("共谋共建共管。", None),
        ("健全机制。", None),
    ],
)
def test_step_of(heading: str, step: tuple[int, int] | None) -> None:
    assert step_of(heading) == step


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (["决策共谋。", "发展共建。", "成果共享。"], ["共管", "共评"]),
        (["决策共谋。", "发展共建。", "建设共管。", "效果共评。", "成果共享。"], []),
        (["建设共管。"], []),
        ([], []),
    ],
)
def test_missing_steps(headings: list[str], missing: list[str]) -> None:
    assert missing_steps(headings) == missing


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["一、组织", "三、人才"], [1]),
        (["一、组织", "没有序号", "二、人才"], []),
        (["（一）组织", "（二）人才", "（四）经费"], [2]),
        (["三、从这里开始"], []),
        (["一、甲", "二、乙", "一、丙", "二、丁"], []),
        (["一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "三、丙"], []),
        (["一、甲", "（一）子", "三、丙", "（一）丑", "（三）寅"], [2, 4]),
    ],
)
def test_gaps(headings: list[str], found: list[int]) -> None:
    assert list(gaps(headings)) == found
