"""Bytes of a web page in; its title, metadata, headings and paragraphs out, one a line, without navigation."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from ingest.composer import Block, compose, mark_number
from ingest.decoding import read_text
from ingest.source import HintKind, RawText, ReadError

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Document

SUFFIXES = frozenset({".html", ".htm"})

_SIGNATURE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)\b",
    re.I | re.S,
)
_META = {
    "title": ("articletitle", "og:title"),
    "date": ("pubdate", "publishdate", "article:published_time"),
    "publisher": ("contentsource",),
    "byline": ("author",),
}
"""Names of meta tags, the first four of them from the national standard for government sites."""

_VALUE = r"([^\s：:【〖\[<>]{2,60})(?![：:])"
_DAY = r"(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?)"
_LABELS = {
    field: re.compile(rf"(?<!\w)(?:{labels})\s*[：:]\s*{value}")
    for field, labels, value in (
        ("date", "发布日期|发布时间|发表时间", _DAY),
        ("publisher", "发布机构|发文机关|发文机构|发布单位|(?:文章|信息)?来源", _VALUE),
        ("byline", "作者|记者", r"([^\s：:]{2,20})(?![：:])"),
        ("document_number", "发文字号|文\\s*号", r"(\S{2,15}〔\d{4}〕\d+号)"),
        ("index_number", "索\\s*引\\s*号", r"([\w/-]{6,40})"),
        ("written_date", "成文日期|生成日期", _DAY),
        ("subject", "主题分类|主题词", _VALUE),
        ("validity", "有效性|文件状态|时效状态", r"((?:现行)?有效|(?:已|部分)?(?:失效|废止))"),
    )
}
"""The information bar or box of government pages, where a page has no meta tag for the field."""

_NOBODY = {"本网", "本站", "本站原创", "原创", "网络", "互联网"}
_DATES = ("date", "written_date")
_DATE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_SIGNED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_OFFICE = re.compile(r"[一-龥]{0,25}(?:国务院|法院|检察院|厅|部|委|委员会|局|办|办公室|署|协会|政府|中心)")
_NOISE = re.compile(
    r"[【\[（(\s]*(?:(?:(?:打印|关闭|返回)(?:本页|此页|窗口|页面|顶部|首页|文章)?[ 】\]]*)+|[上下]一[篇条][：:].*|相关(?:文件|附件)下载"
    r"|.{0,80}(?:网站标识码|ICP备|公网安备).{0,80}|相关链接[：:]?|分享到?[：:]?(?:微信|微博|朋友圈|QQ空间|\s)*|(?:扫一扫|点击查看).{0,60}"
    r"|(?:字体大小|字号|浏览次数|责任编辑|责编|编辑|来源|发布日期|发布时间|索引号|发文机关|发文字号|成文日期|主题分类|有效性)[：:].{0,80})[】\]）)\s]*"
)
_ATTACHMENT = re.compile(r".{0,80}\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar)", re.I)
_REPOST = re.compile(r"^[（(【\[]转载[）)】\]]")
_CREDIT = re.compile(r"\s*[（(](?:责任编辑|责编|编辑)[：:][^（()）]{1,20}[)）]$")
_WRAP = re.compile(r"(?<=[⺀-鿿，。；：、“”（）])[ \t]*[\r\n][ \t\r\n]*(?=[⺀-鿿，。；：、“”（）])")
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_BREAK = re.compile(r"(?<=[。！？；：…”）])[ ]*\v|\v(?=[ ]*　)|\v[ 　]*\v")
_BOX_LABEL = re.compile(
    r"(?:索引号|(?:主题)?分类|发文机关|发布机构|成文日期|生成日期|标题|名称|发文字号|文号|发布日期|主题词|有效性|文件状态)[：:]?"
)
BOX_LABELS = 3
"""Labels from which a table is the information box of the page; such boxes have 6 to 9."""

_CLUTTER = (
    "//script | //style | //noscript | //select | //button | //iframe"
    " | //ul[count(.//li) >= 4 and count(.//li[.//a]) > 0.8 * count(.//li)]"
)
"""What is never text of an article; lists in which nearly every entry is a link are navigation."""

_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_FRAMES = {"body", "div", "section", "article", "main", "form", "center", "td"}
_BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote", "figure", "table", *_FRAMES, *_HEADS}

ENOUGH_BODY = 0.9
"""Share of the text found by trafilatura that the element taken for the body must contain."""

for _library in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def recognises(data: bytes) -> bool:
    """Whether ``data`` begins as an HTML page does."""
    return _SIGNATURE.match(data[:4096]) is not None


def read(data: bytes, name: str) -> RawText:
    """Title, a line for each field of metadata, an empty line, and the body. Raises ReadError."""
    text, encoding = read_text(data, name)
    try:
        facts, body = _page(text)
    except (ValueError, RecursionError):
        facts, body = {}, []
    if not body:
        raise ReadError(f"“{name}”里没有找到正文：请在浏览器中打开网页，把正文另存为 .txt 再导入")
    body = mark_number(_without_title(body, facts.get("title", "")))
    if any(block.name == "document_number" for block in body):
        facts.pop("document_number", None)
    raw, hints = compose([*_head(_signature(body) | facts), *_with_attachments(body)])
    return RawText(raw, "text/html", encoding, hints=hints)


def _signature(blocks: list[Block]) -> dict[str, str]:
    """Publisher and date of the first signature among ``blocks``: offices on one line, a day on the next."""
    for line, following in pairwise(blocks):
        offices = line.text.split()
        if offices and all(map(_OFFICE.fullmatch, offices)) and _SIGNED.fullmatch(following.text):
            return {"publisher": "、".join(offices), "date": following.text}
    return {}


def _page(text: str) -> tuple[dict[str, str], list[Block]]:
    """Metadata by field name, and the blocks of the body; both empty if ``text`` holds no page.

    trafilatura finds where the body is, but loses tables with many paragraphs in their cells: the
    text is taken from the page itself.
    """
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415

    tree = load_html(text)
    if tree is None:
        return {}, []
    for clutter in tree.xpath(_CLUTTER):
        clutter.drop_tree()
    facts = _facts(tree)
    for box in [table for table in tree.iter("table") if _is_box(table)]:
        box.drop_tree()
    found = cast("Document | None", bare_extraction(tree, with_metadata=True, include_comments=False))
    title = found.title if found else tree.findtext(".//title")
    if title and "title" not in facts:
        facts["title"] = _SPACE.sub(" ", title).strip()
    lines = (
        ["".join(text.split()) for text in found.body.itertext()] if found and found.body is not None else []
    )
    body = _body(tree if tree.find("body") is None else tree.find("body"), lines)
    return facts, [block for block in map(_cleaned, _blocks(body)) if block.text]


def _body(tree: "HtmlElement", lines: list[str]) -> "HtmlElement":
    """The innermost element of ``tree`` that holds nearly all ``lines``; of several copies, the first."""
    inner = next(
        (frame for frame in tree.iterdescendants(*_FRAMES) if _share(frame, lines) >= ENOUGH_BODY), None
    )
    return tree if inner is None else _body(inner, lines)


def _share(element: "HtmlElement", lines: list[str]) -> float:
    """Share of ``lines`` that ``element`` holds, by length, 0 to 1; 0 if there are none."""
    held = "".join(element.text_content().split())
    total = sum(map(len, lines))
    if not 0 < ENOUGH_BODY * total <= len(held):
        return 0.0
    return sum(len(line) for line in lines if line in held) / total


def _facts(tree: "HtmlElement") -> dict[str, str]:
    """Metadata as printed, by field name, from the page's meta tags and its information bar."""
    tags = {
        (tag.get("name") or tag.get("property") or "").lower(): tag.get("content")
        for tag in tree.iter("meta")
    }
    visible = "\n".join(tree.xpath("//body//text()"))
    facts: dict[str, str] = {}
    for field in {**_META, **_LABELS}:
        label = _LABELS[field].search(visible) if field in _LABELS else None
        stated = [_SPACE.sub(" ", tags.get(tag) or "").strip() for tag in _META.get(field, ())]
        stated += [label[1]] if label else []
        facts[field] = next((value for value in stated if value and value not in _NOBODY), "")
    return {field: value for field, value in facts.items() if value}


