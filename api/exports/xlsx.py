"""A handout in, an Excel workbook out: the quotations row by row, the comparison, and the sources."""

from collections.abc import Iterator

from api.handouts.handout import UNTOLD, Comparison, Handout, Quote
from api.handouts.sources import STYLES, Source
from api.sheets import ranges_text
from api.tables import MEDIA_TYPES, Cell, Sheet, xlsx

LABEL = "Excel"
SUFFIX = "xlsx"
MEDIA_TYPE = MEDIA_TYPES["xlsx"]
_QUOTES = ("部分", "做法", "标记", "项目", "原文", "出处编号", "位置", "字符位置", "备注")
_SOURCES = (
    "编号",
    "题名",
    "责任者",
    "来源",
    "日期",
    "日期依据",
    "网址",
    "文件",
    "文档编号",
)
_CONFIDENCE = {"stated": "原文写明", "inferred": "推断", "entered": "补录", "unknown": "不详"}


def write(handout: Handout) -> bytes:
    """The workbook."""
    tables = (
        Sheet(f"对比{n}", ("项目", *each.places), _lines(each), is_read=True)
        for n, each in enumerate(handout.comparisons, 1)
    )
    heads = (*_SOURCES, f"著录（{STYLES[handout.options.style]}）")
    sources = Sheet(
        "资料来源", heads, ([*_source(each), handout.reference(each)] for each in handout.sources)
    )
    quotes = Sheet("摘录", _QUOTES, [*_quotes(handout), *_excerpts(handout)], is_read=True)
    return xlsx([quotes, *tables, sources])


def _quotes(handout: Handout) -> Iterator[list[Cell]]:
    for chapter in handout.chapters:
        for entry in chapter.entries:
            for row in entry.rows:
                head: list[Cell] = [chapter.heading, entry.heading, "、".join(entry.labels), row.label]
                for quote in row.quotes or (None,):
                    yield [*head, *(_told(quote) if quote else [UNTOLD, None, "", ""]), entry.note]


def _excerpts(handout: Handout) -> Iterator[list[Cell]]:
    """The quotations of a table, which has no chapters."""
    for excerpt in () if handout.chapters else handout.excerpts:
        for quote in excerpt.quotes:
            yield ["原文摘录", f"摘录{excerpt.n}", quote.note, "原文", *_told(quote), ""]


def _told(quote: Quote) -> list[Cell]:
    return [quote.text, quote.source, quote.where, ranges_text(quote.raw)]


def _lines(comparison: Comparison) -> Iterator[list[Cell]]:
    for line in comparison.lines:
        yield [line.label, *(_cell(quotes) for quotes in line.cells)]


def _cell(quotes: tuple[Quote, ...]) -> str:
    return "；".join(f"{each.text}{each.note}[{each.source}]" for each in quotes) or UNTOLD


def _source(source: Source) -> list[Cell]:
    known: list[Cell] = [source.n, source.title, "、".join(source.authors), source.publisher, source.date]
    where: list[Cell] = [_confidence(source), source.url, source.file, source.document_id]
    return [*known, *where]


def _confidence(source: Source) -> str:
    return "整理者补录" if "日期" in source.entered else _CONFIDENCE[source.date_confidence]
