"""Patterns that begin with what a search passes over quickly find what the plain ones find that say the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import carrier, cues, insertions, lines, localities, misprints, strength

READING = r"(?<=[㐀-鿿])[（(?？]{1,2}(?=[^）)]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ])[a-züA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,7}[)）]"


@pytest.mark.parametrize(
    ("pattern", "plain", "characters"),
    [
        (lines._NEWLINE, r"\r\n|[\n\r\v\f\x85\u2028\u2029]", "\r\n\v\f\x85\u2028\u2029\u3000 𠮷①"),
        (lines._BREAK, r"\r\n|[\n\r\v\f\x85\u2028\u2029]|\u3000{2,}", "\r\n\v\f\x85\u2028\u2029\u3000 𠮷①"),
        (insertions._BLANK, r"(?<=[一-龥])[ \u3000](?=[一-龥])", "老旧 \u3000𠮷①"),
        (insertions._READING, READING, "彧𠮷（(?？yùü)）"),
        (
            misprints._DOUBLED_CHARACTER,
            r"(?<=[一-龥])([一-龥])(?<![一二两三四五六七八九十百千万半几零〇])\1",
            "到一𠮷、",
        ),
        (localities.HINT, "街道|[镇乡村]|社区|小区|园|[新发]区|小组", "街道镇村社小区园新发组𠮷"),
    ],
    ids=["newline", "break", "blank", "reading", "doubled", "hint"],
)
def test_the_same_is_found(pattern: re.Pattern[str], plain: str, characters: str) -> None:
    @given(st.text(characters, max_size=24))
    def finds_the_same(text: str) -> None:
        assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in re.finditer(plain, text)]

    finds_the_same()


@pytest.mark.parametrize(
    ("pattern", "plain", "characters"),
    [
        (cues.FURNITURE, r"[^|]\|[^|]", "|字\n𠮷①　"),
        (cues.FORMULA, "[经验做法]{2}(?:等)?在全[省国市]", "经验做法等在全省国市𠮷"),
        (cues.BODY, "[省市区县镇乡州]委", "省市区县镇乡州委𠮷①"),
        (carrier._WHOLE[3][1], "全镇|(?<![往到去])镇[里上]", "全镇往到去里上𠮷"),
        (strength._CHANGE_HINT, "[从由较比增降减压翻]", "从由较比增降减压翻字𠮷①"),
        (strength._HINT, "[存仍还尚]", "存仍还尚字𠮷①　"),
    ],
    ids=["furniture", "formula", "body", "whole", "change", "failing"],
)
def test_the_same_texts_have_one(pattern: re.Pattern[str], plain: str, characters: str) -> None:
    @given(st.text(characters, max_size=24))
    def has_one_where_the_other_has(text: str) -> None:
        assert bool(pattern.search(text)) == bool(re.search(plain, text))

    has_one_where_the_other_has()
