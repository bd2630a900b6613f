"""ZIP archives: names, order, limits, and what is no archive although it is packed like one."""

import struct
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import formats
from ingest.source import Member, ReadError
from ingest.unpacking import MAX_BYTES, MAX_FILES, MAX_RATIO, SMALL

TEXT = "近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益。"


def pack(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return pack_all(parts.items(), method)


def pack_all(parts: Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of ``parts``, whose names may be equal."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return data.getvalue()


def packed_on_windows(names: list[str], encoding: str) -> bytes:
    """An archive whose names are in ``encoding``, without the mark for UTF-8."""
    data = pack({f"{number:0{len(name.encode(encoding))}}": TEXT for number, name in enumerate(names)})
    for number, name in enumerate(names):
        stored = name.encode(encoding)
        data = data.replace(f"{number:0{len(stored)}}".encode(), stored)
    return data


def read(data: bytes, name: str = "材料.zip") -> list[Member]:
    return list(formats.members(data, name))


def faults(data: bytes) -> dict[str, str]:
    return {member.name: member.fault for member in read(data) if member.fault}


def test_files_come_in_the_order_of_the_archive() -> None:
    data = pack({"乙/一·〔2021〕.txt": TEXT, "甲/": "", "甲/二𠮷.md": f"# {TEXT}", "无后缀": TEXT})
    assert [(member.name, member.data.decode()) for member in read(data)] == [
        ("材料.zip/乙/一·〔2021〕.txt", TEXT),
        ("材料.zip/甲/二𠮷.md", f"# {TEXT}"),
        ("材料.zip/无后缀", TEXT),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_are_understood(encoding: str) -> None:
    names = ["典型案例/宜昌市〔2021〕①.txt", "武汉.txt"]
    assert [member.name for member in read(packed_on_windows(names, encoding))] == [
        f"材料.zip/{name}" for name in names
    ]


def test_what_only_serves_an_operating_system_is_left_out() -> None:
    clutter = ["__MACOSX/._a.txt", ".DS_Store", "甲/.git/config", "甲/Thumbs.db", "~$甲.docx", "desktop.ini"]
    assert [member.name for member in read(pack(dict.fromkeys([*clutter, "甲/a.txt"], TEXT)))] == [
        "材料.zip/甲/a.txt"
    ]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/根/a.txt", "根/a.txt"),
        ("C:\\资料\\a.txt", "资料/a.txt"),
        ("./a//b\x07.txt", "a/b.txt"),
    ],
)
def test_a_path_leads_nowhere(path: str, shown: str) -> None:
    assert [member.name for member in read(pack({path: TEXT}))] == [f"材料.zip/{shown}"]


def test_archives_in_archives_are_opened_three_deep() -> None:
    data = pack({"正文.txt": TEXT})
    for name in ("丙.zip", "乙.zip"):
        data = pack({name: data}, zipfile.ZIP_STORED)
    assert [member.name for member in read(data)] == ["材料.zip/乙.zip/丙.zip/正文.txt"]
    assert faults(pack({"丁.zip": data})) == {
        "材料.zip/丁.zip/乙.zip/丙.zip": "“材料.zip/丁.zip/乙.zip/丙.zip”套了超过 3 层压缩包或邮件：请先取出其中的文件再导入"
    }


def test_tables_in_archives_give_their_rows() -> None:
    table = f"标题,正文\n宜昌,{TEXT}\n".encode()
    assert [member.name for member in read(pack({"台账.csv": table, "坏.zip": b"PK\x03\x04"}))] == [
        "材料.zip/台账.csv#2",
        "材料.zip/坏.zip",
    ]


def test_an_office_document_is_no_archive() -> None:
    document = pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, zipfile.ZIP_STORED)
    for name in ("a.docx", "a.zip", "a.txt"):
        assert read(document, name) == [Member(name, document)]
    assert [member.name for member in read(pack({"一.docx": document}, zipfile.ZIP_STORED), "a.bin")] == [
        "a.bin/一.docx"
    ]


