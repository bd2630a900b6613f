import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.furniture import set_apart
from ingest.lines import Line, read_lines
from ingest.source import Hint, RawText
from ingest.span import cut
from tests.invariants import broken_laws, read, texts

BODY = "街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，投入14万元，事情越办越顺。"
NOTICE = "如遇作品内容、版权等问题，请在相关文章刊发之日起30日内与本网联系。版权侵权联系电话：010-85200000"
DISCLAIMER = "广告声明：文内含有的对外跳转链接（包括不限于超链接、二维码），用于传递更多信息，结果仅供参考，本站所有文章均包含本声明。"


def apart(text: str, *hints: Hint) -> tuple[Line, ...]:
    lines = set_apart(read_lines(RawText(text, "text/plain", hints=hints))).lines
    assert all(cut(text, line.raw) == line.text for line in lines)
    assert [line.n for line in lines] == list(range(1, len(lines) + 1))
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    return lines


def told(text: str) -> list[tuple[str, str, str]]:
    """Text, name and value of every line but the body."""
    lines = apart(text)
    assert [line.text for line in lines if line.text == BODY and line.hint is None] == [BODY]
    return [(line.text, line.name, line.value) for line in lines if line.text != BODY]


@pytest.mark.parametrize(
    "pieces",
    [
        ["返回搜狐，查看更多责任编辑："],
        ["(完)", "返回搜狐，查看更多"],
        ["责任编辑：杨一"],
        ["编辑：杨一责编：范二 官三审核：王四"],
        ["编辑 唐一  校对 付二三", "返回搜狐，查看更多"],
        ["流程编辑：u019", NOTICE],
        [DISCLAIMER],
        ["[编辑：张三]"],
        ["【投稿、区域合作请邮件 信息新报 123#qq.com24小时内回复。】"],
        ["新闻线索报料通道：应用市场下载“齐鲁壹点”，全省600位记者在线等你来报料！"],
        ["值班编辑 王五“小院”更好了吗？街道回应"],
        ["*文汇独家稿件，转载请注明出处。"],
        ["【转载请注明来源：某某网】", "流程编辑：TF060"],
        ["本文系某某网独家稿件，未经授权，不得转载。"],
        ["本文不构成投资建议，股市有风险，投资需谨慎。"],
        ["分享让更多人看到"],
        ["猜你喜欢◆ 某事 ◆ 另一事", "返回搜狐，查看更多责任编辑："],
        ["更多精彩内容请进入社会新闻"],
        ["[                      \t责编：张三 ]"],
        ["编辑\xa0张三\xa0校对\xa0李四"],
        ["一审 张三 二审 李四三审 王五"],
        ["#议事会#、#小区#、", "责编：张三"],
        ["此文内容为企业供稿，仅供参考"],
        ["爆料、维权通道：应用市场下载“某某”客户端，搜索“帮忙”；或拨打热线0731-85571188。"],
        ["新闻线索报料微信：xkb_86报料邮箱：xkb315@126.com 设为星标不迷路"],
        ["本文链接：https://hn.example.cn/content/646742/99/12937908.html", "返回搜狐，查看更多责任编辑："],
        ["[扫码下载app，专家都在这儿！]"],
    ],
)
def test_what_says_nothing_of_the_text_is_set_apart_and_dropped(pieces: list[str]) -> None:
    text = BODY + "".join(pieces)
    assert told(text) == [(piece, "", "") for piece in pieces]
    ingested = read(text)
    assert broken_laws(ingested) == []
    assert texts(ingested.document) == [BODY]
    dropped = [cut(text, each.raw) for each in ingested.document.dropped]
    repaired = [cut(text, each.raw) for each in ingested.document.repairs if each.rule == "drop.furniture"]
    assert dropped == repaired == pieces


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("202308/0818:37:16，正文：", [("date", "2023-08-08")]),
        ("[   2023/07/21  16:53   ]，正文：", [("date", "2023-07-21")]),
        ("时间：2023-08-18 07:39:00，正文：", [("date", "2023-08-18")]),
        (
            "http://a.cn　2023年08月06日 14:49 来源：某某网，正文：",
            [("date", "2023-08-06"), ("publisher", "某某网")],
        ),
        ("[ 07/22 ]，正文：", [("note", "[ 07/22 ]")]),
        (
            "原标题：居民办事更顺了    ",
            [("original_title", "居民办事更顺了")],
        ),
        (
            "原标题：居民办事更顺了2023-08-16 12:41:25 作者：姚三 ",
            [("original_title", "居民办事更顺了"), ("date", "2023-08-16 12:41:25"), ("byline", "姚三")],
        ),
        (
            "原标题：居民办事更顺了本文转自【某某网】；",
            [("original_title", "居民办事更顺了"), ("publisher", "某某网")],
        ),
        (
            "原标题：居民办事更顺了居民办事更顺了 ",
            [("original_title", "居民办事更顺了"), ("title", "居民办事更顺了")],
        ),
    ],
)
def test_what_stands_before_the_text_is_metadata(head: str, expected: list[tuple[str, str]]) -> None:
    assert [(name, value) for _, name, value in told(head + BODY)] == expected


