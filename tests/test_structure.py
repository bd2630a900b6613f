import hashlib

import numpy as np
import pytest

from ingest.document import Article, Document
from ingest.joins import Reading
from ingest.losses import Context
from ingest.misprints import Proofreader
from ingest.seams import Counts
from ingest.source import Member, RawText
from ingest.structure import build_document
from tests.invariants import broken_laws, paragraphs, read, texts

LEAD = "　　近年来，街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，事情越办越顺。\n"
TORN = "推行积分制度，把闲置的门店改成驿站，小区有党组织、有物业、有业委会，小区居民参与积分\n"
HEADLESS = "率”等指标一季一评，排在前面的小区有奖励，居民都说好。\n"


def only_article(text: str) -> Article:
    ingested = read(text)
    assert broken_laws(ingested) == []
    (article,) = ingested.document.articles
    return article


@pytest.mark.parametrize(
    ("headline", "kicker", "title"),
    [
        ("西陵区：居民议事有新章 小院共治添活力", "西陵区", "居民议事有新章 小院共治添活力"),
        ("湖北省西陵区:居民议事有新章", "湖北省西陵区", "居民议事有新章"),
        ("居民议事有新章", None, "居民议事有新章"),
        ("居民议事有新章\n小院共治添活力\n■张三", None, "居民议事有新章　小院共治添活力"),
        ("", None, "样稿·〔2021〕𠮷①"),
    ],
)
def test_title_and_kicker(headline: str, kicker: str | None, title: str) -> None:
    article = only_article(f"{headline}\n{LEAD}")
    assert (article.kicker, article.title) == (kicker, title)


@pytest.mark.parametrize(
    ("line", "names", "organisation", "publisher"),
    [
        ("■中共西陵区委组织部", (), "中共西陵区委组织部", None),
        ("■张三", ("张三",), None, None),
        ("晨光日报全媒记者 张三 李四 通讯员 王五", ("张三", "李四", "王五"), None, "晨光日报"),
        ("本报记者：张三", ("张三",), None, None),
        ("文/王五", ("王五",), None, None),
        ("文/图 王五 参与 李四", ("王五", "李四"), None, None),
        ("作者：赵六", ("赵六",), None, None),
    ],
)
def test_bylines(line: str, names: tuple[str, ...], organisation: str | None, publisher: str | None) -> None:
    article = only_article(f"居民议事有新章\n\n{line}\n\n{LEAD}")
    assert (article.title, article.byline) == ("居民议事有新章", names)
    assert (article.organisation, article.publisher) == (organisation, publisher)


@pytest.mark.parametrize(
    ("line", "date", "publisher"),
    [
        ("2024年11月4日", "2024-11-04", None),
        ("发布时间：2024-11-4 09:30", "2024-11-04", None),
        ("来源：晨光日报", None, "晨光日报"),
        ("来源：未知", None, None),
    ],
)
def test_stated_date_and_publisher(line: str, date: str | None, publisher: str | None) -> None:
    article = only_article(f"居民议事有新章\n{line}\n{LEAD}")
    assert (article.date, article.publisher) == (date, publisher)
    assert article.date_confidence == ("stated" if date else "unknown")


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("（张三）", "byline"),
        ("(詹  三)", "byline"),
        ("（记者 张三 李四）", "byline"),
        ("　（图片由街道提供）", "photo_credit"),
        ("（作者系某大学公共管理学院教授）", "author_note"),
        ("（责任编辑：王二）", "editor"),
        ("（试行）", None),
        ("（见附件第3页）", None),
    ],
)
def test_notes_in_brackets_at_the_end(note: str, kind: str | None) -> None:
    ingested = read(f"居民议事有新章\n{LEAD}最后一段说事情办成了，居民都说好。{note}\n")
    assert broken_laws(ingested) == []
    notes = [item.kind for item in ingested.document.metadata if item.kind not in ("title", "heading")]
    assert notes == ([kind] if kind else [])
    assert texts(ingested.document)[-1].endswith("居民都说好。") is (kind is not None)


def test_several_notes_are_taken_one_by_one() -> None:
    document = read(f"居民议事有新章\n{LEAD[:-1]}（图片由街道提供） （文/张三）").document
    assert {item.kind for item in document.metadata} == {"title", "photo_credit", "byline"}
    assert texts(document) == [LEAD.strip()]
    assert document.articles[0].byline == ("张三",)


