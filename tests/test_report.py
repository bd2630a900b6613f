"""The damage report says what was repaired, lost, suspected and left out, the same in every form."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import wording
from api.app import create_app
from api.report import report, verdict_text
from api.settings import Settings
from index.metadata import MARKED
from ingest.damage import Quality, Repair
from ingest.document import Document
from tests.commands import Tashan
from tests.invariants import read
from tests.libraries import library_of
from tests.uncited import uncited

ROOT = Path(__file__).parents[1]
TORN = """湖北省宜昌市：老旧小区改造·〔2021〕《公约》𠮷①

　　近年来，街道把议事会开到居民家门口，事情越办越顺，居民考察考察都说好。
　　街道把十二处闲置门店改成驿站，党的工作实现线上线下双覆盖

居民在驿站议事。（记者 李溪 摄）

盖的做法很快传开，邻近几个街道也照着办，居民都说好。
　　全市有一半的社区换了新书记，他们多数是退役军人和返乡的大学生，社区书记平均年
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "撕·〔2021〕𠮷①.txt"
    path.write_text(TORN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(file: Path) -> Path:
    library = library_of(file.parent / "library", file)
    library.close()
    return file.parent / "library"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder))) as opened:
        yield opened


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return report(listed(read(TORN, "撕.txt").document))


def listed(document: Document) -> Document:
    """The document with the repairs of its paragraphs among its own."""
    own = [
        r for article in document.articles for s in article.sections for p in s.paragraphs for r in p.repairs
    ]
    return document if document.repairs else replace(document, repairs=tuple(own))


def every_place(found: Any) -> Iterator[dict[str, Any]]:
    """All places that a report names, at any depth."""
    if isinstance(found, dict):
        yield from ([found["where"]] if "where" in found else [])
        for value in found.values():
            yield from every_place(value)
    if isinstance(found, list):
        for value in found:
            yield from every_place(value)


def test_a_repair_is_told_before_and_after(found: dict[str, Any]) -> None:
    (repair,) = [each for each in found["repairs"] if each["rule"] == "join.overlap"]
    assert repair["what"] == "拼接断开的句子，去掉重复的字"
    assert repair["before"] == "，党的工作实现线上线下双覆盖⏎盖的做法很快传开，邻近几个街"
    assert repair["after"] == "，党的工作实现线上线下双覆盖的做法很快传开，邻近几个街道"
    assert repair["decided"] == "未定"


def test_a_paragraph_that_was_moved_is_told_behind_the_one_before_it() -> None:
    document = read(TORN, "撕.txt").document
    starts = [document.raw_text.index(words) for words in ("近年来", "街道把十二处")]
    moved = tuple(Repair("order.moved", ((at, at + 20),), "说明") for at in starts)
    first, second = [each["after"] for each in report(replace(document, repairs=moved))["repairs"]]
    assert first == "近年来，街道把议事会开到居民家门口，事情越办越顺，居民考察考察都说好。"
    assert second.startswith(
        "办越顺，居民考察考察都说好。⏎街道把十二处闲置门店改成驿站，党的工作实现线上线下双覆盖的做法"
    )


def test_a_blank_that_was_dropped_can_be_seen() -> None:
    torn = TORN.replace("闲置门店", "闲 置　门店")
    (repair,) = [
        each for each in report(read(torn, "撕.txt").document)["repairs"] if each["rule"] == "drop.blank"
    ]
    assert repair["before"] == "　　街道把十二处闲␣置␣门店改成驿站，党的工作实"
    assert repair["after"] == "街道把十二处闲置门店改成驿站，党的工作实现"
    reading = TORN.replace("街道把十二", "街道(dào)把十二处(chù)")
    repairs = report(read(reading, "撕.txt").document)["repairs"]
    assert [each["before"] for each in repairs if each["rule"] == "drop.reading"] == ["(dào)…(chù)"]


def test_an_undone_repair_leaves_the_text_as_printed(found: dict[str, Any]) -> None:
    document = listed(read(TORN, "撕.txt").document)
    undone = tuple(replace(each, decision="undone") for each in document.repairs)
    for repair in report(replace(document, repairs=undone))["repairs"]:
        assert (repair["after"], repair["decided"]) == (repair["before"], "已撤销")


