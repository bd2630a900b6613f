"""The keeper's pages on documents: what is decided, entered and withdrawn there is what readers and programs see."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from ingest.span import cut
from tests.keepers import TOKEN, enter, send
from tests.libraries import library_of
from tests.markup import text_of
from tests.torn import LEFT, TORN

SEED = Path(__file__).parents[1].parent / "shared" / "seeds" / "003_62d980743e653624.txt"
END = "　　全市社区党组织书记由街道党工委逐个考察，大专以上学历的占到八成，平均年"
STORY = "".join(
    f"　　第{name}小区把闲置的锅炉房改成议事厅，居民代表每周三在那里商量楼道堆物和停车难题，社区派人记下并逐条答复，已经办结事项{n}3件。\n"
    for n, name in enumerate("甲乙丙丁戊己", start=1)
)


def stored(folder: Path, *names: str) -> None:
    opened = library_of(folder / "library", *(folder / name for name in names))
    opened.close()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of a torn report, and of a story and its reprint with another number."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "撕.txt").write_text(f"{TORN}\n{END}\n", encoding="utf-8")
    (folder / "一.txt").write_text(f"武汉市青山区：议事厅里好商量\n\n{STORY}", encoding="utf-8")
    (folder / "二.txt").write_text(f"青山区的议事厅\n\n{STORY.replace('33件', '35件')}", encoding="utf-8")
    stored(folder, "撕.txt", "一.txt", "二.txt")
    return folder


@pytest.fixture(scope="module")
def client(shelf: Path) -> Iterator[TestClient]:
    """A keeper's browser before the library; every test leaves it as it was, but for the history."""
    with TestClient(create_app(Settings(library=shelf / "library", token=TOKEN))) as opened:
        yield enter(opened, "王·𠮷")


def document(client: TestClient, name: str = "撕.txt") -> Any:
    return client.get(f"/api/v1/documents/{name}").json()


def paragraphs(found: Any) -> list[str]:
    return [p["text"] for a in found["articles"] for s in a["sections"] for p in s["paragraphs"]]


def fill(client: TestClient, key: str, **fields: str) -> Any:
    """The answer to the form with the particulars of a document's first article."""
    address = f"/admin/documents/{key}/metadata"
    seen = re.findall(r'name="seen" value="(\d+)"', client.get(address).text)[0]
    return send(client, address, **{"article": "1", "seen": seen, **fields})


def take_back(client: TestClient, key: str, *fields: str) -> None:
    """Takes back what was entered of a document's first article."""
    assert [fill(client, key, back=field).status_code for field in fields] == [303] * len(fields)


def assert_exact(client: TestClient, found: Any) -> None:
    """Every quotation of the document is the text of its raw ranges."""
    practices = client.get("/api/v1/practices?limit=1000").json()["practices"]
    quotes = [
        (e["text"], e["raw"]) for p in practices if p["document_id"] == found["id"] for e in p["evidence"]
    ]
    parts = [p for a in found["articles"] for s in a["sections"] for p in s["paragraphs"]]
    quotes += [(part["text"], part["raw"]) for part in parts]
    assert quotes and all(cut(found["raw_text"], raw) == text for text, raw in quotes)


def test_nobody_else_sees_the_pages(client: TestClient) -> None:
    stranger, key = TestClient(client.app), document(client)["id"]
    for address in (
        "/admin/documents",
        f"/admin/documents/{key}/damage",
        f"/admin/documents/{key}/metadata",
        "/admin/duplicates",
    ):
        assert stranger.get(address).status_code == 403
    assert stranger.get(f"/documents/{key}/report").status_code == 200
    assert "<button" not in stranger.get(f"/documents/{key}/report").text


