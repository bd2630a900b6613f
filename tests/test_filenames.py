"""Names of files sent in: cleaned of what a folder cannot hold, told apart where they come again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.faults import UserError
from api.keeping.filenames import MOST_CHARACTERS, cleaned, distinct, is_hidden

NAME = "材料/宜昌·〔2021〕《办法》𠮷①　Ａ.txt"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40).map(lambda text: f"{text}/甲.txt"))
def test_a_clean_name_stays_as_it_is_and_below_its_folder(name: str) -> None:
    try:
        made = cleaned(name)
    except UserError:
        assert ".." in name
        return
    assert cleaned(made) == made
    assert not made.startswith("/") and ".." not in made.split("/")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        (NAME, NAME),
        ("C:\\材料\\甲.txt", "C：/材料/甲.txt"),
        ("/etc//./passwd", "etc/passwd"),
        ("cafe\u0301.txt", "café.txt"),
        ("甲\x00\u202e.txt", "甲.txt"),
        ("con.txt", "_con.txt"),
        ("材料/NUL", "材料/_NUL"),
        ("甲?*.txt. ", "甲？＊.txt"),
    ],
)
def test_names_are_cleaned(name: str, made: str) -> None:
    assert cleaned(name) == made


@pytest.mark.parametrize("name", ["..", "甲/../乙", "", " / ", "甲" * (MOST_CHARACTERS + 1)])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(UserError):
        cleaned(name)


def test_names_that_come_again_are_told_apart() -> None:
    assert distinct(["甲/乙.txt", "甲/乙.txt", "乙.txt", "甲/乙(2).txt"]) == [
        "甲/乙.txt",
        "甲/乙(2).txt",
        "乙.txt",
        "甲/乙(2)(2).txt",
    ]
    assert [is_hidden(each) for each in ("__MACOSX/甲", "甲/.git", "~$甲.docx", "甲.txt")] == [
        True,
        True,
        True,
        False,
    ]
