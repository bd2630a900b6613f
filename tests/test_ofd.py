import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import formats
from ingest.formats import ofd as reader
from ingest.laidout import UNREAD
from ingest.source import RawText, ReadError
from tests.invariants import pipeline
from tests.office import OFD, claiming, content, ofd, repacked, text, zipped
from tests.samples import spans

SHARED = Path(__file__).parents[1].parent / "shared" / "files" / "ofd"
FILES = sorted(SHARED.glob("*.ofd")) if SHARED.is_dir() else []

FULL = "近年来宜昌市推进老旧小区改造〔2021〕《办法》①惠及居民，"
LINES = [text(40, 60, FULL[:28]), text(30, 70, FULL + "𠮷万"), text(30, 80, "１２万户·受益。")]
LETTERHEAD = [
    text(60, 30, "宜昌市人民政府文件", 10),
    text(80, 50, "宜府发〔2021〕3号"),
    text(65, 80, "关于改造小区的通知", 8),
    text(30, 100, "各区人民政府："),
    text(40, 110, "现将方案印发给你们，请认真贯彻执行，并将结果报来"),
    text(30, 120, "市政府办公室。"),
    text(150, 280, "—1—", 4),
]


def read(data: bytes) -> RawText:
    return formats.read(data, "a.ofd")


def test_lines_are_read_from_the_top_whatever_order_they_are_drawn_in() -> None:
    raw = read(ofd([content(*reversed(LINES))]))
    assert raw.text.split("\n") == [FULL[:28], FULL + "𠮷万", "１２万户·受益。"]
    assert raw.media_type == "application/ofd"


def test_pages_follow_one_another_and_know_where_they_begin() -> None:
    raw = read(ofd([content(text(30, 60, f"第{n}页的文字很短。")) for n in "一二三"]))
    assert [raw.text[page : page + 3] for page in raw.pages] == ["第一页", "第二页", "第三页"]


def test_letterhead_and_number_are_metadata_and_the_title_is_marked() -> None:
    raw = read(ofd([content(*LETTERHEAD)]))
    stated = [(hint.name, hint.value) for hint in raw.hints if hint.kind == "metadata"]
    assert stated == [("publisher", "宜昌市人民政府"), ("document_number", "宜府发〔2021〕3号")]
    assert spans(raw, "title") == ["关于改造小区的通知"]
    assert spans(raw, "markup") == ["—1—"]


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from([4.0, 5.0, 6.5])), min_size=1, max_size=6))
def test_repeated_steps_are_the_steps_written_out(steps: list[tuple[int, float]]) -> None:
    short = " ".join(f"g {times} {step}" if times > 1 else f"{step}" for times, step in steps)
    plain = " ".join(" ".join([str(step)] * times) for times, step in steps)
    string = "的" * (sum(times for times, _ in steps) + 1)
    page = content(text(20, 60, string, 5))
    given_deltas = f"g {len(string) - 1} 5".encode()
    data = ofd([page])
    part = "Doc_0/Pages/P0.xml"
    shown = [read(repacked(data, part, given_deltas, form.encode())).text for form in (short, plain)]
    assert shown[0] == shown[1]
    assert "".join(shown[0].split()) == string


def test_a_transformation_to_points_changes_nothing() -> None:
    points = 72 / 25.4
    scaled = content(
        f'<ofd:TextObject Boundary="30 55 90 5" CTM="{1 / points} 0 0 {1 / points} 0 0" Size="{5 * points}">'
        f'<ofd:TextCode X="0" Y="{5 * points}" DeltaX="g 9 {5 * points}">第一行文字共有十个字</ofd:TextCode>'
        "</ofd:TextObject>"
    )
    plain = content(text(30, 60, "第一行文字共有十个字"))
    assert read(ofd([scaled])) == read(ofd([plain]))


def test_text_of_templates_and_drawings_is_read() -> None:
    template = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/><ofd:PublicRes>Res.xml</ofd:PublicRes>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{text(0, 5, "图形里的字。")}</ofd:Content>'
    data = ofd(
        [
            content(
                text(30, 100, "本页的字。"),
                '<ofd:CompositeObject Boundary="30 140 50 10" ResourceID="5"/>',
                before='<ofd:Template TemplateID="7"/>',
            )
        ],
        template,
        {
            "Doc_0/Tpls/T.xml": content(text(30, 60, "模板里的字。")),
            "Doc_0/Res.xml": f"<ofd:Res {OFD}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit>"
            "</ofd:CompositeGraphicUnits></ofd:Res>",
        },
    )
    assert read(data).text.split() == ["模板里的字。", "本页的字。", "图形里的字。"]


