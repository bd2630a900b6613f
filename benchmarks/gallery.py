"""A library in, pictures of its pages out: each page at the widths where it changes, in the light, in the dark and large.

    python -m benchmarks.gallery LIBRARY

The pictures are palette PNGs in ``docs/gallery``, with an index page beside them. The library should hold few documents:
one's name is in the pictures.
"""

import argparse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from api.settings import Settings
from benchmarks.visits import TOKEN, chromium, keeping_pages, reading_pages, served, signed_in
from index.library import Library

FOLDER = Path(__file__).parents[1] / "docs" / "gallery"
COLOURS = 64
"""Of a picture's palette: text and flat colours look the same, at a third of the bytes."""
HEIGHT = 1200
"""Pixels of the window: what stands still while a page is scrolled is then where a reader sees it."""
WIDTHS = {
    "首页": (390, 1440),
    "检索结果": (320, 390, 768, 1440, 2560),
    "原文": (390, 1440),
    "对比": (390, 1440),
}
"""Pixels; pages that are not named here are shown at ``COMMON``."""
COMMON = (1440,)
LOOKS = {
    "首页": ("light", "dark", "elder"),
    "检索结果": ("light", "dark", "elder"),
    "提问": ("light", "elder"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One page to show: its name, its address, the width in pixels, and the look: light, dark or elder (large)."""

    name: str
    address: str
    width: int
    look: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}-{self.width}-{self.look}.png"


def pictures(pages: dict[str, str]) -> Iterator[Picture]:
    """What is shown: every page at its widths by daylight, and some in the other looks at a screen's width."""
    for name, address in pages.items():
        for width in WIDTHS.get(name, COMMON):
            yield Picture(name, address, width, "light")
        for look in LOOKS.get(name, ())[1:]:
            yield Picture(name, address, COMMON[0], look)


def draw(browser: Browser, site: str, picture: Picture) -> Image.Image:
    """The top of the page as Chromium draws it."""
    scheme = "dark" if picture.look == "dark" else "light"
    size = {"width": picture.width, "height": HEIGHT}
    with closing(browser.new_context(viewport=size, color_scheme=scheme)) as context:  # type: ignore[arg-type]
        page = context.new_page()
        signed_in(page, site)
        if picture.look == "elder":
            context.add_cookies([{"name": "tashan_elder", "value": "1", "url": site}])
        page.goto(site + picture.address, wait_until="networkidle")
        return Image.open(BytesIO(page.screenshot()))


def main() -> None:
    """Draw all pictures and their index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, help="a library with few documents in it")
    library = parser.parse_args().library
    with closing(Library.open(library)) as opened:
        document = opened.documents()[0].id
    FOLDER.mkdir(parents=True, exist_ok=True)
    shown = list(pictures({**reading_pages(document), **keeping_pages(document)}))
    with served(Settings(library=library, token=TOKEN)) as site, chromium() as browser:
        for picture in shown:
            small = draw(browser, site, picture).convert("RGB").quantize(COLOURS)
            small.save(FOLDER / picture.file, optimize=True)
    lines = [
        f"## {each.name}，{each.width} 像素，{each.look}\n\n![{each.name}]({each.file})\n" for each in shown
    ]
    (FOLDER / "README.md").write_text("# 页面\n\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