def test_several_articles_and_a_commentary() -> None:
    text = (
        f"居民议事有新章\n晨光日报记者 张三\n{LEAD}\n环境美起来\n村民富起来的新路\n记者 李四\n{LEAD}\n"
        "点评\n\n共治要靠大家\n\n■王五\n\n报道里说得好，这话有分量，值得别处借鉴。（作者系某大学教授）"
    )
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert [(a.n, a.type, a.kicker, a.title, a.byline) for a in ingested.document.articles] == [
        (1, "简讯", None, "居民议事有新章", ("张三",)),
        (2, "简讯", "环境美起来", "村民富起来的新路", ("李四",)),
        (3, "点评", None, "共治要靠大家", ("王五",)),
    ]
    assert {p.status for p in ingested.practices if p.article == 3} <= {"点评"}


@pytest.mark.parametrize(
    "heading",
    ["二、媒体关注", "（二）典型案例", "媒体报道", "附件：媒体报道", "二、媒体关注\n小院共治添活力"],
)
@pytest.mark.parametrize("source", ["本报讯 记者 张三 报道 近日，", "新华社武汉8月9日电（记者 张三）"])
def test_a_report_that_quotes_the_press_in_a_section_is_one_article(heading: str, source: str) -> None:
    quoted = f"{source}街道把议事会开到居民家门口，居民都说好。"
    ingested = read(
        f"硚口区：居民议事有新章\n{LEAD}{heading}\n{quoted}\n三、下一步\n社区组织志愿者50人上门走访独居老人。\n"
    )
    assert broken_laws(ingested) == []
    (article,) = ingested.document.articles
    assert (article.title, article.publisher) == ("居民议事有新章", None)
    assert [section.heading for section in article.sections] == [None, *heading.split("\n"), "三、下一步"]
    assert quoted in texts(ingested.document)
    assert ingested.practices[-1].place.path[-1] == "硚口区"


def test_a_headline_over_a_dateline_begins_an_article() -> None:
    document = read(
        f"居民议事有新章\n{LEAD}小院共治添活力\n新华社武汉8月9日电（记者 张三）街道把议事会开到居民家门口。"
    ).document
    assert [article.title for article in document.articles] == ["居民议事有新章", "小院共治添活力"]


@pytest.mark.parametrize(
    ("title", "paragraph", "kind"),
    [
        ("居民议事有新章", LEAD, "简讯"),
        ("居民议事有新章", "".join(f"第{n}处驿站由{n}名党员轮流看管。" for n in range(20)), "报道"),
        ("关于推进居民议事的实施意见（试行）", LEAD, "政策"),
        ("２０２６年中央一号文件（全文）", LEAD, "政策"),
        ("我省发布今年的一号文件", LEAD, "简讯"),
    ],
)
def test_article_types(title: str, paragraph: str, kind: str) -> None:
    assert only_article(f"{title}\n{paragraph}").type == kind


def test_sections_by_heading_with_a_lead() -> None:
    article = only_article(
        f"居民议事有新章\n{LEAD}以共治暖人心\n街道建起驿站。\n居民都来了。\n“智”：数据跑起来\n社区接着办。\n结尾的小标题\n"
    )
    assert [(section.heading, len(section.paragraphs)) for section in article.sections] == [
        (None, 1),
        ("以共治暖人心", 2),
        ("“智”：数据跑起来", 1),
        ("结尾的小标题", 0),
    ]


def test_one_line_with_ideographic_indents_is_several_paragraphs() -> None:
    one_line = f"居民议事有新章　　{LEAD.strip()}　　以共治暖人心　　另一段说事情办成了。"
    article = only_article(one_line)
    assert [(s.heading, [p.text for p in s.paragraphs]) for s in article.sections] == [
        (None, [LEAD.strip()]),
        ("以共治暖人心", ["另一段说事情办成了。"]),
    ]


def test_line_ends_do_not_matter() -> None:
    text = f"居民议事有新章\n\n■张三\n\n{LEAD}\n\n以共治暖人心\n另一段说事情办成了。\n"
    assert texts(read(text).document) == texts(read(text.replace("\n", "\r\n")).document)


def test_an_article_that_is_torn_nowhere_lacks_nothing() -> None:
    text = "四合的办法\n\n合组织。街道有“大工委”，社区有“大党委”·〔2021〕𠮷①。\n\n合物业。三家联动，由社区党组织来领。\n\n"
    document = read(f"{text}头一件，少跑腿。能当场办的就办，不能办的替人去办。\n").document
    assert [loss.type for loss in document.losses] == ["missing_metadata"]


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (
            "街道今年新建的便民驿站到年底一共有20",
            "0多个，居民都说好。",
            "数字「20⏎0」断在换栏处，末位可能重印，请核对原件",
        ),
        (
            "街道今年投入改造的资金到年底一共有3.5",
            "5亿元，居民都说好。",
            "数字「3.5⏎5」断在换栏处，末位可能重印，请核对原件",
        ),
        ("街道今年新建的便民驿站到年底一共有20", "1个，居民都说好。", None),
        ("街道今年新建的便民驿站的名单见文件①", "①里列出的各处，居民都说好。", None),
    ],
)
def test_a_digit_that_may_be_printed_twice_is_red(left: str, right: str, message: str | None) -> None:
    losses = read(f"居民议事有新章\n\n{LEAD}\n\n{left}\n\n{right}").document.losses
    doubtful = [(loss.severity, loss.message) for loss in losses if loss.type == "doubtful_number"]
    assert doubtful == ([("red", message)] if message else [])


