import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import commonness, decode, is_garbled, read_text
from ingest.source import ReadError

SIMPLIFIED = "近年来，宜昌市·〔2021〕《办法》①　推进老旧小区改造，让１２万户居民在家门口办成了事。\r\n"
TRADITIONAL = "近年來，本市推進老舊小區改造，讓十二萬戶居民在家門口辦成了事，這是一個好的開始。\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "mark", "name"),
    [
        (SIMPLIFIED + "𠮷", "utf-8", b"", "utf-8"),
        (SIMPLIFIED + "𠮷", "utf-8", codecs.BOM_UTF8, "utf-8"),
        (SIMPLIFIED + "𠮷", "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        (SIMPLIFIED + "𠮷", "utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        (SIMPLIFIED, "utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        (SIMPLIFIED, "utf-16-le", b"", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", b"", "utf-16-be"),
        ("居民议事·〔2021〕《办法》①", "utf-16-le", b"", "utf-16-le"),
        ("Names, not a word of Chinese", "utf-16-be", b"", "utf-16-be"),
        (SIMPLIFIED + "𠮷", "gb18030", b"", "gb18030"),
        (SIMPLIFIED, "gbk", b"", "gb18030"),
        (TRADITIONAL, "big5", b"", "big5hkscs"),
        (TRADITIONAL, "gb18030", b"", "gb18030"),
        ("plain ASCII\r\n", "ascii", b"", "utf-8"),
    ],
)
def test_decodes_character_for_character(text: str, encoding: str, mark: bytes, name: str) -> None:
    assert decode(mark + text.encode(encoding)) == (text, name)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cs", "Cn"]), max_size=25))
def test_utf8_is_always_itself(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_single_broken_bytes_stay_visible(encoding: str) -> None:
    data = (SIMPLIFIED * 10).encode(encoding)
    middle = len((SIMPLIFIED * 5).encode(encoding))
    text, name = decode(data[:middle] + b"\xff" + data[middle:])
    assert name == encoding
    assert text.replace("\ufffd", "") == SIMPLIFIED * 10


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03" * 50,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        bytes(range(1, 32)) * 20,
        (SIMPLIFIED * 10).encode()[1::2],
        b"\x00\x01\x02\xff\xfe\x80",
        bytes.fromhex("fd3feb3c9250b7974a9b528b69636321"),
        (SIMPLIFIED * 3).encode().decode("gb18030", "replace").encode(),
    ],
    ids=["NUL", "PNG", "control", "half the bytes", "six bytes", "chance", "mojibake"],
)
def test_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        decode(data)
    with pytest.raises(ReadError, match=r"^“a\.txt”不是可以读出的文本.*另存为 UTF-8"):
        read_text(data, "a.txt")


def test_wrong_encodings_make_uncommon_text() -> None:
    mojibake = (SIMPLIFIED * 3).encode().decode("gb18030", "ignore")
    assert commonness(SIMPLIFIED) > 0.2
    assert commonness(mojibake) < 0.05
    assert commonness("no Hanzi") == 0
    assert is_garbled(mojibake)
    assert not is_garbled(SIMPLIFIED * 3)
