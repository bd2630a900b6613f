"""Bad pages go into quarantine, sound texts do not; what is in quarantine is kept, shown and not searched."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from index.library import Library
from ingest.damage import Loss, Quality
from ingest.document import Article, Document
from ingest.gazetteer import shipped
from ingest.quality import LIMIT, SIGNS, QualityGate
from tests.invariants import read
from tests.libraries import take_in

TRAIN = Path(__file__).parents[1].parent / "shared" / "train"
REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.md"))
SOUND = (
    "武汉市青山区钢花村街道组织居民议事会，逐户上门听取意见，按照《办法》·〔2021〕𠮷①拆除违建１２０处。\n"
    "宜昌市西陵区的社区党委牵头成立议事会，把停车难、充电难列成清单，投入资金232.6万元改造管网。\n"
    "为什么要这样做？社区书记说，居民的事居民议，居民的事居民管，这样才能管得长久，大家才满意。\n"
) * 3
ROUND = "满意率提高到90%，参与率提高到80%，" * 4
BAD = {
    "undecodable": SOUND.replace("居民", "居\ufffd"),
    "garbled": SOUND + "锘垮浗瀹剁粺璁″眬鍏充簬鎵撳嵃鏂囦欢鐨勯€氱煡绗崄涓冩壒鍏憡鍙戝竷缁撴灉\n" * 20,
    "question marks": SOUND.replace("居民", "居?民").replace("社区", "社?区").replace("街道", "街?道"),
    "pinyin": SOUND.replace("居民", "居?mín)").replace("社区", "社qū)"),
    "one character a line": "\n".join(SOUND.replace("\n", "")),
    "no punctuation": "".join(char for char in SOUND if char.isalpha()) * 2,
    "captcha": SOUND + "请输入验证码",
    "login": SOUND + "登录后阅读全文",
    "member's wall": SOUND + "剩余60%内容，开通会员后可阅读全文。",
    "broken off": SOUND + "今年全市继续改造，累计完成老旧小区改造的住\n请先登录。",
    "captcha to be drawn anew": SOUND + "看不清，换一张\n验证码：",
    "name cut out": SOUND + "习6次考察长江，作出重要指示。",
    "name cut out at a place": SOUND + "习在湖北考察时强调，要把长江保护好。",
    "core cut out": SOUND + "在以同志为核心的党中央领导下，各地各部门奋力推进。",
    "invented places": SOUND + "宜昌市青龙区和武汉市朝阳区也照着办，湖北省长沙市派人来学。",
}


@pytest.fixture(scope="module")
def gate() -> QualityGate:
    return QualityGate(shipped())


def document(text: str) -> Document:
    return Document("0" * 16, "页.txt", "0" * 64, "text/plain", "utf-8", text, ())


@pytest.mark.parametrize("name", BAD)
def test_a_bad_page_goes_into_quarantine(gate: QualityGate, name: str) -> None:
    quality = gate.assess(document(BAD[name]))
    assert quality.score >= LIMIT
    assert quality.quarantine.startswith(quality.warnings[0].rstrip("。")) or len(quality.warnings) > 1
    assert quality.quarantine.endswith("请核对原文后决定是否放行")


def test_a_sound_text_has_nothing_to_distrust(gate: QualityGate) -> None:
    assert gate.assess(document(SOUND)) == Quality()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_sample_report_is_kept_out(path: Path) -> None:
    assert read(path.read_text(encoding="utf-8"), path.name).document.quality.quarantine == ""


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("武汉市朝阳区的做法值得学习。", "行政区划里没有“武汉市朝阳区”"),
        ("宜昌市青龙区的做法值得学习。", "行政区划里没有“宜昌市青龙区”"),
        ("武汉市江岸区、北京市朝阳区、宜昌市西陵区都来学习。", ""),
        ("宜昌市高新区、武汉市各区、襄阳市老城区、宜昌市军分区都来学习。", ""),
        ("浙江省诸暨县如今叫诸暨市，从前的做法值得学习。", ""),
        (ROUND, "100%的百分比是整五整十的数"),
        (ROUND.replace("%", "％"), "100%的百分比是整五整十的数"),
        ("满意率提高到91.2%，参与率提高到83%，" * 4, ""),
        ("他说，骗子会让老人输入验证码，千万不要照做。", ""),
        ("习惯养成要靠平时。习题做了三遍。", ""),
        ("学在平时、用在实处·①。习在日常。习10年书法，成了大家。", ""),
        ("全区组织党员到社区学\n习考察，各街道学\r\n习在先进处，调研在后进处。", ""),
        (SOUND + "办理时请先登录。", "网页以验证码或登录提示结尾"),
        (SOUND + "登录后可查看办理进度。", "网页以验证码或登录提示结尾"),
        (SOUND + "市民请登录市政务服务网办理。", ""),
        ("“彧（yù）”字怎么读？" + SOUND, ""),
    ],
)
def test_what_is_only_suspicious_is_a_warning(gate: QualityGate, text: str, warned: str) -> None:
    quality = gate.assess(document(text))
    assert quality.quarantine == ""
    assert [warned in warning for warning in quality.warnings] == ([True] if warned else [])


def test_a_policy_sets_round_rates(gate: QualityGate) -> None:
    policy = Article(1, "政策", None, "补贴办法", (), None, None, "unknown", None, ())
    assert gate.assess(replace(document(ROUND), articles=(policy,))).warnings == ()


@pytest.mark.parametrize(("unclear", "score"), [(1, 1 / 11), (3, 3 / 13), (90, 0.4)])
def test_lines_that_were_not_recognised_harm_by_their_share(
    gate: QualityGate, unclear: int, score: float
) -> None:
    quality = gate.assess(document(SOUND), unclear)
    assert quality.score == pytest.approx(score, abs=1e-6)
    assert quality.warnings == (f"文字识别有{unclear}行认不清，没有收入正文，请核对原件。",)
    assert quality.quarantine == ""


@pytest.mark.parametrize(("unread", "score"), [(1, 1 / 22), (11, 0.4), (22, 0.4)])
def test_pages_that_were_not_read_harm_by_their_share(gate: QualityGate, unread: int, score: float) -> None:
    losses = tuple(Loss("page_unread", n, "amber", f"第{n}页有文字没有读出") for n in range(unread))
    quality = gate.assess(replace(document(SOUND), pages=tuple(range(22)), losses=losses))
    assert quality.score == pytest.approx(score, abs=1e-6)
    assert quality.warnings == (f"{unread}页未读全（共22页），缺的内容不在正文里，请核对原件。",)
    assert quality.quarantine == ""


@given(unread=st.integers(0, 9), red=st.integers(0, 9), unclear=st.integers(0, 9))
def test_whatever_is_missing_shows_in_the_score(
    gate: QualityGate, unread: int, red: int, unclear: int
) -> None:
    losses = [Loss("page_unread", 0, "amber", "缺")] * unread + [
        Loss("text_lost_before", 0, "red", "缺")
    ] * red
    quality = gate.assess(replace(document(SOUND), losses=tuple(losses)), unclear)
    assert len(quality.warnings) == bool(unread) + bool(red) + bool(unclear)
    assert bool(quality.warnings) == (quality.score > 0)


@pytest.mark.parametrize(
    ("confidence", "held"), [(None, False), (0.97, False), (0.85, False), (0.65, True), (0.3, True)]
)
def test_a_scan_that_was_hardly_recognised_is_held(
    gate: QualityGate, confidence: float | None, held: bool
) -> None:
    quality = gate.assess(replace(document(SOUND), confidence=confidence))
    assert bool(quality.quarantine) == held


@given(share=st.floats(0, 1), more=st.floats(0, 1))
def test_harm_grows_with_the_share_between_its_bounds(share: float, more: float) -> None:
    low, high = sorted((share, more))
    for sign in SIGNS:
        assert 0 <= sign.harm(low) <= sign.harm(high) <= sign.most
        assert sign.harm(sign.free) == 0


def measure(told: str, text: str) -> float:
    """The share of ``text`` that the sign of damage measures whose message tells ``told``."""
    (sign,) = (sign for sign in SIGNS if told in sign.message)
    return sign.measure(document(text))


@given(stretches=st.lists(st.integers(0, 450), min_size=1, max_size=6))
def test_only_stretches_of_two_hundred_characters_run_on(stretches: list[int]) -> None:
    text = "。".join("社" * size for size in stretches)
    expected = sum(size for size in stretches if size >= 200) / max(len(text), 1)
    assert measure("没有标点", text) == pytest.approx(expected)


@given(common=st.integers(0, 12), rare=st.integers(0, 188), other=st.integers(0, 200))
def test_hanzi_of_which_one_in_twenty_is_an_everyday_one_are_chinese(
    common: int, rare: int, other: int
) -> None:
    window = ("鑫" * rare + "的" * common + "a" * other)[:200]
    hanzi, everyday = window.count("鑫") + window.count("的"), window.count("的")
    assert measure("乱码", window) == float(hanzi >= 30 and everyday < 0.05 * hanzi)


@given(text=st.text(alphabet="居民的社区。，?习1%市区县\n\ufffdā)　𠮷①", max_size=300))
def test_any_text_has_a_score_and_a_reason_to_go_with_it(gate: QualityGate, text: str) -> None:
    quality = gate.assess(document(text))
    assert 0 <= quality.score <= 1
    assert bool(quality.quarantine) == (quality.score >= LIMIT)
    assert bool(quality.warnings) == (quality.score > 0)


@pytest.mark.parametrize(("name", "count"), [("news", 3000), ("reports", 100)])
def test_hardly_any_sound_article_is_held(gate: QualityGate, name: str, count: int) -> None:
    path = TRAIN / f"{name}.jsonl.xz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, count)]
    held = [text[:40] for text in texts if gate.assess(document(text)).quarantine]
    assert len(held) < 0.001 * count, held


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The folder of a library with a sound report and one in quarantine, and the id of that."""
    (tmp_path / "好·〔2021〕.txt").write_text("武汉市青山区加装电梯·〔2021〕\n\n" + SOUND, encoding="utf-8")
    (tmp_path / "坏𠮷①.txt").write_text("宜昌市加装电梯\n\n" + BAD["captcha"], encoding="utf-8")
    library = Library.open(tmp_path / "library", create=True)
    report = take_in(library, *sorted(tmp_path.glob("*.txt")))
    library.close()
    statuses = {file.source: (file.status, file.reason) for file in report.files}
    assert statuses["好·〔2021〕.txt"] == ("stored", None)
    assert statuses["坏𠮷①.txt"][0] == "quarantined"
    assert "验证码" in (statuses["坏𠮷①.txt"][1] or "")
    yield tmp_path, next(file.document_id or "" for file in report.files if file.status == "quarantined")


