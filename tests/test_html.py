from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.webpages import Score, measure, score
from ingest import formats
from ingest.source import RawText, ReadError
from tests.samples import spans

SHARED = Path(__file__).parents[1].parent / "shared"
PAGES = sorted((SHARED / "files" / "html").glob("*.html"))

BOX = """<table><tr><td>索 引 号：</td><td><span>11420500MB2C9/2024-00031</span></td>
<td>主题分类：</td><td>城乡建设、环境保护\\其他</td></tr>
<tr><td>发文机关：</td><td>宜昌市人民政府</td><td>成文日期：<i></i></td><td>2024年04月08日</td></tr>
<tr><td>标　　题：</td><td colspan="3">宜昌市人民政府关于改造老旧小区的通知</td></tr>
<tr><td>发文字号：</td><td>宜府发〔2024〕3号</td><td>发布日期：</td><td>2024年04月18日</td></tr>
<tr><td>主题词：</td><td></td><td>有效性：</td><td>现行有效</td></tr></table>"""
BODY = """<p style="text-align:center">宜府发〔2024〕3号</p><p>各区人民政府，市政府各部门：</p>
<p>　　近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益。现将有关事项通知如下。</p>
<p>　　<strong>一、总体要求</strong></p><p>　　坚持以人民为中心，把改造任务落到实处，定期公布进度，接受群众监督。</p>
<table><tr><th>项目</th><th>数量</th></tr><tr><td>小区</td><td>5</td></tr></table>
<p>宜昌市人民政府</p><p>2024年4月8日</p>"""
FILES = '<p>附件：</p><p><a href="/1.docx">附件1.docx</a></p><p><a href="/2.xls">改造任务分工表.xls</a></p>'
LINKS = "".join(f'<li><a href="/{n}">宜昌市第{n}批改造名单公示</a></li>' for n in range(8))


def page(body: str, bar: str = BOX, head: str = "") -> bytes:
    """A page of a government site: navigation, information bar, article, footer."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知_宜昌市人民政府</title>
<meta name="ArticleTitle" content="宜昌市人民政府关于改造老旧小区的通知">{head}</head><body>
<div class="nav"><ul>{LINKS}</ul></div><div class="box">{bar}</div>
<div class="article"><h1>宜昌市人民政府关于改造老旧小区的通知</h1>
<div class="bar">浏览次数：<span>-</span> 【打印】</div>
<div class="content">{body}</div><p>（责任编辑：张三）</p></div>
<div class="related"><h3>相关新闻</h3><ul>{LINKS}</ul></div>
<p>主办单位：宜昌市人民政府办公室　网站标识码：4205000001</p></body></html>""".encode()


def fields(raw: RawText) -> list[tuple[str, str]]:
    return [
        (hint.name, hint.value or raw.text[slice(*hint.raw)]) for hint in raw.hints if hint.kind == "metadata"
    ]


def test_the_information_box_is_metadata_and_the_article_is_the_body() -> None:
    raw = formats.read(page(BODY), "a.html")
    assert spans(raw, "title") == ["宜昌市人民政府关于改造老旧小区的通知"]
    assert dict(fields(raw)) == {
        "date": "2024-04-18",
        "publisher": "宜昌市人民政府",
        "document_number": "宜府发〔2024〕3号",
        "index_number": "11420500MB2C9/2024-00031",
        "written_date": "2024-04-08",
        "subject": "城乡建设、环境保护\\其他",
        "validity": "现行有效",
    }
    assert spans(raw, "paragraph") == [
        "各区人民政府，市政府各部门：",
        "近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户𠮷居民受益。现将有关事项通知如下。",
        "一、总体要求",
        "坚持以人民为中心，把改造任务落到实处，定期公布进度，接受群众监督。",
        "项目\t数量",
        "小区\t5",
        "宜昌市人民政府",
        "2024年4月8日",
    ]


def test_a_field_is_stated_once_even_if_the_page_prints_it_twice() -> None:
    names = [name for name, _ in fields(formats.read(page(BODY), "a.html"))]
    assert sorted(names) == sorted(set(names))


def test_files_to_download_are_no_body() -> None:
    raw = formats.read(page(BODY + FILES), "a.html")
    named = [value for name, value in fields(raw) if name == "attachment"]
    assert named == ["附件：", "附件1.docx", "改造任务分工表.xls"]
    assert spans(raw, "paragraph") == spans(formats.read(page(BODY), "a.html"), "paragraph")


