"""Suspected misprints: each rule finds its kind, says where, what was meant and why; sound text is left in peace."""

from pathlib import Path

import pytest

from ingest.misprints import Proofreader
from ingest.paragraphs import Draft
from ingest.seams import SeamModel
from ingest.series import completed
from ingest.span import cut
from tests.invariants import broken_laws, pipeline, read, texts

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.md"))
LEAD = (
    "居民议事有新章\n　　近年来，街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，事情越办越顺。\n"
)
OFFICE = "市人民政府办公厅发文，市人民政府办公厅督办，市人民政府办公厅回访，"


@pytest.mark.parametrize(
    ("text", "kind", "printed", "meant"),
    [
        ("干部要经过考察考察考试，才能上岗。", "doubled_word", "考察考察", "考察"),
        ("干部下沉到到一线解决问题。", "doubled_character", "到到", "到"),
        ("老旧小取改造的项目库建起来了。", "near_term", "老旧小取改造", "老旧小区改造"),
        (f"{OFFICE}市人民政俯办公厅通报。", "near_term", "人民政俯", "人民政府"),
        ("请来民政、住健、公安等部门看现场。", "organ", "住健", "住建"),
        ("请来住健、民政等部门看现场。", "organ", "住健", "住建"),
        ("村里先后修路、栽树、栽树、亮灯。", "repeated_item", "栽树、栽树", "栽树"),
        ("靠的是“自治、法治、法治”。", "repeated_item", "自治、法治、法治", "自治、法治、德治"),
    ],
)
def test_a_misprint_is_suspected_where_it_stands_and_the_text_stays(
    text: str, kind: str, printed: str, meant: str
) -> None:
    ingested = read(f"{LEAD}{text}\n")
    document = ingested.document
    assert broken_laws(ingested) == [] and texts(document)[-1] == text
    assert [(each.kind, each.text, each.suggest) for each in document.suggestions] == [(kind, printed, meant)]
    (found,) = document.suggestions
    assert cut(document.raw_text, found.raw) == printed and found.why


@pytest.mark.parametrize(
    "text",
    [
        "有事研究研究、商量商量，一件一件定，两户两户走，谈着谈着就成了。",
        "大家非常非常高兴，好的、好的、好的，连声答应。",
        "一只只小船驶过，他的行为为人称道，但是是小事。",
        "党组织组织生活会开到了俄罗斯罗斯托夫，总队总队长也来了。",
        "共建共管共享的格局已经形成，居民自由出入，文化律动全城。",
        f"{OFFICE}市人民政府会议厅、市人民政府办事厅开放。",
        "研发科技、视见科技两家企业，民政、教育、财政三个部门。",
    ],
)
def test_what_is_meant_so_is_not_suspected(text: str) -> None:
    assert read(f"{LEAD}{text}\n").document.suggestions == ()


def test_a_misprint_torn_by_a_column_is_in_both_its_pieces() -> None:
    draft = Draft((0, 1), "干部要经过考察考察考试。", ((3, 10), (14, 19)), False)
    (found,) = Proofreader(SeamModel.load(list).counts, ()).suggestions([draft])
    assert (found.text, found.raw) == ("考察考察", ((8, 10), (14, 16)))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_sound_reports_are_left_in_peace(path: Path) -> None:
    document = pipeline().ingest(path.read_bytes(), path.name).document
    assert document.suggestions == ()


def test_a_series_is_completed_where_only_one_member_can_be_meant() -> None:
    assert completed(["共建", "共建", "共管", "共评"]) == ("共谋", "共建", "共管", "共评")
    assert completed(["共谋", "共建"]) == completed(["修路", "栽树", "栽树"]) == ()
