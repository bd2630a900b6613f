"""Fixed formulas and titles: every misprint that is made by rule is found, and no right text is."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.guards.formulas import SOURCE, misprinted, wrong_forms

ROOT = Path(__file__).parents[1]
TEXTS = [
    *sorted((ROOT / "corpus" / "reports").glob("*.md")),
    *sorted((ROOT.parent / "shared" / "seeds").glob("*.txt")),
]


def rows() -> Iterator[tuple[str, list[str]]]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["formula"], [each for each in row["right_too"].split("|") if each]


FORMULAS = dict(rows())
RIGHT = "\n".join([*FORMULAS, *(other for others in FORMULAS.values() for other in others)])


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_misprint_of_a_formula_is_found_and_the_right_form_named(formula: str) -> None:
    for wrong in set(wrong_forms(formula)) - {formula}:
        if wrong in RIGHT:
            continue
        found = misprinted(f"《决定》〔2021〕要求，{wrong}，一以贯之。")
        assert [wrong in wrong_forms(each.right) for each in found] == [True] or _edge(wrong, found), wrong


def _edge(wrong: str, found: tuple[object, ...]) -> bool:
    """Whether a character doubled at an edge makes a word with it, which is left to the reader."""
    return not found and (wrong[0] == wrong[1] or wrong[-1] == wrong[-2])


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("学习习近平新时代中国特色色社会主义思想", "习近平新时代中国特色色社会主义思想", "习近平新时代中国特色社会主义思想"),
        ("习近平总总书记强调", "习近平总总书记", "习近平总书记"),
        ("习近平书记强调", "习近平书记", "习近平总书记"),
        ("党的二二十大报告", "党的二二十大", "党的二十大"),
        ("坚持发展枫枫桥经验", "枫枫桥经验", "枫桥经验"),
        ("以中国式式现代化全面推进", "中国式式现代化", "中国式现代化"),
        ("中华人民人民共和国", "中华人民人民共和国", "中华人民共和国"),
        ("坚决做到“三个维护”", "“三个维护”", "“两个维护”"),
        ("增强政治意识、大局意识、中心意识、看齐意识", "政治意识、大局意识、中心意识、看齐意识", "政治意识、大局意识、核心意识、看齐意识"),
        ("《意见》·〔2021〕𠮷①　习近平　总总书记", "习近平　总总书记", "习近平总书记"),
        ("習近平總總書記", "習近平總總書記", "习近平总书记"),
    ],
)  # fmt: skip
def test_a_misprint_is_given_as_printed_with_its_range(text: str, wrong: str, right: str) -> None:
    (found,) = misprinted(text)
    assert (found.text, found.right) == (wrong, right)
    assert text[found.start : found.end] == wrong


@pytest.mark.parametrize(
    "text",
    [
        *FORMULAS,
        "党的十二大和党的二大、党的十大",
        "中国现代化研究",
        "以中国式现代化化解难题",
        "人民群众众志成城",
        "以人为中心的设计",
        "中共中央书记处书记",
        "国家农高区科技创新发展局",
        "增强政治意识、大局意识、核心意识、看齐意识",
        "推进改革\n改革开放以来",
        "“三个自信”和“四个全面”",
        "",
        "　",
        "\ud800",
    ],
)
def test_right_forms_and_other_phrases_are_left_alone(text: str) -> None:
    assert misprinted(text) == ()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_reports_misprint_nothing(path: Path) -> None:
    assert misprinted(path.read_text(encoding="utf-8")) == ()


@given(
    st.lists(st.sampled_from([*FORMULAS, "·", "〔2021〕", "𠮷", "①", "　", "\n", "，", "的"]), max_size=12)
)
def test_right_formulas_between_anything_else_are_left_alone(pieces: list[str]) -> None:
    assert misprinted("，".join(pieces)) == ()