def test_encrypted_and_strangely_packed_files_are_faults() -> None:
    data = bytearray(pack({"密.txt": TEXT, "异.txt": TEXT, "好.txt": TEXT}))
    first, second, _ = (place for place in range(len(data)) if data[place : place + 4] == b"PK\x01\x02")
    data[first + 8] |= 1
    struct.pack_into("<H", data, second + 10, 97)
    assert faults(bytes(data)) == {
        "材料.zip/密.txt": "“材料.zip/密.txt”有密码：请解压后直接导入",
        "材料.zip/异.txt": "“材料.zip/异.txt”的压缩方法不受支持：请解压后直接导入，或重新压成普通 ZIP",
    }
    assert read(bytes(data))[2].data.decode() == TEXT


def test_a_damaged_file_is_a_fault_and_the_next_is_read() -> None:
    data = pack({"坏.txt": TEXT, "好.txt": TEXT}, zipfile.ZIP_STORED).replace(
        TEXT.encode(), b"x" * len(TEXT.encode()), 1
    )
    assert list(faults(data)) == ["材料.zip/坏.txt"]
    assert read(data)[1].data.decode() == TEXT


def test_what_unpacks_to_far_more_is_not_unpacked() -> None:
    bomb = pack(
        {"弹.txt": b"\0" * (SMALL + 1), "好.txt": TEXT, "小.txt": b"a" * (SMALL - len(TEXT.encode()))}
    )
    assert list(faults(bomb)) == ["材料.zip/弹.txt"]
    assert "压缩比超过 250 倍" in faults(bomb)["材料.zip/弹.txt"]


def declaring(size: int, count: int = 1) -> bytes:
    """An archive of ``count`` files that are said to have ``size`` bytes each."""
    data = bytearray(pack({f"{n}.txt": b"a" for n in range(count)}))
    for place in range(len(data)):
        if data[place : place + 4] == b"PK\x01\x02":
            struct.pack_into("<I", data, place + 24, size)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            declaring(MAX_BYTES, 10),
            "“材料.zip”解压后有 1049 MB，超过上限 1000 MB：请分成几个压缩包再导入",
        ),
        (pack({}), "“材料.zip”里没有文件：请检查压缩包内容"),
        (pack({".a": ""}), "“材料.zip”里没有文件：请检查压缩包内容"),
        (pack({"a": TEXT})[:-30], "“材料.zip”不是完整的 ZIP 压缩包：请重新下载，或解压后直接导入其中的文件"),
    ],
)
def test_an_archive_that_is_refused_says_why(data: bytes, message: str) -> None:
    with pytest.raises(ReadError) as error:
        read(data)
    assert str(error.value) == message


def test_too_many_files_are_refused() -> None:
    with pytest.raises(ReadError, match="里有 10001 个文件，超过上限 10000 个"):
        read(pack(dict.fromkeys(map(str, range(MAX_FILES + 1)), b""), zipfile.ZIP_STORED))


def test_a_file_that_is_said_to_be_too_large_is_a_fault() -> None:
    assert "解压后有 101 MB，超过上限 100 MB" in faults(declaring(101 * 2**20))["材料.zip/0.txt"]


