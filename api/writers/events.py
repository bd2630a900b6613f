"""An answer in, its parts out as they are made: what a stream sends and a terminal prints one after the other.

Text that a model wrote is labelled as GB 45438—2025 wants it: in the words that are read, and in the data.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from api.answers.answer import Answer, Statement, Struck
from api.llms import Model
from api.views import Record, plain
from api.writers.writing import WRITTEN, written

Event = tuple[str, Any]
"""What it is (understood, citations, statement, struck or done) and its JSON value."""
_NAMES = {Statement: "statement", Struck: "struck"}


def events(question: str, answer: Answer, model: Model | None) -> Iterator[Event]:
    """How the question was read, what is quoted, each statement once it is proven, each sentence that is struck, and
    the contract's ``ask`` as a whole; the statements are those of ``model`` where there is one."""
    yield "understood", plain(answer.readings)
    yield "citations", plain(answer.citations)
    for part in written(question, answer, model) if model else (*answer.statements, answer):
        yield ("done", answer_view(part)) if isinstance(part, Answer) else (_NAMES[type(part)], plain(part))


def answer_view(answer: Answer) -> Record:
    """The contract's ``ask``; ``aigc`` is the label that goes along with text of a model, None where there is none."""
    return {**plain(answer), "aigc": label(answer)}


def label(answer: Answer) -> dict[str, str] | None:
    """The implicit label of GB 45438—2025: that the text is generated (1), by whom, and under which number;
    the number is made of the text."""
    if answer.model is None:
        return None
    text = "\n".join(each.text for each in answer.statements if WRITTEN in each.labels)
    return {
        "Label": "1",
        "ContentProducer": f"他山 {answer.model}",
        "ProduceID": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32],
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