@pytest.mark.parametrize(
    "opening",
    [
        "近日，",
        "8月9日，",
        "2023年8月9日上午，",
        "当地时间8月9日，",
        "近年来，",
        "记者9日从街道获悉，",
        "通讯员 张三",
        "截至2023年8月9日收盘，",
        "文/某某晚报全媒体记者 张三",
        "合肥日报讯（记者 张三）",
        "新华社杭州7月30日电 ",
        "【某某网报道】",
        "据某某社8月14日报道，",
    ],
)
def test_a_headline_ends_before_the_words_that_news_begins_with(opening: str) -> None:
    first, *rest = apart(f"原标题：居民办事更顺了{opening}{BODY}")
    assert (first.text, first.value) == ("原标题：居民办事更顺了", "居民办事更顺了")
    assert "".join(line.text for line in rest) == opening.strip() + BODY


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"原标题：居民办事更顺了街道{BODY}",
        f"{BODY}他担任总编辑：这是第一次。",
        f"{BODY}改造资金来源：财政拨款和居民自筹，各占一半。",
        f"{BODY}居民公约正文：一是不乱停车。",
        f"{BODY}编辑 校对的事由志愿者做，一年编印12期。",
        f"{BODY}未经授权，任何人不得进入机房。",
        f"来源：财政拨款。{BODY}",
        f"原标题：居民办事从8月9日，到8月12日都顺{BODY}",
        f"关于公约的通知，正文：{BODY}",
        f"{BODY}作者原标题：居民办事更顺了，街道{BODY}",
        f"{BODY}公约登在《湖北日报》（2023年7月29日）上。",
        f"{BODY}公约登在官网上（详见官网）",
        f"{BODY}（详见客户端）",
        f"{BODY}（见通报）",
        f"{BODY}街道与“某某”（浙里办APP）",
        f"{BODY}居民参与话题#我的小区",
        f"{BODY}街道还说，（张三 图/文）",
        f"{BODY}补贴资金来源：街道和居民",
        f"{BODY}居民最担心的扬尘来源：工地和道路",
        f"{BODY}主要污染来源：工地和施工中心",
        f"{BODY}综合运用法律、行政和互联网",
        f"{BODY}记者从街道获悉",
        f"{BODY}来源 于居民的建议",
        f"{BODY}图据说来自居民，后来街道核实了。",
        f"{BODY}文字：记录在册的诉求3200件",
        f"{BODY}摄影：居民摄影队50人记录小区变化",
        f"{BODY}制图：街道绘成老旧小区改造图12张",
        f"{BODY}爆料热线：居民拨打热线反映诉求，全年办结3200件。",
        f"{BODY}图据居民回忆",
        f"{BODY}图据居民每周回忆的视频",
        f"{BODY}综合治理平台每周发布新闻",
        f"{BODY}综合执法队上门宣讲的消息",
        f"{BODY}综合各社区发布工作要点的消息",
        f"{BODY}（可登录鄂汇办APP）",
        f"{BODY}（详情可在江汉发布客户端）",
        f"{BODY}（每周发布一期社区新闻）",
    ],
)
def test_what_belongs_to_the_text_stays(text: str) -> None:
    assert [line.text for line in apart(text)] == [text]