def test_small_files_do_not_escape_the_ratio_together() -> None:
    zeros = bytes(SMALL // 10)
    bomb = pack({f"{n}.txt": zeros for n in range(11)})
    message = "的压缩比超过 250 倍，疑似恶意文件，没有解压：确认无害后请解压再导入"
    assert faults(pack({"弹.zip": bomb, "好.txt": TEXT})) == {
        "材料.zip/弹.zip": f"“材料.zip/弹.zip”{message}"
    }
    with pytest.raises(ReadError, match=f"“材料.zip”{message}"):
        read(bomb)


def nest(count: int) -> bytes:
    """``count`` equal archives of which each keeps within the ratio, as does the archive of them."""
    inner = pack({"零.txt": bytes(SMALL * 2 // 5)})
    return pack({f"{n}.zip": inner for n in range(count)}, zipfile.ZIP_BZIP2)


def test_archives_in_archives_have_one_allowance() -> None:
    data = nest(4)
    *found, fault = read(data)
    assert MAX_RATIO * len(data) < SMALL
    assert [member.name for member in found] == ["材料.zip/0.zip/零.txt", "材料.zip/1.zip/零.txt"]
    assert (fault.name, fault.data) == ("材料.zip", b"")
    assert fault.fault == (
        "“材料.zip”连同里面的压缩包已解出 6 个文件、12 MB，超过上限（10000 个、10 MB）：后面的没有导入，请分成几个压缩包再导入"
    )


def test_files_are_counted_through_all_archives() -> None:
    inner = pack(dict.fromkeys(map(str, range(MAX_FILES // 2)), b""), zipfile.ZIP_STORED)
    *found, fault = read(pack({"甲.zip": inner, "乙.zip": inner}))
    assert len(found) == MAX_FILES - 2
    assert "已解出 10001 个文件" in fault.fault


def test_no_two_files_have_one_name() -> None:
    names = [
        "甲·〔2021〕.txt",
        "../甲·〔2021〕.txt",
        "/甲·〔2021〕.txt",
        "甲·〔2021〕(2).txt",
        "乙.zip/甲.txt",
        "卷𠮷",
        "./卷𠮷",
    ]
    parts = [(name, TEXT) for name in names]
    assert [member.name for member in read(pack_all([*parts, ("乙.zip", pack({"甲.txt": TEXT}))]))] == [
        f"材料.zip/{name}"
        for name in [
            "甲·〔2021〕.txt", "甲·〔2021〕(2).txt", "甲·〔2021〕(3).txt", "甲·〔2021〕(2)(2).txt",
            "乙.zip/甲.txt", "卷𠮷", "卷𠮷(2)", "乙.zip/甲(2).txt",
        ]
    ]  # fmt: skip


PATHS = st.lists(st.text(alphabet="甲./\\(2)", min_size=1, max_size=6), max_size=6, unique=True)


@settings(max_examples=100, deadline=None)
@given(PATHS, PATHS)
def test_names_are_unique_whatever_the_paths_are(paths: list[str], inner: list[str]) -> None:
    nested = pack(dict.fromkeys(inner, TEXT))
    data = pack({**dict.fromkeys(paths, TEXT), "甲": nested, "甲/甲": nested})
    try:
        names = [member.name for member in read(data)]
    except ReadError:
        return
    assert len(names) == len(set(names))


def test_what_lies_in_the_innermost_archive_may_be_a_table() -> None:
    data = pack({"台账.csv": f"标题,正文\n宜昌,{TEXT}\n"})
    for name in ("丙.zip", "乙.zip"):
        data = pack({name: data}, zipfile.ZIP_STORED)
    assert [(member.name, member.fault) for member in read(data)] == [
        ("材料.zip/乙.zip/丙.zip/台账.csv#2", "")
    ]


@pytest.mark.parametrize("signature", [b"Rar!\x1a\x07\x01\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_other_archives_are_refused_by_their_content(signature: bytes) -> None:
    (member,) = read(signature + b"\0" * 50)
    with pytest.raises(ReadError, match=r"压缩包：请解压后直接导入，或改压成 \.zip"):
        formats.read(member.data, member.name)


SOUND = pack({"一.txt": TEXT, "二.csv": f"标题,正文\n宜昌,{TEXT}\n", "三.zip": pack({"四.txt": TEXT})})


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.integers(0, len(SOUND) - 1), st.binary(max_size=4))
def test_a_broken_archive_gives_members_or_a_read_error(cut: int, at: int, junk: bytes) -> None:
    for data in (SOUND[:cut], SOUND[:at] + junk + SOUND[at + len(junk) :], b"PK\x03\x04" + junk):
        try:
            members = read(data)
        except ReadError:
            continue
        assert all(member.name.startswith("材料.zip") for member in members)
