"""The door of whoever keeps the data: who gets in, for how long, and what another site cannot make them send."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from fastapi import Depends, FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from api.app import create_app, entrance, site_address
from api.routes import attempts
from api.routes.attempts import MOST, WINDOW, Attempts
from api.routes.hosts import KnownHosts, host_of, is_loopback
from api.routes.keeper import COOKIE, Keeper, new_token
from api.routes.limits import BodyLimit
from api.routes.sessions import IDLE, LONGEST, Seal, Session, begun
from api.settings import Settings
from tests.keepers import KEEPER, OWN, TOKEN, csrf_of, enter, send

NAME = "王·〔2021〕《》𠮷①　Ａ"


@pytest.fixture(scope="module")
def app(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    made = create_app(Settings(library=copytree(filled, tmp_path_factory.mktemp("door") / "库"), token=TOKEN))
    with TestClient(made):
        yield made


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser of its own."""
    return TestClient(app)


def test_the_link_leads_in_and_the_token_leaves_the_address(client: TestClient) -> None:
    came = client.get(f"/admin/enter?token={TOKEN}", follow_redirects=False)
    assert (came.status_code, came.headers["location"]) == (303, "/admin")
    cookie = came.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert TOKEN not in cookie and "Secure" not in cookie
    assert client.get("/admin").status_code == 200


def test_what_a_keeper_tries_is_no_question_without_an_answer(client: TestClient) -> None:
    """A program that shows the token sees that all is well; who shows a wrong one, or none, is a reader."""

    def kept() -> dict[str, int]:
        found = client.get("/api/v1/unanswered", headers=KEEPER).json()["questions"]
        return {each["question"]: each["count"] for each in found}

    for address in ("/api/v1/search", "/api/v1/ask"):
        assert client.get(address, params={"q": "火星地铁巡检"}, headers=KEEPER).status_code == 200
    assert "火星地铁巡检" not in kept()
    for headers in (dict[str, str](), {"Authorization": "Bearer wrong"}):
        assert client.get("/api/v1/ask", params={"q": "火星地铁"}, headers=headers).status_code == 200
    assert kept()["火星地铁"] == 2


def test_over_https_the_cookie_stays_there(app: FastAPI) -> None:
    client = TestClient(app, base_url="https://testserver")
    came = client.get(f"/admin/enter?token={TOKEN}", follow_redirects=False)
    assert "Secure" in came.headers["set-cookie"].split("; ")


def test_the_form_leads_to_the_page_that_was_asked_for(client: TestClient) -> None:
    locked = client.get("/admin/audit?author=王")
    assert locked.status_code == 403 and "这里需要令牌" in locked.text
    assert 'name="there" value="/admin/audit?author=' in locked.text
    fields = {"token": TOKEN, "name": NAME, "there": "/admin/audit?author=王"}
    came = client.post("/admin/enter", data=fields, headers=OWN, follow_redirects=False)
    assert came.status_code == 303 and came.headers["location"].startswith("/admin/audit?author=")
    assert NAME in client.get("/admin").text


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/search", "/administrator", ""])
def test_nobody_is_led_elsewhere(client: TestClient, there: str) -> None:
    fields = {"token": TOKEN, "there": there}
    came = client.post("/admin/enter", data=fields, headers=OWN, follow_redirects=False)
    assert came.headers["location"] == "/admin"


def test_a_wrong_token_is_told_and_the_form_kept(client: TestClient) -> None:
    refused = client.post("/admin/enter", data={"token": "x", "there": "/admin/jobs"}, headers=OWN)
    assert refused.status_code == 403 and "令牌不对" in refused.text
    assert 'value="/admin/jobs"' in refused.text and COOKIE not in client.cookies
    assert client.get("/admin/enter?token=").status_code == 403


def test_without_a_token_nobody_gets_in(filled: Path) -> None:
    with TestClient(create_app(Settings(library=filled))) as client:
        forged = Seal("").write(begun("x", 2**31))
        client.cookies.set(COOKIE, forged)
        assert client.get("/admin").status_code == 401
        assert client.get("/admin/enter?token=").status_code == 403
        assert client.get("/api/v1/feedback").status_code == 401


