"""Characters at places of a page in, the same with the spaces out that only a gap between Latin letters stands for."""

import re
from dataclasses import replace
from itertools import pairwise

from ingest.layout import Box

LETTERS = (("ijlt.,;:'", 0.28), ("frI-)", 0.34), ("aceszJ", 0.45), ("wABCDEGHKNOQRUVXYZ", 0.72), ("mMW", 0.9))
"""Usual widths of Latin letters and marks in type whose letters are not all of one width, in font sizes (Times; in
Helvetica the narrow ones are narrower, the others up to 0.1 wider); of all others 0.5."""
NARROW = 0.4
"""Step, in font sizes, below which a letter is not as wide as every other: those in Chinese fonts are 0.5."""
SPACE = 0.18
"""Least gap between Latin letters, in font sizes, that is a space: the space itself has 0.25 to 0.28."""

_WIDTHS = {letter: width for letters, width in LETTERS for letter in letters}
_LATIN_PAIR = re.compile("[A-Za-z.,;:)'][A-Za-z]")


def spaced(boxes: list[Box], em: float) -> list[Box]:
    """``boxes`` with a space behind each Latin letter from which the next one stands off. Where most do, the
    letters are only set wide; where any has a space of its own, none is missing."""
    steps = {
        n: (right.left - left.left) / em
        for n, (left, right) in enumerate(pairwise(boxes))
        if em and _LATIN_PAIR.fullmatch(left.text + right.text)
    }
    least = 0.0 if any(0 < step < NARROW for step in steps.values()) else 0.5
    off = {n for n, step in steps.items() if step - max(least, _WIDTHS.get(boxes[n].text, 0.5)) > SPACE}
    if 2 * len(off) > len(steps) or any(box.text.endswith(" ") for box in boxes):
        return boxes
    return [replace(box, text=box.text + " ") if n in off else box for n, box in enumerate(boxes)]