def test_the_list_puts_damage_first_and_finds_by_name(client: TestClient) -> None:
    page = client.get("/admin/documents").text
    titles = re.findall(r'class="title">([^<]+)<', page)
    assert titles[0] == "老旧小区改造见成效" and len(titles) == 3
    assert re.findall(r'class="title">([^<]+)<', client.get("/admin/documents?q=二.txt").text) == [
        "青山区的议事厅"
    ]
    assert "共3份" in text_of(client.get("/admin/documents?only=undated").text)
    assert "没有这样的材料" in client.get("/admin/documents?only=quarantined").text
    assert "共3份" in text_of(client.get("/admin/documents?only=drop table").text)


def test_what_is_withdrawn_with_a_reason_comes_back(client: TestClient) -> None:
    key = document(client)["id"]
    refused = send(client, "/admin/documents", do="withdraw", document=key)
    assert refused.status_code == 400 and "请用1到200个字写明为什么撤下" in refused.text
    assert send(client, "/admin/documents", do="withdraw").status_code == 400
    assert send(client, "/admin/documents", do="withdraw", document=key, reason="原件有误").status_code == 303
    found = document(client, key)
    assert (found["state"], found["reason"]) == ("withdrawn", "原件有误")
    assert "撤下原因：原件有误" in client.get("/admin/documents?only=withdrawn").text
    assert "原件有误" in client.get(f"/documents/{key}").text
    assert send(client, "/admin/documents", do="restore", document=key).status_code == 303
    found = document(client, key)
    assert (found["state"], found["reason"]) == ("live", "")


def test_what_is_kept_back_is_not_searched_until_it_is_published(client: TestClient) -> None:
    key = document(client)["id"]
    for act, found in (("unpublish", 0), ("publish", 1)):
        assert send(client, "/admin/documents", do=act, document=key).status_code == 303
        hits = client.get("/api/v1/search", params={"q": "闲置门店改成驿站"}).json()["hits"]
        assert sum(hit["document_id"] == key for hit in hits) >= found
        assert found or not [hit for hit in hits if hit["document_id"] == key]
        assert f"共{1 - found}份" in text_of(client.get("/admin/documents?only=unpublished").text)
    refused = send(client, "/admin/documents", do="release", document=key)
    assert refused.status_code == 400 and "没有被隔离过" in refused.text


def test_a_repair_is_undone_and_accepted_over_the_page(client: TestClient) -> None:
    old = document(client)
    (join,) = [each["id"] for each in old["repairs"] if each["rule"] == "join.overlap"]
    page = client.get(f"/admin/documents/{old['id']}/damage").text
    assert f'value="accepted|{join}"' in page and f'value="undone|{join}"' in page
    answer = send(client, f"/admin/documents/{old['id']}/repairs", do=f"undone|{join}", version=old["id"])
    assert answer.status_code == 303
    shown = client.get(answer.headers["location"]).text
    assert "这一版改了什么" in shown and '<mark class="words">' in shown
    new = document(client)
    assert new["version"] == old["version"] + 1 and LEFT.strip() in paragraphs(new)
    late = send(client, f"/admin/documents/{old['id']}/repairs", do=f"accepted|{join}", version=old["id"])
    assert late.status_code == 400 and "这份材料已由王·𠮷在" in late.text
    both = send(
        client,
        f"/admin/documents/{new['id']}/repairs",
        do="accepted",
        repair=[each["id"] for each in new["repairs"]],
    )
    assert both.status_code == 303
    assert {each["decision"] for each in document(client)["repairs"]} == {"accepted"}
    assert paragraphs(document(client)) == paragraphs(old)
    send(client, f"/admin/documents/{old['id']}/repairs", do=f"open|{join}")
    for fields in ({"do": "maybe"}, {"do": "undone"}, {"do": "undone|x"}):
        assert send(client, f"/admin/documents/{old['id']}/repairs", **fields).status_code == 400


