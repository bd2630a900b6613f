"""The lists of the HTTP API: every item once, page by page, in an order that stays, and of which corpus."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.faults import UserError
from api.figures import FigureFilter
from api.lists.figures import FigureList
from api.lists.holdings import document_page
from api.lists.page import Page, Window
from api.lists.practices import PracticeList
from api.routes.editions import Edition, SteadyRoute
from api.routes.responses import cited
from api.selection import Selector
from api.settings import Settings
from index.corrections import Change
from index.library import Library
from index.own_words import OwnWord
from index.vocabulary import ADDED, REMOVED, Signed
from index.wanted import SearchOptions
from ingest.span import Range, cut
from tests.builders import Report, add, open_library
from tests.leafing import ids, pages

LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("documents", "documents", {}),
    ("losses", "losses", {}),
    ("losses", "losses", {"severity": "amber"}),
    ("practices", "practices", {}),
    ("practices", "practices", {"q": "老旧小区改造", "place": "湖北"}),
    ("figures", "figures", {}),
    ("figures", "figures", {"sort": "value", "descending": "true"}),
    ("figures", "figures", {"sort": "place", "theme": "老旧小区改造"}),
    ("search", "hits", {"q": "老旧小区改造"}),
    ("search", "hits", {"q": "居民", "by": "passage"}),
)
FIRST = Report("居民商定加装电梯·〔2021〕《办法》𠮷①，花14万元。\n物业商定停车位，花14万元。", name="一.txt")
SECOND = Report("社区改造管网，花14万元。", name="二.txt")
THIRD = Report("居民捐书，办起书屋，花14万元。", name="三.txt")


@pytest.fixture(scope="module")
def client(samples: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=samples))) as opened:
        yield opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library that tests add to and take from."""
    opened = open_library(tmp_path)
    for report in (FIRST, SECOND):
        add(opened, report)
    opened.sync()
    yield opened
    opened.close()


@pytest.mark.parametrize(("address", "name", "asked"), LISTS)
def test_the_pages_hold_each_item_once_in_the_order_of_the_whole(
    client: TestClient, address: str, name: str, asked: dict[str, Any]
) -> None:
    whole = ids(pages(client, address, **asked, limit=100 if address == "search" else 1000), name)
    limit = 4 if address == "search" else 3
    walked = list(pages(client, address, **asked, limit=limit))
    assert ids(iter(walked), name) == whole
    assert len(set(whole)) == len(whole) == walked[-1]["total"] > limit
    assert {len(page[name]) for page in walked[:-2]} <= {limit}
    assert len({page["corpus_version"] for page in walked}) == 1


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("practices", {"cursor": "没有"}),
        ("practices", {"cursor": "WyJh"}),
        ("practices", {"theme": "老旧小区改造", "cursor": "its own"}),
        ("figures", {"cursor": "its own"}),
        ("search", {"q": "电梯", "cursor": "its own"}),
    ],
)
def test_a_cursor_of_something_else_is_refused(client: TestClient, address: str, asked: Any) -> None:
    first = client.get("/api/v1/practices", params={"limit": 1}).json()["next_cursor"]
    asked = {**asked, "cursor": first} if asked["cursor"] == "its own" else asked
    answer = client.get(f"/api/v1/{address}", params=asked)
    assert (answer.status_code, answer.json()["field"]) == (400, "cursor")
    assert answer.json()["detail"].endswith("去掉 cursor，从第一页列起。")
    wider = client.get("/api/v1/practices", params={"limit": 2, "cursor": first}).json()["practices"]
    assert len(wider) == 2, "the size of a page is no condition"


def leafed(page: Callable[[Window], Page], meanwhile: Callable[[], None]) -> list[str]:
    """The items of pages of one, where something happens between the first and the second."""
    found, after = [], ""
    while True:
        part = page(Window(1, after))
        found += [
            str(each["id"]).replace(FIRST.id, "一").replace(SECOND.id, "二").replace(THIRD.id, "三")
            for each in part.items
        ]
        if not part.last:
            return found
        if not after:
            meanwhile()
        after = part.last


