"""A word for an administrative level in, the gazetteer's name of that level out: ``县区`` is ``县(市、区)``."""

from unicodedata import normalize

from ingest.gazetteer import LEVELS

_WORDS = (
    "省 province", "市 州 市州 city prefecture", "县 区 县区 区县 县市区 county district",
    "街道 乡镇 乡 镇 subdistrict street township town", "社区 村 community village", "小区 compound",
)  # fmt: skip
"""What people call each of LEVELS beside its name."""

_LEVEL_OF = {
    word: level
    for level, words in zip(LEVELS, _WORDS, strict=True)
    for word in (normalize("NFKC", level), *words.split())
}


def read_level(word: str) -> str | None:
    """The level that ``word`` means, full-width forms included (``市（州）``); None if it means none."""
    return _LEVEL_OF.get(normalize("NFKC", word).lower())