SENTENCE = "Heaffixedhisfinesign."
STEPS = "10.75 10.25 6.52 {} 7.36 6.61 12.09 7.45 4.06 9.49 {} 7.45 10.24 5.76 4.15 8.36 7.45"
"""Of Times, 14.82 mm high; a word space is 3.7 mm wide."""


def english(steps: str, string: str = SENTENCE, transform: str = "") -> str:
    """A text object with Latin letters at the given steps."""
    return (
        f'<ofd:TextObject Boundary="20 60 150 15" Size="14.82">{transform}'
        f'<ofd:TextCode X="0" Y="12" DeltaX="{steps}">{string}</ofd:TextCode></ofd:TextObject>'
    )


LIGATURES = "".join(
    f'<ofd:CGTransform CodePosition="{n}" CodeCount="2" GlyphCount="1"><ofd:Glyphs>9</ofd:Glyphs>'
    "</ofd:CGTransform>"
    for n in (4, 12)
)


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [
        (english(STEPS.format("4.74 4.91 4.15", "4.09 4.07")), "He affixed his fine sign."),
        (english(STEPS.format("4.74 9.06", "8.16"), transform=LIGATURES), "He affixed his fine sign."),
        (english("g 20 14.82"), SENTENCE),
        (english("g 20 7.41"), SENTENCE),
        (english("7.41 14.82 g 18 7.41"), "He affixedhisfinesign."),
        (english("g 3 7.41 14.82 g 5 7.41", "2021年12月GB"), "2021年12月GB"),
        (english("g 8 7.41", "We see it"), "We see it"),
    ],
    ids=[
        "proportional",
        "ligatures",
        "set wide",
        "one width",
        "one width, a space",
        "figures",
        "drawn space",
    ],
)
def test_a_gap_between_latin_letters_is_a_space(drawn: str, read_as: str) -> None:
    assert read(ofd([content(drawn)])).text == read_as


def test_watermarks_hidden_objects_and_annotations_are_left_out() -> None:
    slanted = text(30, 100, "内部资料注意保密", CTM="0.7071 0.7071 -0.7071 0.7071 0 0")
    hidden = text(30, 120, "看不见", Visible="false")
    note = f'<ofd:PageAnnot {OFD}><ofd:Annot Type="Stamp">{text(0, 5, "批注")}</ofd:Annot></ofd:PageAnnot>'
    data = ofd([content(text(30, 60, "看得见"), slanted, hidden)], parts={"Doc_0/Annots/A.xml": note})
    assert read(data).text == "看得见"


def test_text_down_the_page_stays_together() -> None:
    down = (
        '<ofd:TextObject Boundary="30 50 5 40" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 3 0"'
        ' DeltaY="g 3 6">竖排文字</ofd:TextCode></ofd:TextObject>'
    )
    assert read(ofd([content(down)])).text == "竖排文字"


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://www.ofdspec.org/2016", "urn:x"])
def test_namespaces_of_all_writers_are_read(namespace: str) -> None:
    data = ofd([content(text(30, 60, "看得见"))])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    renamed = {name: part.replace("http://www.ofdspec.org/2016", namespace) for name, part in parts.items()}
    assert read(zipped(renamed)).text == "看得见"


def drawing(words: str) -> bytes:
    """A PNG file that shows ``words``."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    picture = Image.new("RGB", (1400, 300), "white")
    ImageDraw.Draw(picture).text((60, 90), words, "black", ImageFont.load_default(size=120))
    drawn = BytesIO()
    picture.save(drawn, "PNG")
    return drawn.getvalue()


BROKEN = b"\x89PNG\r\n\x1a\n" + bytes(99)
SCAN = '<ofd:ImageObject Boundary="5 5 140 30" CTM="140 0 0 30 0 0" ResourceID="4"/>'


def with_picture(pages: list[str], picture: bytes, name: str = "a.png") -> bytes:
    """A file of small ``pages`` that may show the ``picture``, stored in a folder written in another case. Strips would be
    enlarged, and slow to read."""
    media = f'<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
    data = ofd(
        pages,
        "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>",
        {
            "Doc_0/Res.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
            f"DOC_0/Res/{name}": picture,
        },
    )
    return repacked(data, "Doc_0/Document.xml", b"0 0 210 297", b"0 0 150 55")


def unread(raw: RawText) -> list[tuple[str, str]]:
    return [(hint.value, raw.text[slice(*hint.raw)]) for hint in raw.hints if hint.name == UNREAD]


@pytest.fixture(params=[True, False], ids=["with recognition", "without"])
def recognition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether recognition is installed."""
    if request.param:
        pytest.importorskip("rapidocr", reason="needs the extra ocr")
    else:
        monkeypatch.setitem(sys.modules, "rapidocr", None)
    return bool(request.param)


