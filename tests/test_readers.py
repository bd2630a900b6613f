"""Readers say what they think of an answer and ask on: over HTTP, on the command line and on the pages."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.forms import MOST_BYTES
from api.readers import Readers
from api.routes.bodies import MOST_ANSWER, MOST_NOTE
from api.service import Service
from api.settings import Settings
from api.voices import answer_text, feedback_lines, unanswered_lines
from index.errors import LibraryError
from index.feedback import Feedback, Opinion
from index.library import Library
from tests.commands import Tashan
from tests.keepers import KEEPER, enter
from tests.markup import fields_of
from tests.uncited import uncited

OWN = {"Sec-Fetch-Site": "same-origin"}
QUESTION = "老旧小区停车难·〔2021〕《办法》𠮷①　怎么解决"
IN_VAIN = "杭州怎么加装电梯"
NOON = "2026-01-31T12:00:00Z"


def opened(folder: Path, remember: bool = True) -> TestClient:
    settings = Settings(library=folder, token="keeper-token", remember_questions=remember)
    return TestClient(create_app(settings))


@pytest.fixture
def client(copied: Path) -> Iterator[TestClient]:
    with opened(copied) as made:
        yield made


@pytest.fixture(scope="module")
def shared(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service of a library of which the tests look only at what they add themselves."""
    with opened(copytree(stored, tmp_path_factory.mktemp("shared") / "资料库")) as made:
        yield made


@pytest.fixture
def library(copied: Path) -> Iterator[Library]:
    made = Library.open(copied)
    yield made
    made.close()


def send(client: TestClient, **fields: Any) -> Any:
    body = {"question": QUESTION, "verdict": "useful", "answer": {"answerable": True}} | fields
    return client.post("/api/v1/feedback", json=body, headers=KEEPER)


def said(client: TestClient, **query: Any) -> Any:
    return client.get("/api/v1/feedback", params=query, headers=KEEPER).json()


def in_vain(client: TestClient) -> Any:
    return client.get("/api/v1/unanswered", headers=KEEPER).json()


def action_of(page: str) -> str:
    found = re.search(r'<form class="feedback" method="post" action="([^"]+)"', page)
    assert found
    return unescape(found[1])


def test_what_is_sent_is_given_back_as_it_was(client: TestClient) -> None:
    answer = client.get("/api/v1/ask", params={"q": QUESTION}).json()
    about = {"verdict": "wrong_citation", "citation": 1, "note": "不是停车·〔2021〕𠮷①　", "author": "王·𠮷"}
    made = send(client, answer=answer, **about).json()
    assert made == {"id": 1, "at": made["at"], "question": QUESTION, "answer": answer} | about
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["at"])
    second = send(client).json()
    assert said(client) == {"total": 2, "feedback": [second, made]}
    assert said(client, limit=1, offset=1) == {"total": 2, "feedback": [made]}


def test_lists_can_be_kept_as_tables(client: TestClient) -> None:
    refused = client.get("/api/v1/ask", params={"q": IN_VAIN}).json()
    send(client, question=IN_VAIN, verdict="off_point", answer=refused, note="=1+1")
    lines = client.get("/api/v1/feedback", params={"format": "jsonl"}, headers=KEEPER).text
    assert [json.loads(line) for line in lines.splitlines()] == said(client)["feedback"]
    text = client.get("/api/v1/feedback", params={"format": "csv"}, headers=KEEPER).text
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    told = refused["refusal"]["slots"][0]["message"]
    assert (row["评价"], row["说明"], row["当时的回答"]) == ("没答到点上", "'=1+1", told)
    text = client.get("/api/v1/unanswered", params={"format": "csv"}, headers=KEEPER).text
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (row["问题"], row["缺少"], row["次数"]) == (IN_VAIN, "地点不在资料中", "1")
    asked = client.get("/api/v1/unanswered", headers=KEEPER | {"Accept": "application/x-ndjson"})
    assert [json.loads(line) for line in asked.text.splitlines()] == in_vain(client)["questions"]
    assert client.get("/api/v1/unanswered", params={"format": "xlsx"}, headers=KEEPER).content[:2] == b"PK"


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"verdict": "很好"}, "参数 verdict 的值“很好”应为 useful、wrong_citation、off_point 之一。"),
        ({"question": " "}, "参数 question 是空的，请填写。"),
        ({"citation": 0}, "参数 citation 的值“0”太小，应不小于 1。"),
        (
            {"note": "长" * (MOST_NOTE + 1)},
            f"参数 note 最长 {MOST_NOTE} 个字符，收到 {MOST_NOTE + 1} 个，请缩短。",
        ),
        ({"address": "10.0.0.1"}, "没有 address 这个参数。"),
        ({"answer": {"text": "长" * MOST_ANSWER}}, f"最多{MOST_ANSWER}个，请照 /ask 返回的原样发来。"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    shared: TestClient, fields: dict[str, Any], detail: str
) -> None:
    before = said(shared)["total"]
    refused = send(shared, **fields)
    assert refused.status_code == 400 and refused.json()["detail"].endswith(detail)
    assert said(shared)["total"] == before