def test_what_is_in_quarantine_is_shown_and_not_searched(held: tuple[Path, str]) -> None:
    folder, key = held
    with TestClient(create_app(Settings(library=folder / "library"))) as client:
        rows = {row["id"]: row for row in client.get("/api/v1/documents").json()["documents"]}
        assert "验证码" in rows[key]["quarantine"]
        assert rows[key]["quality"]["score"] >= LIMIT
        assert client.get(f"/api/v1/documents/{key}").json()["quarantine"] == rows[key]["quarantine"]
        assert client.get("/api/v1/health").json()["documents"] == 1
        hits = client.get("/api/v1/search", params={"q": "加装电梯 停车难", "by": "passage", "k": 50}).json()[
            "hits"
        ]
        assert hits and key not in {hit["document_id"] for hit in hits}
        assert key not in {
            row["document_id"] for row in client.get("/api/v1/practices?limit=1000").json()["practices"]
        }
        assert "已隔离" in client.get("/documents").text
        assert "请核对原文后决定是否放行" in client.get(f"/documents/{key}").text


def test_a_release_holds_when_the_file_comes_again(held: tuple[Path, str]) -> None:
    folder, key = held
    settings = Settings(library=folder / "library", token="𠮷令牌".encode().hex())
    keeper = {"Authorization": f"Bearer {settings.token}"}
    with TestClient(create_app(settings)) as client:
        address = f"/api/v1/documents/{key}/quarantine"
        assert client.post(address, json={"released": True, "author": "王"}).status_code == 401
        sound = address.replace(key, "好·〔2021〕.txt")
        refused = client.post(sound, json={"released": True, "author": "王"}, headers=keeper).json()
        assert refused["detail"] == "文档“好·〔2021〕.txt”没有被隔离过，不需要放行。"
        released = client.post(address, json={"released": True, "author": "王"}, headers=keeper)
        assert (released.status_code, released.json()["quarantine"]) == (200, "")
        assert client.get("/api/v1/health").json()["documents"] == 2
        assert client.get(f"/api/v1/documents/{key}/report").json()["verdict"]["released"]
    library = Library.open(folder / "library")
    (folder / "又一份.txt").write_bytes((folder / "坏𠮷①.txt").read_bytes())
    again = take_in(library, *sorted(folder.glob("*.txt")))
    assert {file.source: file.status for file in again.files} == {
        "又一份.txt": "stored",
        "坏𠮷①.txt": "unchanged",
        "好·〔2021〕.txt": "unchanged",
    }
    assert library.check() == []
    library.close()
    with TestClient(create_app(settings)) as client:
        back = client.post(address, json={"released": False, "author": "王"}, headers=keeper)
        assert "验证码" in back.json()["quarantine"]
        assert client.get("/api/v1/health").json()["documents"] == 1
