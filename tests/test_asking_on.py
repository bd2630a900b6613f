"""The next question starts from the last: its conditions are offered again, and none goes on unseen."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.commands import Tashan
from tests.markup import fields_of
from tests.uncited import uncited

pytest_plugins = ["tests.visiting"]

OFFERED = r'class="chip"><input type="checkbox" name="(\w+)" value="([^"]+)"( checked)?'


def test_an_answer_is_narrowed_by_place_and_theme_everywhere(
    visitor: TestClient, filled: Path, tashan: Tashan
) -> None:
    question, theme = "老旧小区议事会", "共同缔造与协商议事"
    narrowed = {"q": question, "place": "宜昌", "theme": theme}
    answer = uncited(visitor.get("/api/v1/ask", params=narrowed).json())
    assert {tuple(each["place"][:2]) for each in answer["statements"]} == {("湖北省", "宜昌市")}
    page = visitor.get("/ask", params=narrowed).text
    assert json.loads(fields_of(page)["answer"]) == answer
    options = ("--place", "宜昌", "--theme", theme, "--json")
    assert json.loads(tashan("--library", filled, "ask", question, *options)[1]) == answer
    unknown = visitor.get("/api/v1/ask", params={"q": "改造", "theme": "没有的主题"})
    assert unknown.status_code == 400 and "没有“没有的主题”这个主题" in unknown.json()["detail"]


def test_nothing_is_carried_on_unseen(visitor: TestClient) -> None:
    page = visitor.get("/ask", params={"q": "武汉老旧小区改造", "place": "武汉", "level": "县区"}).text
    assert 'aria-label="去掉条件 武汉"' in page and "县区" not in page
    offered = re.findall(OFFERED, page)
    assert offered == [
        ("place", "武汉", " checked"),
        ("place", "湖北省/武汉市", ""),
        ("theme", "老旧小区改造", ""),
    ]
    plain = re.search(r'<form class="ask" action="/ask" role="search">.*?</form>', page, re.DOTALL)
    assert plain and 'name="place"' not in plain[0]


@pytest.mark.parametrize("address", ["/ask?q=小区&k=0", "/feedback?q=小区&by=〔2021〕"])
def test_a_condition_that_cannot_be_used_is_told(visitor: TestClient, address: str) -> None:
    refused = visitor.get(address)
    assert refused.status_code == 400 and "请改" in refused.text


def test_the_search_offers_its_conditions_to_the_next_question(visitor: TestClient) -> None:
    asked = {"q": "小区", "place": "武汉", "status": "已实施", "has_figures": "1"}
    page = visitor.get("/search", params=asked).text
    offered = re.findall(OFFERED, page)
    assert offered == [
        ("place", "武汉", " checked"),
        ("status", "已实施", " checked"),
        ("has_figures", "1", " checked"),
    ]
    assert 'class="followup"' not in visitor.get("/search", params={"q": "小区"}).text


def test_an_answer_leads_to_the_search_with_the_same_conditions(visitor: TestClient) -> None:
    page = visitor.get("/ask", params={"q": "老旧小区改造", "place": "宜昌"}).text
    link = re.search(r'<a href="(/search\?[^"]+)">查看全部检索结果', page)
    assert link
    found = visitor.get("/api/v1/search", params={"q": "老旧小区改造", "place": "宜昌"}).json()
    assert visitor.get(unescape(link[1])).text.count('class="card"') == found["total"]
