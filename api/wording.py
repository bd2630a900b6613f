"""Names that the records use in, the words out by which a damage report calls them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from index.corrections import MODEL
from index.decisions import PUBLICATION, QUARANTINE
from ingest.nationwide import NATIONWIDE
from ingest.trail import UNPLACED

RULES = {
    "join.plain": "拼接断开的句子",
    "join.overlap": "拼接断开的句子，去掉重复的字",
    "join.run_in_heading": "把段首小标题接回本段",
    "join.wrapped": "接回按栏宽折断的行",
    "join.title": "把印在别处的半个标题接回标题",
    "drop.repeat": "重复的内容只计一次",
    "drop.furniture": "略去版面标记",
    "drop.blank": "去掉字间多出的空格",
    "drop.reading": "去掉括注的读音",
    "drop.jump": "去掉转版标记",
    "order.moved": "调整段落次序",
    "part.metadata": "另列出处和署名",
    "part.caption": "另列图片说明",
}
"""Rules of repair."""

DECISIONS = {"open": "未定", "accepted": "已认可", "undone": "已撤销"}
DECIDED = {QUARANTINE: "隔离", PUBLICATION: "发布"}
"""What people decide on besides repairs."""

SEVERITIES = {"red": "可能误属", "amber": "句子不全", "grey": "缺少出处信息"}
MEANINGS = {
    "red": "缺掉的地方可能换了地点或主语：后面的做法不能算到前一个地方，引用前请核对原件。",
    "amber": "句子不完整：可以引用看得见的部分，不能据此推断缺掉的内容。",
    "grey": "不影响正文。",
}
"""A torn text by its severity: what is the matter, and what it means for whoever uses the text."""
DAMAGE = {"red": "可能误属", "amber": "内容不全", "grey": "缺少出处信息"}
"""Losses of all types by their severity."""

LOSSES = {
    "text_lost_before": None,
    "text_lost_after": None,
    "text_lost": None,
    "doubtful_number": ("数字存疑", "这个数字可能多印了一位：引用前请核对原件。"),
    "column_order": ("次序存疑", "段落已按文意调整次序：引用跨段的内容前请核对原件。"),
    "missing_steps": ("内容缺失", "并列的几条里少了这些：不能据此认为当地没有做。"),
    "section_heading_lost": ("小标题缺失", "这一段讲的可能不是前一个小标题的内容。"),
    "suspected_missing_char": ("名称缺字", "这个名称可能缺字：按看得见的字引用，地点请核对原件。"),
    "page_unread": ("页面未读全", "这一页有内容不在正文里：不能据此认为原件没有写。"),
    "missing_metadata": ("缺少出处信息", "引用时写不全出处，请补录后再用。"),
    "title_fused": ("标题存疑", "引题和主题的分界是推断的，引用标题前请核对原件。"),
    "repeated_passage": ("重复印刷", "同一段文字印了两遍，只算一次；其中的数字不要重复相加。"),
}
"""Losses by type in the same way; None where the severity says it."""

UNPROVEN = {
    "number": "数字",
    "date": "时间",
    "document_number": "文号",
    "place": "地名",
    "quotation": "引语",
    "negation": "肯定或否定的说法",
    "formula": "固定提法",
}
"""What an answer says and its quotations do not, by kind."""

STAGES = {
    "corpus": "入库",
    "reembedding": "编码",
    "questions": "出题",
    "adapting": "试权重",
    "words": "词语",
    "vectors": "向量",
    "hybrid": "混合",
    "default": "默认",
}
"""What takes so long that it tells how far it is: what a measurement does first, the legs of the search that it
measures, encoding anew, and fitting the search to a library."""

WEIGHTS = {
    "characters": "字",
    "words": "词",
    "titles": "标题",
    "themes": "主题",
    "share": "向量所占",
}
"""What counts in the search of a library."""

PROBLEMS = {
    400: "这样查不了",
    403: "不能这样提交",
    404: "没有这一页",
    405: "不能这样提交",
    413: "内容太长",
    429: "试得太快",
    503: "资料库暂时不能用",
}
"""What went wrong, by the status of the answer."""

RELEASE = "核对后放行：tashan release {}"
DECIDE = "认可：tashan decide {0} 修复编号 --accept；撤销：tashan decide {0} 修复编号 --undo；编号可写几个"
"""How to decide on the document with this id."""

WRITTEN_BY = "标“AI生成”的句子由语言模型 {} 根据引文写成，逐句核对过；引用前请对照引文。"
"""The label of text of a model that a reader must see (GB 45438—2025)."""

STRENGTHS = {
    "前后对比": "有前后对比数字",
    "数字": "有数字",
    "定性": "只有文字描述",
    "计划": "还是计划",
}
"""How firmly the outcome of a practice is told."""

KINSHIPS = {
    "keep_one": "只留前一份，撤下后一份",
    "keep_other": "只留后一份，撤下前一份",
    "reprint": "视为转载，两份都留",
    "distinct": "不是重复",
    "open": "改回未定",
}
"""What may be decided on a pair of files with the same text."""

TWINS = {
    "identical": "内容相同，只存一份",
    "same_text": "同文异版",
    "reprint": "转载",
    "contained": "部分收录",
}
"""How another file has the same text."""

VERDICTS = {"useful": "有用", "wrong_citation": "引用不对", "off_point": "没答到点上"}
"""What a reader says of an answer."""

SLOTS = {
    "place": "地点不在资料中",
    "only_name": "只有名称没有内容",
    "text_lost": "原文在此处中断",
    "year": "没有该年份",
    "figure": "没有该数字",
    "topic": "没有这个话题",
    "filter": "条件不能同时满足",
    "query": "问题里没有可检索的词",
    "library": "资料库是空的",
}
"""What is missing where there is no answer."""

PRACTICE_FIELDS = {
    "measure_name": "做法",
    "place": "地点",
    "level": "层级",
    "themes": "主题",
    "lead": "牵头",
    "problem": "难点",
    "measure": "举措",
    "target": "对象",
    "resources": "投入",
    "outcome": "成效",
    "status": "状态",
    "time": "时间",
    "withdrawn": "不是做法",
}
"""Fields of a practice that people correct."""

MARKS = {"lost.red": "缺失，可能误属", "lost.amber": "缺失，句子不全", "note": "编者注"}
"""What people mark in a text."""

PARTICULARS = {
    "title": "题名",
    "publisher": "来源",
    "byline": "作者",
    "date": "日期",
    "edition": "版次或页码",
    "tier": "来源级别",
    "organisation": "发文机关或供稿单位",
    "number": "文号",
}
"""What people enter of an article."""
TIERS = ("中央媒体", "省级媒体", "市县媒体", "党政机关", "单位供稿", "其他")
"""How near a source is to what it tells: whose words they are."""

REASONS = {
    "captions": "图片说明",
    "page_furniture": "页眉、页脚和版面标记",
    "exact_duplicate": "重复的段落",
    "doubled_at_break": "断行处重复的字",
    "reading": "括注的读音",
    "markup": "格式标记",
}
"""Why text is left out."""

FORMATS = {
    "text/plain": "纯文本",
    "text/markdown": "Markdown",
    "text/html": "网页",
    "text/csv": "CSV 表格",
    "application/json": "JSON",
    "application/x-ndjson": "JSONL",
    "application/pdf": "PDF",
    "application/ofd": "OFD",
    "application/msword": "旧版 Word 文档",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel 表格",
    "message/rfc822": "邮件",
    "image/png": "图片（PNG）",
    "image/jpeg": "图片（JPEG）",
    "image/tiff": "图片（TIFF）",
    "image/bmp": "图片（BMP）",
    "image/webp": "图片（WEBP）",
}
"""Formats of files by their media types."""


def loss_words(kind: str, severity: str) -> tuple[str, str]:
    """What is the matter with a loss, and what it means for whoever uses the text."""
    return LOSSES.get(kind) or (SEVERITIES[severity], MEANINGS[severity])


def rule_words(rule: str) -> str:
    """What a rule of repair does; one of another version of the program tells no more than that."""
    return RULES.get(rule, "整理文字")


def repair_words(repair_id: str, line: int | None = None) -> str:
    """What was decided on, by its id, with its ``line`` where that is known: 第23行 拼接断开的句子."""
    rule, _, place = repair_id.partition("@")
    where = f"第{line}行 " if line else f"字符 {place.replace('-', '–')} " if place else ""
    return f"{where}{DECIDED.get(rule) or rule_words(rule)}"


def suspicion_text(suggestion: Mapping[str, Any]) -> str:
    """What a suspected misprint was likely meant to read, and why."""
    return f"疑为“{suggestion['suggest']}”{'：' if suggestion['why'] else ''}{suggestion['why']}"


def correction_text(correction: Mapping[str, Any]) -> str:
    """What was changed into what, by whom or by which model, and on what day (UTC)."""
    author = correction["author"]
    kind = "模型建议" if author.startswith(MODEL) else "人工更正"
    before, after = correction["before"] or "空", correction["after"]
    changed = "收回" if after is None else f"“{before}”改为“{after or '空'}”"
    field = PRACTICE_FIELDS[correction["field"]]
    return f"{kind}：{field}{changed}（{author.removeprefix(MODEL)}，{correction['at'][:10]}）"


def nowhere(flags: Collection[str]) -> str:
    """What stands for the place of what has none, by its flags: that it is for the whole country, or that nobody knows."""
    return NATIONWIDE if NATIONWIDE in flags else UNPLACED


def shown_time(time: str, time_read: str) -> str:
    """A date as a reader sees it: as printed, behind its calendar form where that says more (2022年（原文：去年）)."""
    year = time_read.removeprefix("../")[:4]
    if not year or year in time:
        return time
    first, _, last = time_read.partition("/")
    if last == "..":
        calendar = f"{_calendar(first)}以来"
    elif first == "..":
        calendar = f"{_calendar(last)}以前"
    else:
        calendar = "至".join(map(_calendar, filter(None, (first, last))))
    return f"{calendar}（原文：{time}）"


MARKS_OF_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"))
"""What a quotation may stand between, in an answer of ours or of a language model."""


def shown_day(at: str) -> str:
    """The day of a stored time, UTC as ``2026-01-31T20:00:00Z``, where this machine stands: 2026年2月1日."""
    return _calendar(datetime.fromisoformat(at).astimezone().date().isoformat())


def shown_moment(at: str) -> str:
    """A stored time, UTC as ``2026-01-31T20:00:00Z``, where this machine stands: 2026年2月1日 04:00."""
    return f"{shown_day(at)} {datetime.fromisoformat(at).astimezone():%H:%M}"


def _calendar(iso: str) -> str:
    """``2022-03-05`` as 2022年3月5日."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False))