def test_a_page_that_is_a_picture_is_recognised() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra ocr")
    raw = read(with_picture([content(SCAN)], drawing("TASHAN 2021")))
    assert "".join(raw.text.split()) == "TASHAN2021"
    assert raw.confidence is not None
    assert raw.confidence > 0.9


def test_a_stamp_on_a_scan_does_not_keep_it_from_being_recognised(recognition: bool) -> None:
    stamped = content(SCAN, text(60, 39, "第3页·①"))
    picture = drawing("TASHAN 2021") if recognition else BROKEN
    data = with_picture([content(*LINES), stamped, content(*LINES)], picture)
    raw = read(data)
    page = raw.text[raw.pages[1] : raw.pages[2]].split("\n")[:-1]
    assert page == (["TASHAN 2021", "第3页·①"] if recognition else ["〔第2页有文字没有读出〕", "第3页·①"])
    assert unread(raw) == ([] if recognition else [("2", "〔第2页有文字没有读出〕")])


@pytest.mark.parametrize(
    ("picture", "name"), [(b"\x97JB2\r\n\x1a\n" + bytes(99), "a.jb2"), (BROKEN, "a.png")]
)
def test_a_page_whose_picture_cannot_be_drawn_is_named(picture: bytes, name: str) -> None:
    pytest.importorskip("rapidocr", reason="needs the extra ocr")
    data = with_picture([content(*LINES), content(SCAN), content(*LINES)], picture, name)
    assert unread(read(data)) == [("2", "〔第2页没有可读的文字〕")]
    assert [loss.type for loss in pipeline().ingest(data, "a.ofd").document.losses].count("page_unread") == 1
    with pytest.raises(ReadError, match=r"“a.ofd”共 1 页，只有图片.+打印成 PDF"):
        read(with_picture([content(SCAN)], picture, name))


@pytest.mark.parametrize(
    "page",
    [content(SCAN.replace('"4"', '"5"')), content(SCAN.replace("140 0 0 30", "900 0 0 900"))],
    ids=["missing", "as large as a wall"],
)
def test_a_picture_that_is_missing_or_much_too_large_is_not_passed_over(page: str) -> None:
    pytest.importorskip("rapidocr", reason="needs the extra ocr")
    raw = read(with_picture([content(*LINES), page], drawing("TASHAN 2021")))
    assert unread(raw) == [("2", "〔第2页没有可读的文字〕")]


@pytest.mark.parametrize("listed", ["", '<ofd:TemplatePage ID="7" BaseLoc="Tpls/missing.xml"/>'])
def test_a_page_without_its_template_is_read_and_named(listed: str) -> None:
    page = content(text(30, 100, "本页的字。"), before='<ofd:Template TemplateID="7"/>')
    raw = read(ofd([content(*LINES), page], listed))
    assert raw.text[raw.pages[1] :] == "〔第2页有文字没有读出〕\n本页的字。"
    assert unread(raw) == [("2", "〔第2页有文字没有读出〕")]
    assert read(ofd([page], listed)).text.endswith("本页的字。")


