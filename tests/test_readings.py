"""How a question was understood, as every door shows it: each item with a way to take it back, without script."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.shell.terminal import reading_lines

pytest_plugins = ["tests.visiting"]

QUESTION = "武汉老破小怎么改"
TOKENS = ["rewrite:老破小", "place:湖北省/武汉市", "theme:老旧小区改造"]


def removals(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<a href="([^"]+)">(?:撤销|仍按原词)<', page)]


def read_of(answer: dict[str, object]) -> list[dict[str, str]]:
    readings = answer["readings"]
    assert isinstance(readings, list)
    return readings


def test_the_service_lists_all_readings(visitor: TestClient) -> None:
    found = visitor.get("/api/v1/search", params={"q": QUESTION}).json()["query"]["understood"]
    assert [row["token"] for row in read_of(found)] == TOKENS
    assert read_of(visitor.get("/api/v1/ask", params={"q": QUESTION}).json()) == read_of(found)


@pytest.mark.parametrize("path", ["search", "ask"])
@pytest.mark.parametrize("token", TOKENS)
def test_a_reading_is_taken_back(visitor: TestClient, path: str, token: str) -> None:
    answer = visitor.get(f"/api/v1/{path}", params={"q": QUESTION, "without": token}).json()
    readings = read_of(answer["query"]["understood"] if path == "search" else answer)
    assert token not in [row["token"] for row in readings]
    assert readings


@pytest.mark.parametrize("path", ["search", "ask"])
def test_the_page_links_to_the_question_without_each_reading(visitor: TestClient, path: str) -> None:
    links = removals(visitor.get(f"/{path}", params={"q": QUESTION}).text)
    assert len(links) == len(TOKENS)
    for link in links:
        page = visitor.get(link)
        assert page.status_code == 200
        assert len(removals(page.text)) < len(TOKENS)


def test_what_was_taken_back_is_shown_and_can_be_restored(visitor: TestClient) -> None:
    page = visitor.get("/search", params={"q": QUESTION, "without": "rewrite:老破小"}).text
    restoring = re.search(r'href="([^"]+)" aria-label="去掉条件 不按“老破小”理解"', page)
    assert restoring
    assert len(removals(visitor.get(unescape(restoring[1])).text)) == len(TOKENS)
    asked = visitor.get("/ask", params={"q": QUESTION, "without": "rewrite:老破小"}).text
    assert 'aria-label="去掉条件 不按“老破小”理解"' in asked


def test_an_old_link_with_an_unknown_reading_still_works(visitor: TestClient) -> None:
    odd = {"q": QUESTION, "without": ["place:𠮷①　", "<b>", "〔2021〕"]}
    assert visitor.get("/search", params=odd).status_code == 200
    assert visitor.get("/api/v1/search", params=odd).status_code == 200


def test_the_terminal_names_the_option() -> None:
    lines = list(
        reading_lines(
            [{"token": "place:湖北省/武汉市", "text": "地区：湖北省/武汉市"}, {"token": "", "text": "未读"}]
        )
    )
    assert lines == [
        ("理解", "地区：湖北省/武汉市（不这样理解：--without 'place:湖北省/武汉市'）"),
        ("理解", "未读"),
    ]
