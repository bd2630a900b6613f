"""Places without anything of the theme that is compared: where there is something near it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.service import Service
from api.shell.terminal import compare_lines
from index.library import Library


@pytest.fixture(scope="module")
def service(samples: Path) -> Iterator[Service]:
    """The sample reports; tests only read it."""
    with closing(Library.open(samples)) as library:
        yield Service(library)


def test_an_empty_column_names_where_near_practices_are(service: Service) -> None:
    table = service.compare("特定群体服务", ("武汉", "襄阳"))
    assert [column["total"] for column in table["columns"]] == [0, 0]
    for column in table["columns"]:
        near = {each["place"]: each["count"] for each in column["elsewhere"]}
        assert near and not {"武汉市", "襄阳市"} & near.keys() and min(near.values()) > 0
        told = "、".join(f"{place}{count}个" for place, count in near.items())
        (warning,) = (each for each in table["warnings"] if f"“{column['place']}”" in each)
        assert f"别处检索到的相近做法：{told}" in warning
    shown = "".join(text for _, text in compare_lines(table))
    assert "别处检索到的相近做法" in shown


def test_a_column_with_practices_names_nothing_elsewhere(service: Service) -> None:
    table = service.compare("老旧小区改造", ("武汉", "黄冈"))
    assert all(column["total"] and not column["elsewhere"] for column in table["columns"])
    assert not any("别处" in warning for warning in table["warnings"])