@pytest.mark.parametrize("answer", ["[" * 300 + "]" * 300, "NaN"])
def test_an_answer_that_could_not_be_shown_again_is_refused(shared: TestClient, answer: str) -> None:
    before = said(shared)
    body = f'{{"question": "问", "verdict": "useful", "answer": {{"a": {answer}}}}}'
    headers = KEEPER | {"Content-Type": "application/json"}
    assert shared.post("/api/v1/feedback", content=body, headers=headers).status_code == 400
    assert said(shared) == before


def test_nobody_reads_or_writes_without_the_token(shared: TestClient) -> None:
    before = said(shared)
    body = {"question": "问", "verdict": "useful", "answer": {}}
    assert shared.post("/api/v1/feedback", json=body).status_code == 401
    for address in ("/api/v1/feedback", "/api/v1/unanswered"):
        refused = shared.get(address, headers={"Authorization": "Bearer wrong"})
        assert refused.status_code == 401 and "令牌" in refused.json()["detail"]
    assert said(shared) == before


def test_questions_without_an_answer_are_kept_wherever_they_are_asked(
    client: TestClient, copied: Path, tashan: Tashan
) -> None:
    client.get("/api/v1/ask", params={"q": IN_VAIN})
    client.get("/ask", params={"q": f" {IN_VAIN}　"})
    client.get("/api/v1/search", params={"q": IN_VAIN})
    client.get("/search", params={"q": IN_VAIN})
    client.get("/api/v1/ask/stream", params={"q": IN_VAIN})  # what the page listens to before it asks
    tashan("--library", copied, "ask", IN_VAIN)
    tashan("--library", copied, "search", IN_VAIN)
    client.get("/api/v1/ask", params={"q": "老旧小区停车难"})
    (asked,) = in_vain(client)["questions"]
    assert (asked["question"], asked["slots"], asked["count"]) == (IN_VAIN, ["place"], 6)
    assert asked["first_at"] <= asked["last_at"]


def test_what_a_keeper_tries_is_not_counted(client: TestClient) -> None:
    enter(client, "王")
    for page in ("/ask", "/search"):
        assert client.get(page, params={"q": IN_VAIN}).status_code == 200
    assert in_vain(client)["questions"] == []


def test_what_narrowed_a_question_is_kept_with_it(client: TestClient, copied: Path, tashan: Tashan) -> None:
    asked = {"q": "加装电梯", "place": "杭州", "theme": "旧改"}
    client.get("/ask", params=asked)
    client.get("/api/v1/search", params=asked)
    tashan("--library", copied, "ask", "加装电梯", "--place", "杭州", "--theme", "旧改")
    client.get("/search", params={**asked, "has_figures": "1"})
    often, once = in_vain(client)["questions"]
    assert (often["filters"], often["count"]) == ({"place": ["杭州"], "theme": ["旧改"]}, 3)
    assert once["filters"] == {"has_figures": ["1"], "place": ["杭州"], "theme": ["旧改"]}
    assert "条件  地区：杭州；主题：旧改" in tashan("--library", copied, "unanswered")[1]
    body = {"question": "加装电梯", "author": "王", "filters": once["filters"]}
    client.post("/api/v1/unanswered/ignored", json=body, headers=KEEPER)
    assert in_vain(client)["questions"] == [often]


