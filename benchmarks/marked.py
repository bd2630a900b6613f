"""Lines of Markdown in, the same lines printed and put between the marks of a page out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Between the line ``begin`` of a page and its line ``end``, or the end of the page where that is empty."""

    page: Path
    begin: str
    end: str = ""

    def put(self, lines: Sequence[str]) -> None:
        """Has ``lines`` there, and nothing else. Raises ValueError where the page lacks a mark."""
        before, mark, rest = self.page.read_text(encoding="utf-8").partition(self.begin)
        _, end, after = rest.partition(self.end) if self.end else ("", "", "")
        if not mark or end != self.end:
            raise ValueError(f"{self.page} lacks the lines {self.begin} and {self.end}")
        behind = (end + after,) if self.end else ()
        self.page.write_text("\n".join((before + mark, "", *lines, "", *behind)), encoding="utf-8")


def printed(lines: Iterable[str]) -> list[str]:
    """The lines, each of which is printed as soon as it comes."""
    return list(_printed(lines))


def _printed(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        print(line, flush=True)
        yield line
