"""The comparison of speed: its passages and questions, its measurements, its tables and its plot."""

import json
import lzma
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks.scale import results
from benchmarks.scale.chart import Panel, picture, spread
from benchmarks.scale.material import HELD_OUT, pages, questions, read_stories, read_texts, write_stories
from benchmarks.scale.report import plot, ratios, table, text
from benchmarks.scale.step import build, rate, serve, timed
from benchmarks.scale.systems import load, names
from benchmarks.scale.systems._parts import encoder

TOPICS = ("老旧小区改造", "社区食堂", "河道治理", "网格员·入户", "《条例》修订", "𠮷①　全角Ａ")
ARTICLES = 12


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of news and of questions as the measurements expect it."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "train").mkdir()
    with lzma.open(folder / "train" / "news.jsonl.xz", "wt", encoding="utf-8", preset=0) as file:
        for n in range(HELD_OUT + ARTICLES):
            topic = TOPICS[n % len(TOPICS)]
            told = (
                f"湖北武汉第{n}次推进{topic}，〔2021〕{n}号。" + f"硚口区投入{n}万元办好{topic}第{n}处。" * 12
            )
            file.write(json.dumps({"id": f"n{n}", "text": told}, ensure_ascii=False) + "\n")
    for name in ("甲", "乙"):
        (folder / "bench" / name).mkdir(parents=True)
        lines = [
            json.dumps({"id": str(n), "text": f"{name}怎么办{n}？"}, ensure_ascii=False) for n in range(9)
        ]
        (folder / "bench" / name / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stories(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("work") / "stories.jsonl"
    write_stories(shared, path, 60)
    return path


def test_there_are_as_many_passages_as_asked_for(shared: Path, stories: Path, tmp_path: Path) -> None:
    assert len([*read_texts(stories)]) == 60
    write_stories(shared, tmp_path / "fewer", 7)
    assert [*read_texts(tmp_path / "fewer")] == [*read_texts(stories)][:7]


def test_passages_stand_under_their_titles_and_make_up_the_news(stories: Path) -> None:
    first = next(read_stories(stories))
    assert first.title == "湖北武汉第0次推进老旧小区改造"
    assert "".join(first.passages).startswith("湖北武汉第0次推进老旧小区改造，〔2021〕0号。硚口区投入0万元")
    assert first.texts()[0] == f"{first.title}\n{first.passages[0]}"


def test_a_repeated_article_has_other_words_and_digits_of_the_same_lengths(stories: Path) -> None:
    told = ["".join(each.passages) for each in read_stories(stories)]
    first, again = told[0], told[ARTICLES]
    assert len(again) == len(first)
    assert re.sub(r"[^，。〔〕]", "", again) == re.sub(r"[^，。〔〕]", "", first)
    assert re.findall(r"[0-9]", first) != re.findall(r"[0-9]", again)
    assert "湖北武汉" in first
    assert "湖北武汉" not in again
    assert "投入" in first
    assert "投入" not in again


def test_questions_are_half_unseen_news_and_half_of_the_sets_in_turn(shared: Path) -> None:
    found = questions(shared, 20)
    assert found == questions(shared, 20)
    asked = [each for each in found if "怎么办" in each]
    assert len(found) == 20
    assert (len(asked), sum(each.startswith("甲") for each in asked)) == (10, 5)
    told = [int(match[1]) for each in found if (match := re.search(r"第(\d+)", each))]
    assert len(told) == 10
    assert min(told) >= ARTICLES


def test_pages_hold_everything_in_order() -> None:
    assert [*pages(range(5), 2)] == [[0, 1], [2, 3], [4]]


def test_our_library_is_filled_and_searched(stories: Path, tmp_path: Path) -> None:
    figures = build("tashan", stories, tmp_path / "library")
    assert figures["disk_mb"] > 0
    search = load("tashan").open_(tmp_path / "library")
    bodies = [each for story in read_stories(stories) for each in story.passages]
    found = search("社区食堂")
    assert found
    assert set(found) <= set(bodies)
    assert "社区食堂" in found[0]


@pytest.mark.parametrize("system", ["bare_faiss_flat", "bare_faiss_ivf"])
def test_bare_vectors_are_the_nearest_by_the_same_encoder(system: str, stories: Path, tmp_path: Path) -> None:
    build(system, stories, tmp_path / system)
    own = encoder()
    rows = own.encode([*read_texts(stories)])
    question = "第3次推进网格员·入户"
    scores = rows @ own.encode([question])[0]
    found = [int(each) for each in load(system).open_(tmp_path / system)(question)]
    np.testing.assert_allclose(scores[found], np.sort(scores)[::-1][: len(found)], atol=0.01)


def test_bare_words_find_what_holds_them(stories: Path, tmp_path: Path) -> None:
    build("bare_tantivy", stories, tmp_path / "words")
    texts = [*read_texts(stories)]
    found = load("bare_tantivy").open_(tmp_path / "words")("河道治理")
    assert "河道治理" in texts[int(found[0])]


def test_every_system_is_a_file() -> None:
    assert {"tashan", "langchain", "txtai", "bare_tantivy", "bare_bm25s"} <= set(names())


def test_serving_measures_every_question(stories: Path, tmp_path: Path) -> None:
    build("bare_tantivy", stories, tmp_path / "words")
    figures = serve("bare_tantivy", tmp_path / "words", ["河道", "社区", "没有的"], budget=0.05)
    assert figures["timed"] == 3
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert figures["per_second_1"] > 0 < figures["per_second_8"]


def test_a_spent_budget_still_times_twenty() -> None:
    asked: list[int] = []
    assert len(timed(asked.append, range(100), budget=0.0)) == 20
    assert asked == [*range(20)]


def test_every_client_asks_and_its_faults_come_out() -> None:
    asked: list[str] = []

    def search(question: str) -> list[str]:
        asked.append(question)
        return []

    assert rate(search, ["甲", "乙"], clients=3, budget=0.0) > 0
    assert sorted(asked) == ["乙", "甲", "甲"]
    with pytest.raises(ZeroDivisionError):
        rate(lambda _: [str(1 // 0)], ["甲"], clients=2, budget=0.0)


def line(system: str, size: int, turn: int, **figures: float) -> results.Figures:
    return {"system": system, "size": size, "turn": turn, "step": "serve", **figures}


def test_the_better_of_two_turns_counts() -> None:
    found = results.merged(
        [
            line("tashan", 10, 0, p95_ms=5.0, per_second_1=90.0, peak_mb=3.0),
            line("tashan", 10, 1, p95_ms=4.0, per_second_1=80.0, peak_mb=2.0),
            {**line("tashan", 10, 1, peak_mb=9.0), "step": "build"},
        ],
        "system",
    )[10, "tashan"]
    assert (found["p95_ms"], found["per_second_1"]) == (4.0, 90.0)
    assert (found["serve_peak_mb"], found["build_peak_mb"]) == (2.0, 9.0)


def test_a_later_run_puts_an_earlier_one_aside() -> None:
    lines = [
        line("tashan", 10, turn, p95_ms=value) for turn, value in [(0, 1.0), (1, 2.0), (0, 9.0), (1, 8.0)]
    ]
    assert results.merged(lines, "system")[10, "tashan"]["p95_ms"] == 8.0


def test_results_are_read_as_they_were_noted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noted = line("tashan", 10, 0, p95_ms=5.0)
    results.note(tmp_path / "r", noted)
    assert results.read(tmp_path / "r") == [noted] == [json.loads(capsys.readouterr().out)]
    assert results.read(tmp_path / "none") == []


def test_a_table_shows_a_dash_and_what_failed() -> None:
    rows: dict[str, results.Figures] = {"甲": {"a": 1234.5, "b": 0.01234}, "乙": {"failed": "MemoryError"}}
    assert table(rows, {"a": "一", "b": "二"}, "系统").split("\n") == [
        "| 系统 | 一 | 二 |",
        "|---|---:|---:|",
        "| 甲 | 1,234 | 0.0123 |",
        "| 乙（MemoryError） | — | — |",
    ]


def some() -> list[results.Figures]:
    both = {"serve_resident_mb": 2.0, "index_s": 3.0}
    return [
        line("tashan", 1024, 0, p95_ms=6.0, per_second_1=200.0, per_second_8=300.0, **both),
        line("langchain", 1024, 0, p95_ms=90.0, per_second_1=10.0, per_second_8=10.0, **both),
        line("bare_tantivy", 1024, 0, p95_ms=1.0, per_second_1=900.0, per_second_8=900.0, **both),
        line("bare_faiss_flat", 1024, 0, p95_ms=4.0, per_second_1=300.0, per_second_8=300.0, **both),
    ]


def test_ratios_are_to_langchain_and_to_the_slower_limit() -> None:
    systems = {name: figures for (_, name), figures in results.merged(some(), "system").items()}
    said = ratios(systems)
    assert "20.0 倍（1 个客户）和 30.0 倍（8 个客户）" in said
    assert "较慢者的 1.5 倍" in said
    assert "占内存 2.00 KB" in said
    del systems["langchain"]
    assert ratios(systems) == ""


def test_the_page_has_a_table_for_each_size_and_for_the_engines() -> None:
    engines = [{"engine": "fts5", "size": 50, "step": "serve", "update_ms": 3.0}]
    said = text([*some(), line("tashan", 9, 0, p95_ms=1.0)], engines)
    assert re.findall(r"^### (.*)$", said, re.MULTILINE) == ["9 段", "1,024 段", "词的引擎，50 段"]


def test_the_plot_names_every_system_and_can_be_read_aloud() -> None:
    root = ElementTree.fromstring(plot(some()))
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title") is not None
    assert "p95" in (root.findtext(f"{space}desc") or "")
    written = [each.text for each in root.iter(f"{space}text")]
    assert written.count("他山") == written.count("LangChain") == 4


def test_a_line_goes_through_its_points_on_logarithmic_axes() -> None:
    root = ElementTree.fromstring(
        picture("题", "说明", [Panel("甲<乙", {"线": [(1, 1), (10, 10), (100, 100)]})])
    )
    drawn = next(root.iter("{http://www.w3.org/2000/svg}polyline")).attrib["points"]
    (x0, y0), (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in drawn.split())
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y0 > y2


def test_names_keep_their_distance() -> None:
    assert spread([10, 11, 40, 12], 15) == [10, 25, 55, 40]
