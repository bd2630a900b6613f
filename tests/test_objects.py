"""JSON objects are read out of whatever a model puts around them, however it is cut into pieces."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.writers.objects import objects

TEXTS = st.text(st.sampled_from('甲·〔2021〕《》𠮷①　ａ{}[]"\\\n`'), max_size=12)
VALUES = st.lists(
    st.fixed_dictionaries({"text": TEXTS, "citations": st.lists(st.integers(0, 9), max_size=2)})
)
WRAPPED = [
    "\n".join,
    lambda lines: f"```json\n[{','.join(lines)}]\n```",
    lambda lines: f'好的。{{"statements": [{", ".join(lines)}], "n": {{}}}}以上{{}}',
    lambda lines: f'<think>{{"text": "想"}}</think>{"".join(lines)}',
]


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@given(VALUES, st.sampled_from(WRAPPED), st.integers(1, 9))
def test_objects_come_in_order_however_they_are_wrapped_and_cut(values: Any, wrap: Any, size: int) -> None:
    whole = wrap([dumped(value) for value in values])
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert list(objects(pieces, "text")) == values


def test_an_object_comes_before_the_text_ends() -> None:
    def pieces() -> Any:
        yield '{"x": [{"text": "甲"}'
        raise EOFError

    assert next(objects(pieces(), "text")) == {"text": "甲"}


@pytest.mark.parametrize(
    "text", ["", "{", "}" * 99, "{" * 2000 + "}", '{"text": 1', '{"a":' * 2000 + "}", "[1]", "甲"]
)
def test_what_is_none_gives_nothing(text: str) -> None:
    assert list(objects([text], "text")) == []