@cache
def nodes(folder: str) -> list[ast.AST]:
    """The syntax of the code of ``folder``: calls and constants."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / folder).rglob("*.py"))
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Constant)]


def constants(folder: str, pattern: str) -> set[str]:
    """The strings in the code of ``folder`` that match ``pattern`` as a whole."""
    strings = {
        each.value for each in nodes(folder) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    return {string for string in strings if re.fullmatch(pattern, string)}


def arguments(function: str, place: int) -> set[str]:
    """The strings that the code of ``ingest`` gives to ``function`` as its argument number ``place``."""
    calls = [each for each in nodes("ingest") if isinstance(each, ast.Call) and len(each.args) > place]
    given = [
        each.args[place] for each in calls if isinstance(each.func, ast.Name) and each.func.id == function
    ]
    return {str(each.value) for each in given if isinstance(each, ast.Constant)}


def test_whatever_the_program_can_do_to_a_text_has_a_name() -> None:
    assert constants("ingest", r"(?:join|drop|order|part)\.[a-z_]+") == set(wording.RULES)
    assert arguments("Loss", 0) | {MARKED} == set(wording.LOSSES)
    assert arguments("Dropped", 1) | {"reading"} == set(wording.REASONS) - {"captions"}


def test_whatever_the_program_can_read_has_a_name() -> None:
    types = constants("ingest/formats", r"(?:text|image|message|application)/[a-z0-9.+-]+")
    assert types == set(wording.FORMATS)


def test_a_rule_of_another_version_is_not_shown_by_its_name() -> None:
    document = read(TORN, "撕.txt").document
    repairs = (Repair("order.moved", ((0, 3),), "说明"), Repair("new", ((0, 3),), "说明"))
    told = [each["what"] for each in report(replace(document, repairs=repairs))["repairs"]]
    assert told == ["调整段落次序", "整理文字"]


def test_what_makes_a_verdict_doubtful_shows_in_its_score_and_is_told_once() -> None:
    document = read(TORN, "撕.txt").document
    doubtful = replace(document, quality=Quality(0.003, "", ("只有一点可疑。",)))
    held = replace(document, quality=Quality(0.9, "全是乱码：已隔离", ("全是乱码。", "另有可疑。")))
    verdicts = [report(each)["verdict"] for each in (document, doubtful, held)]
    assert [verdict_text(each).split("（")[0] for each in verdicts] == [
        "正常，整体损坏程度 0.00",
        "可疑，整体损坏程度 不到 0.01",
        "隔离，整体损坏程度 0.90",
    ]
    assert [each["warnings"] for each in verdicts] == [[], ["只有一点可疑。"], ["另有可疑。"]]


def test_what_is_doubtful_is_told_where_it_is_stored_listed_and_read(tmp_path: Path, tashan: Tashan) -> None:
    path = ROOT / "corpus" / "reports" / "huanggang-street-powers.md"
    warning = "有1处缺损会使人引错，引用前请看缺损的说明。"
    status, out, _ = tashan("--library", tmp_path / "library", "ingest", path)
    assert status == 0
    assert f"{path.name}　{warning}可能误属1处" in out
    assert f"警告  {warning}" in tashan("--library", tmp_path / "library", "report", path.name)[1]
    with TestClient(create_app(Settings(library=tmp_path / "library"))) as opened:
        (row,) = opened.get("/api/v1/documents").json()["documents"]
        assert row["quality"]["score"] == pytest.approx(0.1)
        page = unescape(opened.get(f"/documents/{row['id']}").text)
        assert f'<p class="notice" role="status">可疑：{warning}' in page


def test_losses_come_worst_first_and_say_what_they_mean(found: dict[str, Any]) -> None:
    order = [loss["severity"] for loss in found["lost"]]
    assert order == sorted(order, key=["red", "amber", "grey"].index)
    assert all(loss["means"].endswith("。") for loss in found["lost"])
    assert any("社区书记平均年" in loss["message"] for loss in found["lost"])


def test_what_is_suspected_and_left_out_is_counted(found: dict[str, Any]) -> None:
    assert [(item["text"], item["suggest"]) for item in found["suspected"]] == [("考察考察", "考察")]
    counts = {item["reason"]: item["pieces"] for item in found["left_out"]["counts"]}
    assert (counts["captions"], counts["doubled_at_break"]) == (1, 1)
    assert found["articles"][0]["title"].startswith("湖北省宜昌市")


def test_every_place_is_a_line_of_the_text(found: dict[str, Any]) -> None:
    places = list(every_place(found))
    assert places
    for place in places:
        start, end = place["raw"][0]
        assert 0 <= start <= end <= len(TORN)
        assert place["line"] == TORN[:start].count("\n") + 1
        assert place["page"] is None


def test_pages_count_from_one() -> None:
    document = replace(read(TORN, "撕.txt").document, pages=(0, 60, 120))
    pages = {place["page"] for place in every_place(report(document))}
    assert pages <= {1, 2, 3} and len(pages) > 1


def test_the_same_report_on_the_command_line_and_over_http(
    client: TestClient, folder: Path, file: Path, tashan: Tashan
) -> None:
    (row,) = client.get("/api/v1/documents").json()["documents"]
    told = uncited(client.get(f"/api/v1/documents/{row['id']}/report").json())
    for name in (row["id"], row["id"][:6], file.name):
        status, out, _ = tashan("--library", folder, "report", name, "--json")
        assert (status, json.loads(out)) == (0, told)


def test_a_file_that_is_in_no_library_is_read_and_not_stored(
    file: Path, tmp_path: Path, tashan: Tashan
) -> None:
    status, out, _ = tashan("--library", tmp_path / "没有", "report", file, "--json")
    told = json.loads(out)
    assert (status, told["state"], told["source"]) == (0, None, file.name)
    assert not (tmp_path / "没有").exists()


def test_the_text_says_it_in_plain_words(folder: Path, file: Path, tashan: Tashan) -> None:
    status, out, _ = tashan("--library", folder, "report", file.name)
    assert status == 0
    for words in ("读出  纯文本，编码 utf-8", "结论  正常", "句子不全", "考察考察", "略去  图片说明1处"):
        assert words in out


def test_the_page_needs_nothing_but_itself(folder: Path, file: Path, tmp_path: Path, tashan: Tashan) -> None:
    page = tmp_path / "报告.html"
    status, out, err = tashan("--library", folder, "report", file.name, "-o", page)
    assert (status, out) == (0, "") and str(page) in err
    html = page.read_text(encoding="utf-8")
    assert tashan("--library", folder, "report", file.name, "--html")[1] == html + "\n"
    assert html.startswith("<!doctype html>") and "@media print" in html and 'lang="zh-CN"' in html
    assert not re.search(r"https?://|src=|href=|url\(|@import", html)
    assert "撕·〔2021〕𠮷①.txt" in unescape(html)


def test_a_missing_name_says_what_to_give(folder: Path, tashan: Tashan) -> None:
    status, _, err = tashan("--library", folder, "report", "没有这份")
    assert status == 1
    assert err == "错误：资料库里和磁盘上都没有“没有这份”，请用文档编号、编号开头、文件名或文件路径。\n"


def test_the_page_is_linked_from_the_document_and_the_list(client: TestClient) -> None:
    (row,) = client.get("/api/v1/documents").json()["documents"]
    address = f"/documents/{row['id']}/report"
    assert all(
        f'href="{address}"' in client.get(page).text for page in ("/documents", f"/documents/{row['id']}")
    )
    page = client.get(address)
    assert page.status_code == 200
    assert '<link rel="stylesheet" href="/static/report.css">' in page.text
    assert client.get("/static/report.css").status_code == 200
    assert "<style" not in page.text
    assert client.get("/documents/没有/report").status_code == 404
    assert client.get("/api/v1/documents/没有/report").json()["code"] == "not_found"
