"""What may be sent to the HTTP API in a request's body, checked before the service sees it."""

import json
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StrictBool

from api.faults import UserError
from api.keeping.corrections import Wanted
from api.keeping.signing import signed
from index.feedback import Opinion, Verdict
from index.query import MAX_READ
from ingest.damage import Decision

MOST_DECISIONS = 1000
MOST_ANSWER = 50_000
"""Characters of an answer that a reader sends back: fifteen times the longest to the questions of the README."""
MOST_NOTE = 500
Author = Annotated[str, Field(pattern=r"\S", max_length=60, description="做决定的人"), AfterValidator(signed)]


class RepairDecision(BaseModel):
    """A decision on one repair."""

    model_config = ConfigDict(extra="forbid")

    repair: str = Field(max_length=200, description="修复的编号")
    decision: Decision = Field(description="accepted 认可，undone 撤销，open 未定")


class RepairDecisions(BaseModel):
    """Decisions on repairs of one document."""

    model_config = ConfigDict(extra="forbid")

    decisions: list[RepairDecision] = Field(min_length=1, max_length=MOST_DECISIONS, description="逐条决定")
    author: Author

    def chosen(self) -> dict[str, Decision]:
        """The decisions by repair. Raises UserError where there are two different ones on a repair."""
        chosen: dict[str, Decision] = {}
        for each in self.decisions:
            if chosen.setdefault(each.repair, each.decision) != each.decision:
                raise UserError(f"对修复“{each.repair}”有两个不同的决定，请只留一个。", "decisions")
        return chosen


class QuarantineDecision(BaseModel):
    """A decision on the quarantine of one document."""

    model_config = ConfigDict(extra="forbid")

    released: StrictBool = Field(description="true 放行，false 收回")
    author: Author


class FieldCorrection(BaseModel):
    """What a person says of a field of one practice."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(max_length=40, description="字段的名字，如 outcome 或 成效")
    value: str | None = Field(max_length=2000, description="更正后的值；空字表示原文没有写，null 收回更正")
    author: Author

    def wanted(self) -> Wanted:
        """The correction as the service takes it."""
        return Wanted(self.field, self.value, self.author)


class ReaderFeedback(BaseModel):
    """What a reader says of one answer."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=MAX_READ, pattern=r"\S", description="所问的问题")
    verdict: Verdict = Field(description="useful 有用，wrong_citation 引用不对，off_point 没答到点上")
    answer: dict[str, JsonValue] = Field(description="当时的回答，照 /ask 返回的原样")
    citation: int | None = Field(default=None, ge=1, le=100, description="说的是第几条引文；不给就是整个回答")
    note: str = Field(default="", max_length=MOST_NOTE, description="说明")
    author: str = Field(default="", max_length=60, description="署名，可不写")

    def opinion(self) -> Opinion:
        """What is to be kept. Raises UserError for an answer longer than any that was given, and for one that JSON
        cannot write again (``NaN``)."""
        try:
            length = len(json.dumps(self.answer, ensure_ascii=False, allow_nan=False))
        except ValueError:
            raise UserError("回答里有不成数的数，请照 /ask 返回的原样发来。", "answer") from None
        if length > MOST_ANSWER:
            raise UserError(
                f"回答有{length}个字符，最多{MOST_ANSWER}个，请照 /ask 返回的原样发来。", "answer"
            )
        return Opinion(**self.model_dump())