@pytest.mark.parametrize(
    ("kind", "grown", "shrunk"),
    [
        ("practices", ["一-p1", "一-p2", "二-p1", "三-p1"], ["一-p1", "二-p1"]),
        ("figures", ["一-p1-f1", "一-p2-f1", "三-p1-f1", "二-p1-f1"], ["一-p1-f1", "二-p1-f1"]),
        ("documents", ["一", "二", "三"], ["一", "二"]),
    ],
)
def test_pages_go_on_where_they_were_whatever_comes_or_goes(
    library: Library, kind: str, grown: list[str], shrunk: list[str]
) -> None:
    selector = Selector(library.gazetteer, library.vocabulary)
    made: dict[str, Callable[[Window], Page]] = {
        "practices": PracticeList(library, selector).page,
        "figures": lambda window: FigureList(library, selector).page(window, FigureFilter()),
        "documents": lambda window: document_page(library, window),
    }

    def grow() -> None:
        add(library, THIRD)
        library.sync()

    def shrink() -> None:
        library.withdraw(THIRD.id)
        library.withdraw(FIRST.id)
        library.sync()

    assert leafed(made[kind], grow) == grown
    assert leafed(made[kind], shrink) == shrunk
    library.verdicts.publish(FIRST.sha256, is_published=False, author="王")
    closed = FIRST.id + {"practices": "-p1", "figures": "-p1-f1", "documents": ""}[kind]
    for none in ("没有-p1-f1", closed, FIRST.name):
        with pytest.raises(UserError, match="不在资料库里"):
            made[kind](Window(1, none))


def test_the_version_changes_with_what_readers_get_and_not_else(library: Library) -> None:
    def version() -> str:
        library.refresh()
        return library.corpus_version

    def publish(is_published: bool) -> None:
        library.verdicts.publish(THIRD.sha256, is_published, "王")

    def say(own: OwnWord | None) -> None:
        library.own_vocabulary.change({"楼管": own}, Signed(ADDED if own else REMOVED, "王"))

    changes: list[tuple[Callable[[], object], bool]] = [
        (lambda: add(library, FIRST), False),
        (lambda: publish(is_published=False), False),
        (lambda: add(library, THIRD), False),
        (lambda: publish(is_published=True), True),
        (lambda: publish(is_published=False), True),
        (lambda: library.feedback.note("问", ["topic"], "2026-01-31T08:00:00Z"), False),
        (lambda: library.withdraw(SECOND.id), True),
        (
            lambda: library.corrections.file(FIRST.sha256, first(library), [Change("status", "计划")], "王"),
            True,
        ),
        (lambda: say(OwnWord("楼管", "alias", ("红色驿站",))), True),
        (library.rebuild, False),
    ]
    told = [version()]
    for change, is_new in changes:
        change()
        assert (version() != told[-1]) == is_new
        told.append(version())
    assert told[5] == told[0], "what was published and taken back leaves no trace"
    say(None)
    assert version() == told[8], "nor does a word"


def test_what_waits_to_be_indexed_tells_only_where_readers_wait_for_it(library: Library) -> None:
    def publish(is_published: bool) -> str:
        library.verdicts.publish(THIRD.sha256, is_published, "王")
        return library.corpus_version

    before = publish(is_published=False)
    add(library, THIRD)
    assert library.corpus_version == before, "what is not published"
    late = publish(is_published=True)
    assert late == f"{late[:16]}.{library.words.seq}"
    library.sync()
    assert before != library.corpus_version == library.corpus_version[:16]
    assert publish(is_published=False) == f"{before}.{library.words.seq}", "it is still found"
    library.sync()
    assert library.corpus_version == before


class Publishing(Selector):
    """Publishes, while the first list is found, as another thread would."""

    is_first = True

    def numbers(self, library: Library, options: SearchOptions, text: str = "") -> list[int]:
        if self.is_first:
            library.verdicts.publish(THIRD.sha256, is_published=True, author="王")
            library.sync()
        self.is_first = False
        return super().numbers(library, options, text)


def test_what_was_published_meanwhile_and_taken_back_is_listed_no_more(library: Library) -> None:
    library.verdicts.publish(THIRD.sha256, is_published=False, author="王")
    add(library, THIRD)
    library.sync()
    before = library.corpus_version
    practices = PracticeList(library, Publishing(library.gazetteer, library.vocabulary))
    assert practices.page(Window(9)).total == 4
    library.verdicts.publish(THIRD.sha256, is_published=False, author="王")
    library.sync()
    assert library.corpus_version == before and practices.page(Window(9)).total == 3


