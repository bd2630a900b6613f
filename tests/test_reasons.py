import pytest

from index.query import QueryReader
from index.reasons import Reasons


@pytest.mark.parametrize(
    ("text", "themes", "share"),
    [
        ("小学生参与老破小的改造", (), 1.0),
        ("小学生广播·〔2021〕①", (), 1 / 4),
        ("青少年参与", (), 2 / 4),  # stands for 小学生
        (
            "参与",
            ("老旧小区改造/拆违",),
            3 / 4,
        ),  # is of the theme that 老破小 means and in whose name 改造 is
        ("", ("基层减负",), 0.0),
    ],
)
def test_a_unit_holds_a_share_of_the_words_of_a_question(
    reader: QueryReader, text: str, themes: tuple[str, ...], share: float
) -> None:
    query = reader.read("小学生参与老破小改造")
    assert Reasons(query).share(themes, text) == pytest.approx(share)


def test_a_question_without_words_is_held_by_everything(reader: QueryReader) -> None:
    assert Reasons(reader.read("地区:黄冈")).share((), "别的") == 1.0
