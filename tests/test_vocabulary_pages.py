"""The keeper's pages on the vocabulary, its routes and its command: the same words and previews, refused the same way."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.vocabulary import PAGE
from api.settings import Settings
from index.feedback import Feedback
from index.folders import DATABASE
from tests.commands import Tashan
from tests.keepers import KEEPER, TOKEN, enter, send

WORD, RENO = "老居民楼焕新", "老旧小区改造"
QUESTION = f"{WORD}怎么搞·〔2021〕《》𠮷①　"


@pytest.fixture(scope="module")
def folder(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two practices that may be written."""
    folder = tmp_path_factory.mktemp("vocabulary") / "资料库"
    copytree(stored, folder)
    return folder


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder, token=TOKEN))) as opened:
        yield opened


@pytest.fixture
def stranger(opened: TestClient) -> TestClient:
    """A browser of nobody in particular."""
    opened.cookies.clear()
    return opened


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    """A keeper's browser, of a library without words of its own."""
    client = enter(stranger, "王")
    send(client, "/admin/vocabulary/history", do="undo", version="0")
    return client


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def seen(client: TestClient) -> int:
    found: int = client.get("/api/v1/vocabulary", headers=KEEPER).json()["version"]
    return found


def write(client: TestClient, do: str, **fields: str) -> str:
    given = {"word": WORD, "kind": "alias", "to": RENO, "seen": str(seen(client)), **fields}
    answer = send(client, "/admin/vocabulary/edit", do=do, **given)
    return answer.headers.get("location", "") or text_of(answer.text)


def test_a_word_is_tried_added_changed_and_taken_back(client: TestClient) -> None:
    assert "还没有自己的词" in client.get("/admin/vocabulary").text
    tried = write(client, "preview")
    assert (
        f"将写入：“{WORD}”（同义词） → {RENO}。还没有写入。" in tried
        and "还没有自己的词" in client.get("/admin/vocabulary").text
    )
    assert write(client, "save") == f"/admin/vocabulary?kept={quote(WORD)}"
    page = text_of(client.get("/admin/vocabulary").text)
    assert "资料库自己的词共1个" in page and f"{WORD} 同义词 {RENO} 王，" in page
    assert "资料库词表：" in client.get("/search", params={"q": QUESTION}).text
    editor = client.get("/admin/vocabulary/edit", params={"word": WORD}).text
    assert f'value="{RENO}"' in editor and "收回这个词" in editor
    write(client, "save", kind="plain", to="")
    assert "只按原字检索" in client.get("/admin/vocabulary").text
    assert "还没有收回" in write(client, "preview_without")
    row = re.search(
        r'<form method="post" action="/admin/vocabulary/edit">.*?</form>',
        client.get("/admin/vocabulary").text,
        re.S,
    )
    assert row and "收回：" in row[0]
    given = dict(re.findall(r'name="(\w+)" value="([^"]*)"', row[0]))
    left = send(client, "/admin/vocabulary/edit", **given).headers["location"]
    assert left == f"/admin/vocabulary?removed={quote(WORD)}"
    page = client.get(left).text
    assert "还没有自己的词" in page and f"“{WORD}”已收回" in page


def test_what_is_refused_is_told_and_the_form_kept(client: TestClient) -> None:
    given = {"word": "旧改", "kind": "colloq", "to": '<b>"老楼"</b>', "seen": "0"}
    answer = send(client, "/admin/vocabulary/edit", do="save", **given)
    assert answer.status_code == 400 and f"已经指主题“{RENO}”" in answer.text
    assert 'value="&lt;b&gt;&#34;老楼&#34;&lt;/b&gt;"' in answer.text
    assert 'value="colloq" checked' in answer.text
    assert "没有“烧掉”这个操作" in write(client, "烧掉")


