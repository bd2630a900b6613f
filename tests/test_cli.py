"""The command line as people use it and misuse it: documents, sentences and exit statuses, never a traceback."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from api.cli import app, run_command
from api.intakes.reports import Pace
from api.settings import Settings
from api.shell.screen import width, wrap
from api.shell.terminal import progress_text
from ingest.span import cut
from tests.commands import Tashan

ROOT = Path(__file__).parents[1]
DAMAGE = {"red", "amber", "grey"}


def read_json(tashan: Tashan, *arguments: object) -> Any:
    status, out, err = tashan(*arguments, "--json")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    return json.loads(out)


def test_ingest_reports_every_file(tashan: Tashan, tmp_path: Path, report: Path) -> None:
    first = read_json(tashan, "--library", tmp_path / "库", "ingest", report)
    again = read_json(tashan, "--library", tmp_path / "库", "ingest", report.parent)
    assert (first["read"], first["unchanged"], first["replaced"], first["failed"]) == (1, 0, 0, 0)
    assert (again["read"], again["unchanged"]) == (1, 1)
    (file,) = first["files"]
    assert (file["source"], file["status"], set(file["damage"])) == (report.name, "stored", DAMAGE)
    assert again["files"][0]["document_id"] == file["document_id"]


def test_search_hits_quote_the_source(tashan: Tashan, filled: Path, report: Path) -> None:
    found = read_json(tashan, "--library", filled, "search", "老旧小区改造怎么解决", "-k", 2)
    raw_text = report.read_text(encoding="utf-8")
    assert set(found["query"]["understood"]) >= {"places", "themes", "times", "negated", "rewrites"}
    assert found["hits"] and len(found["hits"]) <= 2 <= found["total"] + 1
    for hit in found["hits"]:
        assert cut(raw_text, [(start, end) for start, end in hit["raw"]]) == hit["text"]
        assert hit["practice"]["id"] == hit["practice_id"]
        assert hit["article"] == 1 and hit["paragraph"] in (1, 2)
    assert {row["path"] for row in found["facets"]["place"]} >= {"湖北省", "湖北省/武汉市"}


@pytest.mark.parametrize("by", ["practice", "passage", "document"])
def test_every_unit_of_search_names_its_source(tashan: Tashan, filled: Path, report: Path, by: str) -> None:
    found = read_json(tashan, "--library", filled, "search", "加装电梯", "--by", by)
    assert {hit["source"] for hit in found["hits"]} == {report.name}


def test_places_and_themes_go_by_their_short_names(tashan: Tashan, filled: Path) -> None:
    found = read_json(tashan, "--library", filled, "search", "议事会", "--place", "宜昌")
    assert {tuple(hit["place"][:2]) for hit in found["hits"]} == {("湖北省", "宜昌市")}
    for written in ("yichang", "湖北/宜昌", "宜昌市"):
        assert (
            read_json(tashan, "--library", filled, "search", "议事会", "--place", written)["hits"]
            == found["hits"]
        )
    found = read_json(tashan, "--library", filled, "search", "议事会", "--theme", "加装电梯")
    assert {hit["place"][1] for hit in found["hits"]} == {"武汉市"}


def test_ask_cites_what_it_says(tashan: Tashan, filled: Path, report: Path) -> None:
    answer = read_json(tashan, "--library", filled, "ask", "青山区怎么改造老旧小区")
    raw_text = report.read_text(encoding="utf-8")
    marks = {n for statement in answer["statements"] for n in statement["citations"]}
    assert answer["answerable"] and marks == {citation["n"] for citation in answer["citations"]}
    for citation in answer["citations"]:
        assert cut(raw_text, [(s, e) for s, e in citation["raw"]]) == citation["quote"]


def test_practices_are_lines_that_filters_narrow(tashan: Tashan, filled: Path) -> None:
    def names(*filters: str) -> set[str]:
        status, out, _ = tashan("--library", filled, "practices", "--json", *filters)
        assert status == 0
        return {json.loads(line)["id"] for line in out.split("\n") if line}

    everything = names()
    wuhan, yichang = names("--place", "武汉市"), names("--place", "湖北省/宜昌市")
    assert wuhan | yichang == everything == names("--place", "湖北")
    assert wuhan and yichang and not wuhan & yichang
    assert names("--theme", "加装电梯") == wuhan
    assert names("--status", "计划") == set()
    assert names("--level", "县区") == names("--level", "县(市、区)") != set()
    assert names("--level", "省") == set()
    assert names("--has-figures") == everything
    assert names("--lead", "社区村") == names("--lead", "社区党") == yichang
    assert names("--lead", " ", "--target", "") == everything


@pytest.mark.parametrize(
    ("filters", "known"),
    [
        (
            ("--level", "县里"),
            "没有“县里”这个层级，层级有：省，市(州)，县(市、区)，街道(乡镇)，社区(村)，小区。",
        ),
        (("--place", "火星"), "地名表和资料里都没有“火星”这个地方，资料里写得多的地方有：宜昌市、武汉市。"),
        (("--place", "宜荆昌市"), "地名表和资料里都没有“宜荆昌市”这个地方，资料里名称相近的有：宜昌市。"),
        (
            ("--lead", "街道办"),
            "没有哪条做法的牵头单位写到“街道办”，可改用类名：街道乡镇。",
        ),
        (("--status", "做完"), "没有“做完”这个状态，状态有：已实施、试点、计划、论述、图片说明、点评。"),
    ],
)
def test_an_unknown_filter_is_told_with_the_known_ones(
    tashan: Tashan, filled: Path, filters: tuple[str, str], known: str
) -> None:
    assert tashan("--library", filled, "practices", *filters) == (1, "", f"错误：{known}\n")


def test_an_empty_place_asks_for_none(tashan: Tashan, filled: Path) -> None:
    everywhere = read_json(tashan, "--library", filled, "search", "加装电梯")["hits"]
    assert (
        everywhere
        and read_json(tashan, "--library", filled, "search", "加装电梯", "--place", " ")["hits"] == everywhere
    )


def test_a_wrong_choice_is_told_in_chinese(tashan: Tashan, filled: Path) -> None:
    said = "错误：--by 的值应为 practice、passage、document 之一，请用 tashan --help 查看用法。\n"
    assert tashan("--library", filled, "search", "加装电梯", "--by", "page") == (2, "", said)


def test_compare_fills_cells_verbatim_or_not_at_all(tashan: Tashan, filled: Path, report: Path) -> None:
    table = read_json(
        *(tashan, "--library", filled, "compare", "--theme", "老旧小区改造"),
        *("--place", "武汉", "--place", "宜昌", "--place", "杭州"),
    )
    raw_text = report.read_text(encoding="utf-8")
    assert [row["field"] for row in table["rows"]] == [
        *("难点", "谁牵头", "举措", "对象", "投入", "成效数字", "时间", "状态", "原文")
    ]
    items = [item for row in table["rows"] for cell in row["cells"] for item in cell["items"]]
    assert {item["citation"] for item in items} == {citation["n"] for citation in table["citations"]}
    assert all(cut(raw_text, [(s, e) for s, e in item["raw"]]) in (item["text"], "") for item in items)
    assert all(row["cells"][2] == {"place": "杭州", "items": [], "text": "原文未载"} for row in table["rows"])
    assert any("杭州" in warning for warning in table["warnings"])


def test_document_accounts_for_its_text(tashan: Tashan, filled: Path, report: Path) -> None:
    whole = read_json(tashan, "--library", filled, "document", report.name)
    assert whole["raw_text"] == report.read_text(encoding="utf-8")
    assert read_json(tashan, "--library", filled, "document", whole["id"][:5]) == whole
    assert whole["articles"][0]["sections"][0]["paragraphs"]


def test_withdrawn_documents_are_gone_from_search(
    tashan: Tashan, filled: Path, tmp_path: Path, report: Path
) -> None:
    folder = shutil.copytree(filled, tmp_path / "库")
    assert tashan("--library", folder, "withdraw", report.name)[0] == 0
    assert read_json(tashan, "--library", folder, "search", "加装电梯")["hits"] == []
    shown = read_json(tashan, "--library", folder, "document", report.name)
    assert shown["state"] == "withdrawn"
    assert "警告  这份材料已撤下，不再参与检索。" in tashan("--library", folder, "document", shown["id"])[1]
    status, _, err = tashan("--library", folder, "withdraw", "没有这份")
    assert (status, "没有这份" in err) == (1, True)


def test_rebuild_and_check(tashan: Tashan, filled: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(filled, tmp_path / "库")
    before = read_json(tashan, "--library", folder, "search", "加装电梯")["hits"]
    assert tashan("--library", folder, "rebuild")[0] == 0
    assert read_json(tashan, "--library", folder, "search", "加装电梯")["hits"] == before
    assert read_json(tashan, "--library", folder, "check") == {"consistent": True, "problems": []}


def test_check_fails_when_an_original_is_gone(tashan: Tashan, filled: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(filled, tmp_path / "库")
    next(path for path in (folder / "originals").rglob("*") if path.is_file()).unlink()
    status, out, _ = tashan("--library", folder, "check")
    assert status == 1 and out.strip()


def test_eval_measures_every_leg(tashan: Tashan, tmp_path: Path) -> None:
    rows = {"a": "社区食堂为老人送餐\u2028上门", "b": "街道加装电梯十四部", "c": "村里办起民宿"}
    lines = [json.dumps({"id": key, "text": text}, ensure_ascii=False) for key, text in rows.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(
        '{"id": 1, "text": "加装电梯"}\n{"id": 2, "text": "没有评过"}\n', encoding="utf-8"
    )
    (tmp_path / "qrels.tsv").write_text("query\tdoc\tgrade\n1\tb\t2\n", encoding="utf-8")
    result = read_json(tashan, "eval", tmp_path)
    assert (result["documents"], result["queries"]) == (3, 1)
    assert list(result["legs"]) == ["words", "vectors", "hybrid", "default"]
    assert all(leg["ndcg@10"] == leg["mrr@10"] == leg["recall@10"] == 1 for leg in result["legs"].values())
    assert list(read_json(tashan, "eval", tmp_path, "--leg", "words")["legs"]) == ["words"]


@pytest.mark.parametrize("query", ["-" * 33, "？！……《》·", "长" * 10_000, "龘龘𠀀", "(年:>2020", '"', "\\"])
def test_odd_queries_are_queries(tashan: Tashan, filled: Path, query: str) -> None:
    found = read_json(tashan, "--library", filled, "search", query)
    assert found["hits"] == [] or found["nothing"] is None
    assert found["hits"] or found["nothing"]["message"]
    assert not read_json(tashan, "--library", filled, "ask", query)["answerable"]
    status, out, err = tashan("--library", filled, "search", query)
    assert (status, err) == (0, "") and out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少命令"),
        (["查"], "没有“查”这个命令，请用"),
        (["serch"], "没有“serch”这个命令，相近的有：search、serve，请用"),
        (["search"], "缺少参数 query"),
        (["search", ""], "查询是空的"),
        (["search", "　 "], "查询是空的"),
        (["ask", ""], "查询是空的"),
        (["search", "电梯", "武汉"], "多出了参数“武汉”"),
        (["search", "电梯", "-k"], "选项 -k 后面缺少值"),
        (["search", "电梯", "-k", "0"], "不小于 1"),
        (["search", "电梯", "-k", "101"], "不大于 100"),
        (["search", "电梯", "-k", "三"], "整数"),
        (["search", "电梯", "--by", "page"], "--by 的值应为"),
        (["practices", "--colour"], "没有“--colour”这个选项"),
        (["compare", "--theme", "老旧小区改造"], "缺少参数 --place"),
        (["compare", "--place", "武汉", "--place", "宜昌"], "请在 --theme 和 --problem 里给出一个"),
        (["eval", ".", "--leg", "both"], "没有“both”"),
    ],
)
def test_wrong_use_is_one_chinese_sentence(
    tashan: Tashan, filled: Path, arguments: list[str], words: str
) -> None:
    status, out, err = tashan("--library", filled, *arguments)
    assert (status, out) == (2, "")
    assert words in err and err.startswith("错误：") and err.endswith("。\n") and err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["figures", "--place", "\udcff"],
        ["tellings", "\udcff"],
        ["compare", "--theme", "老旧小区改造", "--place", "\udcff", "--place", "宜昌"],
        ["correct", "x", "--field", "lead", "--value", "\udcff", "--author", "\udcff"],
        ["\udcff"],
    ],
)
def test_arguments_that_are_no_text_are_read_all_the_same(
    tashan: Tashan, filled: Path, arguments: list[str]
) -> None:
    status, out, err = tashan("--library", filled, *arguments)
    assert status in (0, 1, 2) and "程序内部出错" not in err
    assert (out + err).encode() and "\udcff" not in out + err


def bench_without_judgements(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text("{}", encoding="utf-8")
    (folder / "queries.jsonl").touch()
    (folder / "qrels.tsv").touch()


def test_failures_are_one_chinese_sentence(tashan: Tashan, filled: Path, tmp_path: Path) -> None:
    bench_without_judgements(tmp_path)
    for arguments, words in (
        (["--library", tmp_path / "没有", "search", "电梯"], "没有"),
        (["--library", filled, "document", "没有这份"], "没有这份"),
        (["--library", filled, "compare", "--theme", "没有这个", "--place", "武汉"], "一级主题有"),
        (
            ["--library", filled, "compare", "--theme", "老旧小区改造", "--place", "武汉"],
            "比较2到5个不同的地方",
        ),
        (["--library", filled, "practices", "--theme", "没有这个"], "一级主题有"),
        (["eval", tmp_path / "没有"], "找不到"),
        (["eval", tmp_path], "第 1 行"),
    ):
        status, out, err = tashan(*arguments)
        assert (status, out) == (1, "")
        assert words in err and err.startswith("错误：") and err.count("\n") == 1


def test_a_library_of_a_newer_program_is_left_alone(tashan: Tashan, filled: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(filled, tmp_path / "库")
    connection = sqlite3.connect(folder / "library.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    for arguments in (["search", "电梯"], ["ingest", tmp_path], ["check"]):
        status, _, err = tashan("--library", folder, *arguments)
        assert status == 1 and "更新版本" in err and "升级" in err


def test_a_file_in_the_place_of_a_library(tashan: Tashan, tmp_path: Path, report: Path) -> None:
    (tmp_path / "库").write_text("不是文件夹", encoding="utf-8")
    status, _, err = tashan("--library", tmp_path / "库", "ingest", report)
    assert status == 1 and err.startswith("错误：")


def test_human_output_names_what_a_reader_needs(tashan: Tashan, filled: Path, report: Path) -> None:
    _, out, _ = tashan("--library", filled, "search", "加装电梯", "-k", 1)
    for words in (
        "地点  湖北省 › 武汉市 › 青山区",
        "难点",
        "举措",
        "成效",
        "3.5万人",
        "「",
        "」[1]",
        report.name,
        "字符",
    ):
        assert words in out
    _, out, _ = tashan("--library", filled, "ask", "杭州怎么改造老旧小区")
    assert "现有资料不能回答" in out and "杭州" in out


def test_settings_come_from_the_file_the_environment_and_the_command_line(
    tashan: Tashan, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tashan.toml").write_text(f'library = "{filled}"\nk = 1\n', encoding="utf-8")
    assert len(read_json(tashan, "search", "议事会")["hits"]) == 1
    monkeypatch.setenv("TASHAN_K", "2")
    assert len(read_json(tashan, "search", "议事会")["hits"]) == 2
    status, _, err = tashan("--library", tmp_path / "没有", "search", "议事会")
    assert status == 1 and "没有" in err


def test_an_unknown_variable_of_ours_is_an_error(
    tashan: Tashan, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASHAN_LIBRARY", str(filled))
    assert tashan("search", "议事会")[0] == 0
    monkeypatch.setenv("TASHAN_COLOUR", "红")
    known = "、".join(f"TASHAN_{name.upper()}" for name in Settings.model_fields)
    said = f"错误：环境变量“TASHAN_COLOUR”不是已知的设置，可用的有：{known}。\n"
    assert tashan("search", "议事会") == (1, "", said)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("colour = 1", "可用的设置有：library、encoder、host、port、k、workers"),
        ("port = 70000", "应不大于 65535"),
        ("time_limit = 0", "应大于 0"),
        ("library =", "不是有效的 TOML"),
        ('token = "·〔2021〕𠮷"', "请删去这一行，改用环境变量 TASHAN_TOKEN"),
        ('encoder = "没有"', "编码器"),
    ],
)
def test_wrong_settings_are_one_sentence(
    tashan: Tashan, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tashan.toml").write_text(content, encoding="utf-8")
    status, _, err = tashan("--library", filled, "search", "电梯")
    assert status == 1 and words in err and err.count("\n") == 1


@pytest.mark.parametrize("columns", [12, 40, 80])
def test_wrapped_lines_fit_and_lose_nothing(columns: int) -> None:
    text = "截至2021年，投入200.5万元，惠及“居民”3.5万人；《办法》·〔2021〕𠮷①　full-width ＡＢＣ。" * 3
    lines = wrap(text, columns)
    assert "".join(lines) == text
    assert all(width(line) <= columns for line in lines)
    assert not any(line[0] in "，。；》" for line in lines)


@pytest.mark.parametrize(
    ("pace", "text"),
    [
        (Pace(50, 0, 200, 0.25, 5.0), "已读50/200份，每秒10.0份，约余15秒"),
        (Pace(50, 3, 200, 0.1, 20.0), "已读50/200份，失败3，每秒2.5份，约余3分0秒"),
        (Pace(0, 0, 0, 0.0, 0.0), "已读0/0份，每秒0.0份，约余0秒"),
    ],
)
def test_progress_tells_counts_rate_and_time_left(pace: Pace, text: str) -> None:
    assert progress_text(pace) == text


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert run_command([name, "--help"]) == 0
        assert any("一" <= char <= "鿿" for char in capsys.readouterr().out)