WHOLE = ofd([content(*LETTERHEAD), content(*LINES)])
PATH = '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 9 9</ofd:AbbreviatedData></ofd:PathObject>'
CYCLE = f"<ofd:Res {OFD}><ofd:CompositeGraphicUnit ID='5'><ofd:CompositeObject Boundary='0 0 1 1' ResourceID='5'/></ofd:CompositeGraphicUnit></ofd:Res>"
USED = '<ofd:CompositeObject Boundary="30 140 50 10" ResourceID="5"/>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (WHOLE[:-300], "“a.ofd”不是完整的 OFD 文件"),
        (b"PK\x03\x04 OFD.xml", "不是完整的 OFD 文件"),
        (zipped({"OFD.xml": f"<ofd:OFD {OFD}/>"}), "“a.ofd”共 0 页，没有文字"),
        (repacked(WHOLE, "OFD.xml", b"Document.xml", b"Missing.xml"), "不是完整的 OFD 文件"),
        (repacked(WHOLE, "Doc_0/Document.xml", b"P1.xml", b"P9.xml"), "不是完整的 OFD 文件"),
        (repacked(WHOLE, "Doc_0/Pages/P1.xml", b"</ofd:Layer>", b""), "不是完整的 OFD 文件"),
        (repacked(WHOLE, "Doc_0/Document.xml", b"0 0 210 297", b"0 0 210"), "不是完整的 OFD 文件"),
        (repacked(WHOLE, "Doc_0/Document.xml", b"0 0 210 297", b"0 0 nan 297"), "不是完整的 OFD 文件"),
        (ofd([content(USED)], "<ofd:PublicRes>R.xml</ofd:PublicRes>", {"Doc_0/R.xml": CYCLE}), "不是完整"),
        (ofd([content(PATH), content()]), "共 2 页，没有文字，只有图形或签章：.*打印成 PDF"),
        (ofd([content(*[text(30, 20 + 6 * n, "犌犕犜犐犆犛犔犎犲犱犾犻狅狀犵狆犺狔") for n in range(5)])]), "乱码"),
    ],
)  # fmt: skip
def test_each_unreadable_file_is_named_with_a_remedy(data: bytes, message: str) -> None:
    check_refused(data, message)


@pytest.mark.parametrize(
    ("part", "size", "message"),
    [
        ("a.bin", 500_000_001, "解压后有 500 MB，超过上限 500 MB"),
        ("OFD.xml", 64_000_001, "部件解压后有 64 MB，超过上限 64 MB"),
    ],
)
def test_a_file_that_unpacks_to_too_much_is_refused(part: str, size: int, message: str) -> None:
    check_refused(claiming(zipped({"OFD.xml": b"<a/>", part: b" "}), part, size), message)


def check_refused(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as error:
        read(data)
    assert "a.ofd" in str(error.value)
    assert "\n" not in str(error.value)


def test_an_archive_with_an_ofd_file_in_it_is_no_ofd_file() -> None:
    assert reader.recognises(WHOLE)
    assert not reader.recognises(zipped({"附件/OFD.xml.txt": b"OFD.xml", "a.ofd": WHOLE}))


PARTS = ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/P0.xml", "Doc_0/Pages/P1.xml"]
JUNK = st.sampled_from(
    [b"", b"g", b"g -1 2", b"g 9999999999 3", b"1e999", b"nan", b"&#0;", b"<", b'"', b"\xff"]
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PARTS), st.integers(0, 2000), st.integers(0, 9), JUNK)
def test_broken_parts_give_text_or_a_read_error(part: str, at: int, length: int, junk: bytes) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    data = parts[part]
    broken = zipped({**parts, part: data[: at % len(data)] + junk + data[at % len(data) + length :]})
    for bad in (broken, broken[: len(broken) - at % len(broken)]):
        try:
            raw = formats.read(bad, "a.ofd")
        except ReadError:
            continue
        assert all(0 <= hint.raw[0] < hint.raw[1] <= len(raw.text) for hint in raw.hints)


FIRST = {
    "SESV4SignDoc.ofd": "你好呀，OFD Reader&Writer！",
    "n.ofd": "测试符路桥区卫生局文件",
    "signout.ofd": "XX市政府文件处理",
    "z.ofd": "11.4字型变换",
}
REFUSED = {
    "V4RideRight.ofd": "没有文字，只有图形或签章",
    "ano.ofd": "乱码",
    "containsJPEG.ofd": "共 2 页，只有图片没有文字.*请安装文字识别组件",
}


@pytest.mark.skipif(not FILES, reason="needs the reference files in ../shared/files")
@pytest.mark.parametrize("name", [*FIRST, *REFUSED])
def test_real_files_are_read_or_refused_for_their_reason(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a bare install, without recognition."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    data = (SHARED / name).read_bytes()
    if name in REFUSED:
        with pytest.raises(ReadError, match=REFUSED[name]):
            formats.read(data, name)
    else:
        assert formats.read(data, name).text.split("\n")[0] == FIRST[name]
