import pytest

from ingest.kinds import classify
from ingest.lines import read_lines
from ingest.repeats import find_repeats
from ingest.source import RawText
from ingest.span import cut
from tests.invariants import broken_laws, paragraphs, read, texts

LEAD = "　　近年来，街道把议事会开到居民家门口，事情越办越顺。\n"
SPAN = "街道核定事业编制37名，选派党建指导员120名，推行“街道吹哨、部门报到”，把执法力量、资金项目向一线倾斜，《办法》·〔2021〕𠮷①人人会背，年底逐户回访。"
SLOGAN = "坚持党建引领、共建共治共享，让群众过上好日子，"


def test_a_whole_line_printed_twice_is_dropped_once() -> None:
    line = "街道设立楼栋党小组42个，党员当楼长，谁家有事敲门就到。"
    document = read(
        f"{LEAD}{line}{line[:-1]}也放心。\n另一段说别的事情。\n{line}{line[:-1]}也放心。\n"
    ).document
    assert len(texts(document)) == 3
    (dropped,) = document.dropped
    assert dropped.reason == "exact_duplicate"
    assert cut(document.raw_text, dropped.raw) == cut(document.raw_text, dropped.twin)
    assert dropped.twin[0][0] < dropped.raw[0][0]


def test_a_span_printed_twice_is_folded_in_its_line() -> None:
    text = f"{LEAD}一是下沉力量。{SPAN}群众叫好。\n二是配强队伍。社区书记实行备案管理。{SPAN}"
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert texts(ingested.document)[2] == "二是配强队伍。社区书记实行备案管理。"
    assert paragraphs(ingested.document)[2].flags == ("缺页", "重复段已折叠")
    losses = {(loss.type, loss.severity) for loss in ingested.document.losses}
    assert ("repeated_passage", "red") in losses
    assert ("text_lost_after", "amber") in losses
    figures = [figure.text for practice in ingested.practices for figure in practice.figures]
    assert figures.count("37名") == 1


@pytest.mark.parametrize("doubled", [0, 2])
@pytest.mark.parametrize("at", [9, 40, len(SPAN) - 9])
def test_a_span_is_found_where_a_page_break_tore_what_it_repeats(at: int, doubled: int) -> None:
    first, second = SPAN[:at], SPAN[at - doubled :]
    text = f"{LEAD}一是下沉力量。{first}\n{second}群众叫好。\n二是配强队伍。社区书记实行备案管理。{SPAN}"
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert texts(ingested.document)[-1] == "二是配强队伍。社区书记实行备案管理。"
    repeated = [drop for drop in ingested.document.dropped if drop.reason == "exact_duplicate"]
    assert "".join(cut(text, drop.raw) for drop in repeated) == SPAN
    assert all(cut(text, drop.raw) == cut(text, drop.twin) for drop in repeated)


def test_a_repeat_without_figures_is_no_red_loss() -> None:
    line = "街道设立楼栋党小组，党员当楼长，谁家有事敲门就到，居民都说比从前方便，心里也踏实。"
    losses = read(f"{LEAD}{line}\n另一段说别的事情，话是完整的。\n{line}\n").document.losses
    assert [loss.severity for loss in losses] == ["grey"]


def test_another_article_may_say_the_same() -> None:
    report = f"居民议事有新章\n■张三\n{LEAD}{SPAN}\n"
    document = read(
        f"{report}点评\n共治要靠大家\n■李四\n报道里说得好。{SPAN}这话有分量，值得别处借鉴。\n"
    ).document
    assert [article.type for article in document.articles] == ["简讯", "点评"]
    assert document.dropped == ()
    assert sum(SPAN in text for text in texts(document)) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"{SLOGAN}街道开了一个好头。\n{SLOGAN}社区接着往下做，居民也跟着一起做。",
        "短句重复。\n短句重复。\n短句重复。",
        f"{SPAN}\n{SPAN[:50]}后面说的就不一样了。",
    ],
    ids=["slogan", "short lines", "below the least span"],
)
def test_short_repetitions_are_kept(text: str) -> None:
    document = read(LEAD + text).document
    assert document.dropped == ()
    assert len(texts(document)) == text.count("\n") + 2


@pytest.mark.parametrize("shift", range(31))
def test_a_repeat_is_found_wherever_it_stands(shift: int) -> None:
    twice = f"{'①𠮷　甲乙丙丁戊己庚' * 4}"[:shift]
    printed = classify(read_lines(RawText(f"头一段。{SPAN}\n第二段说{twice}：{SPAN}", "text/plain")))
    assert [repeat.end - repeat.start for repeat in find_repeats(printed)] == [len(SPAN)]


def test_repeats_point_to_their_first_printing() -> None:
    printed = classify(
        read_lines(RawText(f"头一段。{SPAN}\n中间一段。\n第三段说：{SPAN}\n{SPAN}", "text/plain"))
    )
    found = [(r.line, r.start, r.end, r.twin_line, r.twin_start) for r in find_repeats(printed)]
    assert found == [(2, 5, 5 + len(SPAN), 0, 4), (3, 0, len(SPAN), 0, 4)]