def _is_box(table: "HtmlElement") -> bool:
    """Whether ``table`` is an information box: some of its cells are labels of its fields, and no table is
    in it."""
    texts = ("".join(cell.text_content().split()) for cell in table.iter("td", "th"))
    return table.find(".//table") is None and sum(map(_is_label, texts)) >= BOX_LABELS


def _is_label(text: str) -> bool:
    return _BOX_LABEL.fullmatch(text) is not None


def _head(facts: dict[str, str]) -> list[Block]:
    title = facts.get("title", "")
    lines = [
        Block(value, "metadata", name, _normal(name, value))
        for name, value in facts.items()
        if name != "title"
    ]
    return [*([Block(title, "title")] if title else []), *lines, Block("")]


def _normal(name: str, value: str) -> str:
    """``value``, as YYYY-MM-DD if it is a date."""
    date = _DATE.search(value) if name in _DATES else None
    return f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else value


def _blocks(element: "HtmlElement") -> Iterator[Block]:
    """The paragraphs, headings and table rows below ``element``, in reading order."""
    kind: HintKind = "heading" if element.tag in _HEADS else "paragraph"
    run = element.text or ""
    for child in element:
        if child.tag == "table" or any(True for _ in child.iter(*_BLOCKS)):
            yield from _paragraphs(run, kind)
            yield from _rows(child) if child.tag == "table" else _blocks(child)
            run = ""
        else:
            run += _inline(child)
        run += child.tail or ""
    yield from _paragraphs(run, kind)