def test_a_place_is_marked_and_the_mark_taken_back(client: TestClient) -> None:
    key = document(client)["id"]
    page = client.get(f"/admin/documents/{key}/damage").text
    place = re.findall(r"damage\?at=(\d+)#mark", page)[1]
    form = client.get(f"/admin/documents/{key}/damage?at={place}").text
    assert "⟨此处⟩" in form
    fields = {"field": "lost.red", "raw": f"{place}-{place}", "text": "第三版下半页·〔2021〕缺"}
    assert send(client, f"/admin/documents/{key}/marks", **fields).status_code == 303
    (loss,) = [each for each in document(client)["losses"] if each["type"] == "text_lost"]
    assert (loss["author"], loss["raw_pos"]) == ("王·𠮷", int(place))
    for address in (f"/documents/{key}", f"/documents/{key}/report"):
        assert "第三版下半页·〔2021〕缺（编者标记）" in client.get(address).text
    assert "王·𠮷标记" in client.get(f"/admin/documents/{key}/damage").text
    assert send(client, f"/admin/documents/{key}/marks", **fields, back_out="1").status_code == 303
    assert not [each for each in document(client)["losses"] if each["type"] == "text_lost"]
    assert send(client, f"/admin/documents/{key}/marks", **fields, back_out="1").status_code == 400


def test_a_suggestion_becomes_an_editors_note(client: TestClient) -> None:
    old = document(client)
    page = client.get(f"/admin/documents/{old['id']}/damage").text
    raw, text = re.findall(r'name="raw" value="([\d,-]+)">.*?name="text" value="([^"]+)"', page, re.DOTALL)[0]
    send(client, f"/admin/documents/{old['id']}/marks", field="note", raw=raw, text=text)
    new = document(client)
    assert [(each["text"], each["note"]) for each in new["notes"]] == [("考察考察", "疑为“考察”")]
    assert paragraphs(new) == paragraphs(old)
    assert "编者注：疑为“考察”" in unescape(client.get(f"/documents/{old['id']}").text)
    hits = client.get("/api/v1/search", params={"q": "做法传开", "by": "passage"}).json()["hits"]
    unit = next(hit["passage_id"] or hit["practice_id"] for hit in hits if "考察考察" in hit["text"])
    basket = send(client, "/baskets/items", unit=unit).headers["location"]
    printed = text_of(client.get(f"{basket}/handout").text)
    assert "（编者注：“考察考察”，疑为“考察”）" in printed and "考察考察邻近" in printed
    send(client, f"/admin/documents/{old['id']}/marks", field="note", raw=raw, back_out="1")
    assert document(client)["notes"] == []


def test_of_two_who_enter_at_once_one_is_told(client: TestClient) -> None:
    key = document(client)["id"]
    seen = re.findall(r'name="seen" value="(\d+)"', client.get(f"/admin/documents/{key}/metadata").text)[0]
    with ThreadPoolExecutor(2) as both:
        sent = both.map(lambda name: fill(client, key, publisher=name, seen=seen), ("甲报", "乙报"))
        assert sorted(each.status_code for each in sent) == [303, 400]
    take_back(client, key, "publisher")


def test_what_is_entered_is_told_as_entered(client: TestClient) -> None:
    key = document(client)["id"]
    address = f"/admin/documents/{key}/metadata"
    page = client.get(address).text
    assert "原文未载" in page and "原文第1行「老旧小区改造见成效」" in page
    refused = fill(client, key, publisher="中国城市报", date="明天")
    assert refused.status_code == 400 and "不是日期" in refused.text and 'value="明天"' in refused.text
    quick = client.get(f"/admin/documents/{key}/damage").text
    assert re.search(r'name="publisher" required', quick) and f'action="{address}"' in quick
    assert fill(client, key, publisher="中国城市报", date="2023-08-14", edition="3版").status_code == 303
    page = client.get(address).text
    assert "<b>补录</b>：王·𠮷" in page
    stale = fill(client, key, publisher="湖北日报", seen="0")
    assert stale.status_code == 400 and "王·𠮷在" in stale.text
    assert "现在记的：中国城市报" in stale.text and 'value="湖北日报"' in stale.text
    for name in ("search", "ask"):
        shown = text_of(client.get(f"/{name}", params={"q": "闲置门店改成驿站"}).text)
        assert "中国城市报（补录）" in shown and "2023-08-14（补录）" in shown
    unit = client.get("/api/v1/search", params={"q": "闲置门店改成驿站"}).json()["hits"][0]["practice_id"]
    basket = send(client, "/baskets/items", unit=unit).headers["location"]
    assert "中国城市报〔补录〕, 2023-08-14〔补录〕(3版〔补录〕)" in text_of(
        client.get(f"{basket}/handout").text
    )
    take_back(client, key, "publisher", "date", "edition")
    assert (document(client)["articles"][0]["publisher"], document(client)["articles"][0]["entered"]) == (
        None,
        [],
    )


