"""The readings of pypinyin in, ``corpus/pinyin.txt`` out: one line a syllable, without tone, and its characters.

Run as ``python -m train.pinyin``. Characters are those of GB 2312 and of the gazetteer and vocabulary, each with
its commonest reading and those that it has in one of these names: others (市 fú, 沈 chén) only add false homophones.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.pinyin_dict import pinyin_dict

from ingest.gazetteer import Gazetteer
from ingest.themes import Vocabulary

TARGET = Path(__file__).parents[1] / "corpus" / "pinyin.txt"


def main() -> None:
    """Write the table."""
    syllables: dict[str, set[str]] = defaultdict(set)
    for character, syllable in (*_commonest(), *_in_names()):
        syllables[syllable].add(character)
    lines = (f"{syllable} {''.join(sorted(chars))}\n" for syllable, chars in sorted(syllables.items()))
    TARGET.write_text("".join(lines), encoding="utf-8")


def _commonest() -> Iterator[tuple[str, str]]:
    for code, readings in pinyin_dict.items():
        if _is_common(chr(code)):
            yield chr(code), _toneless(readings.partition(",")[0])


def _in_names() -> Iterator[tuple[str, str]]:
    """Characters as they are read in a name, a word apart from its neighbours."""
    for name in (*Gazetteer.load().names(), *Vocabulary.load().words()):
        for run in re.findall("[㐀-鿿]+", name):
            yield from zip(run, lazy_pinyin(run, v_to_u=False), strict=True)


def _toneless(reading: str) -> str:
    """A reading without its tone, ü as v: ``lǜ`` → ``lv``."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(char for char in letters if not unicodedata.combining(char))


def _is_common(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main()
