"""Records of what readers say and ask in vain in, lines for a terminal and sheets for a table out."""

from collections.abc import Iterable, Iterator

from api.narrowing import conditions_text
from api.sheets import Columns, sheet
from api.shell.screen import Line, brief
from api.tables import Sheet
from api.views import Record
from api.wording import SLOTS, VERDICTS


def feedback_lines(said: Record) -> Iterator[Line]:
    """What a reader said of one answer, with the answer."""
    yield "", f"{said['id']}. {VERDICTS[said['verdict']]}：“{brief(said['question'], 60)}”"
    about = f"引文[{said['citation']}]" if said["citation"] else ""
    if told := "　".join(filter(None, [about, brief(said["note"], 120), said["author"], said["at"]])):
        yield "反馈", told
    yield "回答", brief(answer_text(said["answer"]), 120)


def unanswered_lines(asked: Record) -> Iterator[Line]:
    """A question without an answer, how often it was asked, what narrowed it and why it had none."""
    yield "", f"{asked['count']}次　{brief(asked['question'], 60)}"
    if filters := conditions_text(asked["filters"]):
        yield "条件", filters
    yield "缺少", f"{slots_text(asked)}（{asked['first_at'][:10]}至{asked['last_at'][:10]}）"


def slots_text(asked: Record) -> str:
    """Why a question had no answer."""
    return "、".join(SLOTS.get(slot, slot) for slot in asked["slots"])


def answer_text(answer: Record) -> str:
    """The statements of an answer, or the reasons of a refusal. An answer is what somebody sent: what has another
    form gives nothing."""
    refusal = answer.get("refusal")
    parts = [*_texts(answer, "statements", "text"), *_texts(refusal, "slots", "message")]
    return "".join(parts)


def _texts(record: object, name: str, field: str) -> Iterator[str]:
    """A field of each record of a list within a record."""
    listed = record.get(name) if isinstance(record, dict) else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(text := each.get(field), str):
            yield text


_FEEDBACK: Columns = {
    "编号": lambda said: said["id"],
    "时间": lambda said: said["at"],
    "问题": lambda said: said["question"],
    "评价": lambda said: VERDICTS[said["verdict"]],
    "引文编号": lambda said: said["citation"],
    "说明": lambda said: said["note"],
    "署名": lambda said: said["author"],
    "当时的回答": lambda said: answer_text(said["answer"]),
}
_UNANSWERED: Columns = {
    "问题": lambda asked: asked["question"],
    "条件": lambda asked: conditions_text(asked["filters"]),
    "缺少": slots_text,
    "次数": lambda asked: asked["count"],
    "第一次": lambda asked: asked["first_at"],
    "最近一次": lambda asked: asked["last_at"],
}


def feedback_sheet(said: Iterable[Record]) -> Sheet:
    """One row for each opinion."""
    return sheet("反馈", _FEEDBACK, said)


def unanswered_sheet(asked: Iterable[Record]) -> Sheet:
    """One row for each question."""
    return sheet("没有答上的问题", _UNANSWERED, asked)