def test_the_history_leads_back_to_any_version(client: TestClient) -> None:
    write(client, "save")
    first = seen(client)
    write(client, "save", kind="colloq")
    page = text_of(client.get("/admin/vocabulary/history", params={"word": WORD}).text)
    assert f"“{WORD}”：同义词“{RENO}” → 口语说法“{RENO}”" in page
    tried = send(client, "/admin/vocabulary/history", do="preview", version=str(first))
    assert f"恢复到第{first}版之后的样子，还没有恢复" in tried.text and seen(client) == first + 1
    send(client, "/admin/vocabulary/history", do="undo", version=str(first))
    found = client.get("/api/v1/vocabulary", headers=KEEPER).json()
    assert found["version"] == first + 2 and [word["kind"] for word in found["words"]] == ["alias"]
    for wrong in ("99", "一", "9" * 5000):
        refused = send(client, "/admin/vocabulary/history", do="undo", version=wrong)
        assert refused.status_code == 400 and wrong[:20] in refused.text


def test_a_question_in_vain_leads_to_the_form_filled_in(client: TestClient) -> None:
    TestClient(client.app).get("/api/v1/ask", params={"q": QUESTION})
    listed = client.get("/admin/unanswered").text
    link = re.search(r'href="(/admin/vocabulary/edit[^"]*)"', listed)
    assert link and "1次" in listed
    form = client.get(unescape(link[1])).text
    assert f'name="word" value="{WORD}' in form and 'value="colloq" checked' in form
    question = client.get("/api/v1/unanswered", headers=KEEPER).json()["questions"][0]["question"]
    send(client, "/admin/unanswered", do="ignore", question=question)
    assert "没有待处理的问题" in client.get("/admin/unanswered").text
    assert "由王忽略" in client.get("/admin/unanswered?ignored=1").text
    send(client, "/admin/unanswered", do="heed", question=question)
    assert client.get("/api/v1/unanswered", headers=KEEPER).json()["total"] == 1
    assert send(client, "/admin/unanswered", do="ignore", question="没问过").status_code == 404


def test_a_question_is_listed_and_ignored_as_it_was_narrowed(stranger: TestClient) -> None:
    stranger.get("/ask", params={"q": "窄问题·𠮷①", "place": "浙江省/杭州市"})
    client = enter(stranger, "王")
    row = next(
        each
        for each in re.findall(r"<li>.*?</li>", client.get("/admin/unanswered").text, re.S)
        if "窄问题" in each
    )
    assert "地区：浙江省/杭州市" in row
    found = re.search(r'href="(/search[^"]*)"', row)
    assert found and "place=%E6%B5%99" in found[1]
    given = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', row)}
    assert send(client, "/admin/unanswered", **{**given, "do": "ignore"}).status_code == 303
    assert "窄问题" not in client.get("/admin/unanswered").text


def test_a_long_list_of_questions_is_turned_over(client: TestClient, folder: Path) -> None:
    kept = Feedback(folder / DATABASE)
    for number in range(51):
        kept.note(f"第{number}个问题", ["topic"], "2026-01-01T00:00:00Z")
    first, second = (client.get("/admin/unanswered", params={"page": page}).text for page in ("1", "2"))
    assert 'href="/admin/unanswered?page=2">下一页' in first and "上一页" not in first
    assert 'href="/admin/unanswered?page=1">上一页' in second and "下一页" not in second
    assert first.count(">忽略</button>") == 50 and second.count(">忽略</button>") >= 1


def test_the_words_can_be_taken_along(client: TestClient) -> None:
    write(client, "save")
    table = client.get("/admin/vocabulary/export/vocabulary.tsv")
    assert table.text == f"词\t种类\t意思\n{WORD}\t同义词\t{RENO}\n"
    assert "vocabulary.tsv" in table.headers["content-disposition"]
    assert client.get("/admin/vocabulary/export/vocabulary.csv").status_code == 404


def test_what_the_program_knows_is_shown_with_its_forms(client: TestClient) -> None:
    write(client, "save")
    page = text_of(client.get("/admin/vocabulary/themes", params={"q": "旧改"}).text)
    assert "1个主题" in page and f"资料库 {WORD}" in page
    assert "把它加进资料库词表" in client.get("/admin/vocabulary/themes", params={"q": "火星"}).text


def test_nobody_else_sees_or_changes_the_words(stranger: TestClient) -> None:
    for page in ("vocabulary", "vocabulary/edit", "vocabulary/history", "vocabulary/themes", "unanswered"):
        assert stranger.get(f"/admin/{page}").status_code == 403
    word = {"word": WORD, "kind": "alias", "to": RENO, "author": "王"}
    assert stranger.get("/api/v1/vocabulary").status_code == 401
    assert stranger.post("/api/v1/vocabulary", json=word).status_code == 401


