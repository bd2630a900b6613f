"""Tables in the documentation: what a benchmark prints stands between its marks, and nothing else on the page moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.marked import Place, printed
from benchmarks.retrieval import MARK, PAGE
from benchmarks.robustness import PLACE

LINES = ["| 新·〔2021〕𠮷① |", "", "| 末 |"]


@pytest.mark.parametrize(("end", "after"), [("<!-- 止 -->", "<!-- 止 -->\n\n后　文\n"), ("", "")])
def test_the_lines_go_between_the_marks(tmp_path: Path, end: str, after: str) -> None:
    place = Place(tmp_path / "页.md", "<!-- 起 -->", end)
    place.page.write_text(f"前\n\n<!-- 起 -->\n旧\n{after}", encoding="utf-8")
    for _ in range(2):
        place.put(LINES)
        told = "\n".join(LINES)
        assert place.page.read_text(encoding="utf-8") == f"前\n\n<!-- 起 -->\n\n{told}\n" + (
            after and f"\n{after}"
        )


@pytest.mark.parametrize("page", ["无", "<!-- 起 -->"])
def test_a_page_without_the_marks_is_left_as_it_is(tmp_path: Path, page: str) -> None:
    place = Place(tmp_path / "页.md", "<!-- 起 -->", "<!-- 止 -->")
    place.page.write_text(page, encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the lines"):
        place.put(LINES)
    assert place.page.read_text(encoding="utf-8") == page


def test_a_line_is_printed_as_soon_as_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    def lines() -> Iterator[str]:
        for n, line in enumerate(LINES):
            yield line
            assert capsys.readouterr().out == f"{line}\n", n

    assert printed(lines()) == LINES


def test_the_places_are_on_the_page_in_this_order() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert PLACE.page == PAGE
    assert 0 < text.index(PLACE.begin) < text.index(PLACE.end) < text.index(MARK)
