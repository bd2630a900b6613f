"""Contract documents in, lines for a person at a terminal out."""

from collections.abc import Callable, Iterable, Iterator
from shlex import quote
from typing import TYPE_CHECKING, Any

from api.intakes.twins import twins_text
from api.presentation import state_notice
from api.report import read_text, verdict_text, where_text
from api.shell.screen import Line, brief
from api.wording import (
    DAMAGE,
    DECIDE,
    PRACTICE_FIELDS,
    RELEASE,
    STRENGTHS,
    WRITTEN_BY,
    correction_text,
    nowhere,
    shown_time,
    suspicion_text,
)
from index.decisions import UNPUBLISHED

if TYPE_CHECKING:
    from api.intakes.reports import Pace

Record = dict[str, Any]
AROUND = 30
"""Characters shown on either side of a figure: a clause or two."""
STATUSES = {
    "stored": "入库",
    "replaced": "更新",
    "unchanged": "未变",
    "quarantined": "隔离",
    "failed": "失败",
}


def _when(told: Record) -> str:
    """The time of a practice or a figure, in words of the calendar where these say more."""
    return shown_time(told["time"], told["time_read"])


FIELDS: dict[str, Callable[[Record], str]] = {
    "地点": lambda practice: " › ".join(practice["place"]["path"]) or "原文未载明地点",
    "状态": lambda practice: "，".join(filter(None, [practice["status"], _when(practice)])),
    "牵头": lambda practice: practice["lead"],
    "难点": lambda practice: practice["problem"],
    "举措": lambda practice: practice["measure"],
    "对象": lambda practice: practice["target"],
    "投入": lambda practice: practice["resources"],
    "成效": lambda practice: practice["outcome"],
    "实证": lambda practice: STRENGTHS[practice["strength"]],
    "数字": lambda practice: figures_text(practice["figures"]),
}


def search_lines(found: Record) -> Iterator[Line]:
    """The lines of a search result: what was understood, then one card for each hit."""
    count = f"{'至少' if found['is_more'] else '共'}{found['total']}条"
    yield "", f"“{brief(found['query']['text'], 60)}”：{count}，用时{found['took_ms']:.0f}毫秒"
    yield from reading_lines(found["query"]["understood"]["readings"])
    for hit in found["hits"]:
        yield "", ""
        yield from hit_lines(hit)
    if found["nothing"]:
        yield "", ""
        yield from nothing_lines(found["nothing"])


def reading_lines(readings: list[Record]) -> Iterator[Line]:
    """One line for every way in which the question was read, with the option that takes it back."""
    for reading in readings:
        undo = f"（不这样理解：--without {quote(reading['token'])}）" if reading["token"] else ""
        yield "理解", f"{reading['text']}{undo}"


def nothing_lines(nothing: Record) -> Iterator[Line]:
    """Why there is no hit, and what lies near."""
    yield "", nothing["message"]
    yield from (("相近", near if isinstance(near, str) else near_text(near)) for near in nothing["near"])


def near_text(near: Record) -> str:
    """A near miss in one line: another question with the number of its hits, or a text with its source."""
    if "query" in near:
        how = f"{'按段落' if near.get('by') else ''}{'至少' if near.get('is_more') else ''}"
        return f"{near['query']}（{how}{near.get('count', 0)}条）"
    text = near.get("quote") or near.get("text") or near.get("title") or ""
    return f"「{brief(text, 80)}」{near.get('source', '')}"


def hit_lines(hit: Record) -> Iterator[Line]:
    """One hit as a card; a field without evidence is left out, never filled."""
    practice = hit.get("practice")
    yield "", f"{hit['rank']}. {practice['measure_name'] if practice else hit['title']}"
    if practice:
        yield from practice_fields(practice)
    yield "原文", f"「{hit['text']}」[{hit['rank']}]"
    yield "出处", f"[{hit['rank']}] {source_text(hit)}"
    if reasons := [*hit["why"]["terms"], *hit["why"]["aliases"]]:
        yield "命中", "、".join(reasons)
    yield from retelling_lines(hit)
    yield from other_lines("另见", hit)
    if hit["flags"]:
        yield "标记", "、".join(hit["flags"])


