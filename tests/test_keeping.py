"""What those who keep a library do at the command line: take in, tell apart, decide, let out, withdraw."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from api.cli import app, run_command
from api.intakes.intake import ingest_paths
from api.intakes.reports import FileReport, Pace
from api.intakes.terms import IntakeOptions
from api.shell.help import translated
from index.library import Library
from tests.commands import Tashan

TEXT = (
    "武汉市青山区：老旧小区换新颜·〔2021〕《公约》𠮷①\n\n"
    "　　近年来，街道把议事会开到居民家门口，事情越办越顺，居民考察考察都说好。\n"
    "　　街道把十二处闲置门店改成驿站，党的工作实现线上线下双覆盖\n\n"
    "盖的做法很快传开，邻近几个街道加装电梯１４部，居民都说好。\n"
)
LONGER = f"编者按：这里的经验值得各地借鉴，特予转载。\n\n{TEXT}"
TABLE = (
    "标题,正文\n"
    "甲社区加装电梯,甲社区组织居民议事会，加装电梯14部，惠及居民。\n"
    "乙社区停车,乙社区把停车难列成清单，新增车位200个。\n"
)
BARRED = f"{TEXT}请输入验证码"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of which two are the same, one is a reprint of them, and one is a table; tests only read them."""
    folder = tmp_path_factory.mktemp("shelf") / "材料"
    folder.mkdir()
    for name, text in {"一.txt": TEXT, "二.txt": TEXT, "转载.txt": LONGER, "案例.csv": TABLE}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, shelf: Path) -> Path:
    """A library that holds the shelf; tests only copy it."""
    folder = tmp_path_factory.mktemp("kept") / "库"
    assert run_command(["--library", str(folder), "ingest", str(shelf)]) == 0
    return folder


@pytest.fixture
def keep(tashan: Tashan, capsys: pytest.CaptureFixture[str], tmp_path: Path, kept: Path) -> Tashan:
    """Call the command line on a library that holds the shelf."""
    copytree(kept, tmp_path / "库")
    capsys.readouterr()

    def call(*arguments: object) -> tuple[int, str, str]:
        return tashan("--library", tmp_path / "库", *arguments)

    return call


def found(keep: Tashan) -> set[str]:
    """The names of what a search finds, reprints among them."""
    hits = read(keep, "search", "加装电梯", "--by", "document")["hits"]
    return {each["source"] for hit in hits for each in (hit, *hit["also"])}