@pytest.mark.parametrize("question", ["、·《》", "\ufffd\ufffd", "　的吗？"])
def test_a_question_without_a_word_is_not_kept(client: TestClient, question: str) -> None:
    for address in ("/api/v1/ask", "/api/v1/search", "/search"):
        client.get(address, params={"q": question})
    assert in_vain(client)["questions"] == []


def test_questions_are_not_kept_where_that_is_turned_off(copied: Path) -> None:
    with opened(copied, remember=False) as client:
        assert not client.get("/api/v1/ask", params={"q": IN_VAIN}).json()["answerable"]
        assert in_vain(client) == {"total": 0, "questions": []}
        assert send(client).status_code == 200


def test_a_service_made_by_hand_keeps_nothing(library: Library) -> None:
    assert not Service(library).ask(IN_VAIN)["answerable"]
    assert library.feedback.counts() == (0, 0)


def test_a_library_that_cannot_be_written_answers(library: Library, copied: Path) -> None:
    reader = Readers(Feedback(copied / "library.sqlite", read_only=True), remember=True)
    assert not Service(library, reader).ask(IN_VAIN)["answerable"]
    assert library.feedback.counts() == (0, 0)
    with pytest.raises(LibraryError, match="只读"):
        reader.give(Opinion("问", "useful", {}))


def test_the_time_is_handed_in(library: Library) -> None:
    reader = Readers(library.feedback, remember=True, now=lambda: NOON)
    assert reader.give(Opinion("问", "useful", {}))["at"] == NOON
    Service(library, reader).ask(IN_VAIN)
    (asked,) = reader.unanswered()
    assert (asked["first_at"], asked["last_at"]) == (NOON, NOON)


def test_the_command_line_lists_both(copied: Path, client: TestClient, tashan: Tashan) -> None:
    assert tashan("--library", copied, "feedback")[1] == "还没有反馈。\n"
    assert tashan("--library", copied, "unanswered")[1] == "没有记下没有答上的问题。\n"
    refused = client.get("/api/v1/ask", params={"q": IN_VAIN}).json()
    kept = send(
        client, question=IN_VAIN, verdict="off_point", answer=refused, citation=2, note="问电梯"
    ).json()
    assert json.loads(tashan("--library", copied, "feedback", "--json")[1]) == kept
    out = tashan("--library", copied, "feedback")[1]
    assert f"1. 没答到点上：“{IN_VAIN}”" in out and "引文[2]　问电梯" in out
    assert (
        json.loads(tashan("--library", copied, "unanswered", "--json")[1]) == in_vain(client)["questions"][0]
    )
    assert f"1次　{IN_VAIN}\n    缺少  地点不在资料中" in tashan("--library", copied, "unanswered")[1]
    path = copied / "问题.csv"
    assert tashan("--library", copied, "unanswered", "-o", path)[0] == 0
    assert path.read_text(encoding="utf-8-sig").startswith("问题,条件,缺少,次数,第一次,最近一次")
    assert "编号,时间,问题,评价" in tashan("--library", copied, "feedback", "--csv")[1]
    assert tashan("--library", copied, "feedback", "--csv", "--json")[0] == 2


def test_what_strangers_write_does_not_steer_a_terminal(
    copied: Path, client: TestClient, tashan: Tashan
) -> None:
    send(client, question="电梯\x1b[2J？", note="\x1b]0;标题\x07·〔2021〕𠮷①　")
    client.get("/api/v1/ask", params={"q": "\x9b31m杭州的电梯"})
    out = tashan("--library", copied, "feedback")[1] + tashan("--library", copied, "unanswered")[1]
    assert "电梯�[2J？" in out and "�]0;标题�·〔2021〕𠮷①　" in out
    assert not set(out) & {"\x07", "\x1b", "\x9b"}


@pytest.mark.parametrize(
    "answer",
    [{}, {"statements": 1}, {"statements": [1, {"text": 2}]}, {"refusal": [], "statements": None}],
)
def test_an_answer_of_another_form_is_listed_without_words(answer: dict[str, Any]) -> None:
    assert answer_text(answer) == ""
    row = {
        "id": 1,
        "verdict": "useful",
        "question": "问",
        "citation": None,
        "note": "",
        "author": "",
        "at": NOON,
    }
    assert list(feedback_lines({**row, "answer": answer}))[-1] == ("回答", "")


