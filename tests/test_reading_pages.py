"""The reading page: portions, places that links lead to, carried passages, and the list of materials."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.carried import LIKE, carry
from api.pages.portions import MOST_SHOWN, portion_at, portions, stretches
from api.presentation import MOST_RANGES, read_ranges
from api.settings import Settings
from index.library import Library
from ingest.sentences import sentences
from ingest.span import cut
from tests.libraries import library_of, take_in
from tests.markup import text_of

COMMENTED = """湖北省宜昌市：老旧小区改造换新颜·〔2021〕

■记者 张三

宜昌市伍家岗区推进老旧小区改造，业委会召集居民代表协商《公约》𠮷①，增设充电桩１２个。

东山社区党委组织居民议事会，一年召开院坝会20场，解决停车难题。

点评

改造重在协商

■李四

居民的事居民议，是这条经验的要害。伍家岗区把议事会办到院坝里，值得学习。

（作者系省委党校教授）
"""
REVISED = COMMENTED.replace("增设充电桩１２个", "增设充电桩１２个，改造管网3公里").replace(
    "一年召开", "全年共召开"
)
LINES = st.lists(st.text(alphabet="社区·〔2021〕《》𠮷①　改造。", max_size=12), max_size=8).map("\n".join)


def quoted(page: str) -> str:
    return "".join(map(text_of, re.findall(r'<mark class="hit"[^>]*>(.*?)</mark>', page, re.DOTALL)))


def long_text() -> str:
    """Some 22,000 characters in which nobody does anything: they are quick to take in."""
    some = Random(3)
    paragraphs = (
        f"第{n}处·〔2021〕的山水《图志》𠮷①　"
        + "，".join("".join(some.choices("山水云风松石江月", k=9)) for _ in range(24))
        + "。"
        for n in range(1, 86)
    )
    return "湖北省山水图志汇编\n\n" + "\n\n".join(paragraphs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "长·①.txt").write_text(long_text(), encoding="utf-8")
    (folder / "点评　𠮷.txt").write_text(COMMENTED, encoding="utf-8")
    (folder / "撤.txt").write_text(COMMENTED.replace("伍家岗区", "西陵区"), encoding="utf-8")
    library = library_of(folder / "library", *sorted(folder.glob("*.txt")))
    (folder / "older").write_text(library.named("点评　𠮷.txt")[0])
    (folder / "点评　𠮷.txt").write_text(REVISED, encoding="utf-8")
    take_in(library, folder / "点评　𠮷.txt")
    library.withdraw(library.named("撤.txt")[0])
    library.close()
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(library=folder / "library"))) as opened:
        yield opened


def document(client: TestClient, name: str) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/api/v1/documents/{name}").json()
    return found


def pages_of(client: TestClient, name: str, view: str = "clean") -> list[str]:
    """All pages of a document, by the links from each to the next."""
    found = [client.get(f"/documents/{name}", params={"view": view}).text]
    while following := re.search(r'rel="next" href="([^"]+)"', found[-1]):
        found.append(client.get(unescape(following[1])).text)
    return found


def test_a_long_document_is_read_in_portions_that_hold_every_paragraph_once(client: TestClient) -> None:
    found = document(client, "长·①.txt")
    parts = portions(found)
    told = [paragraph["text"] for part in parts for paragraph in part.paragraphs]
    whole = [p["text"] for a in found["articles"] for s in a["sections"] for p in s["paragraphs"]]  # type: ignore[attr-defined]
    assert told == whole
    assert len(parts) > 1 and all(
        sum(len(p["text"]) for p in part.paragraphs) <= MOST_SHOWN * 1.1 for part in parts
    )
    shown = pages_of(client, "长·①.txt")
    assert len(shown) == len(parts)
    for page, part in zip(shown, parts, strict=True):
        texts = [
            text_of(each)
            for each in re.findall(r'class="number"[^>]*>\d+</a>\s*<p>(.*?)</p>', page, re.DOTALL)
        ]
        assert texts == [paragraph["text"] for paragraph in part.paragraphs]
        assert len(page.encode()) < 400_000


def test_the_raw_pages_joined_are_the_raw_text(client: TestClient) -> None:
    found = document(client, "长·①.txt")
    pages = pages_of(client, "长·①.txt", "raw")
    lines = [text_of(line) for page in pages for line in re.findall(r"<code>(.*?)</code>", page, re.DOTALL)]
    assert len(pages) > 1
    assert "\n".join(lines) == found["raw_text"]
    numbers = [int(n) for page in pages for n in re.findall(r'id="L(\d+)"', page)]
    assert numbers == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("view", ["clean", "raw", "both"])
def test_a_link_opens_the_portion_of_its_words(client: TestClient, view: str) -> None:
    found = document(client, "长·①.txt")
    raw = str(found["raw_text"])
    start = raw.index("第80处")
    page = client.get("/documents/长·①.txt", params={"hit": f"{start}-{start + 30}", "view": view}).text
    assert quoted(page)[:30] == raw[start : start + 30]
    assert 'id="hit"' in page


@given(LINES)
def test_stretches_cover_a_text(text: str) -> None:
    found = stretches(text * 900)
    assert cut(text * 900, found) == text * 900
    assert all(end - start <= MOST_SHOWN for start, end in found)


def test_a_position_between_two_paragraphs_opens_the_one_before() -> None:
    def article(n: int, raw: list[list[int]]) -> dict[str, object]:
        paragraph = {"n": 1, "text": "字" * 10, "raw": raw}
        return {"n": n, "type": "报道", "sections": [{"n": 1, "paragraphs": [paragraph]}]}

    found = portions({"articles": [article(1, [[0, 10]]), article(2, [[20, 30]])], "captions": []})
    assert [portion_at(found, position) for position in (0, 9, 15, 20, 99)] == [0, 0, 0, 1, 1]


def test_the_articles_of_a_file_have_a_tab_each(client: TestClient) -> None:
    page = client.get("/documents/点评　𠮷.txt").text
    tabs = re.findall(r'<li><a href="([^"]+)"[^>]*>(\d\. [^<]+)</a></li>', page)
    assert [label for _, label in tabs][-1] == "2. 点评 · 李四"
    remark = client.get(unescape(tabs[-1][0])).text
    assert "要害" in text_of(remark) and "充电桩" not in text_of(remark)
    assert remark.count("<h1") == page.count("<h1") == 1


def test_practices_stand_beside_their_paragraph(client: TestClient) -> None:
    found = document(client, "点评　𠮷.txt")
    page = client.get("/documents/点评　𠮷.txt").text
    practices = client.get("/api/v1/practices?limit=1000").json()["practices"]
    own = [row for row in practices if row["document_id"] == found["id"] and row["article"] == 1]
    beside = re.findall(r'<ul class="margin".*?</ul>', page, re.DOTALL)
    assert own and {row["id"] for row in own} == set(re.findall(r"practice=([\w-]+)", "".join(beside)))


def test_an_old_link_is_carried_to_the_new_text(client: TestClient, folder: Path) -> None:
    library = Library.open(folder / "library")
    newer = library.named("点评　𠮷.txt")[0]
    older = (folder / "older").read_text()
    raw = library.document(older).raw_text  # type: ignore[union-attr]
    library.close()
    for words, notice in (
        ("业委会召集居民代表协商《公约》𠮷①", "同一处"),
        ("东山社区党委组织居民议事会，一年召开院坝会20场，解决停车难题。", "显示最接近的位置"),
    ):
        start = raw.index(words)
        page = client.get(f"/documents/{older}", params={"hit": f"{start}-{start + len(words)}"}).text
        assert quoted(page) == words and "已被新版本替换" in page
        onward = re.search(r'href="([^"]+)">在新版本里看这一处', page)
        assert onward and newer in onward[1]
        arrived = client.get(unescape(onward[1])).text
        assert notice in arrived
        assert quoted(arrived) == words.replace("一年召开", "全年共召开")
        back = re.search(r'href="([^"]+)">看旧版本里的原话', arrived)
        assert back and quoted(client.get(unescape(back[1])).text) == words


def test_a_withdrawn_document_shows_no_text(client: TestClient) -> None:
    page = client.get("/documents/撤.txt")
    assert page.status_code == 410
    assert "改造换新颜" in page.text and "撤.txt" in page.text and "原因" in page.text
    assert "充电桩" not in page.text


@given(LINES, LINES, LINES)
def test_words_that_are_still_there_are_found(before: str, words: str, after: str) -> None:
    older = f"{before}{words}{after}"
    newer = f"新增的一段。\n{before}\n{words}\n{after}"
    start = len(before)
    found = carry(older, [(start, start + len(words))], newer)
    if words.strip():
        assert found.is_same
        assert "".join(cut(newer, found.ranges).split()) == "".join(words.split())
    assert carry(older, [(start, start + len(words))], older).ranges == ((start, start + len(words)),)


@given(st.lists(LINES, min_size=1, max_size=6), LINES)
def test_where_the_words_are_gone_the_likest_sentence_is_shown(kept: list[str], words: str) -> None:
    def pairs(text: str) -> set[str]:
        solid = "".join(text.split())
        return {solid[n : n + 2] for n in range(len(solid) - 1)}

    def likeness(start: int, end: int) -> float:
        one, other = pairs(words), pairs(newer[start:end])
        return 2 * len(one & other) / max(1, len(one) + len(other))

    newer = "。\n".join(kept)
    found = carry(words, [(0, len(words))], newer)
    best = max((likeness(*each) for each in sentences(newer)), default=0.0)
    if not found.is_same:
        assert [likeness(*each) for each in found.ranges] == ([best] if best >= LIKE else [])


def test_an_address_names_so_many_places_and_no_more() -> None:
    many = ",".join(f"{n}-{n + 1}" for n in range(5000))
    assert read_ranges(many) == tuple((n, n + 1) for n in range(MOST_RANGES))


def test_what_is_gone_leads_nowhere() -> None:
    assert carry("居民议事会协商。", [(0, 8)], "另外的文字，毫不相干。").ranges == ()


def test_the_copied_source_is_the_source_line(client: TestClient) -> None:
    raw = str(document(client, "点评　𠮷.txt")["raw_text"])
    start = raw.index("业委会")
    page = client.get("/documents/点评　𠮷.txt", params={"hit": f"{start}-{start + 12}"}).text
    button = re.search(r'data-quote="mark.hit" data-source="([^"]+)"', page)
    assert button and re.fullmatch(
        r"《.+改造换新颜.+》　未注明来源　未注明日期　第\d+段", unescape(button[1])
    )


def listed(client: TestClient, **asked: str) -> list[str]:
    page = client.get("/documents", params=asked).text
    return [unescape(each) for each in re.findall(r'<span class="title">(.*?)</span>', page)]


def test_materials_are_found_by_name_and_sorted(client: TestClient) -> None:
    everything = listed(client)
    assert len(everything) == 2
    assert listed(client, name="汇编") == [title for title in everything if "汇编" in title]
    assert listed(client, name="点评 ⑨") == []
    assert "没有题名或文件名含“点评 ⑨”的材料" in client.get("/documents", params={"name": "点评 ⑨"}).text
    practices = client.get("/api/v1/practices?limit=1000").json()["practices"]
    counts = [
        len([each for each in practices if each["title"].endswith(t)])
        for t in listed(client, order="practices")
    ]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"order": "甲"}, "order=甲"),
        ({"page": "0"}, "page=0"),
        ({"page": "x"}, "page=x"),
        ({"name": "a " * 800}, "有1599个字，最多1000个"),
    ],
)
def test_a_list_that_cannot_be_is_explained(client: TestClient, asked: dict[str, str], says: str) -> None:
    page = client.get("/documents", params=asked)
    assert page.status_code == 400 and says in text_of(page.text)
    assert client.get("/documents", params={"page": "99"}).status_code == 200