def test_the_routes_do_what_the_pages_do(client: TestClient) -> None:
    def post(address: str, **body: object) -> Response:
        return client.post(f"/api/v1/{address}", json=body, headers=KEEPER)

    before = seen(client)
    word = {"word": WORD, "kind": "alias", "to": RENO}
    tried = post("vocabulary/preview", **word).json()
    assert tried["word"]["to"] == [RENO] and tried["affected"] == len(tried["effects"]) > 0
    assert post("vocabulary", **word, author="王", seen=before).json()["version"] == before + 1
    late = post("vocabulary", word=WORD, kind="plain", author="李", seen=before)
    assert late.status_code == 409 and late.json()["field"] == "seen"
    gone = post("vocabulary", word=WORD, kind=None, author="李", seen=before)
    assert gone.status_code == 409 and gone.json()["field"] == "seen"
    assert post("vocabulary/preview", word=WORD, kind=None).json()["affected"] == tried["affected"]
    post("vocabulary", word=WORD, kind=None, author="李")
    undone = post("vocabulary/undo", version=before + 1, author="李").json()
    assert [each["word"] for each in undone["words"]] == [WORD]
    history = client.get("/api/v1/vocabulary/history", params={"word": WORD}, headers=KEEPER).json()
    assert [each["action"] for each in history["versions"]][:3] == ["restored", "removed", "added"]
    (theme,) = client.get("/api/v1/vocabulary/themes", params={"q": "旧改"}, headers=KEEPER).json()
    assert theme["own"] == [WORD]
    assert post("unanswered/ignored", question="没问过", author="李").status_code == 404


def test_lists_are_given_a_page_at_a_time(client: TestClient) -> None:
    def words(**asked: str | int) -> list[str]:
        found = client.get("/api/v1/vocabulary", params=asked, headers=KEEPER).json()
        assert (found["total"], found["matching"]) == (PAGE + 2, PAGE + 1 if "q" in asked else PAGE + 2)
        return [each["word"] for each in found["words"]]

    for n in range(PAGE + 1):
        write(client, "save", word=f"{WORD}{n:03}", kind="plain", to="")
    write(client, "save", word="老破楼改造")
    whole = words()
    assert [*words(limit=3), *words(limit=1000, offset=3)] == whole
    assert words(q=WORD, limit=2, offset=PAGE) == [each for each in whole if WORD in each][PAGE:]
    for number, shown in ((1, PAGE), (2, 2)):
        page = client.get("/admin/vocabulary", params={"page": number}).text
        assert page.count('aria-label="修改：') == shown
    assert client.get("/api/v1/vocabulary", params={"limit": 0}, headers=KEEPER).status_code == 400
    themes = client.get("/api/v1/vocabulary/themes", headers=KEEPER).json()
    some = client.get("/api/v1/vocabulary/themes", params={"limit": 2, "offset": 1}, headers=KEEPER).json()
    assert some == themes[1:3]


def test_the_command_lists_adds_tries_and_undoes(filled: Path, tmp_path: Path, tashan: Tashan) -> None:
    folder = copytree(filled, tmp_path / "资料库")

    def call(*arguments: object) -> tuple[int, str, str]:
        return tashan("--library", folder, "vocabulary", *arguments)

    assert call("add", WORD, RENO, "--author", "王")[1].startswith(f"{WORD}　同义词 {RENO}\n")
    assert json.loads(call("--json")[1])["words"][0]["author"] == "王"
    assert "还没有写入" in call("preview", "老屋焕新", RENO)[1]
    assert call("export", tmp_path / "词.tsv")[0] == 0
    assert call("remove", WORD)[1] == f"已收回：{WORD}　同义词 {RENO}\n"
    assert "共1个词" in call("import", tmp_path / "词.tsv")[1]
    assert "共0个词" in call("undo", 0)[1]
    assert call("history", WORD)[1].splitlines()[1].strip() == f"{WORD}  同义词 {RENO} → 没有"
    assert call("add") == (2, "", "错误：add 后面要有1到2个值，收到0个，请看 --help。\n")
    assert call("undo", "一")[0] == call("remove", "没有的词")[0] == 1