def _inline(element: "HtmlElement") -> str:
    """The text of an inline element, line breaks as vertical tabs."""
    if element.tag == "br":
        return "\v"
    if not isinstance(element.tag, str):
        return ""
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _paragraphs(run: str, kind: HintKind) -> Iterator[Block]:
    """``run`` without the white space of its source, cut where a line break ends a paragraph."""
    flowing = _SPACE.sub(" ", _WRAP.sub("", run))
    for piece in _BREAK.split(flowing):
        text = piece.replace("\v", "").strip()
        if text:
            yield Block(text, kind)


def _rows(table: "HtmlElement") -> Iterator[Block]:
    """One line a row, cells apart by tabs; a row of one cell is layout and yields its own blocks."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            if len(cells) == 1:
                yield from _blocks(cells[0])
            else:
                texts = ("　".join(block.text for block in _blocks(cell)) for cell in cells)
                yield Block("\t".join(texts).strip())


def _cleaned(block: Block) -> Block:
    """``block`` without editor's credit; empty if it is a button or a label of the site."""
    text = "" if _NOISE.fullmatch(block.text) else _CREDIT.sub("", block.text)
    return replace(block, text=text)


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """``blocks`` without the first ones that only repeat ``title``, on one line or several."""
    wanted = _REPOST.sub("", "".join(title.split()))
    for start in range(min(3, len(blocks))):
        joined = ""
        for end in range(start, len(blocks)):
            joined += "".join(blocks[end].text.split())
            if joined == wanted:
                return _without_title(blocks[:start] + blocks[end + 1 :], title)
            if not wanted.startswith(joined):
                break
    return blocks


def _with_attachments(blocks: list[Block]) -> list[Block]:
    """``blocks``, names of files to download and the label above them as metadata."""
    files = [_ATTACHMENT.fullmatch(block.text) is not None for block in blocks]
    for n, block in enumerate(blocks[:-1]):
        files[n] = files[n] or (files[n + 1] and block.text.rstrip("：:") in ("附件", "相关附件", "附件下载"))
    return [
        replace(block, kind="metadata", name="attachment") if file else block
        for block, file in zip(blocks, files, strict=True)
    ]