def read(keep: Tashan, *arguments: object) -> Any:
    status, out, err = keep(*arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_file_is_taken_in_beside_the_others_with_its_text(keep: Tashan, shelf: Path) -> None:
    _, out, _ = keep("ingest", shelf)
    assert "二.txt" in out and "同文：“一.txt”（内容相同，只存一份）、“转载.txt”（转载）\n" in out
    files = {file["source"]: file for file in read(keep, "ingest", shelf)["files"]}
    assert [twin["source"] for twin in files["一.txt"]["others"]] == ["二.txt", "转载.txt"]
    assert [twin["kind"] for twin in files["转载.txt"]["others"]] == ["reprint"]
    assert files["案例.csv#2"]["others"] == []


@pytest.mark.parametrize("command", [["document"], ["report"]])
def test_a_document_names_the_other_files_with_its_text(keep: Tashan, command: list[str]) -> None:
    assert "    同文  “二.txt”（内容相同，只存一份）、“转载.txt”（转载）\n" in keep(*command, "二.txt")[1]
    assert "    同文  “一.txt”（转载）\n" in keep(*command, "转载.txt")[1]


@pytest.mark.parametrize("by", ["document", "passage"])
def test_hits_name_the_other_files_with_their_text(keep: Tashan, by: str) -> None:
    """A text that several files hold is one hit, which names them all."""
    files = {"一.txt", "二.txt", "转载.txt"}
    (hit,) = [hit for hit in read(keep, "search", "加装电梯", "--by", by)["hits"] if hit["source"] in files]
    assert {hit["source"], *(twin["source"] for twin in hit["others"])} >= {"一.txt", "转载.txt"}
    assert [each["source"] in files for each in hit["also"]] == [True]
    assert "    另见  “" in keep("search", "加装电梯", "--by", by)[1]


def test_withdrawing_a_file_leaves_another_with_its_bytes(keep: Tashan) -> None:
    said = "已撤下“二.txt”；内容相同的“一.txt”仍在资料库里，照样检索。\n"
    assert keep("withdraw", "二.txt") == (0, "", said)
    assert found(keep) >= {"一.txt", "转载.txt"}
    assert keep("withdraw", "二.txt")[0] == 1
    assert keep("withdraw", "一.txt") == (0, "", "已撤下“一.txt”。\n")
    assert not found(keep) & {"一.txt", "二.txt"}
    assert read(keep, "check")["problems"] == []


def test_withdrawing_by_id_takes_all_files_with_the_bytes(keep: Tashan) -> None:
    key = read(keep, "document", "一.txt")["id"]
    assert keep("withdraw", key[:8]) == (0, "", "已撤下“一.txt”“二.txt”。\n")
    said = "错误：资料库中没有文档“没有”，请用文档编号或完整文件名。\n"
    assert keep("withdraw", "没有") == (1, "", said)


def test_files_named_together_go_together(keep: Tashan, shelf: Path) -> None:
    assert keep("withdraw", shelf / "一.txt", "二.txt")[2] == "已撤下“一.txt”。\n已撤下“二.txt”。\n"


def test_a_repair_is_undone_and_taken_back(keep: Tashan) -> None:
    report = read(keep, "report", "一.txt")
    (repair, *_), shown = report["repairs"], keep("report", "一.txt")[1]
    assert "编号 1）" in shown and repair["id"] not in shown
    assert f"tashan decide {report['document_id']} 修复编号 --undo" in shown
    assert keep("decide", "一.txt", "1", "--undo")[2].startswith("已记下1处决定，现在是第2版，编号 ")
    assert read(keep, "report", "一.txt")["repairs"][0]["decision"] == "undone"
    assert keep("decide", "一.txt", repair["id"], "--accept", "--author", "王·𠮷")[0] == 0
    assert read(keep, "report", "一.txt")["repairs"][0]["decision"] == "accepted"


@pytest.mark.parametrize("flags", [[], ["--undo", "--accept"]])
def test_a_decision_is_one(keep: Tashan, flags: list[str]) -> None:
    said = "错误：请在 --accept、--undo、--reopen 里选一个。\n"
    assert keep("decide", "一.txt", "x", *flags) == (2, "", said)


@pytest.mark.parametrize("command", [["decide", "没有", "x", "--undo"], ["release", "没有"]])
def test_nothing_is_decided_on_what_is_not_there(keep: Tashan, command: list[str]) -> None:
    said = "错误：资料库中没有文档“没有”，请用文档编号、编号开头或完整文件名。\n"
    assert keep(*command) == (1, "", said)


def test_a_file_in_quarantine_is_let_out_and_put_back(keep: Tashan, tmp_path: Path) -> None:
    (tmp_path / "乱.txt").write_text(BARRED, encoding="utf-8")
    told = keep("ingest", tmp_path / "乱.txt")[1]
    key = read(keep, "document", "乱.txt")["id"]
    for shown in (told, keep("report", "乱.txt")[1]):
        assert f"核对后放行：tashan release {key}" in shown
    assert keep("release", key) == (0, "", "已放行“乱.txt”，可以检索了。\n")
    assert read(keep, "document", key)["quarantine"] == ""
    assert keep("release", "乱.txt", "--hold")[2] == "已重新隔离“乱.txt”，不再参与检索。\n"
    assert read(keep, "document", key)["quarantine"]


def test_a_table_goes_by_its_name(keep: Tashan, shelf: Path, tmp_path: Path) -> None:
    for name in ("案例.csv", shelf / "案例.csv"):
        assert [each["source"] for each in read(keep, "report", name)] == ["案例.csv#2", "案例.csv#3"]
    (tmp_path / "另.csv").write_text(TABLE, encoding="utf-8")
    assert [each["state"] for each in read(keep, "report", tmp_path / "另.csv")] == [None, None]


@pytest.mark.parametrize("flags", [["--html"], ["-o", "报告.html"]])
def test_one_form_of_a_report_at_a_time(keep: Tashan, flags: list[str]) -> None:
    said = "错误：--json 不能与 --html 或 -o 同时用，请只选一个。\n"
    assert keep("report", "一.txt", "--json", *flags) == (2, "", said)


def test_a_folder_has_no_report(keep: Tashan, shelf: Path) -> None:
    status, _, err = keep("report", shelf)
    assert status == 1 and err.startswith(f"错误：“{shelf}”是文件夹：请给出其中的一个文件")


def test_no_practice_is_said(keep: Tashan) -> None:
    assert keep("practices", "--place", "上海") == (0, "没有符合条件的做法，请放宽条件。\n", "")
    assert keep("practices", "--place", "上海", "--json") == (0, "", "")


@pytest.mark.parametrize("address", ["ftp://x/y", "file:///etc/passwd"])
def test_only_web_addresses_are_fetched(keep: Tashan, address: str) -> None:
    status, out, _ = keep("ingest", address)
    scheme = address.partition("//")[0]
    assert status == 1 and f"只支持 http 和 https 的网址，不支持 {scheme}//：请先下载成文件" in out


def test_an_interruption_tells_how_far_it_came(tmp_path: Path) -> None:
    def interrupt(report: FileReport, pace: Pace) -> None:
        raise KeyboardInterrupt

    library = Library.open(tmp_path / "库", create=True)
    (tmp_path / "一.txt").write_bytes(b"")
    (tmp_path / "二.txt").write_text(TEXT, encoding="utf-8")
    stopped = ingest_paths(library, [tmp_path / "一.txt"], interrupt, IntakeOptions(workers=1)).stopped
    assert stopped == "已按要求中断：还没有文件入库；再运行一次同样的命令会从头来。"
    stopped = ingest_paths(library, [tmp_path / "二.txt"], interrupt, IntakeOptions(workers=1)).stopped
    assert stopped == "已按要求中断：已入库1份，共1份；再运行一次同样的命令会接着来。"
    library.close()


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    names = [
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    ]
    for arguments in ([], *([name] for name in names)):
        assert run_command([*arguments, "--help"]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith("用法：tashan") and "选项：" in shown
        for english in ("Usage", "Options", "Arguments", "required", "default:", "Show", "str>", "<=x<="):
            assert english not in shown


def test_help_keeps_what_is_not_its_own() -> None:
    assert translated("《办法》·〔2021〕𠮷① [k]") == "《办法》·〔2021〕𠮷① [k]"
    assert translated("条数 [default: 3]") == "条数（默认 3）"
