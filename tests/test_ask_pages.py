"""The page of answers: what its reader can do with one, and how many are written at a time."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from starlette.testclient import TestClient

from api.answers.answer import Answer, Citation, Statement
from api.app import create_app
from api.llms import Model
from api.settings import Settings
from api.writers.labelled import labelled
from api.writers.seats import FULL, MOST, Seats
from index.library import Library
from tests.libraries import take_in

REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
QUESTION = "加装电梯有哪些做法"
REFUSED = "杭州市的老旧小区是怎么加装电梯的"
OWN = {"Sec-Fetch-Site": "same-origin"}
LABEL = {"Label": "1", "ContentProducer": "他山 甲·〔2021〕<𠮷>&①"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("asked") / "library"
    library = Library.open(folder, create=True)
    names = ("elevators-three-places.md", "yichang-dongshan-dadao.md")
    take_in(library, *(REPORTS / name for name in names))
    library.close()
    with TestClient(create_app(Settings(library=folder))) as opened:
        yield opened


def answer(client: TestClient, question: str = QUESTION) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = client.get("/api/v1/ask", params={"q": question}).json()
    return found


def page(client: TestClient, question: str = QUESTION) -> str:
    return client.get("/ask", params={"q": question}).text


def keep(client: TestClient, told: object, name: str) -> bytes:
    fields = {"answer": json.dumps(told, ensure_ascii=False), "format": name}
    response = client.post("/ask/file", params={"q": QUESTION}, data=fields, headers=OWN)
    assert response.status_code == 200, response.text
    return response.content


def test_the_comparison_of_an_answer_sets_its_places_side_by_side(client: TestClient) -> None:
    link = re.search(r'href="(/compare\?[^"]+)">比较', page(client))
    assert link
    asked = parse_qsl(urlsplit(unescape(link[1])).query)
    places = {"/".join(each["place"][:2]) for each in answer(client)["statements"] if each["place"]}  # type: ignore[index]
    assert {value for name, value in asked if name == "place"} <= places
    shown = client.get(unescape(link[1]))
    assert shown.status_code == 200 and "<table" in shown.text


@pytest.mark.parametrize(("deed", "end"), [("collect", ""), ("case", "?kind=case")])
def test_what_an_answer_cites_is_collected(client: TestClient, deed: str, end: str) -> None:
    units = re.search(r'name="units" value="([^"]+)"', page(client))
    assert units
    client.cookies.clear()
    fields = {"units": units[1], "do": deed}
    sent = client.post(
        "/ask/collect", params={"q": QUESTION}, data=fields, headers=OWN, follow_redirects=False
    )
    basket, _, query = sent.headers["location"].rpartition("/")[2].partition("?")
    assert (sent.status_code, f"?{query}" if query else "") == (303, end)
    found = client.get(f"/api/v1/baskets/{basket}").json()
    assert {each["unit"] for each in found["items"]} == set(units[1].split())
    assert (found["name"] == QUESTION) == (deed == "case")
    assert client.get(sent.headers["location"]).status_code == 200


@pytest.mark.parametrize("path", ["/ask/collect", "/ask/file"])
def test_another_site_makes_nothing_of_an_answer(client: TestClient, path: str) -> None:
    assert (
        client.post(path, data={"units": "甲"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )


def test_an_answer_is_kept_as_markdown(client: TestClient) -> None:
    told = answer(client)
    text = keep(client, told, "markdown").decode()
    plain = re.sub(r"\\(.)", r"\1", text)
    assert plain.startswith(f"# {QUESTION}\n")
    for each in told["statements"]:
        assert str(each["text"]) in plain
    for each in told["citations"]:
        assert f"- 摘录{each['n']}　{each['quote']}[^" in plain
    assert "以上由原文句子摘录而成，没有改写。" in plain and "AIGC" not in plain


def test_an_answer_is_kept_as_word(client: TestClient) -> None:
    told = answer(client)
    text = "\n".join(line.text for line in docx.Document(BytesIO(keep(client, told, "docx"))).paragraphs)
    for each in (*told["statements"], *told["citations"]):
        assert str(each.get("quote", each.get("text"))) in text


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("不是回答", "不能用"),
        ('{"answerable": true}', "不能用"),
        ("[" * 100_000, "不能用"),
    ],
)
def test_what_is_no_answer_is_not_kept(client: TestClient, told: str, says: str) -> None:
    fields = {"answer": told, "format": "docx"}
    sent = client.post("/ask/file", params={"q": QUESTION}, data=fields, headers=OWN)
    assert sent.status_code == 400 and says in sent.text


def test_words_that_no_material_has_are_not_kept(client: TestClient) -> None:
    told = answer(client)
    for each in told["citations"]:
        each["quote"] = f"{each['quote']}另捐9999万元。"
    fields = {"answer": json.dumps(told), "format": "markdown"}
    sent = client.post("/ask/file", params={"q": QUESTION}, data=fields, headers=OWN)
    assert sent.status_code == 400 and "不能导出" in sent.text
    assert client.post("/ask/file", data={**fields, "format": "exe"}, headers=OWN).status_code == 400


@pytest.mark.parametrize("name", ["docx", "markdown"])
def test_the_longest_question_is_kept_whole(client: TestClient, name: str) -> None:
    asked = "别的地方怎么加装电梯·〔2021〕《》𠮷①　Ａ" * 38
    fields = {"answer": json.dumps(answer(client), ensure_ascii=False), "format": name}
    sent = client.post("/ask/file", params={"q": asked}, data=fields, headers=OWN)
    assert sent.status_code == 200, sent.text
    (kept,) = re.findall("UTF-8''([^;]+)", sent.headers["content-disposition"])
    assert len(unquote(kept).encode()) <= 255
    if name == "docx":
        assert asked in docx.Document(BytesIO(sent.content)).paragraphs[0].text


def test_a_file_of_a_model_bears_its_label() -> None:
    book = BytesIO()
    docx.Document().save(book)
    made = labelled(book.getvalue(), "docx", LABEL)
    assert docx.Document(BytesIO(made)).paragraphs == []
    with ZipFile(BytesIO(made)) as file:
        (found,) = ElementTree.fromstring(file.read("docProps/custom.xml"))
        assert b"docProps/custom.xml" in file.read("[Content_Types].xml")
    assert found.get("name") == "AIGC" and json.loads("".join(found.itertext())) == LABEL
    front, text = (
        labelled(b"# \xe9\xa2\x98\n", "markdown", LABEL)
        .decode()
        .removeprefix("---\nAIGC: ")
        .split("\n---\n\n")
    )
    assert (json.loads(front), text) == (LABEL, "# 题\n")
    assert labelled(b"#", "markdown", None) == b"#"


def test_a_refusal_offers_searches_that_find_as_many_as_they_say(client: TestClient) -> None:
    shown = page(client, REFUSED)
    offers = re.findall(r'<a class="chip" href="(/search[^"]+)">[^<]+ <small>(\d+)</small>', shown)
    assert "最接近的内容（不是答案）" in shown and offers
    for address, count in offers:
        found = client.get(unescape(address).replace("/search", "/api/v1/search")).json()
        assert found["total"] == int(count)


def test_a_few_answers_are_written_at_a_time() -> None:
    cited = Citation(1, "甲.txt", "d", "题·①", None, None, "unknown", "增设充电桩１２个。", ((0, 9),))
    fake = pytest.importorskip(
        "langchain_core.language_models.fake_chat_models", reason="未安装 langchain-core（tashan[llm]），跳过"
    )
    model = Model("静默", fake.FakeListChatModel(responses=["无"]))
    told = Answer(True, (Statement("宜昌市：“增设充电桩１２个。”", (1,)),), (cited,), None)
    seats = Seats()
    writing = [seats.events("问", told, model) for _ in range(MOST)]
    for each in writing:
        next(each)
    *_, (_, whole) = seats.events("问", told, model)
    assert FULL in whole["notes"] and whole["model"] is None
    writing.pop().close()
    *_, (_, whole) = seats.events("问", told, model)
    assert FULL not in whole["notes"]