def test_the_headline_of_the_source_is_the_title_where_there_is_no_other() -> None:
    (article,) = read(f"原标题：居民办事更顺了    {BODY}").document.articles
    assert article.title == "居民办事更顺了"
    (article,) = read(f"小院共治添活力\n{BODY}（原标题：居民办事更顺了）").document.articles
    assert article.title == "小院共治添活力"


def test_date_and_source_of_a_saved_page_are_those_of_the_article() -> None:
    (article,) = read(f"http://a.cn 2023年08月06日 14:49 来源：某某网，正文：{BODY}").document.articles
    assert (article.date, article.date_confidence, article.publisher) == ("2023-08-06", "stated", "某某网")


def test_whole_lines_before_the_last_are_looked_at_and_what_a_format_says_is_left() -> None:
    text = f"{BODY}来源：某某网\n编辑：张三\n返回搜狐，查看更多\n来源：某某报"
    at = len(text) - len("来源：某某报")
    lines = apart(text, Hint("metadata", (at, len(text)), "publisher", "某某报"))
    assert [(line.text, line.value) for line in lines] == [
        (BODY, ""),
        ("来源：某某网", "某某网"),
        ("编辑：张三", ""),
        ("返回搜狐，查看更多", ""),
        ("来源：某某报", "某某报"),
    ]


def test_the_day_on_which_a_newspaper_printed_a_text_dates_it() -> None:
    (article,) = read(f"{BODY} 《光明日报》（2023年07月29日 05版） \n[ \n责编：徐三 ]").document.articles
    assert (article.publisher, article.date) == ("光明日报", "2023-07-29")
    assert texts(read(f"{BODY}\n[\n责编：徐三 ]").document) == [BODY]


def test_a_saved_page_may_tell_when_and_where_in_lines_of_their_own() -> None:
    text = f"2023-08-01 23:32:02来源: 某某新闻\n北京 举报 ，正文：（原标题：办事更顺了）{BODY}"
    ingested = read(text)
    assert broken_laws(ingested) == []
    (article,) = ingested.document.articles
    assert (article.title, article.publisher, article.date) == ("办事更顺了", "某某新闻", "2023-08-01")
    assert texts(ingested.document) == [BODY]


def test_a_broadcaster_before_the_reporters_is_no_person() -> None:
    (article,) = read(f"{BODY}（总台央视记者 张三 李四）").document.articles
    assert article.byline == ("张三", "李四")


@pytest.mark.parametrize(
    "tail", ["扬子晚报/紫牛新闻记者 张三校对 李四", "文/北京青年报记者 张三", "文/南都记者 张三"]
)
def test_a_newspaper_before_its_reporter_is_no_person(tail: str) -> None:
    (article,) = read(BODY + tail).document.articles
    assert article.byline == ("张三",)


_PIECES = st.sampled_from(
    [
        "(完)",
        "责任编辑：杨一",
        "编辑 唐一 校对 付二",
        "来源：某某日报",
        "返回搜狐，查看更多",
        "（转自：某某发布）",
    ]
)


@given(
    body=st.text(st.sampled_from("甲乙丙丁，、12·〔〕《》𠮷①　"), min_size=1).map(lambda text: f"甲{text}。"),
    tail=st.lists(_PIECES, max_size=4, unique=True),
)
def test_a_text_comes_back_whole_whatever_stands_behind_it(body: str, tail: list[str]) -> None:
    text = body + "".join(tail)
    plain = [line.text for line in read_lines(RawText(body, "text/plain"))]
    lines = apart(text)
    assert [line.text for line in lines][: len(plain)] == plain
    assert "".join(line.text for line in lines[len(plain) :]) == "".join(tail)
    assert set_apart(lines).lines == lines