def test_who_guesses_is_made_to_come_back_later(app: FastAPI) -> None:
    client = TestClient(app, client=("10.0.0.1", 50000))
    for _ in range(MOST):
        assert client.get("/api/v1/feedback", headers={"Authorization": "Bearer no"}).status_code == 401
    refused = client.get(f"/admin/enter?token={TOKEN}")
    assert refused.status_code == 429 and "令牌错得太多，请过" in refused.text
    assert 0 < int(refused.headers["retry-after"]) <= WINDOW
    assert client.get("/api/v1/feedback", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 429


def test_who_has_a_token_that_cannot_be_guessed_does_not_wait_for_others(filled: Path) -> None:
    token = new_token()
    with TestClient(create_app(Settings(library=filled, token=token))) as client:
        statuses = [
            client.get("/api/v1/feedback", headers={"Authorization": f"Bearer {shown}"}).status_code
            for shown in [*["no"] * (MOST + 1), token]
        ]
    assert statuses == [*[401] * MOST, 429, 200]


def test_an_address_waits_for_its_own_mistakes_only() -> None:
    tried = Attempts()
    for second in range(MOST):
        assert tried.wait("a", second) == 0
        tried.note("a", float(second))
    assert tried.wait("a", 10.0) == WINDOW - 10
    assert tried.wait("b", 10.0) == 0
    assert tried.wait("a", WINDOW) == 0
    for _ in range(attempts.MOST_OF_ALL):
        tried.note("c", WINDOW)
    assert tried.wait("b", WINDOW) > 0


def test_leaving_ends_the_session(app: FastAPI, client: TestClient) -> None:
    enter(client)
    copied = TestClient(app, cookies=client.cookies)
    assert copied.get("/admin").status_code == 200
    assert client.get("/admin/leave").status_code == 405
    left = send(client, "/admin/leave")
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert client.get("/admin").status_code == 403
    assert copied.get("/admin").status_code == 401
    assert enter(client).get("/admin").status_code == 200


def test_a_name_is_one_line_that_reads_from_left_to_right(client: TestClient) -> None:
    enter(client)
    send(client, "/admin/name", name="\u202e王·\n𠮷　①\ufeff ")
    assert 'name="name" value="王·𠮷　①"' in client.get("/admin").text
    for name in ("模型:甲", "\u202e模型:甲"):
        refused = send(client, "/admin/name", name=name)
        assert refused.status_code == 400 and "也不能以“模型:”开头" in refused.text
        came = client.post("/admin/enter", data={"token": TOKEN, "name": name}, headers=OWN)
        assert came.status_code == 400
    assert 'name="name" value="王·𠮷　①"' in client.get("/admin").text


def test_a_program_s_author_is_a_name_too(client: TestClient) -> None:
    key = client.get("/api/v1/documents").json()["documents"][0]["id"]
    address, token = f"/api/v1/documents/{key}/quarantine", {"Authorization": f"Bearer {TOKEN}"}
    for author in ("模型:甲", "\u202e模型:甲", "\u200b"):
        body = {"released": True, "author": author}
        refused = client.post(address, json=body, headers=token)
        assert refused.status_code == 400 and refused.json()["field"] == "author"


def test_a_change_needs_the_token_of_its_own_session(client: TestClient) -> None:
    enter(client)
    right = csrf_of(client)
    for csrf in ("", "0" * 64, "𠮷", right[:-1]):
        refused = client.post("/admin/name", data={"csrf": csrf, "name": "x"}, headers=OWN)
        assert refused.status_code == 403, csrf
    foreign = client.post(
        "/admin/name", data={"csrf": right, "name": "x"}, headers={"origin": "http://evil.example"}
    )
    assert foreign.status_code == 403
    client.cookies.clear()
    enter(client)
    assert client.post("/admin/name", data={"csrf": right, "name": "x"}, headers=OWN).status_code == 403
    assert send(client, "/admin/name", name=NAME).status_code == 303
    assert NAME in client.get("/admin").text


def test_what_was_typed_outlives_the_session(client: TestClient) -> None:
    client.cookies.set(COOKIE, "of.before")
    fields = [("csrf", "old"), ("name", NAME), ("name", "又")]
    body = urlencode(fields).encode()
    headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    over = client.post("/admin/name", content=body, headers=headers)
    assert over.status_code == 401 and "刚才填的内容还在" in over.text
    kept = re.search(r'name="kept" value="([^"]*)"', over.text)
    assert kept
    client.cookies.clear()
    again = {"token": TOKEN, "there": "/admin/name", "kept": kept[1].replace("&amp;", "&")}
    page = client.post("/admin/enter", data=again, headers=OWN)
    assert page.status_code == 200 and 'action="/admin/name"' in page.text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    assert [value for key, value in hidden if key == "name"] == [NAME, "又"]
    sent = client.post("/admin/name", data=dict(hidden), headers=OWN, follow_redirects=False)
    assert sent.status_code == 303


def test_the_interface_takes_the_token_or_the_session(client: TestClient) -> None:
    assert client.get("/api/v1/feedback").status_code == 401
    enter(client)
    assert client.get("/api/v1/feedback").status_code == 200
    address, body = "/api/v1/documents/x/quarantine", {"released": True, "author": "x"}
    assert client.post(address, json=body, headers=OWN).status_code == 403
    csrf = {**OWN, "X-CSRF-Token": csrf_of(client)}
    assert client.post(address, json=body, headers=csrf).status_code == 404
    assert client.get("/api/v1/feedback", headers={"Authorization": "Bearer no"}).status_code == 401


def kept(keeper: Keeper) -> TestClient:
    """A page that only ``keeper`` lets see, and that renews the session."""
    app = FastAPI()

    @app.get("/", dependencies=[Depends(keeper.guard)])
    def page(request: Request) -> PlainTextResponse:
        answer = PlainTextResponse(keeper.name(request))
        keeper.renew(request, answer)
        return answer

    @app.get("/in")
    def come(request: Request) -> PlainTextResponse:
        answer = PlainTextResponse("")
        keeper.remember(request, answer, keeper.begin(NAME))
        return answer

    return TestClient(app)


def test_a_session_ends_unseen_and_at_the_end_of_the_day() -> None:
    clock = SimpleNamespace(now=1e9)
    client = kept(Keeper(TOKEN, lambda: clock.now))
    client.get("/in")
    clock.now += IDLE
    assert client.get("/").text == NAME
    clock.now += LONGEST - IDLE
    assert client.get("/").text == NAME
    clock.now += 1
    assert client.get("/").status_code == 401
    client.get("/in")
    clock.now += IDLE + 1
    assert client.get("/").status_code == 401


def test_a_new_token_ends_every_session() -> None:
    before, after = kept(Keeper("one")), kept(Keeper("two"))
    before.get("/in")
    after.cookies.update(before.cookies)
    assert (before.get("/").status_code, after.get("/").status_code) == (200, 401)


@given(st.text(max_size=60), st.integers(0, 2**40))
def test_only_what_was_sealed_is_a_session(name: str, now: int) -> None:
    session = begun(name.encode("utf-8", "replace").decode(), now)
    seal = Seal(TOKEN)
    written = seal.write(session)
    assert seal.read(written) == session and written.isascii()
    assert seal.csrf(session) != seal.csrf(begun(session.name, now))
    assert Seal("other").read(written) is None
    for changed in (written[1:], written[:-1], written.upper(), f"{written}0", "", ".", name):
        assert seal.read(changed) is None


@pytest.mark.parametrize(("since", "seen"), [(10, 5), (200, 200), (0, 101)])
def test_a_session_of_no_possible_time_is_over(since: int, seen: int) -> None:
    assert Session("", since, seen, "").is_over(100)


HOSTS = {
    "localhost:8000": 200,
    "127.0.0.1:8000": 200,
    "[::1]:8000": 200,
    "10.1.2.3": 200,
    "Tashan.Example.gov.cn": 200,
    "tashan.example.gov.cn.:443": 200,
    "evil.example:8000": 421,
    "127.0.0.1.evil.example": 421,
    "": 421,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
def test_only_who_calls_us_by_our_name_is_answered(host: str, status: int) -> None:
    client = TestClient(KnownHosts(PlainTextResponse("here"), ["tashan.example.gov.cn"]))
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == status
    assert status == 200 or ("site_names" in answer.text and answer.headers["x-frame-options"] == "DENY")


def test_names_and_addresses_are_told_apart() -> None:
    assert (host_of("[::1]:80"), host_of("Name:80"), host_of("name")) == ("::1", "name", "name")
    assert all(map(is_loopback, ["localhost", "127.0.0.1", "::1", "127.9.9.9"]))
    assert not any(map(is_loopback, ["0.0.0.0", "10.0.0.1", "name"]))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
    ],
)
def test_the_address_that_is_printed_can_be_opened(host: str, address: str) -> None:
    chosen = Settings(host=host, token="a/b&c")
    assert site_address(chosen) == address
    assert entrance(chosen) == f"{address}/admin/enter?token=a%2Fb%26c"