def retelling_lines(hit: Record) -> Iterator[Line]:
    """The other reports of a practice, and what they count with another result."""
    yield from (("另见", source_text(each)) for each in hit["also"])
    yield from (("数字不一", differing_text(each)) for each in hit["differing_figures"])


def other_lines(label: str, record: Record) -> Iterator[Line]:
    """The other files with the same text, if there are any."""
    if record["others"]:
        yield label, twins_text(record["others"])


def differing_text(differing: Record) -> str:
    """What is counted, and each figure with the file that gives it."""
    values = "；".join(f"{value['text']}（{value['source']}）" for value in differing["values"])
    return f"{differing['of']}：{values}"


def practice_fields(practice: Record) -> Iterator[Line]:
    """The filled fields of a practice, in the order in which a reader asks for them."""
    for label, value in FIELDS.items():
        if text := value(practice):
            yield label, text
    yield from (("更正", correction_text(each)) for each in practice["corrections"])


def corrections_lines(listed: Record) -> Iterator[Line]:
    """A correction that was filed once, with how it stands now."""
    about = listed["practice_id"] or listed["source"]
    yield "", f"{listed['id']}. {about}（{listed['standing']}）"
    yield "更正", correction_text(listed)


def proposals_lines(found: Record) -> Iterator[Line]:
    """What a language model proposed: how often it was asked, what was dropped, and what the source proves."""
    dropped = "，".join(f"{reason}{count}处" for reason, count in found["dropped"].items()) or "无"
    yield "", f"问了{found['practices']}条做法，有据的建议{len(found['proposals'])}处，未采用：{dropped}。"
    for each in found["proposals"]:
        yield PRACTICE_FIELDS[each["field"]], f"{each['text']}（{each['practice_id']}）"
    if found["proposals"]:
        yield "", "已记为更正，可用 tashan correct 收回。" if found["filed"] else "没有记下。"


def practice_lines(practice: Record) -> Iterator[Line]:
    """One practice as a card with its evidence."""
    yield "", practice["measure_name"]
    yield from practice_fields(practice)
    for evidence in practice["evidence"]:
        yield "原文", f"「{evidence['text']}」"
        yield "出处", source_text({**practice, "raw": evidence["raw"]})
    yield "编号", practice["id"]
    if practice["flags"]:
        yield "标记", "、".join(practice["flags"])
    yield "", ""


def telling_lines(found: Record) -> Iterator[Line]:
    """A practice over the years: each telling with its quotation, then the figures side by side."""
    if len(found["tellings"]) == 1:
        yield "", "没有找到这条做法在其他年份的说法，也没有找到它的计划。"
    for row in found["tellings"]:
        yield "", f"{row['shown_time'] or '未载明时间'}　{row['status']}　{row['measure_name']}"
        yield "原文", f"「{row['quote']}」"
        yield "出处", source_text(row)
    for row in found["planned"]:
        done = "；".join(f"{value['text']}（{value['source']}）" for value in row["reported"])
        yield "对照", f"{row['of']}：计划{row['planned']['text']}（{row['planned']['source']}），报道{done}"
    yield from (("数字不一", differing_text(each)) for each in found["differing_figures"])


def figure_lines(row: Record) -> Iterator[Line]:
    """A figure with what it counts, then where and of what practice it tells."""
    yield "", f"{row['text']}{row['of'] and '　'}{row['of']}（{row['role']}）"
    when = _when(row)
    about = [" › ".join(row["place"]) or nowhere(row["flags"]), row["status"], when, row["measure_name"]]
    yield "做法", "　".join(filter(None, about))
    yield "原文", f"「{around(row['quote'], row['text'])}」"
    yield "出处", source_text(row)
    if row["flags"]:
        yield "标记", "、".join(row["flags"])
    yield "", ""


def around(quote: str, text: str) -> str:
    """The stretch of ``quote`` about ``text``, with an ellipsis where it goes on."""
    at = max(quote.find(text), 0)
    start, end = max(at - AROUND, 0), at + len(text) + AROUND
    return f"{'…' if start else ''}{quote[start:end]}{'…' if end < len(quote) else ''}"


def figures_text(figures: list[Record]) -> str:
    """The figures as printed, each with what it counts and its role."""
    return "；".join(f"{figure['text']}（{figure['role']}）" for figure in figures)


