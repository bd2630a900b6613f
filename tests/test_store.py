"""The store: records come back as they went in, files follow their bytes, and faults are told in Chinese."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from index import lock
from index.errors import LibraryBusy, LibraryError
from index.library import Library
from index.migrations import MIGRATIONS
from index.originals import Originals
from index.records import dumps, loads
from index.store import Store, Unit
from index.words import Filters, WeightedTerm
from ingest.damage import Dropped, Loss, Repair
from ingest.document import Caption, Document
from ingest.practice import Practice
from tests.builders import Report, add, open_library

ROOT = Path(__file__).parents[1]
FIRST = Report("荣东社区建成红色驿站·〔2021〕《办法》𠮷①　投入14万元。\n居民议事。", name="甲.txt")
SECOND = Report("老旧小区改造拆除违建。", name="甲.txt")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite", patience=0)
    store.migrate()
    return store


def test_records_come_back_as_they_went_in() -> None:
    ingested = FIRST.ingested()
    document = Document(
        **{
            name: getattr(ingested.document, name)
            for name in ("id", "source", "sha256", "media_type", "encoding")
        },
        raw_text="　①𠮷\n",
        articles=ingested.document.articles,
        captions=(Caption("图", None, ((0, 1), (2, 3)), 1),),
        dropped=(Dropped(((1, 2),), "重复", ((0, 1),)),),
        losses=(Loss("tail", 4, "red", "原文在此处缺失"),),
        pages=(0, 2),
    )
    assert loads(Document, dumps(document)) == document
    assert [loads(Practice, dumps(each)) for each in ingested.practices] == list(ingested.practices)
    assert loads(Repair, dumps(Repair("join", ((0, 2),), "跨页"))) == Repair("join", ((0, 2),), "跨页")


def test_a_record_of_an_older_version_takes_defaults() -> None:
    assert loads(Caption, '{"text":"图","credit":null,"raw":[],"gone":1}') == Caption("图", None, ())
    with pytest.raises(msgspec.ValidationError, match="credit"):
        loads(Caption, '{"text":"图","raw":[]}')


def test_the_log_names_what_changed(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    seen = store.last_change()
    assert store.changed_since(seen) == []
    store.add(SECOND.ingested(), "/甲.txt")
    assert sorted(store.changed_since(seen)) == sorted([FIRST.id, SECOND.id])


def test_units_by_key_and_number(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    units: list[Unit] = [*FIRST.ingested().practices, *FIRST.ingested().passages]
    keys = [unit.id for unit in units]
    assert store.units([*keys, "没有"] * 400) == dict(zip(keys, units, strict=True))
    stored = store.units_of(FIRST.id)
    assert [(row.key, row.unit) for row in stored] == list(zip(keys, units, strict=True))
    assert store.keys([row.id for row in stored]) == {row.id: row.key for row in stored}
    assert store.numbers_of([FIRST.id]) == {FIRST.id: [row.id for row in stored]}


def test_failures_are_kept_in_order(store: Store) -> None:
    store.record_failure("坏.pdf", "read", "文件已损坏")
    store.record_failure("空.txt", "read", "文件是空的")
    assert [(each.source, each.stage, each.reason) for each in store.failures()] == [
        ("坏.pdf", "read", "文件已损坏"),
        ("空.txt", "read", "文件是空的"),
    ]


def test_a_newer_library_names_both_versions(store: Store) -> None:
    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryError, match=rf"格式 99，本程序支持到 {len(MIGRATIONS)}.*升级"):
        Store(store.path)


def test_other_files_are_not_libraries(tmp_path: Path) -> None:
    (tmp_path / "文本").write_text("这不是数据库，只是一段足够长的文字。" * 100, encoding="utf-8")
    with pytest.raises(LibraryError, match="不是数据库"):
        Store(tmp_path / "文本")
    connection = sqlite3.connect(tmp_path / "别人的")
    connection.execute("CREATE TABLE notes (text TEXT)")
    connection.close()
    with pytest.raises(LibraryError, match="其他程序"):
        Store(tmp_path / "别人的")
    with pytest.raises(LibraryError, match="无法打开"):
        Store(tmp_path / "没有" / "library.sqlite")


def test_a_store_that_is_only_read_leaves_its_file_alone(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    store.close()
    held = files(store.path.parent)
    reader = Store(store.path, read_only=True)
    assert reader.document("甲.txt") == FIRST.ingested().document
    assert reader.faults() == []
    with pytest.raises(LibraryError, match="只读"):
        reader.add(SECOND.ingested(), "/乙.txt")
    reader.close()
    assert files(store.path.parent) == held
    with pytest.raises(LibraryError, match="无法打开"):
        Store(store.path.with_name("没有"), read_only=True)


def test_what_is_only_in_the_log_of_another_process_is_read(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    reader = Store(store.path, read_only=True)
    assert reader.document("甲.txt") == FIRST.ingested().document
    reader.close()


def test_a_library_of_the_first_version_gets_the_names_of_its_live_files(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    connection.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1;")
    connection.execute(
        "INSERT INTO documents (id, sha256, source, title, media_type, damage, record, state)"
        " VALUES ('1', '', '甲.txt', '甲.txt', '', '{}', '{}', 'live')"
    )
    connection.execute("INSERT INTO sources VALUES ('/乙.txt', '1', '乙.txt', 1)")
    connection.commit()
    connection.close()
    store = Store(tmp_path / "library.sqlite")
    assert store.outdated
    store.migrate()
    assert [(row.source, row.title) for row in store.documents()] == [("乙.txt", "乙.txt")]
    store.close()


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def answers(library: Library) -> list[object]:
    """What both indexes and the store say."""
    terms = [WeightedTerm(gram, "body_grams") for gram in library.segmenter.grams("居民议事")]
    return [
        library.words.search(terms, Filters(), 9),
        library.vectors.search("居民议事", 9),
        list(library.practices()),
        library.document(FIRST.id),
        library.check(),
    ]


def test_a_library_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    library = open_library(tmp_path / "库")
    add(library, FIRST)
    library.sync()
    before = answers(library)
    library.close()
    copy = shutil.copytree(tmp_path / "库", tmp_path / "副本 1?#%")
    held = files(copy)
    reader = open_library(copy, read_only=True)
    reader.refresh()
    assert answers(reader) == before
    writes: list[Callable[[], object]] = [
        lambda: add(reader, SECOND),
        lambda: reader.withdraw(FIRST.id),
        lambda: reader.record_failure("坏.pdf", "read", "文件已损坏"),
        reader.sync,
        reader.rebuild,
    ]
    for write in writes:
        with pytest.raises(LibraryError, match="只读"):
            write()
    reader.close()
    assert files(copy) == held


READER = """
import sys
from pathlib import Path
from index.holdings import Arrival
from index.library import Library
library = Library.open(Path(sys.argv[1]))
print(len(library.words), len(library.vectors), library.check())
library.close()
"""
REMOUNT = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77; exec "$2" -c "$3" "$1"'


def test_a_library_on_a_read_only_disk_is_read(tmp_path: Path) -> None:
    library = Library.open(tmp_path, create=True)
    add(library, FIRST)
    library.sync()
    library.close()
    if not shutil.which("unshare"):
        pytest.skip("no unshare: a read-only disk cannot be had here")
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", REMOUNT, "-", str(tmp_path), sys.executable, READER],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or done.stderr.startswith("unshare"):
        pytest.skip(f"a read-only disk cannot be had here: {done.stderr}")
    assert (done.stdout, done.stderr) == ("4 4 []\n", "")


def test_a_library_without_indexes_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    add(library, FIRST)
    library.sync()
    library.close()
    shutil.rmtree(tmp_path / "indexes")
    with pytest.raises(LibraryError, match=r"索引缺失.*rebuild"):
        open_library(tmp_path, read_only=True)


def test_a_locked_database_is_told(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="正在写入"):
        store.add(FIRST.ingested(), "/甲.txt")
    other.execute("ROLLBACK")
    other.close()
    assert store.add(FIRST.ingested(), "/甲.txt") == "stored"


def test_a_full_disk_is_told_and_takes_nothing(store: Store) -> None:
    store.add(FIRST.ingested(), "/甲.txt")
    ((pages,),) = store._connection.execute("PRAGMA page_count").fetchall()
    store._connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    large = Report("党建引领基层治理。" * 20_000, name="大.txt")
    with pytest.raises(LibraryError, match="磁盘空间不足"):
        store.add(large.ingested(), "/大.txt")
    assert [each.id for each in store.documents()] == [FIRST.id]
    assert store.faults() == []


def test_an_original_is_kept_under_its_hash(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    originals.keep(FIRST.data, FIRST.sha256)
    originals.keep(FIRST.data, FIRST.sha256)
    assert originals.path(FIRST.sha256).read_bytes() == FIRST.data
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [FIRST.sha256]
    with pytest.raises(LibraryError, match="校验值"):
        originals.keep(b"other", SECOND.sha256)
    assert originals.intact(FIRST.sha256)
    originals.path(FIRST.sha256).write_bytes(b"changed")
    assert not originals.intact(FIRST.sha256)


def test_originals_are_on_the_disk_when_the_block_ends_however_it_ends(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    reports = [Report(f"第{n}份：𠮷①　〔2021〕", name="甲.txt") for n in range(40)]
    given = [(each.data, each.sha256) for each in reports]
    with originals.keeping([*given, *given]):
        pass
    assert all(originals.path(sha256).read_bytes() == data for data, sha256 in given)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(
        sha256 for _, sha256 in given
    )
    with pytest.raises(ZeroDivisionError), originals.keeping([(FIRST.data, FIRST.sha256)]):
        raise ZeroDivisionError
    assert originals.intact(FIRST.sha256)
    originals.close()


def test_originals_that_were_begun_are_on_the_disk_when_that_is_done(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    given = [(each.data, each.sha256) for each in (FIRST, SECOND)]
    originals.begin(given).result()
    assert all(originals.intact(sha256) for _, sha256 in given)
    with originals.keeping(given):
        pass
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 2
    with pytest.raises(LibraryError, match="校验值"):
        originals.begin([(b"other", SECOND.sha256)])
    originals.close()


def test_an_original_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("占位", encoding="utf-8")
    originals = Originals(tmp_path / "originals")
    assert isinstance(originals.begin([(FIRST.data, FIRST.sha256)]).exception(), OSError)
    with pytest.raises(LibraryError, match="原始文件无法写入"):
        originals.keep(FIRST.data, FIRST.sha256)
    originals.close()


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with (
        lock.hold(path),
        pytest.raises(LibraryBusy, match=f"进程 {os.getpid()} 写入"),
        lock.hold(path, wait=0.01),
    ):
        pass
    with lock.hold(path):
        pass


WRITER = """
import sys
from pathlib import Path
from tests.builders import Report, add, open_library
library = open_library(Path(sys.argv[1]))
for number in range(10_000):
    report = Report(f"第{number}号小区建成红色驿站。\\n居民议事。", name=f"{number}.txt")
    add(library, report)
    print(report.id, flush=True)
    if number % 3 == 2:
        library.sync()
"""


def test_nothing_reported_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    reported = [writer.stdout.readline().strip() for _ in range(8)]
    writer.send_signal(signal.SIGKILL)
    reported += writer.stdout.read().split("\n")[:-1]
    assert writer.wait() == -signal.SIGKILL
    writer.stdout.close()
    library = open_library(tmp_path)
    assert set(reported) <= {each.id for each in library.documents()}
    assert library.check() == []
    assert len(library.words) == len(library.vectors) == 4 * len(library.documents())
    library.close()


def test_every_moment_of_a_commit_is_a_whole_library(tmp_path: Path) -> None:
    """What a power cut would leave: the folder copied between two additions opens without a fault."""
    library = open_library(tmp_path / "one")
    add(library, FIRST)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    add(library, SECOND)
    library.close()
    copy = open_library(tmp_path / "two")
    assert [each.id for each in copy.documents()] == [FIRST.id]
    assert copy.check() == []
    copy.close()
