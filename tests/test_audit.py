"""What was done to a library: every deed is kept with the change it tells of, and none can be changed unseen."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.faults import UserError
from api.keeping.audit import ACTIONS, action_text, chain_text, detail_text, subject_url, wanted_deeds
from api.settings import Settings
from api.views import plain
from index.audit import Audit, DeedFilter
from index.database import Database
from index.errors import LibraryError
from index.library import Library
from index.store import Store
from tests.commands import Tashan
from tests.keepers import TOKEN, enter

ROOT = Path(__file__).parents[1]
CALL = re.compile(r'audit\.add\(\s*"(\w+)"(?: if [\w.]+ else "(\w+)")?')
NAME = "王·〔2021〕《》𠮷①　Ａ"
UNGUARDED = "DROP TRIGGER audit_unchanged; DROP TRIGGER audit_complete;"


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    store = Store(tmp_path / "library.sqlite")
    store.migrate()
    seconds = count()
    yield Audit(store, lambda: f"2026-01-31T08:00:{next(seconds):02}Z")
    store.close()


@pytest.fixture
def three(audit: Audit) -> Audit:
    """Three deeds of two people."""
    audit.add("withdraw", "文档·𠮷", {"reason": "重复", "sources": ["一.txt"]}, NAME)
    audit.add(
        "decide", "d2", {"decisions": {"join.plain@3-9": "undone"}, "lines": {"join.plain@3-9": 23}}, "李"
    )
    audit.add("withdraw", "d3", {}, NAME)
    return audit


def change(tmp_path: Path, sql: str) -> None:
    """What somebody does who can write the file."""
    database = sqlite3.connect(tmp_path / "library.sqlite")
    database.executescript(sql)
    database.close()


def test_each_hash_is_that_of_the_one_before_and_of_the_record(three: Audit, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "library.sqlite")
    before = ""
    for *told, link in database.execute("SELECT * FROM audit ORDER BY id"):
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256((before + text).encode()).hexdigest()
        assert link == before
    database.close()
    last = three.last()
    assert last and last.hash == before and three.check() is None


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit SET author = '赵' WHERE id = 2", 2),
        ("UPDATE audit SET at = '2026-01-31T09:00:00Z' WHERE id = 1", 1),
        ("UPDATE audit SET detail = '{}' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 3", 3),
        ("DELETE FROM audit", 1),
        ("INSERT INTO audit SELECT 0, at, author, action, subject, detail, hash FROM audit WHERE id = 1", 1),
        ("UPDATE audit SET id = 9 WHERE id = 3", 3),
    ],
)
def test_what_is_changed_is_found(three: Audit, tmp_path: Path, sql: str, broken: int) -> None:
    change(tmp_path, UNGUARDED + sql)
    assert three.check() == broken


@pytest.mark.parametrize("sql", ["UPDATE audit SET author = '赵'", "DELETE FROM audit"])
def test_the_database_itself_only_adds(three: Audit, tmp_path: Path, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        change(tmp_path, sql)
    assert three.check() is None and three.count(DeedFilter()) == 3


def test_a_deed_goes_with_its_change(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    store.migrate()
    audit = Audit(store)

    def undone() -> None:
        with store.transaction():
            audit.add("withdraw", "x", {}, "王")
            raise ValueError

    with pytest.raises(ValueError):
        undone()
    assert audit.last() is None
    assert audit.add("withdraw", "y", {}, "王").id == 1 and audit.check() is None
    store.close()


class Interrupted(Database):
    """A database in which something happens after one of the ``reads`` to come, the last of them."""

    reads = 0
    happens: Callable[[], object]

    def rows(self, sql: str, *values: Any) -> list[Any]:
        found = super().rows(sql, *values)
        self.reads -= 1
        if self.reads == 0:
            self.happens()
        return found


@pytest.mark.parametrize("reads", [1, 2, 3])
def test_a_deed_that_is_added_while_the_chain_is_checked_breaks_nothing(
    three: Audit, tmp_path: Path, reads: int
) -> None:
    database = Interrupted(tmp_path / "library.sqlite")
    database.reads, database.happens = reads, lambda: three.add("hold", "x", {}, "别处")
    assert Audit(database).check() is None
    assert database.reads <= 0 and three.count(DeedFilter()) == 4
    database.close()


def test_two_processes_make_one_chain(three: Audit, tmp_path: Path) -> None:
    other = Database(tmp_path / "library.sqlite")
    Audit(other).add("hold", "x", {}, "别处")
    three.add("release", "x", {}, "这里")
    assert three.check() is None and three.count(DeedFilter()) == 5
    other.close()


def test_where_nothing_can_be_written_that_is_told(three: Audit, tmp_path: Path) -> None:
    last = three.last()
    read_only = Database(tmp_path / "library.sqlite", read_only=True)
    assert Audit(read_only).last() == last
    with pytest.raises(LibraryError):
        Audit(read_only).add("hold", "x", {}, "王")
    read_only.close()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    """To which every example adds."""
    store = Store(tmp_path_factory.mktemp("long") / "library.sqlite")
    store.migrate()
    yield Audit(store)
    store.close()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.text(), st.dictionaries(st.text(), st.text(), max_size=3)), max_size=3))
def test_whatever_is_told_is_kept_and_linked(long: Audit, deeds: list[tuple[str, dict[str, str]]]) -> None:
    before = long.count(DeedFilter())
    for subject, detail in deeds:
        long.add("decide", subject, detail, NAME)
    kept = long.find(DeedFilter(), len(deeds))
    assert [(deed.subject, deed.detail) for deed in reversed(kept)] == deeds
    assert long.check() is None and long.count(DeedFilter()) == before + len(deeds)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (DeedFilter(), [3, 2, 1]),
        (DeedFilter(action="withdraw"), [3, 1]),
        (DeedFilter(author="李"), [2]),
        (DeedFilter(subject="𠮷"), [1]),
        (DeedFilter(since="2026-01-31T08:00:01Z"), [3, 2]),
        (DeedFilter(since="2026-01-31T08:00:01Z", until="2026-01-31T08:00:02Z"), [2]),
        (DeedFilter(action="withdraw", subject="%"), []),
    ],
)
def test_deeds_are_picked_out(three: Audit, wanted: DeedFilter, numbers: list[int]) -> None:
    assert [deed.id for deed in three.find(wanted)] == numbers
    assert three.count(wanted) == len(numbers)
    assert [deed.id for deed in three.find(wanted, 1, 1)] == numbers[1:2]


def test_days_are_those_of_this_machine() -> None:
    wanted = wanted_deeds(days=("2026-01-31", "2026-01-31"))
    since, until = map(datetime.fromisoformat, (wanted.since, wanted.until))
    assert since.astimezone().isoformat().startswith("2026-01-31T00:00:00")
    assert until - since == timedelta(days=1)


@pytest.mark.parametrize("day", ["昨天", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_what_no_clock_told_is_no_day(day: str) -> None:
    for days in ((day, ""), ("", day)):
        with pytest.raises(UserError, match=f"日期“{day}”不能用.*1970 年到 2999 年"):
            wanted_deeds(days=days)


def deeds(tashan: Tashan, copied: Path, *options: str) -> Any:
    status, out, _ = tashan("--library", copied, "audit", *options, "--json")
    assert status == 0
    return json.loads(out)


def test_commands_are_on_record(
    copied: Path, report: Path, tashan: Tashan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", NAME)
    (first,) = deeds(tashan, copied)["deeds"]
    assert (first["action"], first["author"], first["detail"]) == ("ingest", "程序", {"paths": [str(report)]})
    library = Library.open(copied)
    (practice, *_), (document,) = list(library.practices()), library.documents()
    library.close()
    assert tashan("--library", copied, "correct", practice.id, "--field", "状态", "--value", "试点")[0] == 0
    assert tashan("--library", copied, "withdraw", document.id)[0] == 0
    assert tashan("--library", copied, "ingest", report)[0] == 0
    assert tashan("--library", copied, "withdraw", "没有")[0] == 1
    found = deeds(tashan, copied, "--author", NAME)["deeds"]
    assert [(each["action"], each["subject"]) for each in reversed(found)] == [
        ("correct", practice.id),
        ("withdraw", document.id),
        ("ingest", "2"),
    ]
    assert set(ACTIONS) >= {each["action"] for each in found}
    assert deeds(tashan, copied, "--action", "correct")["total"] == 1


def test_the_command_checks(copied: Path, tashan: Tashan, tmp_path: Path) -> None:
    status, out, told = tashan("--library", copied, "audit", "--check")
    last = deeds(tashan, copied, "--check")["last"]
    assert (status, out, told) == (0, "", f"{chain_text(None, last)}\n") and last in told
    change(copied, f"{UNGUARDED} UPDATE audit SET author = '赵'")
    status, _, told = tashan("--library", copied, "audit", "--check")
    assert status == 1 and "第1条对不上" in told
    assert tashan("--library", copied, "audit", "-o", tmp_path / "记录.csv")[0] == 0
    assert "命令行读入" in (tmp_path / "记录.csv").read_text(encoding="utf-8")


def test_the_interface_and_the_page_show_the_same(copied: Path) -> None:
    with TestClient(create_app(Settings(library=copied, token=TOKEN))) as client:
        refused = client.get("/api/v1/audit")
        assert refused.status_code == 401
        assert refused.json()["detail"].startswith("“/api/v1/audit”要令牌才能用：请在请求头 Authorization 里")
        enter(client, NAME)
        found = client.get("/api/v1/audit").json()
        assert [each["action"] for each in found["deeds"]] == ["enter", "ingest"]
        assert (found["total"], found["broken"]) == (2, None)
        page = client.get("/admin/audit").text
        assert found["last"] in page and "进入管理" in page and page.count('<li id="d') == 2
        page = client.get("/admin/audit", params={"action": "ingest", "until": "2000-01-01"}).text
        assert "没有这样的记录" in page and '<option value="ingest" selected>' in page
        assert client.get("/admin/audit?since=x").status_code == 400
        assert client.get("/api/v1/audit?since=x").json()["field"] == "since"
        assert len(client.get("/api/v1/audit?format=jsonl").text.splitlines()) == 2
        sheet = openpyxl.load_workbook(
            BytesIO(client.get("/api/v1/audit?format=xlsx&action=enter").content)
        ).active
        assert sheet is not None
        assert [cell.value for cell in sheet[2]][:4] == [2, found["deeds"][0]["at"], NAME, "进入管理"]


def test_the_page_tells_where_the_chain_is_broken(copied: Path) -> None:
    change(copied, f"{UNGUARDED} UPDATE audit SET author = '赵'")
    with TestClient(create_app(Settings(library=copied, token=TOKEN))) as client:
        enter(client)
        page = client.get("/admin/audit").text
        assert "第1条对不上" in page and 'role="alert"' in page and 'class="broken"' in page


def test_codes_are_told_in_words(three: Audit) -> None:
    decided, withdrawn = (plain(each) for each in (three.find(DeedFilter())[1], three.find(DeedFilter())[2]))
    assert (action_text(decided), detail_text(decided)) == (
        "修复决定",
        "决定：第23行 拼接断开的句子（已撤销）",
    )
    assert detail_text(withdrawn) == "理由：重复；文件：一.txt"
    older = {"decisions": {"join.plain@3-9": "undone", "new@1-2": "open"}}
    assert detail_text({"detail": older}) == (
        "决定：字符 3–9 拼接断开的句子（已撤销）、字符 1–2 整理文字（未定）"
    )
    changes = {"搭把手": {"kind": "alias", "to": ["邻里互助"]}, "吹哨": None}
    told = {"field": "lost.amber", "choice": "reprint", "action": "added", "changes": changes}
    assert detail_text({"detail": told}) == (
        "字段：缺失，句子不全；判定：视为转载，两份都留；操作：写入；改动：“搭把手”同义词 邻里互助、收回“吹哨”"
    )
    assert subject_url(withdrawn) == f"/documents/{quote('文档·𠮷')}"
    assert (action_text({"action": "new"}), subject_url({"action": "new", "subject": "x"})) == ("new", "")


def test_whatever_is_put_on_record_has_words() -> None:
    texts = [
        path.read_text(encoding="utf-8") for name in ("api", "index") for path in (ROOT / name).rglob("*.py")
    ]
    calls = [found for text in texts for found in CALL.findall(text)]
    assert {code for call in calls for code in call if code} <= set(ACTIONS)
    assert len(calls) >= 10
