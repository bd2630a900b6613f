"""What may be sent to the HTTP API in a request's body, checked before the service sees it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ingest.damage import Decision

MOST_DECISIONS = 1000
Author = Annotated[str, Field(pattern=r"\S", max_length=60, description="做决定的人")]


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


class QuarantineDecision(BaseModel):
    """A decision on the quarantine of one document."""

    model_config = ConfigDict(extra="forbid")

    released: bool = Field(description="true 放行，false 收回")
    author: Author
