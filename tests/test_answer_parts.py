"""The parts of an answer one by one: what a question demands, what a slogan means, where a quotation is true."""

from dataclasses import replace

import pytest

from api.answers.demands import parts
from api.answers.inquiry import is_dated
from api.answers.slogans import unexplained
from api.answers.statements import told_place
from index.folding import fold
from index.hit import Hit, Why

HIT = Hit(1, 1.0, "a.txt", "d", "题名", "d-p1", "", ((0, 1),), (), (), Why())
QIAOKOU = ("湖北省", "武汉市", "硚口区", "汉水桥街道", "营北")


@pytest.mark.parametrize(
    ("asked", "texts", "slots"),
    [
        ("加装电梯怎么做，居民出资比例是多少", ["加装电梯怎么做，", "居民出资比例是多少"], [[], ["figure"]]),
        (
            "梅园小区装了几部电梯、花了多少钱？",
            ["梅园小区装了几部电梯、", "花了多少钱？"],
            [["figure"], ["figure"]],
        ),
        (
            "2021年有多少志愿者，怎么组织",
            ["2021年有多少志愿者，", "怎么组织"],
            [["year", "figure"], ["year"]],
        ),
        ("比较武穴、麻城、黄州三地认领数量", ["比较武穴、麻城、黄州三地认领数量"], [["figure"]]),
        ("一楼不同意怎么补偿", ["一楼不同意怎么补偿"], [["topic"]]),
        ("·〔2021〕《》𠮷①　", ["·〔2021〕《》𠮷1 "], [[]]),
        ("收集案例，挑几个例子", ["收集案例，挑几个例子"], [[]]),
        ("", [""], [[]]),
    ],
)
def test_a_question_is_cut_where_each_part_asks(asked: str, texts: list[str], slots: list[list[str]]) -> None:
    found = parts(fold(asked))
    assert [part.text for part in found] == [fold(text) for text in texts]
    assert [[demand.slot for demand in part.demands] for part in found] == slots


@pytest.mark.parametrize(
    ("asked", "told", "is_told"),
    [
        ("装了几部电梯", "安装9部电梯", True),
        ("装了几部电梯", "投资9万元", False),
        ("集体收入是多少", "2022年回到村里，今年33岁", False),
        ("集体收入是多少", "集体经济收入突破80万元", True),
        ("有多少人", "注册志愿者85.15万人", True),
        ("有多少人", "组织１０场活动", False),
        ("要多久", "半年来", True),
        ("一年干满多少小时", "不少于20小时", True),
    ],
)
def test_a_number_is_told_by_one_of_its_kind(asked: str, told: str, is_told: bool) -> None:
    (part,) = parts(fold(asked))
    assert bool(part.demands[0].told.search(fold(told))) == is_told


@pytest.mark.parametrize(
    ("asked", "told", "is_told"),
    [
        ("墓地太贵怎么办", "公墓价格下调两成", True),
        ("墓地太贵怎么办", "墓志铭有历史价值，评价很高", False),
        ("充电宝乱收费怎么管", "免费借用充电宝", False),
        ("充电宝乱收费怎么管", "规范收费", True),
        ("道闸坏了谁出钱修", "河道承担着城区排水", False),
        ("道闸坏了谁出钱修", "维修费用由物业承担", True),
        ("道闸坏了谁出钱修", "街道承担三成资金", True),
        ("道闸是谁出的钱", "街道改造了道闸12处", False),
        ("道闸是谁出的钱", "街道承担三成资金", True),
        ("银杏村有多少户", "推行“十户一联”机制", False),
        ("银杏村有多少户", "村支书答：“全村632户。”", True),
        ("银杏村有多少户", "全村共“六百户”。村支书答：“全村六百户。”", True),
        ("银杏村有多少户", "推行“十户一联”机制，覆盖农户632户", True),
    ],
)
def test_a_matter_is_told_by_its_words(asked: str, told: str, is_told: bool) -> None:
    ((demand,),) = (part.demands for part in parts(fold(asked)))
    assert demand.is_told_by(fold(told)) == is_told


@pytest.mark.parametrize(
    ("told", "is_told"), [("投资34.9亿元，告别“爬楼时代”①", False), ("楼栋长逐户征求意见，反复协商", True)]
)
def test_an_objection_is_answered_by_how_people_were_brought_round(told: str, is_told: bool) -> None:
    (part,) = parts("装电梯一楼不同意怎么办")
    assert bool(part.demands[0].told.search(fold(told))) == is_told


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("２０２１年·起面向社会选人。共招295人。", True),
        ("招295人（2021年）；2022年另算", True),
        ("按《办法》①招295人。2021年换届完成后𠮷", False),
        ("2022年招295人", False),
    ],
)
def test_a_number_is_of_the_year_before_it_or_in_its_sentence(text: str, is_told: bool) -> None:
    (part,) = parts("2021年招了多少人")
    year, number = part.demands
    assert is_dated(replace(HIT, text=text), number, [year]) == is_told
    assert is_dated(replace(HIT, text=text), number, [])


@pytest.mark.parametrize(
    ("asked", "quote", "name"),
    [
        ("“八条措施”是哪八条", "潜江市出台“八条措施”，通过考核发挥带头作用。", "八条措施"),
        ("什么是四岗", "推行设岗、选岗、定岗、评岗“四岗”管理，结合活动", ""),
        ("六项制度指什么", "健全联系、服务纪实、考核评价等“六项制度”。", "六项制度"),
        ("三张清单有哪些内容", "列出履职清单、赋能清单、负面清单，发布“三张清单”。", ""),
        ("敲门工作法怎么做", "学习借鉴“敲门工作法”，推广工作经验。", "敲门工作法"),
        ("怎么推广敲门工作法解决停车难", "学习借鉴“敲门工作法”，推广工作经验。", ""),
        ("潜江有八条措施吗", "潜江市出台“八条措施”。", ""),
        ("什么是《𠮷·　新政》？①", "印发《𠮷·　新政》。〔〕", "𠮷· 新政"),
    ],
)
def test_a_slogan_is_known_by_name_only(asked: str, quote: str, name: str) -> None:
    assert unexplained(fold(asked), [fold(quote)]) == name


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        (QIAOKOU, "硚口区汉水桥街道营北等一批老旧社区，投资34.9亿元", QIAOKOU[:3]),
        (QIAOKOU, "硚口区汉水桥街道营北投资3亿元", QIAOKOU),
        (QIAOKOU, "截至目前，全市已有14万多居民受益", QIAOKOU[:2]),
        (QIAOKOU, "在全市率先建成3个站点", QIAOKOU),
        (QIAOKOU, "全区阵地总量超440个", QIAOKOU[:3]),
        ((), "全市已有14万多居民", ()),
        (("湖北省", "黄冈市", "武穴市", "梅园小区"), "全市认领263项", ("湖北省", "黄冈市", "武穴市")),
    ],
)
def test_a_figure_is_of_the_place_that_its_sentence_names(
    place: tuple[str, ...], text: str, told: tuple[str, ...]
) -> None:
    assert told_place(replace(HIT, place=place, text=text)) == told