KEPT = [
    "版权声明服务点设在街道，一年办理著作权登记320件，服务企业45家。",
    "免责声明由业委会起草，涉及侵权的3起纠纷全部调解成功。",
    "广告等小卡片被清理3万张，街道鼓励居民原创公益海报120幅。",
    "特别声明，自媒体培训班今年开了12期，培训居民3600人次。",
    "猜你喜欢服务由街道推出，推送活动3000次，参与居民2万人。",
    "来源：财政拨款30万元",
    "审核：居委会、业委会、物业",
]


@pytest.mark.parametrize("sentence", KEPT)
def test_what_only_begins_like_furniture_is_text(sentence: str) -> None:
    assert sentence in "".join(texts(read(BODY + sentence).document))


@pytest.mark.parametrize("line", KEPT[:5])
def test_nothing_in_the_middle_of_a_text_is_furniture(line: str) -> None:
    assert line in "".join(texts(read(f"{BODY}\n{line}\n{BODY}").document))


@pytest.mark.parametrize(
    "credit",
    [
        "通讯员 " + "张小明 " * 40,
        "作者：" + "张三 " * 40,
        "责任编辑|" * 40,
        "编辑 张三 李四 " * 60,
        "编辑：" + "\xa0" * 300,
        "#小区#作者：张三" * 8000,
        "（央视新闻）" * 8000,
        "某某报记者张三、" * 8000,
        "策划：张三" * 8000,
        *(
            unit * 130
            for unit in ("记者/", "作者/", "通讯员/", "记者/ab", "制图/", "图片｜", "记者：\u3000", "编辑/")
        ),
    ],
)
def test_long_credits_are_read_in_time_that_grows_with_their_length(credit: str) -> None:
    assert "".join(line.text for line in apart(BODY + credit + "甲乙丙。")).endswith("甲乙丙。")


@pytest.mark.parametrize(
    "text",
    [
        "广告 找工作-某年最新招聘信息 ×{}",
        "{}广告\xa0轻松除湿！ >>进入直播间 × ",
        "街道办事。广告 怎么办？ ×{}",
    ],
)
def test_an_advertisement_in_a_text_is_dropped_and_what_stands_around_it_is_one_text(text: str) -> None:
    whole = text.format(BODY)
    ingested = read(whole)
    assert broken_laws(ingested) == []
    (advert,) = [cut(whole, each.raw) for each in ingested.document.dropped]
    assert advert.startswith("广告") and advert.endswith("×")
    assert texts(ingested.document) == [whole.replace(advert, "").strip()]


@pytest.mark.parametrize(
    "text",
    [
        "街道清理广告 牌匾3 × 5米。",
        "街道清理广告。他们 ×",
        "街道清理广告牌 ×",
        f"街道清理广告 {'甲' * 61} ×",
        "街道做广告 甲乙丙 ×",
    ],
)
def test_what_reads_like_an_advertisement_but_is_none_stays(text: str) -> None:
    assert [line.text for line in apart(text)] == [text]


def test_an_advertisement_does_not_hide_the_dateline_behind_it() -> None:
    found = told(f"广告 找工作 ×红网8月9日讯{BODY}")
    assert [(text, name) for text, name, _ in found] == [
        ("广告 找工作 ×", ""),
        ("红网", "agency"),
        ("8月9日讯", "dateline"),
    ]


@pytest.mark.parametrize("around", ["\t", " " * 200])
def test_the_clock_and_source_of_a_saved_page_are_found_however_far_apart(around: str) -> None:
    head = f"2023-08-06 19:40:30来源: {around}某某新闻{around}北京{around}举报{around}，正文："
    assert [(name, value) for _, name, value in told(head + BODY)] == [
        ("date", "2023-08-06"),
        ("publisher", "某某新闻"),
    ]