@pytest.mark.parametrize(
    ("place", "severity"), [("武汉市硚口区", "red"), ("武汉市", "amber"), ("当地", "amber")]
)
def test_a_lost_beginning_after_a_lesser_place_is_red(place: str, severity: str) -> None:
    ingested = read(f"居民议事有新章\n{LEAD}{place}{TORN}{HEADLESS}")
    losses = [(loss.type, loss.severity) for loss in ingested.document.losses if loss.severity != "grey"]
    assert losses == [("text_lost_after", "amber"), ("text_lost_before", severity)]
    torn, headless = paragraphs(ingested.document)[1:]
    assert torn.flags == ("缺页",)
    assert headless.flags == (("缺页", "地点不明") if severity == "red" else ("缺页",))


@pytest.mark.parametrize(
    ("torn", "quoted"),
    [
        (TORN, "「业委会，小区居民参与积分」"),
        (TORN.replace("，小区居民", "“居民”「小区"), "『会“居民”「小区参与积分』"),
        (TORN.replace("，小区居民", "，𠮷小区的居民们"), "「𠮷小区的居民们参与积分」"),
    ],
)
def test_a_loss_quotes_the_words_before_it(torn: str, quoted: str) -> None:
    document = read(f"居民议事有新章\n{LEAD}{torn}以共治暖人心\n另一段说事情办成了。").document
    (loss,) = [loss for loss in document.losses if loss.type == "text_lost_after"]
    assert loss.message == f"此处原文中断，{quoted}之后的内容缺失"
    assert document.raw_text[: loss.raw_pos].endswith("参与积分")


def test_missing_metadata_is_grey_and_names_what_is_missing() -> None:
    losses = read(f"居民议事有新章\n来源：晨光日报\n{LEAD}").document.losses
    assert [(loss.severity, loss.message) for loss in losses] == [("grey", "未注明日期，请补录")]
    assert read(f"居民议事有新章\n来源：晨光日报\n2024年11月4日\n{LEAD}").document.losses == ()


def test_furniture_is_dropped_and_captions_kept_with_their_article() -> None:
    document = read(
        f"居民议事有新章\n{LEAD}下转第2版\n居民在小院里议事。（张三 摄）\n- 3 -\n另一段。"
    ).document
    assert [drop.reason for drop in document.dropped] == ["page_furniture", "page_furniture"]
    (caption,) = document.captions
    assert (caption.text, caption.credit, caption.article) == ("居民在小院里议事。（张三 摄）", "张三 摄", 1)


def test_the_document_is_its_bytes() -> None:
    data = f"居民议事有新章\r\n{LEAD}".encode("gb18030")
    source = RawText(data.decode("gb18030"), "text/plain", "gb18030", pages=(0, 9))
    reading = Reading(list, lambda left, right: 0.0, lambda text: 0.0)
    counts = Counts(np.zeros(0, np.uint32), np.zeros(0, np.uint32), 0, (0, 1, 20, 30))
    context = Context(reading, lambda text: False, Proofreader(counts, ()))
    document: Document = build_document(source, Member("目录/样稿.txt", data), context)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.id == document.sha256[:16]
    assert (document.encoding, document.pages, document.source) == ("gb18030", (0, 9), "目录/样稿.txt")


@pytest.mark.parametrize(
    "tail",
    [
        "记者曾羽璇",
        "/北京青年报记者 武文娟",
        "指挥中心 于航 吴嘉亮",
        "新华社记者 赵子硕 摄",
        "https://www.example.cn/2914399.html",
        "text-indent:0;}",
        "期待你的一键三连",
    ],
)
def test_what_signs_a_page_breaks_nothing_off(tail: str) -> None:
    body = "武汉市硚口区长丰街道成立居民议事会，改造老旧小区12个，加装电梯30部，惠及居民3200户。"
    assert not [each for each in read(body + tail).document.losses if each.type == "text_lost_after"]
    torn = read(body + "随后街道又组织党员干部到各小区走访，听取居民对加装电梯分摊费用的").document.losses
    assert [each.type for each in torn].count("text_lost_after") == 1