def source_text(record: Record) -> str:
    """Title, file, page, paragraph and raw range of a quotation, as far as they are known."""
    page = f"第{record['page']}页" if record.get("page") else ""
    paragraph = f"第{record['paragraph']}段" if record.get("paragraph") else ""
    ranges = "、".join(f"{start}–{end}" for start, end in record["raw"])
    title = f"《{record['title']}》" if record.get("title") else ""
    parts = [title, record["source"], page, paragraph, f"字符 {ranges}", date_text(record)]
    return " ".join(filter(None, parts))


def date_text(record: Record) -> str:
    """Publisher and date, and how sure the date is; nothing where the source does not say."""
    sure = {"inferred": "（推断）", "entered": "（补录）"}.get(record.get("date_confidence") or "", "")
    return "，".join(
        filter(None, [record.get("publisher"), record.get("date") and f"{record['date']}{sure}"])
    )


def ask_lines(parts: Iterable[tuple[str, Any]]) -> Iterator[Line]:
    """The parts of an answer (``api.writers.events``), each as soon as it comes."""
    number = 0
    for name, part in parts:
        number += name == "statement"
        yield from _PARTS[name](number, part)


def statement_lines(number: int, statement: Record) -> Iterator[Line]:
    """A statement with its marks."""
    marks = "".join(f"[{n}]" for n in statement["citations"])
    yield "", f"（{number}）{statement['text']}{marks}"


def struck_lines(number: int, struck: Record) -> Iterator[Line]:
    """A sentence that a model wrote in vain."""
    yield "划去", f"{struck['text']}（{struck['why']}）"


def closing_lines(number: int, answer: Record) -> Iterator[Line]:
    """What follows the statements: the reasons of a refusal, what is not told, and the numbered sources. A quotation
    that a statement gives in full is not repeated."""
    if answer["refusal"]:
        yield from refusal_lines(answer["refusal"])
    yield from (("未载", missing["message"]) for missing in answer["unsaid"])
    yield from (("说明", note) for note in answer["notes"])
    if answer["model"]:
        yield "说明", WRITTEN_BY.format(answer["model"])
    told = "".join(statement["text"] for statement in answer["statements"])
    for citation in answer["citations"]:
        yield from (
            line for line in citation_lines(citation) if line[0] != "原文" or citation["quote"] not in told
        )


_PARTS: dict[str, Callable[[int, Any], Iterable[Line]]] = {
    "understood": lambda number, readings: reading_lines(readings),
    "citations": lambda number, citations: (),
    "statement": statement_lines,
    "struck": struck_lines,
    "done": closing_lines,
}


def refusal_lines(refusal: Record) -> Iterator[Line]:
    """What failed, and the nearest material, which is no answer."""
    yield "", "现有资料不能回答："
    yield from (("原因", slot["message"]) for slot in refusal["slots"])
    if refusal["near"]:
        yield "", "最接近的内容（不是答案）："
        for citation in refusal["near"]:
            yield from citation_lines(citation)


def citation_lines(citation: Record) -> Iterator[Line]:
    """One quotation and where it stands."""
    yield "原文", f"「{citation['quote']}」[{citation['n']}]"
    yield "出处", f"[{citation['n']}] {source_text(citation)}"
    yield from (("更正", correction_text(each)) for each in citation.get("corrections", ()))
    if citation["flags"]:
        yield "标记", "、".join(citation["flags"])


def compare_lines(table: Record) -> Iterator[Line]:
    """Row by row, each place's fragments with their marks, then the numbered quotations of the last row."""
    asked = f"难题：{table['problem']}" if table["problem"] else f"主题：{table['theme']}"
    yield "", f"{asked}　地方：{'、'.join(column['heading'] for column in table['columns'])}"
    if table["problem"] and table["themes"]:
        yield "主题", "、".join(table["themes"])
    yield from (("提示", warning) for warning in table["warnings"])
    for row in (row for row in table["rows"] if row["field"] != "原文"):
        yield "", f"【{row['field']}】"
        for column, cell in zip(table["columns"], row["cells"], strict=True):
            yield column["heading"], cell["text"]
    yield "", "【引文】"
    for citation in table["citations"]:
        yield from citation_lines(citation)
        yield from retelling_lines(citation)


