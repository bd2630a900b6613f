"""What the lines of an article say of it in, its particulars out: title, authors, publisher, date and type."""

import re
from collections.abc import Sequence
from datetime import date
from unicodedata import normalize

from ingest.damage import Loss
from ingest.datelines import AGENCY, NAMED_AGENCY
from ingest.document import Article, ArticleType, Metadata, Section
from ingest.headlines import ORIGINAL_TITLE
from ingest.incipits import incipit
from ingest.kinds import COMMENTARY_LABELS, Printed
from ingest.quotations import in_quotes
from ingest.rows import is_row

BRIEF = 200
"""An article with fewer characters of text than this is a brief (简讯)."""
_POLICY_TITLE = re.compile(
    r"关于.{2,80}(?:通知|意见|办法|方案|规定|决定|公告|批复|通告|函)(?:[（(][^）)]*[）)])?$|印发.{2,60}的通知"
    r"|(?:管理|实施|暂行|试行|工作|指导|行动|奖补|补助)(?:办法|条例|细则|规定|方案|意见)(?:[（(][^）)]*[）)])?$|条例$"
    r"|规划纲要$|^(?:\d{4}年)?(?:中央|[省市县]委)?(?:一|1)号文件(?:[（(]?全文[）)]?)?$"
)
"""What officials call a document they issue; a headline such as 加装电梯有了新办法 is no such title."""
_PUBLISHER = re.compile(r"[一-龥]{2,8}(?:日报|晚报|时报|早报|都市报|周报|城市报|新闻网|杂志)")
_ROLES = re.compile(
    r"^[■●◆□▲◎]\s*|(?:本报|本刊|本网)?(?:驻[一-龥]{2,8}?(?=特))?(?:全媒体?|融媒体?|特约|特派|首席|主任|见习|实习)*(?:记者|通讯员|评论员|撰稿人)[ 　:：/丨|｜]*"
    r"|实习生|视频剪辑|摄影报道|，\s*正文：$"
    r"|^(?:作者|撰稿|撰文|文)[ 　]*[:：/丨|]|(?<![一-龥])(?:文[/／]图|图[/／]文)|[/／](?:文图?|图|摄影?)(?=[\s、，,]|$)"
)
_PARTS = re.compile(r"[\s、，,;；]+")
_OUTLET = re.compile(
    "(?:[报网社]|客户端|新闻|报道|总台|央视|电视台|南都|财经)$|^(?:[图文摄]|参与|返回搜狐|查看更多)$"
)
"""What ends the name of a newspaper or an agency, and what else stands beside names; no person is called so."""
_ORGANISATION = re.compile(r"(?:部|委|局|办|厅|院|会|中心|政府|办公室|组织部|研究室|党校|课题组)$")
_DATE = re.compile(r"(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})")
_MONTH = re.compile(r"((?:19|20)\d\d)(?:年|[-/.](?=\d)|$)(?:(1[0-2]|0?[1-9])月?)?")
"""What is no day, and all that a date says."""
_SOURCE_LABEL = re.compile(r"^.{0,4}来源[:：]|^据(?=[一-龥]{2,8}(?:报|网|社|客户端|频道))")
_SIGNED_SOURCE = re.compile(rf"({NAMED_AGENCY})\s+(?:记者[一-龥]{{2,4}}|[一-龥]{{2,3}}(?<![报网社闻]))")
"""An agency as the source, and who wrote for it (财联社 张三)."""
UNKNOWN = frozenset({"", "unknown", "未知", "不详", "None", "null"})


def describe(
    named: tuple[int, str],
    metadata: Sequence[Metadata],
    sections: tuple[Section, ...],
    lines: Sequence[Printed],
) -> Article:
    """The article with its particulars, as far as its lines state them; ``named`` is its number and the name
    of the file, its title for want of a better one."""
    n, name = named
    titles = {bare(item.text): item.text for item in reversed(metadata) if item.kind == "title"}
    kickers = [item.text.rstrip("：:") for item in metadata if item.kind == "kicker"]
    bylines = [
        _PARTS.split(_ROLES.sub(" ", item.text.strip("（）()【】")))
        for item in metadata
        if item.kind == "byline"
    ]
    names = [word for line in bylines for word in line if word and not _OUTLET.search(word)]
    stated = _stated(metadata, lines)
    publisher = stated.get("publisher") or _named_publisher(metadata) or stated.get(AGENCY)
    day = stated.get("date")
    return Article(
        n=n,
        type=_article_type(metadata, sections),
        kicker="　".join(kickers) or None,
        title="　".join(reversed(titles.values())) or stated.get(ORIGINAL_TITLE) or _own_name(name, sections),
        byline=tuple(
            dict.fromkeys(
                word for word in names if not _ORGANISATION.search(word) and not _PUBLISHER.search(word)
            )
        ),
        organisation=next((word for word in names if _ORGANISATION.search(word)), None),
        date=day,
        date_confidence="stated" if day else "unknown",
        publisher=publisher,
        sections=sections,
    )


