"""Styles and scripts use what Chromium 86 knows: domestic browsers on older machines have such engines.

A declaration that an engine does not know is passed over alone, so a newer property may refine what works without it;
a selector or a word of the language that is too new takes its whole rule or file with it.
"""

import re
from pathlib import Path

import pytest

from api.pages.frame import WEB

TOO_NEW = {
    ".css": {
        r":has\(": 105,
        r":is\(": 88,
        r":where\(": 88,
        r":not\([^)]*,": 88,
        r"@container": 105,
        r"@layer": 99,
        r"@scope": 118,
        r"(?m)^\s+&": 112,
        r"\dd[vl]?[hw]\b": 108,
        r"color-mix\(": 111,
        r"(?<![\w-])(?:margin|padding|inset)-(?:inline|block):": 87,
        r"(?<![\w-])inset:": 87,
        r"@media \([^)]*[<>]": 104,
        r"::file-selector-button": 89,
    },
    ".js": {
        r"\?\?=|\|\|=|&&=": 85,
        r"\.at\(": 92,
        r"\bstructuredClone\(": 98,
        r"\bObject\.hasOwn\(": 93,
        r"(?m)^\s+#\w+\s*[=(;]": 91,
        r"\.(?:toSorted|toReversed|with|findLast)\(": 97,
        r"\bcheckVisibility\(": 105,
        r"\bAbortSignal\.timeout\b": 103,
        r"\bcrypto\.randomUUID\b": 92,
    },
}
"""Patterns of what is not to be used, and the version of Chromium that brought it."""
FILES = sorted(path for path in (WEB / "static").iterdir() if path.suffix in TOO_NEW)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_holds_nothing_too_new(path: Path) -> None:
    text = re.sub(r"(?s)/\*.*?\*/", "", path.read_text(encoding="utf-8"))
    found = {pattern: since for pattern, since in TOO_NEW[path.suffix].items() if re.search(pattern, text)}
    assert found == {}


def test_the_patterns_find_what_they_are_for() -> None:
    style = "a:has(b) {} p:not(.x, .y) {} .m { height: 100dvh; inset: 0; }"
    found = {since for pattern, since in TOO_NEW[".css"].items() if re.search(pattern, style)}
    assert found == {105, 88, 108, 87}
