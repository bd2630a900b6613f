import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import formats
from ingest.source import Hint, RawText, ReadError
from ingest.unpacking import MAX_BYTES, check_size
from tests.office import claiming, zipped
from tests.samples import (
    HTML,
    MARKDOWN,
    SAMPLES,
    SENTENCE,
    W,
    check_hints,
    docx,
    pdf,
    spans,
    two_columns,
)

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
FILES = sorted(path for path in SHARED.rglob("*") if path.is_file()) if SHARED.is_dir() else []


@pytest.mark.parametrize("name", sorted({*formats.READERS} - {"image", "ofd"}))
def test_every_file_of_the_folder_keeps_the_contract(name: str) -> None:
    reader = formats.READERS[name]
    assert all(suffix == "" or (suffix[0] == "." and suffix == suffix.lower()) for suffix in reader.SUFFIXES)
    assert not reader.recognises(b"")
    sample = next(sample for sample in SAMPLES if "." + sample.split(".")[1] in reader.SUFFIXES)
    raw = reader.read(SAMPLES[sample](), sample)
    assert raw == formats.read(SAMPLES[sample](), "文件" + sample)
    check_hints(raw)
    assert [one for one in formats.READERS if formats.READERS[one].recognises(SAMPLES[sample]())] in (
        [],
        [name],
    )


def test_suffixes_are_those_of_the_readers_and_belong_to_one_each() -> None:
    suffixes = [suffix for reader in formats.READERS.values() for suffix in reader.SUFFIXES]
    suffixes += [suffix for container in formats.CONTAINERS.values() for suffix in container.SUFFIXES]
    assert sorted(suffixes) == sorted(formats.SUFFIXES)


def test_import_loads_no_heavy_library() -> None:
    code = (
        "import sys, ingest.formats; print(*{'trafilatura', 'pypdfium2', 'lxml', 'docx'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert run.stdout.strip() == b""


@pytest.mark.parametrize("name", ["【四川】深化政采制度改革", "【四川】2.0版方案", "a.txt", "a.TXT"])
def test_plain_text_is_the_file_itself(name: str) -> None:
    text = f"　　{SENTENCE}\r\n第二行\n𠮷\r"
    assert formats.read(text.encode("utf-8-sig"), name) == RawText(text, "text/plain", "utf-8")


@pytest.mark.parametrize("sample", ["a.html", "a.docx", "a.pdf"])
def test_content_decides_before_the_suffix(sample: str) -> None:
    data = SAMPLES[sample]()
    assert formats.read(data, "a.txt") == formats.read(data, sample)
    assert formats.read(data, "a.doc") == formats.read(data, sample)


def test_markdown_keeps_its_characters_and_marks_them() -> None:
    raw = formats.read(MARKDOWN.replace("\n", "\r\n").encode(), "a.md")
    assert raw.text == MARKDOWN.replace("\n", "\r\n")
    facts = [(hint.name, hint.value) for hint in raw.hints if hint.kind == "metadata"]
    assert facts == [
        ("title", "宜昌：把支部建在小区上"),
        ("date", "2024-05-01"),
        ("places", "湖北省"),
        ("places", "宜昌市"),
        ("themes", "老旧小区改造"),
    ]
    assert spans(raw, "metadata") == [value for _, value in facts]
    assert spans(raw, "heading") == ["宜昌：把支部建在小区上", "一、*主要*做法"]
    assert spans(raw, "caption") == ["居民议事　李溪摄"]
    assert spans(raw, "paragraph") == ["项目 | 数量", "小区 | 5"]
    assert spans(raw, "title") == []


def test_markdown_without_markup_is_the_words() -> None:
    raw = formats.read(MARKDOWN.encode(), "a.md")
    hidden = {at for hint in raw.hints if hint.kind in ("markup", "metadata") for at in range(*hint.raw)}
    shown = "".join(character for at, character in enumerate(raw.text) if at not in hidden)
    assert "".join(shown.split()) == (
        "宜昌：把支部建在小区上“小区”是基层单元，𠮷·〔2021〕改造316号小区。一、主要做法"
        "第一条第二条引文项目|数量小区|5居民议事李溪摄**notbold**"
    )


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# 标题\n正文\n# 第二\n", ["title", "heading"]),
        ("\n---\n\n# 标题\n", ["title"]),
        ("正文\n# 不是标题\n", ["heading"]),
        ("## 小标题\n# 也不是\n", ["heading", "heading"]),
        ("#话题 5*3*2，a_b_c，第1.5条\n", []),
    ],
)
def test_markdown_title_is_the_first_heading_before_all_text(text: str, kinds: list[str]) -> None:
    raw = formats.read(text.encode(), "a.md")
    assert [hint.kind for hint in raw.hints if hint.kind in ("title", "heading")] == kinds