def rule(client: TestClient, address: str, choice: str) -> Response:
    """The answer to a decision of somebody who looks at the pair."""
    shown = re.search(r'name="seen" value="([^"]*)"', client.get(address).text)
    assert shown
    return send(client, address, choice=choice, seen=shown[1])


def test_twins_are_decided_on(client: TestClient) -> None:
    one, other = (document(client, name) for name in ("一.txt", "二.txt"))
    address = next(re.finditer(r'href="(/admin/duplicates/\w+/\w+)"', client.get("/admin/duplicates").text))[
        1
    ]
    page = client.get(address).text
    assert re.findall(r'<mark class="figure">([^<]+)</mark>', page) in (["33", "35"], ["35", "33"])
    told = re.findall(r'<b class="figure">([^<]+)</b>', page)
    assert sorted(told) == ["33件", "35件"]
    assert rule(client, address, "distinct").status_code == 303
    assert document(client, "一.txt")["twins"] == []
    assert "不是重复" in client.get("/admin/duplicates?decided=1").text
    rule(client, address, "reprint")
    assert [each["kind"] for each in document(client, "一.txt")["twins"]] == ["reprint"]
    rule(client, address, "keep_one")
    states = {document(client, key)["state"] for key in (one["id"], other["id"])}
    assert states == {"live", "withdrawn"}
    rule(client, address, "open")
    assert {document(client, key)["state"] for key in (one["id"], other["id"])} == {"live"}
    assert len(document(client, "一.txt")["twins"]) == 1
    assert rule(client, address, "both").status_code == 400
    assert client.get("/admin/duplicates/x/y").status_code == 404


def test_all_that_a_keeper_does_is_in_the_audit(client: TestClient) -> None:
    key = document(client)["id"]
    fill(client, key, publisher="湖北日报")
    send(client, "/admin/documents", do="withdraw", document=key, reason="重复")
    send(client, "/admin/documents", do="restore", document=key)
    take_back(client, key, "publisher")
    deeds = client.get("/api/v1/audit").json()
    told = [(each["action"], each["author"]) for each in deeds["deeds"]]
    assert told[:4] == [(each, "王·𠮷") for each in ("metadata", "restore", "withdraw", "metadata")]
    assert {each["detail"]["source"] for each in deeds["deeds"][:4]} == {document(client)["source"]}


def test_of_several_documents_it_is_told_which_were_done(client: TestClient) -> None:
    one, other = (document(client, name)["id"] for name in ("一.txt", "二.txt"))
    act = {"do": "withdraw", "reason": "重复·①"}
    missing = send(client, "/admin/documents", **act, document=["没有", one])
    assert missing.status_code == 400 and "没有编号为“没有”的材料" in missing.text
    assert send(client, "/admin/documents", **act, document=[other]).status_code == 303
    half = send(client, "/admin/documents", **act, document=[one, other])
    assert half.status_code == 400 and "前1份已经办好" in half.text
    assert document(client, one)["state"] == "withdrawn"
    assert send(client, "/admin/documents", do="restore", document=[one, other]).status_code == 303