def document_lines(document: Record) -> Iterator[Line]:
    """Articles, sections and numbered paragraphs, then what is missing from the file."""
    yield "", f"{document['source']}　编号 {document['id']}"
    if notice := state_notice(document["state"]):
        yield "警告", notice
    yield from other_lines("同文", document)
    for article in document["articles"]:
        yield "", f"{article['type']}：{article['title']}"
        for section in article["sections"]:
            if section["heading"] or section["heading_lost"]:
                yield "小标", section["heading"] or "（原文缺失）"
            yield from ((f"{item['n']:>4}", item["text"]) for item in section["paragraphs"])
    yield from (("缺损", loss["message"]) for loss in document["losses"])


def report_lines(found: Record) -> Iterator[Line]:
    """A damage report, the worst first."""
    yield "", f"{found['source']}　编号 {found['document_id']}　第{found['version']}版"
    yield "读出", read_text(found["read"])
    yield from other_lines("同文", found)
    yield from verdict_lines(found)
    for loss in found["lost"]:
        yield "缺损", f"【{loss['degree']}】{loss['message']}。{loss['means']}（{where_text(loss['where'])}）"
    for repair in found["repairs"]:
        yield from repair_lines(repair)
    if found["repairs"] and found["state"] == "live":
        yield "决定", DECIDE.format(found["document_id"])
    for item in found["suspected"]:
        yield "存疑", f"“{item['text']}”{suspicion_text(item)}（{where_text(item['where'])}）"
    for item in found["left_out"]["counts"]:
        yield "略去", f"{item['what']}{item['pieces']}处，{item['characters']}字"
    for article in found["articles"]:
        yield (
            "文章",
            f"{article['title']}（{article['type']}，{article['paragraphs']}段，{article['characters']}字）",
        )


def verdict_lines(found: Record) -> Iterator[Line]:
    """What the quality gate found, and how to let a stored document out of quarantine."""
    verdict = found["verdict"]
    yield "结论", verdict_text(verdict)
    if verdict["reason"]:
        yield "警告", f"{verdict['reason']}。"
    if verdict["reason"] and found["state"] == "live":
        yield "决定", RELEASE.format(found["document_id"])
    yield from (("警告", warning) for warning in verdict["warnings"])


def repair_lines(repair: Record) -> Iterator[Line]:
    """A repair with its number, before and after."""
    where = f"{where_text(repair['where'])}；{repair['decided']}；编号 {repair['n']}"
    yield "修复", f"{repair['what']}：{repair['message']}（{where}）"
    yield "修前", repair["before"]
    yield "修后", repair["after"] or "（不在正文里）"


def file_lines(file: Record) -> Iterator[Line]:
    """One document that was taken in, with its damage or the reason, and the other files with its text."""
    told = "".join([*file["warnings"], damage_text(file["damage"])])
    parts = [file["source"], file["reason"] or f"{told}　{file['seconds']:.2f}秒"]
    is_held = file["status"] == "quarantined" and not file["reason"].startswith(UNPUBLISHED)
    parts += [RELEASE.format(file["document_id"])] if is_held else []
    parts += [f"同文：{twins_text(file['others'])}"] if file["others"] else []
    yield STATUSES[file["status"]], "　".join(parts)


def intake_lines(report: Record) -> Iterator[Line]:
    """What a batch withdrew, then the counts."""
    yield from (("撤下", f"{source}　原文件里已没有这一份") for source in report["withdrawn"])
    always = ("stored", "replaced", "unchanged", "failed")
    counts = [(label, report[key]) for key, label in STATUSES.items() if key in always or report[key]]
    counts += [("撤下", len(report["withdrawn"]))] if report["withdrawn"] else []
    yield "", f"共{len(report['files'])}份：" + "，".join(f"{label}{count}" for label, count in counts)


def progress_text(pace: "Pace") -> str:
    """How far a batch is: counts, documents per second and the time that is left."""
    failed = f"，失败{pace.failed}" if pace.failed else ""
    minutes, seconds = divmod(round(pace.left), 60)
    left = f"{minutes}分{seconds}秒" if minutes else f"{seconds}秒"
    return f"已读{pace.done}/{pace.total}份{failed}，每秒{pace.rate:.1f}份，约余{left}"


def damage_text(damage: Record) -> str:
    """Counts of what the source lost, by how much it matters."""
    told = (f"{label}{damage[key]}处" for key, label in DAMAGE.items() if damage[key])
    return "，".join(told) or "无缺损"
