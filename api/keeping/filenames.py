"""Names of files as a browser sends them in, names that a library can show and a disk can bear out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from api.faults import UserError

MOST_CHARACTERS = 400
"""Longest name with its folders; Windows bears 260, Linux 255 bytes for each part."""
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Control characters, those that turn the direction of writing (docx.甲 for 甲.xcod), and halves of characters."""
_FORBIDDEN = str.maketrans('<>:"|?*', "＜＞：＂｜？＊")
"""What Windows does not bear in a name, by what looks like it."""
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(?:\.|$)", re.IGNORECASE)
"""Names of devices on Windows, whatever follows the dot."""
_SYSTEM = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def cleaned(name: str) -> str:
    """``name`` with its folders behind one another, ``材料/甲.txt``: composed (NFC), without what cannot be seen.
    Raises UserError for one that leads out of its folder, is empty or too long."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    parts = [part.translate(_FORBIDDEN).strip().rstrip(".") or part.strip() for part in seen.split("/")]
    kept = [f"_{part}" if _RESERVED.match(part) else part for part in parts if part not in ("", ".")]
    if ".." in kept:
        raise UserError(f"文件名“{seen}”指向别的文件夹，请改名后再上传。")
    if not kept:
        raise UserError("有一个文件没有名字，请改名后再上传。")
    made = "/".join(kept)
    if len(made) > MOST_CHARACTERS:
        raise UserError(
            f"文件名“{made[:20]}…”连同文件夹有{len(made)}个字，最多{MOST_CHARACTERS}个，请改短后再上传。"
        )
    return made


def is_hidden(name: str) -> bool:
    """Whether an operating system or an office program keeps the file for itself."""
    return any(part.startswith((".", "~$")) or part in _SYSTEM for part in name.split("/"))


def distinct(names: Iterable[str]) -> list[str]:
    """``names``, where one comes again as 甲(2).txt."""
    made: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    for name in names:
        given = name
        while given in made:
            numbers[name] += 1
            given = _numbered(name, numbers[name] + 1)
        made[given] = None
    return list(made)


def _numbered(name: str, number: int) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}({number}){path.suffix}"))