def test_a_body_is_read_up_to_its_limit() -> None:
    app = FastAPI()
    larger = {"POST /files": 16, r"PATCH /files/\d+": 32}
    app.add_middleware(BodyLimit, admits=lambda request: "keeper" in request.headers, most=8, larger=larger)

    @app.api_route("/{path:path}", methods=["POST", "PATCH"])
    async def size(request: Request) -> int:
        return len(await request.body())

    client = TestClient(app)

    def parts(count: int) -> Iterator[bytes]:
        yield from [b"x"] * count

    keepers = {
        "POST /form": 8,
        "POST /files": 16,
        "PATCH /files/1": 32,
        "PATCH /files": 8,
        "POST /filesystem": 8,
    }
    for asked, largest in keepers.items():
        method, address = asked.split()
        for headers, most in (({}, 8), ({"keeper": "1"}, largest)):
            for content, status in ((most, 200), (most + 1, 413)):
                told = client.request(method, address, content=b"x" * content, headers=headers)
                told_in_parts = client.request(method, address, content=parts(content), headers=headers)
                assert (told.status_code, told_in_parts.status_code) == (status, status), asked
                assert status == 413 or told.json() == told_in_parts.json() == content


def test_only_keepers_send_much(client: TestClient) -> None:
    form = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    bodies = {"/admin/upload": form, "/api/v1/uploads": {"content-type": "application/json"}}
    for address, headers in bodies.items():
        refused = client.post(address, content=b"[" * (2**21 + 1), headers=headers)
        assert refused.status_code == 413 and len(refused.content) < 2**16, address
    wrong = {"authorization": "Bearer no", "content-type": "application/json"}
    assert client.post("/api/v1/uploads", content=b"[" * (2**21 + 1), headers=wrong).status_code == 413
    right = wrong | {"authorization": f"Bearer {TOKEN}"}
    assert client.post("/api/v1/uploads", content=b"[" * (2**21 + 1), headers=right).status_code == 400


def test_what_is_too_long_is_told_in_chinese(client: TestClient) -> None:
    page = client.post("/feedback?q=x", content=b"x" * (2**21 + 1), headers=OWN)
    assert page.status_code == 413 and "内容太长" in page.text
    problem = client.post(
        "/api/v1/feedback", content=b"x" * (2**21 + 1), headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert problem.status_code == 413 and "内容太长" in problem.json()["detail"]


def test_every_page_says_what_its_browser_may_do(client: TestClient) -> None:
    enter(client)
    for address in ("/", "/admin", "/admin/enter", "/nowhere", "/api/v1/health", "/static/tashan.css"):
        headers = client.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
    for address in ("/admin", "/api/v1/audit", "/api/v1/feedback?format=csv"):
        assert client.get(address).headers["cache-control"] == "no-store"
    client.cookies.clear()
    assert client.get("/api/v1/health").headers["cache-control"] == "no-cache"
