import pytest

from index.query import QueryReader
from index.reasons import Reasons


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("小学生参与摄影展", 1.0),
        ("小学生广播·〔2021〕①", 1 / 3),
        ("青少年参与", 2 / 3),  # stands for 小学生
        ("老旧小区改造", 0.0),  # is the theme that 老破小 means
        ("", 0.0),
    ],
)
def test_a_unit_holds_a_share_of_what_a_question_says_beside_its_theme(
    reader: QueryReader, text: str, share: float
) -> None:
    assert Reasons(reader.read("小学生参与老破小摄影展")).share(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["地区:黄冈", "老旧小区改造", ""])
def test_a_question_without_other_words_is_held_by_everything(reader: QueryReader, text: str) -> None:
    assert Reasons(reader.read(text)).share("别的") == 1.0