@pytest.mark.parametrize("front", ["a: [", "- x\n- y", "k: \t'"])
def test_markdown_front_matter_that_is_no_yaml_is_metadata_by_line(front: str) -> None:
    raw = formats.read(f"---\n{front}\n---\n正文".encode(), "a.md")
    assert spans(raw, "metadata") == front.split("\n")
    assert spans(raw, "markup") == [text for text in ["---\n", *["\n"] * front.count("\n"), "\n---"] if text]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_html_is_title_metadata_and_body(encoding: str) -> None:
    raw = formats.read(HTML.encode(encoding), "a.html")
    assert raw.encoding == encoding
    assert next(hint for hint in raw.hints if hint.kind == "metadata") == Hint(
        "metadata", (11, 26), "date", "2024-05-01"
    )
    assert {hint.name: hint.value for hint in raw.hints if hint.kind == "metadata"} == {
        "date": "2024-05-01",
        "publisher": "宜昌日报",
        "document_number": "宜府发〔2024〕3号",
        "index_number": "11420500MB2C9/2024-00031",
    }
    assert spans(raw, "title") == ["宜昌推进老旧小区改造"]
    assert spans(raw, "heading") == ["一、做法"]
    assert spans(raw, "paragraph") == [
        "近年来，宜昌市·〔2021〕《办法》① 推进老旧小区改造，让１２万户𠮷居民受益。",
        "第二段写在同一个标签里，也是完整的一段。",
        "项目\t数量",
        "小区　楼栋\t5",
        "各区党委和政府要把改造任务落到实处，定期向居民公布进度，接受群众监督。",
    ]


def test_docx_keeps_what_smart_tags_controls_and_insertions_hold() -> None:
    raw = formats.read(docx(), "a.docx")
    assert raw.text.split("\n") == [
        "宜昌：把支部建在小区上",
        f"{SENTENCE}2024年5月新增𠮷",
        "一、做法",
        "控件里的字",
        "项目\t数量",
        "小区　楼栋\t5",
    ]
    assert spans(raw, "title") == ["宜昌：把支部建在小区上"]
    assert spans(raw, "heading") == ["一、做法"]


def test_pdf_keeps_characters_beyond_the_basic_plane() -> None:
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000><FFFF>"
        b" endcodespacerange 2 beginbfchar <0001> <D842DFB7> <0002> <5409> endbfchar endcmap end end"
    )
    stream = b"8 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\nxref\n" % (len(mapping), mapping)
    plain = pdf([[(60.0, 700.0, 12.0, "\x02" * 20 + "\x01\x02")]])
    mapped = plain.replace(b"/Encoding/UniGB-UCS2-H", b"/Encoding/Identity-H/ToUnicode 8 0 R")
    raw = formats.read(mapped.replace(b"xref\n", stream, 1), "a.pdf")
    assert raw.text == "吉" * 20 + "𠮷吉"


def test_pdf_reads_columns_one_after_the_other() -> None:
    raw = formats.read(two_columns(), "a.pdf")
    lines = raw.text.split("\n")
    assert lines[0] == "横贯两栏的标题共十二个字"
    assert [line[:4] for line in lines[1:]] == [
        f"{side}第{n}" for side in ("左栏", "右栏") for n in "一二三四五六"
    ]


def test_pdf_marks_paragraphs_across_pages_and_what_pages_repeat() -> None:
    full = "这一行文字正好写满整个版心的宽度共二十四个字啊啊啊啊"
    pages = [
        [
            (84.0, 700.0, 12.0, full[2:]),
            *((60.0, 700.0 - 20 * row, 12.0, full) for row in range(1, 5)),
            (60.0, 790.0, 12.0, "内部资料〔2021〕"),
            (290.0, 40.0, 12.0, f"—{number}—"),
        ]
        for number in range(1, 4)
    ]
    pages[1][0] = (60.0, 700.0, 12.0, full)
    pages[1][4] = (60.0, 620.0, 12.0, f"{full[:-1]}。")
    pages[2][4] = (60.0, 620.0, 12.0, "短行。")
    raw = formats.read(pdf(pages), "a.pdf")
    check_hints(raw)
    assert spans(raw, "markup") == [
        text for number in range(1, 4) for text in ("内部资料〔2021〕", f"—{number}—")
    ]
    assert [raw.text[page : page + 4] for page in raw.pages] == ["内部资料"] * 3
    first, last = spans(raw, "paragraph")
    assert first.count(full[:-1]) == 9
    assert last.endswith("短行。")


