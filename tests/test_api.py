"""The HTTP API of a real library: the same documents as the command line, and problem details for errors."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from index.errors import LibraryError
from index.library import Library
from tests.commands import Tashan
from tests.keepers import TOKEN
from tests.libraries import take_in
from tests.uncited import uncited


@pytest.fixture(scope="module")
def client(filled: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=filled, token=TOKEN))) as opened:
        yield opened


def get(client: TestClient, address: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1{address}", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def cited_by(whole: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """An item as it stands in a line of its own."""
    return {"corpus_version": whole["corpus_version"], **row}


@pytest.mark.parametrize(
    ("address", "parameters", "arguments"),
    [
        ("/ask", {"q": "青山区怎么改造老旧小区"}, ["ask", "青山区怎么改造老旧小区"]),
        ("/ask", {"q": "杭州市怎么改造老旧小区"}, ["ask", "杭州市怎么改造老旧小区"]),
        (
            "/compare",
            {"theme": "老旧小区改造", "place": ["武汉", "宜昌"]},
            ["compare", "--theme", "老旧小区改造", "--place", "武汉", "--place", "宜昌"],
        ),
    ],
)
def test_same_document_as_the_command_line(
    client: TestClient, filled: Path, tashan: Tashan, address: str, parameters: Any, arguments: list[str]
) -> None:
    status, out, _ = tashan("--library", filled, *arguments, "--json")
    assert status == 0
    assert uncited(get(client, address, **parameters)) == json.loads(out)


def test_a_comparison_is_kept_as_a_table(
    client: TestClient, filled: Path, tashan: Tashan, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"problem": "老旧小区怎么停车", "place": ["武汉", "宜昌"]}
    made = uncited(get(client, "/compare", **asked))
    file = client.get("/api/v1/compare", params={**asked, "format": "csv"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    options = ("--problem", asked["problem"], "--place", "武汉", "--place", "宜昌")
    done = tashan("--library", filled, "compare", *options, "-o", tmp_path / "对比.csv")
    assert done == (0, "", f"表格已写入 {tmp_path / '对比.csv'} 。\n")
    assert (tmp_path / "对比.csv").read_bytes() == file.content
    rows = list(csv.reader(StringIO(file.text.removeprefix("\ufeff"), newline="")))
    assert rows[1:10] == [[row["field"], *(cell["text"] for cell in row["cells"])] for row in made["rows"]]
    quotes = [row[1] for row in rows[rows.index([]) + 2 :]]
    assert quotes == [citation["quote"] for citation in made["citations"]] != []


def test_search_is_that_of_the_command_line_but_for_its_time(
    client: TestClient, filled: Path, tashan: Tashan
) -> None:
    _, out, _ = tashan("--library", filled, "search", "加装电梯", "--place", "武汉", "--json")
    found = uncited(get(client, "/search", q="加装电梯", place="武汉"))
    assert {**found, "took_ms": 0} == {**json.loads(out), "took_ms": 0}
    assert found["hits"]


def test_a_document_is_found_by_id_its_beginning_and_name(client: TestClient, report: Path) -> None:
    (row,) = get(client, "/documents")["documents"]
    whole = get(client, f"/documents/{row['id']}")
    assert whole["raw_text"] == report.read_text(encoding="utf-8")
    assert get(client, f"/documents/{row['id'][:6]}") == whole
    assert get(client, f"/documents/{row['source']}") == whole


def test_practices_come_as_a_page_or_as_lines(client: TestClient) -> None:
    found = get(client, "/practices", place="宜昌")
    rows = [cited_by(found, row) for row in found["practices"]]
    lines = client.get(
        "/api/v1/practices", params={"place": "宜昌"}, headers={"Accept": "application/x-ndjson"}
    )
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.split("\n") if line] == rows
    assert {name for row in rows for name in row["place"]["path"]} >= {"湖北省", "宜昌市"}


def test_themes_count_every_practice_under_its_parent(client: TestClient) -> None:
    themes = {row["name"]: row for row in get(client, "/themes")}
    whole = themes["老旧小区改造"]
    assert whole["count"] >= max(child["count"] for child in whole["children"]) > 0


def test_jobs_tell_what_was_taken_in(client: TestClient, report: Path) -> None:
    assert {client.get(f"/api/v1/jobs{job}").status_code for job in ("", "/1", "/99")} == {401}
    keeper = TestClient(client.app, headers={"Authorization": f"Bearer {TOKEN}"})
    listed = get(keeper, "/jobs")
    (job,) = listed["jobs"]
    assert (listed["total"], job["state"], job["total"], job["done"], job["failed"]) == (
        1,
        "finished",
        1,
        1,
        0,
    )
    found = get(keeper, f"/jobs/{job['id']}")
    assert {key: value for key, value in found.items() if key != "files"} == job
    assert [(file["source"], file["status"]) for file in found["files"]] == [(report.name, "stored")]
    assert get(keeper, f"/jobs/{job['id']}", offset=1)["files"] == []
    assert keeper.get("/api/v1/jobs/99").status_code == 404


def test_health_tells_the_size_of_the_library(client: TestClient) -> None:
    health = get(client, "/health")
    assert (health["status"], health["documents"]) == ("ok", 1)


@pytest.mark.parametrize(
    ("address", "status", "code", "field"),
    [
        ("/search", 400, "invalid_parameter", "q"),
        ("/search?q=%20", 400, "invalid_parameter", "q"),
        (f"/search?q={'长' * 1001}", 400, "invalid_parameter", "q"),
        ("/search?q=电梯&k=0", 400, "invalid_parameter", "k"),
        ("/search?q=电梯&k=101", 400, "invalid_parameter", "k"),
        ("/search?q=电梯&k=三", 400, "invalid_parameter", "k"),
        ("/search?q=电梯&by=page", 400, "invalid_parameter", "by"),
        ("/search?q=电梯&colour=红", 400, "invalid_parameter", "colour"),
        ("/search?q=电梯&theme=没有这个主题", 400, "invalid_parameter", "theme"),
        ("/compare?theme=老旧小区改造", 400, "invalid_parameter", "place"),
        ("/documents/没有", 404, "not_found", "document_id"),
        ("/nothing", 404, "not_found", None),
        (f"/search?q=电梯&k={'9' * 5000}", 400, "invalid_parameter", "k"),
        ("/search?q=电梯&level=县里", 400, "invalid_parameter", "level"),
        ("/search?q=电梯&status=做完了", 400, "invalid_parameter", "status"),
        ("/practices?level=县里", 400, "invalid_parameter", "level"),
        ("/practices?status=做完了", 400, "invalid_parameter", "status"),
        (f"/compare?theme=老旧小区改造{'&place=宜昌' * 11}", 400, "invalid_parameter", "place"),
    ],
)
def test_errors_are_problem_details(
    client: TestClient, address: str, status: int, code: str, field: str | None
) -> None:
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body.get("field")) == (status, code, field)
    assert body["detail"].endswith("。")
    assert len(body["detail"]) < 200


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("/search?q=电梯&by=page", "参数 by 的值“page”应为 practice、passage、document 之一。"),
        (f"/compare?theme=老旧小区改造{'&place=宜昌' * 11}", "参数 place 最多 5 个，收到 11 个，请减少。"),
        ("/compare?theme=老旧小区改造&place=宜昌", "一次比较2到5个不同的地方，收到1个，请增减后再试。"),
        (
            "/compare?theme=老旧小区改造&place=宜昌&place=宜昌",
            "一次比较2到5个不同的地方，收到1个，请增减后再试。",
        ),
        (
            "/compare?place=宜昌&place=武汉",
            "请在主题（theme）和难题（problem）里给出一个，也只给出一个。",
        ),
        ("/nothing", "没有“/api/v1/nothing”这个地址，请核对后再试。"),
        (
            "/figures?role=产出&role=投入",
            "参数 role 只能给一个值，收到 2 个（“产出”、“投入”），请只留一个。",
        ),
        (
            "/compare?theme=养老&theme=老旧小区改造&place=宜昌&place=武汉",
            "参数 theme 只能给一个值，收到 2 个（“养老”、“老旧小区改造”），请只留一个。",
        ),
        ("/search?q=电梯&q=停车&q=养老", "参数 q 只能给一个值，收到 3 个（“电梯”、“停车”…），请只留一个。"),
    ],
)
def test_errors_say_what_is_wrong(client: TestClient, address: str, detail: str) -> None:
    assert client.get(f"/api/v1{address}").json()["detail"] == detail


def test_a_value_said_twice_is_one(client: TestClient) -> None:
    twice, once = (client.get(f"/api/v1/search?q=电梯{'&k=1' * times}").json() for times in (2, 1))
    assert len(twice["hits"]) == len(once["hits"]) == 1


def test_a_wrong_method_is_a_problem_too(client: TestClient) -> None:
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.json()["detail"] == "“/api/v1/search”不接受 POST 请求，请改用 GET。"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_how_documents_are_added_is_said(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/documents")
    assert answer.status_code == 405
    assert answer.json()["detail"].endswith("添加和撤下文档用命令 tashan ingest 和 tashan withdraw。")


@pytest.mark.parametrize(
    ("content", "field", "detail"),
    [
        ("{", None, "请求的内容不是有效的 JSON。"),
        (
            '{"released": "yes", "author": "王"}',
            "released",
            "参数 released 的值“yes”应为 true 或 false。",
        ),
        (
            r'{"released": "\ud800", "author": "王"}',
            "released",
            "参数 released 的值“?”应为 true 或 false。",
        ),
        (r'{"released": true, "author": "\ud800"}', "author", "参数 author 里有不成字的字符，请改正。"),
        (
            r'{"released": true, "author": "王", "\ud800": 1}',
            "body",
            "参数 body 里有不成字的字符，请改正。",
        ),
    ],
)
def test_a_release_is_true_or_false(filled: Path, content: str, field: str | None, detail: str) -> None:
    headers = {"Authorization": "Bearer keeper-token", "Content-Type": "application/json"}
    with TestClient(create_app(Settings(library=filled, token="keeper-token"))) as keeper:
        address = "/api/v1/documents/x/quarantine"
        body = keeper.post(address, content=content, headers=headers).json()
    assert (body["status"], body.get("field"), body["detail"]) == (400, field, detail)


@pytest.mark.parametrize("address", ["/health", "/search?q=电梯", "/search", "/documents/没有", "/nothing"])
def test_head_is_get_without_a_body(client: TestClient, address: str) -> None:
    full, head = client.get(f"/api/v1{address}"), client.head(f"/api/v1{address}")
    assert (head.status_code, head.headers["content-type"]) == (
        full.status_code,
        full.headers["content-type"],
    )


@pytest.mark.parametrize("name", ["区", "县区", "县", "县(市、区)", "县（市、区）"])
def test_levels_go_by_what_people_call_them(client: TestClient, name: str) -> None:
    exact = get(client, "/practices", level="县(市、区)")["practices"]
    assert get(client, "/practices", level=name)["practices"] == exact
    hits = get(client, "/search", q="老旧小区改造", level=name)["hits"]
    assert hits and {hit["practice"]["level"] for hit in hits} == {"县(市、区)"}


def test_a_document_tells_whether_it_is_still_searched(tmp_path: Path) -> None:
    path = tmp_path / "青山·〔2021〕𠮷①.txt"
    library = Library.open(tmp_path / "library", create=True)
    ids = []
    for number in (1, 2):
        path.write_text(f"武汉市青山区组织居民议事会，加装电梯{number}部。\n", encoding="utf-8")
        report = take_in(library, path)
        ids.append(report.files[0].document_id)
    library.close()
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as client:
        assert [get(client, f"/documents/{key}")["state"] for key in ids] == ["superseded", "live"]
        assert "这份材料已被新版本替换，不再参与检索。" in client.get(f"/documents/{ids[0]}").text
        assert "不再参与检索" not in client.get(f"/documents/{ids[1]}").text


def test_everything_in_openapi_is_described_in_chinese(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    described = [*operations, *(p for operation in operations for p in operation.get("parameters", []))]
    assert set(schema["paths"]) >= {"/api/v1/search", "/api/v1/ask", "/api/v1/documents/{document_id}"}
    assert all(any("一" <= char <= "鿿" for char in item.get("description", "")) for item in described)
    assert not any(path.startswith("/static") for path in schema["paths"])


@pytest.mark.parametrize("address", ["/", "/api/v1/health", "/api/v1/nothing", "/api/openapi.json"])
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("no-referrer", "same-origin")
    assert "default-src" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/docs", "/redoc", "/没有"])
def test_an_unknown_page_says_so(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_a_document_added_by_another_process_is_found(tmp_path: Path, report: Path) -> None:
    Library.open(tmp_path / "library", create=True).close()
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as client:
        assert get(client, "/search", q="加装电梯")["hits"] == []
        other = Library.open(tmp_path / "library")
        take_in(other, report)
        other.close()
        assert get(client, "/search", q="加装电梯")["hits"]
        assert get(client, "/health")["documents"] == 1


def test_a_missing_library_is_told_before_serving(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="ingest"):
        create_app(Settings(library=tmp_path / "没有"))