def test_an_answer_is_made_anew_where_the_corpus_changes_meanwhile(library: Library) -> None:
    app, told = FastAPI(), []
    router = APIRouter(route_class=SteadyRoute, dependencies=[Depends(Edition(library))])

    @router.get("/")
    def count(request: Request) -> Any:
        told.append(library.scope().documents)
        if len(told) == 1:
            library.withdraw(SECOND.id)
            library.sync()
        return cited(request, {"documents": told[-1]})

    app.include_router(router)
    with TestClient(app) as client:
        answer = client.get("/").json()
    assert answer == {"corpus_version": library.corpus_version, "documents": 1} and told == [2, 1]


def first(library: Library) -> Any:
    return next(each for each in library.practices() if each.document_id == FIRST.id)


def test_another_process_tells_the_same_version(client: TestClient, samples: Path) -> None:
    with TestClient(create_app(Settings(library=samples))) as other:
        told = {each.get("/api/v1/health").json()["corpus_version"] for each in (client, other)}
    assert told == {client.get("/api/v1/practices?format=csv").headers["x-corpus-version"]}


@pytest.mark.parametrize(
    "address",
    ["themes", "compare?theme=老旧小区改造&place=武汉&place=宜昌", "overview/matrix", "overview/names"],
)
def test_every_answer_tells_of_which_corpus(client: TestClient, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    version = answer.headers["x-corpus-version"]
    assert len(version) == 16
    assert isinstance(answer.json(), list) or answer.json()["corpus_version"] == version


def test_items_say_where_they_stand_in_the_clean_text_and_who_tells_them(client: TestClient) -> None:
    found = client.get("/api/v1/practices", params={"limit": 1000}).json()["practices"]
    figures = client.get("/api/v1/figures", params={"limit": 1000}).json()["figures"]
    texts: dict[str, dict[tuple[int, int], str]] = {}
    for key in {each["document_id"] for each in found}:
        articles = client.get(f"/api/v1/documents/{key}").json()["articles"]
        texts[key] = {
            (a["n"], p["n"]): p["text"] for a in articles for s in a["sections"] for p in s["paragraphs"]
        }

    def clean(item: Any, places: Any) -> str:
        own = texts[item["document_id"]]
        return "".join(
            own[each["article"], each["paragraph"]][each["start"] : each["end"]] for each in places
        )

    for item in found:
        for part in item["evidence"]:
            assert clean(item, part["clean"]) == part["text"]
        assert item["occurrences"][0]["practice_id"] == item["id"]
        assert len(item["place"]["path"]) == len(item["place"]["origin"])
    for row in figures:
        assert clean(row, row["clean"]) == row["quote"] and clean(row, row["figure_clean"]) == row["text"]
        assert len(row["place"]) == len(row["place_origin"])
    asked = client.get("/api/v1/ask", params={"q": "老旧小区怎么加装电梯"}).json()["citations"]
    compared = client.get("/api/v1/compare?theme=老旧小区改造&place=黄冈&place=宜昌").json()["citations"]
    for citation in (*asked, *compared):
        assert clean(citation, citation["clean"]) == citation["quote"]
    told = {item["id"]: {each["practice_id"] for each in item["occurrences"]} for item in found}
    assert all(key in told[other] for key, others in told.items() for other in others)


def test_losses_quote_what_stands_before_them(client: TestClient) -> None:
    found = client.get("/api/v1/losses", params={"limit": 1000}).json()["losses"]
    for each in found:
        raw_text = client.get(f"/api/v1/documents/{each['document_id']}").json()["raw_text"]
        ranges: list[Range] = [(start, end) for start, end in each["raw"]]
        assert cut(raw_text, ranges) == each["quote"] and raw_text[: each["raw_pos"]].endswith(each["quote"])
    one = found[0]["document_id"]
    alone = client.get("/api/v1/losses", params={"document": one}).json()
    assert alone["losses"] == [each for each in found if each["document_id"] == one]
    assert client.get("/api/v1/losses", params={"document": "没有"}).json()["field"] == "document"


def test_places_that_no_gazetteer_has_are_known_where_they_are_told(library: Library) -> None:
    practices = PracticeList(library, Selector(library.gazetteer, library.vocabulary))
    assert practices.page(Window(9), SearchOptions(places=("武汉市/硚口区",))).total == 3
    with pytest.raises(UserError, match="火星"):
        practices.page(Window(9), SearchOptions(places=("火星",)))