def undecided(found: Any, decision: str) -> list[str]:
    """The repairs with this decision."""
    return [each["id"] for each in found["repairs"] if each["decision"] == decision]


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED} is absent: the seeds lie beside the repository")
def test_every_repair_of_the_hardest_seed_can_be_undone_and_accepted(tmp_path: Path) -> None:
    (tmp_path / SEED.name).write_bytes(SEED.read_bytes())
    stored(tmp_path, SEED.name)
    with TestClient(create_app(Settings(library=tmp_path / "library", token=TOKEN))) as opened:
        client = enter(opened)
        old = document(client, SEED.name)
        address = f"/admin/documents/{old['id']}/repairs"
        ids = [each["id"] for each in old["repairs"]]
        page = client.get(f"/admin/documents/{old['id']}/damage").text
        assert ids and all(f'value="undone|{each}"' in unescape(page) for each in ids)
        undone = old
        # What stands apart again may be put together in another way, which is a repair of its own.
        while rest := undecided(undone, "open"):
            assert send(client, address, do="undone", repair=rest).status_code == 303
            undone = document(client, SEED.name)
        lines = undone["raw_text"].split("\n")
        assert all(any(text in line for line in lines) for text in paragraphs(undone))
        shown = text_of(client.get(f"/documents/{undone['id']}").text)
        assert all(text in shown for text in paragraphs(undone))
        assert_exact(client, undone)
        accepted = undone
        while rest := [key for key in undecided(accepted, "undone") if key in ids]:
            assert send(client, address, do="accepted", repair=rest).status_code == 303
            accepted = document(client, SEED.name)
        assert paragraphs(accepted) == paragraphs(old)
        assert_exact(client, accepted)


def test_programs_do_the_same_with_the_token(client: TestClient) -> None:
    client = TestClient(client.app)
    key, keeper = document(client)["id"], {"Authorization": f"Bearer {TOKEN}"}

    def post(address: str, **body: Any) -> Any:
        return client.post(f"/api/v1/{address}", json={"author": "王", **body}, headers=keeper).json()

    assert client.get(f"/api/v1/metadata/{key}").status_code == 401
    told = client.get(f"/api/v1/metadata/{key}", headers=keeper).json()["articles"][0]["particulars"]
    assert {each["field"]: each["where"] for each in told}["date"] == "原文未载"
    made = post(f"metadata/{key}", values={"date": "2023-08"})
    assert made["articles"][0]["date"] == "2023-08"
    assert post(f"metadata/{key}", values={"date": None})["articles"][0]["date"] is None
    assert post(f"metadata/{key}", values={"date": "明天"})["detail"].startswith("“明天”不是日期")
    place = {"mark": "lost", "severity": "red", "words": "居民都说好𠮷。"}
    made = post(f"documents/{key}/marks", text="缺页", **place)
    assert [each["author"] for each in made["losses"] if each["type"] == "text_lost"] == ["王"]
    made = post(f"documents/{key}/marks", text=None, **place)
    assert not [each for each in made["losses"] if each["type"] == "text_lost"]
    assert post(f"documents/{key}/withdrawal", withdrawn=True, reason="原件有误")["state"] == "withdrawn"
    assert post(f"documents/{key}/withdrawal", withdrawn=False)["state"] == "live"
    pairs = client.get("/api/v1/duplicates", headers=keeper).json()
    one, other = (pairs["pairs"][0][side]["id"] for side in ("one", "other"))
    assert pairs["total"] == 1
    assert post(f"duplicates/{one}/{other}", choice="reprint")["choice"] == "reprint"
    assert client.get("/api/v1/duplicates?decided=true", headers=keeper).json()["total"] == 1
    assert post(f"duplicates/{one}/{other}", choice="open")["choice"] == "open"
    assert post("duplicates/x/y", choice="open")["code"] == "not_found"
