"""The options of a search in, the conditions among them out, and back: by the names that addresses give them, and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from index.feedback import Conditions
from index.wanted import SearchOptions

GROUPS = {
    "place": "地区",
    "theme": "主题",
    "level": "层级",
    "lead": "牵头单位",
    "target": "群体",
    "status": "状态",
    "strength": "成效",
    "publisher": "来源",
    "year": "时间",
}
"""Conditions of which several values may be chosen."""
TICKS = {"has_figures": "有数字", "negative": "讲问题的", "inferred": "含推断日期"}
"""Conditions that are asked for or not."""
_FIELDS = {
    "place": "places",
    "theme": "themes",
    "level": "levels",
    "lead": "leads",
    "target": "targets",
    "status": "statuses",
    "strength": "strengths",
    "publisher": "publishers",
    "year": "years",
    "within": "within",
}
"""The fields of SearchOptions that hold values, by their names in addresses."""
_TICKED = {"has_figures": "has_figures", "negative": "is_negative", "inferred": "is_inferred"}
"""Those that are asked for or not."""
_LABELS = {**GROUPS, "within": "结果中有"}


def conditions(options: SearchOptions) -> Conditions:
    """What ``options`` let through, by name; nothing for what lets everything through."""
    values = {name: tuple(getattr(options, field)) for name, field in _FIELDS.items()}
    ticked = {name: ("1",) for name, field in _TICKED.items() if getattr(options, field)}
    return {name: each for name, each in values.items() if each} | ticked


def narrowed(filters: Conditions) -> SearchOptions:
    """The options that let through what ``conditions`` named so; those of a later version are left out."""
    chosen: dict[str, Any] = {field: tuple(filters.get(name, ())) for name, field in _FIELDS.items()}
    chosen |= {field: bool(filters.get(name)) for name, field in _TICKED.items()}
    return SearchOptions(**chosen)


def conditions_text(filters: Mapping[str, Sequence[str]]) -> str:
    """Conditions as a reader sees them; one of a later version by its name."""
    return "；".join(
        TICKS.get(name) or f"{_LABELS.get(name, name)}：{'、'.join(values)}"
        for name, values in filters.items()
    )
