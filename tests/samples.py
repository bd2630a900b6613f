"""Small files of each format for tests, made here, and what must hold of the hints in any file that was read."""

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

from docx import Document
from docx.oxml import parse_xml

from ingest.source import RawText
from tests import office

SENTENCE = "近年来，宜昌市·〔2021〕《办法》①推进老旧小区改造，让１２万户居民受益。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

MARKDOWN = """---
title: "宜昌：把支部建在小区上"
date: 2024-05-01
places: [湖北省, 宜昌市]
themes:
  - 老旧小区改造
---

# 宜昌：把支部建在小区上

**“小区”**是[基层](https://example.org)单元，𠮷·〔2021〕
改造 316 号小区。

## 一、*主要*做法 ##

- 第一条
1. 第二条
> 引文

| 项目 | 数量 |
|---|---:|
| 小区 | 5 |

![居民议事　李溪摄](a.jpg)

```
**not bold**
```
"""

HTML = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>某网站</title>
<meta name="ArticleTitle" content="宜昌推进老旧小区改造"><meta name="PubDate" content="2024-5-01 09:00">
<meta name="ContentSource" content="本网"></head><body>
<div class="nav"><ul><li><a>首页</a></li><li><a>政务</a></li><li><a>公开</a></li><li><a>服务</a></li></ul></div>
<div class="bar">文号：宜府发〔2024〕3号 来源：宜昌日报 索引号：11420500MB2C9/2024-00031</div>
<div class="text"><h1>宜昌推进老旧<br>小区改造</h1><h2>一、做法</h2>
<p>　　近年来，宜昌市·〔2021〕《办法》①
   推进老旧小区改造，让１２万户𠮷居民受益。<br>　　第二段写在同一个标签里，也是完整的一段。</p>
<table><tr><th>项目</th><th>数量</th></tr><tr><td><p>小区</p><p>楼栋</p></td><td>5</td></tr></table>
<p>各区党委和政府要把改造任务落到实处，定期向居民公布进度，接受群众监督。（责任编辑：张三）</p></div>
<p>打印本页 关闭窗口</p></body></html>"""


def pdf(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """A PDF with (x, y, size, text) lines, set in a CJK font that is named but not embedded."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -140 1000 860]/Ascent 860/Descent -140>>",
    ]
    kids = []
    for lines in pages:
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, size, text in lines
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn.encode()))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), " ".join(kids).encode())
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return body + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def docx() -> bytes:
    document = Document()
    document.add_heading("宜昌：把支部建在小区上", level=1)
    paragraph = document.add_paragraph(SENTENCE)
    paragraph._p.append(parse_xml(f"<w:smartTag {W}><w:r><w:t>2024年5月</w:t></w:r></w:smartTag>"))
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="1"><w:r><w:t>新增𠮷</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {W} w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'))
    document.add_heading("一、做法", level=2)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["项目", "数量", "小区", "5"], strict=True
    ):
        cell.text = text
    table.cell(1, 0).add_paragraph("楼栋")
    document.element.body.insert(
        3,
        parse_xml(
            f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件里的字</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def two_columns() -> bytes:
    left = [f"左栏第{n}行文字共有十二个字" for n in "一二三四五六"]
    right = [f"右栏第{n}行文字共有十二个字" for n in "一二三四五六"]
    right[-1] = right[-1][:-1] + "。"
    lines = [(150.0, 760.0, 20.0, "横贯两栏的标题共十二个字")]
    for row, pair in enumerate(zip(left, right, strict=True)):
        lines += [(x, 700.0 - 18 * row, 12.0, text) for x, text in zip((60.0, 300.0), pair, strict=True)]
    return pdf([lines])


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.txt": SENTENCE.encode,
    "a.md": MARKDOWN.encode,
    "a.html": lambda: HTML.encode("gb18030"),
    "a.docx": docx,
    "a.pdf": two_columns,
    "a.doc": SENTENCE.encode,
    "a.ofd": lambda: office.ofd([office.content(office.text(30, 60, SENTENCE))]),
}


def spans(raw: RawText, kind: str) -> list[str]:
    return [raw.text[slice(*hint.raw)] for hint in raw.hints if hint.kind == kind]


def check_hints(raw: RawText) -> None:
    assert list(raw.hints) == sorted(raw.hints, key=lambda hint: (hint.raw[0], -hint.raw[1]))
    assert all(0 <= hint.raw[0] < hint.raw[1] <= len(raw.text) for hint in raw.hints)
    assert list(raw.pages) == sorted(raw.pages)
    assert all(0 <= page <= len(raw.text) for page in raw.pages)
    seams = ("markup", "break")
    for group in ([h for h in raw.hints if h.kind in seams], [h for h in raw.hints if h.kind not in seams]):
        assert all(a.raw[1] <= b.raw[0] for a, b in pairwise(group))