@pytest.mark.parametrize("state", ["现行有效", "有效", "失效", "已废止", "部分失效"])
def test_validity_is_what_the_page_states(state: str) -> None:
    raw = formats.read(page(BODY, BOX.replace("现行有效", state)), "a.html")
    assert dict(fields(raw))["validity"] == state


@pytest.mark.parametrize("label", ["文号", "索引号", "成文日期", "主题词", "有效性", "发布机构"])
def test_an_empty_field_is_not_filled_with_what_stands_beside_it(label: str) -> None:
    bar = f"<table><tr><td>{label}：</td><td></td></tr></table><p>【打印】</p><p>发布日期：2024-04-18</p>"
    raw = formats.read(page(BODY.split("</p>", 1)[1], bar), "a.html")
    assert dict(fields(raw)) == {"date": "2024-04-18", "publisher": "宜昌市人民政府"}


def test_meta_tags_come_before_the_information_box() -> None:
    head = '<meta name="PubDate" content="2024-05-01 09:00"><meta name="ContentSource" content="宜昌日报">'
    stated = dict(fields(formats.read(page(BODY, head=head), "a.html")))
    assert stated["date"] == "2024-05-01"
    assert stated["publisher"] == "宜昌日报"


@pytest.mark.parametrize("office", ["国务院办公厅", "宜昌市人民政府", "宜昌市民政局　　宜昌市财政局"])
def test_a_page_without_fields_is_by_who_signed_it(office: str) -> None:
    body = BODY.replace("宜昌市人民政府</p><p>2024", f"{office}</p><p>2024")
    raw = formats.read(page(body + "<p>（此件公开发布）</p>", bar=""), "a.html")
    stated = dict(fields(raw))
    assert (stated["publisher"], stated["date"]) == ("、".join(office.split()), "2024-04-08")
    assert "2024年4月8日" in spans(raw, "paragraph")


def test_a_name_above_a_day_is_no_signature() -> None:
    body = BODY.replace("宜昌市人民政府</p><p>2024", "张三</p><p>2024")
    assert dict(fields(formats.read(page(body, bar=""), "a.html"))).keys() == {"document_number"}


def test_a_repost_repeats_its_title_without_the_label() -> None:
    data = page("<p>宜昌市人民政府关于改造老旧小区的通知</p>" + BODY).replace(
        'content="宜昌'.encode(), 'content="（转载）宜昌'.encode()
    )
    assert "宜昌市人民政府关于改造老旧小区的通知" not in spans(formats.read(data, "a.html"), "paragraph")


JUNK = st.sampled_from(
    [b"", b"<table>", b"</td>", b"<!--", b"&#x110000;", b"\xff\xfe", b"<p", b"\0", b"</body>"]
)
WHOLE = page(BODY + FILES)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), JUNK, st.integers(1, 3))
def test_broken_pages_give_text_or_a_read_error(at: int, length: int, junk: bytes, times: int) -> None:
    for data in (WHOLE[:at] + junk * times + WHOLE[at + length :], WHOLE[:at] + junk):
        try:
            raw = formats.read(data, "a.html")
        except ReadError:
            continue
        assert all(0 <= hint.raw[0] < hint.raw[1] <= len(raw.text) for hint in raw.hints)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙丙丁。\n子丑", Score(1.0, 1.0)),
        ("甲乙丙丁。", Score(1.0, 5 / 7)),
        ("导航 甲乙丙丁。 子丑", Score(7 / 9, 1.0)),
        ("甲乙丙。", Score(0.0, 0.0)),
    ],
)
def test_score_counts_characters_in_paragraphs_found(text: str, expected: Score) -> None:
    assert score(text, [("甲乙丙丁。", "甲乙丙丁。", 5), ("子丑", "子丑", 2)]) == expected


@pytest.mark.skipif(not PAGES, reason="needs the reference files in ../shared/files")
def test_pages_read_by_hand_are_found_whole_and_alone() -> None:
    for result in measure(SHARED):
        assert result.ours.precision >= 0.99, result.file
        assert result.ours.recall >= 0.99, result.file
        assert result.ours.precision >= result.trafilatura.precision
        assert result.ours.recall >= result.trafilatura.recall
        assert result.wrong == (), result.file


@pytest.mark.skipif(not PAGES, reason="needs the reference files in ../shared/files")
def test_government_pages_state_the_number_of_their_document() -> None:
    for path in PAGES:
        if "号" in path.stem.split("_")[-1]:
            raw = formats.read(path.read_bytes(), path.name)
            number = dict(fields(raw))["document_number"]
            office, year_and_number = path.stem.split("_")[-1].split("20", 1)
            year, count = year_and_number.removesuffix("号").split("-")
            assert number == f"{office}〔20{year}〕{count}号"