BAD_PDF = pdf([[(60.0, 700.0, 12.0, "扫描全能王 创建")]] * 8)
GARBLED_PDF = pdf(
    [[(60.0, 700.0 - 20 * row, 12.0, "犌犕犜犐犆犛犔犎犲犱犾犻狅狀犵狆犺狔") for row in range(5)]]
)
ENCRYPTED_PDF = two_columns().replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
    % (b"00" * 32, b"11" * 32),
)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "空.txt", "“空.txt”是空文件"),
        (b" \r\n\t", "a.md", "“a.md”是空文件"),
        ("　　\n　".encode(), "a.txt", "“a.txt”里没有文字"),
        (b"\0\1\2\xff" * 100, "a.txt", "“a.txt”不是可以读出的文本"),
        (b"\0\1\2\xff" * 100, "程序", "“程序”的格式无法识别：支持 .*txt"),
        (
            b"\0\1\2\xff" * 100,
            "a.bin",
            r"“a\.bin”的格式无法识别：支持 .*csv、.*docx、.*eml、.*html、.*json、.*pdf、.*txt、.*xlsx、.*zip",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
            "a.doc",
            "是旧版 Office 文件，但不是 Word 文档：.*另存为 .docx",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.docx", "另存为 .docx"),
        (
            b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
            "a.png",
            r"是图片：请安装文字识别组件（pip install -e '\.\[ocr\]'）",
        ),
        (b"{\\rtf1 abc}", "a.rtf", "是 RTF 文件：.*另存为 .docx"),
        (b"<html><body><img src='a.png'></body></html>", "a.html", "没有找到正文"),
        (SENTENCE.encode(), "a.docx", "“a.docx”不是完整的 DOCX 文件"),
        (docx()[:-400], "a.docx", "不是完整的 DOCX 文件"),
        (zipped({"a.xml": b"<a/>"}), "a.docx", "不是完整的 DOCX 文件"),
        (zipped({"word/document.xml": b"<a><b></a>"}), "a.docx", "不是完整的 DOCX 文件"),
        (zipped({"word/document.xml": b"<a/>"}), "a.docx", "里没有文字"),
        (SENTENCE.encode(), "a.pdf", "“a.pdf”不是完整的 PDF 文件"),
        (b"%PDF-1.4\n" + b"x" * 99, "a.pdf", "不是完整的 PDF 文件"),
        (ENCRYPTED_PDF, "a.pdf", "是加密的 PDF 文件：请先取消密码"),
        (BAD_PDF, "扫描.pdf", "“扫描.pdf”共 8 页，没有可用的文字层.*请安装文字识别组件"),
        (GARBLED_PDF, "a.pdf", "文字层是乱码.*请安装文字识别组件"),
    ],
)
def test_each_unreadable_file_is_named_with_a_remedy(
    data: bytes, name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    check_refused(data, name, message)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    data = zipped({"word/document.xml": b"<a/>", "word/media/a.bin": b""})
    check_refused(
        claiming(data, "word/media/a.bin", 500_000_001), "a.docx", "解压后有 500 MB，超过上限 500 MB"
    )


def check_refused(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ReadError, match=message) as error:
        formats.read(data, name)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("suffix", ["yml", "PY", "xls", "pptx", "log", "exe"])
def test_data_and_code_are_refused_by_name(suffix: str) -> None:
    name = f"武汉·〔2021〕𠮷①.{suffix}"
    with pytest.raises(
        ReadError, match=f"暂不支持 {suffix.lower()} 文件，请另存为 txt、md、html、docx、xlsx 或 pdf"
    ):
        formats.read(f'{{"地点": "{SENTENCE}"}}'.encode(), name)


@pytest.mark.parametrize("name", ["没有后缀", "a.txt", "a.json.txt", "第1.5条", "a.doc"])
def test_text_under_other_names_is_plain(name: str) -> None:
    assert formats.read(SENTENCE.encode(), name).text == SENTENCE


def test_size_is_checked_before_reading() -> None:
    check_size(MAX_BYTES, "a.pdf")
    with pytest.raises(ReadError, match=r"“a\.pdf”有 300 MB，超过上限 100 MB"):
        check_size(300 * 2**20, "a.pdf")


def survives(data: bytes, name: str) -> None:
    try:
        raw = formats.read(data, name)
    except ReadError:
        return
    check_hints(raw)


SIGNATURES = st.sampled_from(
    [b"", b"%PDF-1.4\n", b"PK\x03\x04word/document.xml", b"<!DOCTYPE html>", b"---\na: "]
)


@given(SIGNATURES, st.binary(max_size=300), st.sampled_from([*SAMPLES, "a", "a.xyz"]))
def test_any_bytes_give_text_or_a_read_error(signature: bytes, data: bytes, name: str) -> None:
    survives(signature + data, name)


@given(st.text(alphabet="# *-|`~[]()!:>'\"\\\n\r\v　1.字a{}&", max_size=60))
def test_any_markdown_gives_sound_hints(text: str) -> None:
    survives(f"---\n{text}\n---\n{text}".encode(), "a.md")
    survives(text.encode(), "a.md")


@pytest.mark.parametrize("name", SAMPLES)
def test_broken_files_give_text_or_a_read_error(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without recognition: it sees a picture of the page, which is never broken."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    data = SAMPLES[name]()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
    @given(st.integers(0, len(data) - 1), st.integers(0, len(data) - 1), st.binary(max_size=4))
    def breaks(cut: int, at: int, junk: bytes) -> None:
        survives(data[:cut], name)
        survives(data[:at] + junk + data[at + len(junk) :], name)

    breaks()
    assert capfd.readouterr() == ("", "")


def test_deeply_nested_files_give_text_or_a_read_error() -> None:
    survives(b"<html><body>" + b"<div>" * 5000 + SENTENCE.encode(), "a.html")
    survives(b"---\na: " + b"[" * 1200 + b"\n---\n" + SENTENCE.encode(), "a.md")
    nested = b"<w:p %s>" % W.encode() + b"<w:r>" * 20000 + b"</w:r>" * 20000 + b"</w:p>"
    survives(zipped({"word/document.xml": b"<a>%s</a>" % nested}), "a.docx")


BROKEN = {
    "GMT_0031-2014.pdf": "乱码.*请安装文字识别组件",
    "关于加力推进农机购置与应用补贴“优机优补““有进有出”的意见.pdf": "共 8 页.*请安装文字识别组件",
    "海南省农机购置与应用补贴实施方案的通知.doc": "请在服务器上安装 LibreOffice 或 antiword",
}


@pytest.mark.skipif(not FILES, reason="needs the reference files in ../shared/files")
@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix != ".ofd"], ids=lambda path: path.name
)
def test_real_files_are_read_or_refused_for_their_reason(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a bare install: without recognition and without a converter."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    monkeypatch.setenv("PATH", "")
    if path.name in BROKEN:
        with pytest.raises(ReadError, match=BROKEN[path.name]):
            formats.read(path.read_bytes(), path.name)
        return
    raw = formats.read(path.read_bytes(), path.name)
    check_hints(raw)
    assert len(raw.text) > 300
    assert "责任编辑" not in raw.text


@pytest.mark.skipif(not FILES, reason="needs the reference files in ../shared/files")
def test_the_same_document_as_pdf_and_docx_has_the_same_characters() -> None:
    paths = [path for path in FILES if path.stem == "2026年中央一号文件"]
    assert [path.suffix for path in paths] == [".pdf", ".docx"]
    texts = {"".join(formats.read(path.read_bytes(), path.name).text.split()) for path in paths}
    assert len(texts) == 1


@pytest.mark.skipif(not FILES, reason="needs the reference files in ../shared/files")
def test_a_page_keeps_its_tables_and_loses_its_navigation() -> None:
    path = next(path for path in FILES if path.name.startswith("36b"))
    raw = formats.read(path.read_bytes(), path.name)
    assert "指标内容及分值\t备" in raw.text
    assert "市林业园林局" not in raw.text