def _own_name(name: str, sections: Sequence[Section]) -> str:
    """What a text without headline is called: as the person did who named the file, or by how it begins."""
    texts = (each.text for section in sections for each in section.paragraphs)
    return (is_row(name) and incipit(next(texts, ""))) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


_WHOLE_TITLE = re.compile("^《([^《》]*)》$")


def _stated(metadata: Sequence[Metadata], lines: Sequence[Printed]) -> dict[str, str]:
    """Publisher, ISO date and original headline where the text states them; ``unknown`` counts as not stated."""
    values = {item.line.raw: item.line.value for item in lines if item.kind == "metadata"}
    stated: dict[str, str] = {}
    for item in metadata:
        value = _SOURCE_LABEL.sub("", values.get(item.raw) or item.text).strip()
        if item.kind in ("date", "dateline") and (day := _iso_date(value)):
            stated.setdefault("date", day)
        if item.kind == AGENCY:
            stated.setdefault(AGENCY, value)
        if item.kind == ORIGINAL_TITLE:
            stated.setdefault(ORIGINAL_TITLE, _WHOLE_TITLE.sub(r"\1", value))
        if item.kind == "dateline":
            value = re.split(r"[\s　|，,（(》]|\d{4}", value)[0]
        if signed := _SIGNED_SOURCE.fullmatch(value):
            value = signed[1]
        if item.kind in ("publisher", "dateline") and value not in UNKNOWN:
            stated.setdefault("publisher", value)
    return stated


def _iso_date(text: str) -> str | None:
    """The first day of the calendar that ``text`` names, as ``YYYY-MM-DD``; ``YYYY-MM`` or ``YYYY`` where it is
    a month or a year."""
    text = normalize("NFKC", text).strip()
    if month := _MONTH.fullmatch(text):
        return f"{month[1]}-{int(month[2]):02}" if month[2] else month[1]
    match = _DATE.search(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _named_publisher(metadata: Sequence[Metadata]) -> str | None:
    """The newspaper that a byline names."""
    bylines = (item.text for item in metadata if item.kind == "byline")
    return next((match[0] for text in bylines if (match := _PUBLISHER.search(text))), None)


def _article_type(metadata: Sequence[Metadata], sections: Sequence[Section]) -> ArticleType:
    if any(item.kind == "label" and item.text.rstrip("：:") in COMMENTARY_LABELS for item in metadata):
        return "点评"
    signed = any(item.kind == "byline" and _ROLES.search(item.text) for item in metadata)
    if not signed and any(item.kind == "title" and _POLICY_TITLE.search(item.text) for item in metadata):
        return "政策"
    size = sum(len(paragraph.text) for section in sections for paragraph in section.paragraphs)
    return "简讯" if size < BRIEF else "报道"


def bare(text: str) -> str:
    """``text`` without punctuation and white space."""
    return "".join(char for char in text if char.isalnum())


def missing_metadata(article: Article, lines: Sequence[Printed]) -> list[Loss]:
    """Particulars that the lines do not state, or only by inference."""
    losses = []
    if lines and (message := article.unstated):
        losses.append(Loss("missing_metadata", lines[0].line.start, "grey", message))
    for item in lines:
        if item.kind == "title" and fused_kicker(item.line.text):
            message = f"引题与主题印在一行，在{in_quotes(article.title[:6])}之前分开是推断"
            losses.append(Loss("title_fused", item.line.start, "grey", message))
    return losses


_HALVES = re.compile(r"(\S{12,28})[ 　]+(\S{4,10})")


def fused_kicker(title: str) -> int:
    """Where the kicker ends that is printed on one line with a headline of two equal halves; 0 if there is none:
    湖北深化党建引领基层治理|党建有力  强基固本."""
    match = _HALVES.fullmatch(title)
    if match is None or len(match[1]) < 2.5 * len(match[2]):
        return 0
    return len(match[1]) - len(match[2])