def test_a_slot_of_a_later_version_is_shown_by_its_code() -> None:
    row = {"question": "问", "slots": ["later"], "first_at": NOON, "last_at": NOON, "count": 1, "filters": {}}
    assert list(unanswered_lines(row))[1] == ("缺少", "later（2026-01-31至2026-01-31）")


@pytest.mark.parametrize("question", [QUESTION, IN_VAIN])
def test_the_buttons_under_an_answer_keep_what_was_shown(client: TestClient, question: str) -> None:
    page = client.get("/ask", params={"q": question, "place": "宜昌"}).text
    assert re.findall(r'name="verdict" value="\w+">([^<]+)', page) == ["有用", "引用不对", "没答到点上"]
    form = {**fields_of(page), "verdict": "off_point", "note": "问的·〔2021〕𠮷①　", "citation": ""}
    done = client.post(action_of(page), data=form, headers=OWN, follow_redirects=False)
    assert done.status_code == 303
    thanks = client.get(done.headers["location"]).text
    assert "已记下，谢谢" in thanks
    (kept,) = said(client)["feedback"]
    shown = uncited(client.get("/api/v1/ask", params={"q": question, "place": "宜昌"}).json())
    assert (kept["question"], kept["answer"], kept["citation"]) == (question, shown, None)
    assert (kept["verdict"], kept["note"], kept["author"]) == ("off_point", form["note"], "")
    back = re.search(r'<a href="(/ask\?[^"]+)">回到', thanks)
    assert back and action_of(client.get(unescape(back[1])).text) == action_of(page)


def test_a_quotation_can_be_named(client: TestClient) -> None:
    page = client.get("/ask", params={"q": QUESTION}).text
    numbers = re.findall(r'<option value="(\d+)">引文\1</option>', page)
    assert numbers == [str(cited["n"]) for cited in json.loads(fields_of(page)["answer"])["citations"]]
    form = {**fields_of(page), "verdict": "wrong_citation", "citation": "1"}
    client.post(action_of(page), data=form, headers=OWN)
    assert [each["citation"] for each in said(client)["feedback"]] == [1]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_a_page_of_this_service_may_send_it(
    shared: TestClient, headers: dict[str, str], status: int
) -> None:
    before = said(shared)["total"]
    form = {"verdict": "useful", "answer": "{}"}
    sent = shared.post("/feedback?q=问", data=form, headers=headers, follow_redirects=False)
    assert sent.status_code == status
    assert said(shared)["total"] - before == (status == 303)
    assert status == 303 or "只接受从本站网页提交的内容" in sent.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"verdict": "useful"}, 400),
        ({"verdict": "useful", "answer": "不是 JSON"}, 400),
        ({"verdict": "useful", "answer": "[]"}, 400),
        ({"verdict": "useful", "answer": "[" * 100_000}, 400),
        ({"verdict": "useful", "answer": "{}", "address": "10.0.0.1"}, 400),
        ({"verdict": "useful", "answer": "{}", "note": "长" * (MOST_NOTE + 1)}, 400),
        ({str(n): "1" for n in range(30)}, 400),
        ({"verdict": "useful", "answer": "a" * (MOST_BYTES + 1)}, 413),
    ],
)
def test_a_form_made_by_hand_is_refused_as_a_page(
    shared: TestClient, form: dict[str, str], status: int
) -> None:
    before = said(shared)
    refused = shared.post("/feedback?q=问", data=form, headers=OWN, follow_redirects=False)
    assert refused.status_code == status and "text/html" in refused.headers["content-type"]
    assert said(shared) == before
    if "note" in form:
        assert f"最长 {MOST_NOTE} 个字符，收到 {MOST_NOTE + 1} 个，请缩短" in refused.text


def test_pages_let_a_browser_say_that_a_form_is_their_own(shared: TestClient) -> None:
    """Under ``no-referrer`` a browser sends ``Origin: null`` with a form (Fetch, "Append a request Origin header")."""
    assert shared.get("/ask", params={"q": QUESTION}).headers["referrer-policy"] == "same-origin"
