"""Contract documents in, lines for a person at a terminal out."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from api.presentation import state_notice
from api.report import read_text, verdict_text, where_text
from api.twins import twins_text
from api.wording import DAMAGE, DECIDE, RELEASE

if TYPE_CHECKING:
    from api.batch import Pace

Record = dict[str, Any]
Line = tuple[str, str]
"""A label, empty for a headline or a free line, and the text beside it."""

INDENT = 4
CLOSING = frozenset("，。、；：！？）》」』”’】")
STYLES = {
    "": "bold",
    "原文": "green",
    "出处": "dim",
    "标记": "red",
    "警告": "red",
    "失败": "red",
    "隔离": "red",
}
STATUSES = {
    "stored": "入库",
    "replaced": "更新",
    "unchanged": "未变",
    "quarantined": "隔离",
    "failed": "失败",
}
FIELDS: dict[str, Callable[[Record], str]] = {
    "地点": lambda practice: " › ".join(practice["place"]["path"]) or "原文未载明地点",
    "状态": lambda practice: "，".join(filter(None, [practice["status"], practice["time"]])),
    "牵头": lambda practice: practice["lead"],
    "难点": lambda practice: practice["problem"],
    "举措": lambda practice: practice["measure"],
    "对象": lambda practice: practice["target"],
    "投入": lambda practice: practice["resources"],
    "成效": lambda practice: practice["outcome"],
    "数字": lambda practice: figures_text(practice["figures"]),
}


def show(lines: Iterable[Line]) -> None:
    """Write ``lines`` to standard output: styled and wrapped on a terminal, one line each elsewhere."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{_label(label)}{text}\n" for label, text in lines)
        return
    from rich.console import Console  # noqa: PLC0415 (imported only where a person reads)
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for label, text in lines:
        for number, part in enumerate(wrap(text, console.width - width(_label(label)))):
            margin = _label(label) if number == 0 else " " * width(_label(label))
            console.print(Text(margin, style="dim"), Text(part, style=STYLES.get(label, "")), sep="")


def _label(label: str) -> str:
    return f"{' ' * INDENT}{label}  " if label else ""


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: a Chinese character takes two."""
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` columns (at least 12), words and numbers kept whole where they
    fit, and no line beginning with closing punctuation: two columns are kept free for it."""
    room = max(columns, 12) - 2
    lines, used = [""], 0
    for atom in _atoms(text, room):
        size = width(atom)
        if used + size > room and atom not in CLOSING and lines[-1]:
            lines.append("")
            used = 0
        lines[-1] += atom
        used += size
    return lines


def _atoms(text: str, room: int) -> Iterator[str]:
    """Runs of printable ASCII, cut where longer than ``room``, and every other character by itself."""
    for run in re.findall(r"[!-~]+|.", text, re.DOTALL):
        yield from (run[at : at + room] for at in range(0, len(run), room))


def search_lines(found: Record) -> Iterator[Line]:
    """The lines of a search result: what was understood, then one card for each hit."""
    yield "", f"“{brief(found['query']['text'], 60)}”：共{found['total']}条，用时{found['took_ms']:.0f}毫秒"
    yield from understood_lines(found["query"]["understood"])
    for hit in found["hits"]:
        yield "", ""
        yield from hit_lines(hit)
    if found["nothing"]:
        yield "", ""
        yield from nothing_lines(found["nothing"])


def understood_lines(understood: Record) -> Iterator[Line]:
    """One line for every way in which the question was read."""
    names = {"places": "地点", "themes": "主题", "times": "时间", "negated": "排除"}
    for key, label in names.items():
        if understood.get(key):
            yield label, "、".join(_name(value) for value in understood[key])
    for change in understood.get("rewrites", []):
        yield "改写", f"“{change['from']}”按“{change['to']}”查找（{change['why']}）"


def _name(value: Any) -> str:
    return " › ".join(value) if isinstance(value, list) else str(value)


def nothing_lines(nothing: Record) -> Iterator[Line]:
    """Why there is no hit, and what lies near."""
    yield "", nothing["message"]
    yield from (("相近", near if isinstance(near, str) else near_text(near)) for near in nothing["near"])


def near_text(near: Record) -> str:
    """A near miss in one line: another question with the number of its hits, or a text with its source."""
    if "query" in near:
        return f"{near['query']}（{near.get('count', 0)}条）"
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


def practice_lines(practice: Record) -> Iterator[Line]:
    """One practice as a card with its evidence."""
    yield "", practice["measure_name"]
    yield from practice_fields(practice)
    for evidence in practice["evidence"]:
        yield "原文", f"「{evidence['text']}」"
        yield "出处", source_text({**practice, "raw": evidence["raw"]})
    if practice["flags"]:
        yield "标记", "、".join(practice["flags"])
    yield "", ""


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


def ask_lines(answer: Record) -> Iterator[Line]:
    """The statements with their marks and the numbered sources, or the reasons of a refusal. A quotation
    that a statement gives in full is not repeated."""
    for number, statement in enumerate(answer["statements"], start=1):
        marks = "".join(f"[{n}]" for n in statement["citations"])
        yield "", f"（{number}）{statement['text']}{marks}"
    if answer["refusal"]:
        yield from refusal_lines(answer["refusal"])
    told = "".join(statement["text"] for statement in answer["statements"])
    for citation in answer["citations"]:
        yield from (
            line for line in citation_lines(citation) if line[0] != "原文" or citation["quote"] not in told
        )


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
    if citation["flags"]:
        yield "标记", "、".join(citation["flags"])


def compare_lines(table: Record) -> Iterator[Line]:
    """Row by row, each place's fragments with their marks, then the numbered quotations of the last row."""
    yield "", f"主题：{table['theme']}　地方：{'、'.join(table['places'])}"
    yield from (("警告", warning) for warning in table["warnings"])
    for row in (row for row in table["rows"] if row["field"] != "原文"):
        yield "", f"【{row['field']}】"
        for cell in row["cells"]:
            items = "；".join(f"{item['text']}[{item['citation']}]" for item in cell["items"])
            yield cell["place"], items or "原文未载"
    for citation in table["citations"]:
        yield from citation_lines(citation)


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
        yield "存疑", f"“{item['text']}”疑为“{item['suggest']}”（{where_text(item['where'])}）"
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
    where = f"{where_text(repair['where'])}；{repair['decided']}；编号 {repair['id']}"
    yield "修复", f"{repair['what']}：{repair['message']}（{where}）"
    yield "修前", repair["before"]
    yield "修后", repair["after"] or "（不在正文里）"


def file_lines(file: Record) -> Iterator[Line]:
    """One document that was taken in, with its damage or the reason, and the other files with its text."""
    told = "".join([*file["warnings"], damage_text(file["damage"])])
    parts = [file["source"], file["reason"] or f"{told}　{file['seconds']:.2f}秒"]
    parts += [RELEASE.format(file["document_id"])] if file["status"] == "quarantined" else []
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


def evaluation_lines(result: Record) -> Iterator[Line]:
    """One line for each leg: quality and milliseconds."""
    yield "", f"{result['set']}：{result['documents']}份文档，{result['queries']}个问题"
    for leg, values in result["legs"].items():
        yield "", f"{leg:<8} " + "  ".join(f"{name} {value:.4g}" for name, value in values.items())


def brief(text: str, length: int) -> str:
    """``text`` on one line, cut after ``length`` characters."""
    line = "".join(text.splitlines())
    return line if len(line) <= length else f"{line[:length]}…"
