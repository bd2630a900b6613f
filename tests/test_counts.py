"""What a question wants counted, and whether a number counts just that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.counts import counts
from api.answers.demands import counted, parts
from index.asked_numbers import KINDS, asked_number
from index.folding import fold


def told(question: str, nouns: tuple[str, ...], text: str) -> list[str]:
    """The numbers in a text that a question with these nouns asks for."""
    (part,) = parts(fold(question))
    (demand,) = (counted(each, part.text, nouns) for each in part.demands)
    folded = fold(text)
    return [folded[start:end] for start, end in demand.spans(folded)]


@pytest.mark.parametrize(
    ("question", "nouns", "text", "numbers"),
    [
        ("武汉有多少个社区", ("社区",), "选派1708名优秀年轻干部到社区锻炼，解决难点问题500余个。", []),
        ("武汉有多少个社区", ("社区",), "年轻干部有1708名，先后下到社区锻炼的还有人。", []),
        ("武汉有多少个社区", ("社区",), "１１个街道大工委、126个社区大党委、55个城市社区①", ["55"]),
        ("多少个社区", ("社区",), "社区基金投了232.6万元·〔2021〕𠮷", []),
        ("多少个小区", ("小区",), "332个小区（片区）党支部，146个2000年以前的老旧小区", ["146"]),
        ("有多少小区党支部", ("小区党支部",), "2026家党员中心户，小区（片区）党支部332个", ["332"]),
        ("有多少志愿者", ("志愿者",), "志愿者85.15万人，组织8694个，服务群众360余万人", ["85.15万人"]),
        ("有多少下沉党员", ("下沉党员",), "党员135名，104万余名党员", []),
        ("有多少党员", ("党员",), "5.8万名在职党员主动参与", ["5.8万名"]),
        ("认领了多少项职权", ("认领", "职权"), "各街道认领230项", ["230"]),
        ("各街道多少项职权", ("职权",), "各街道认领230项", ["230"]),
        ("清了多少块牌子", ("牌子",), "半年清掉滥挂的牌匾近2.4万块", ["2.4万"]),
        ("开了多少托管班", ("托管班",), "今年暑期共开办3600余个，去的孩子超过14万人次", ["3600余"]),
        ("下沉了多少名干部", ("干部",), "在一线的下沉党员有104万余名", ["104万余名"]),
        ("有多少个社区", ("社区",), "共开办3600余个", []),
        ("招考了多少社区工作者", ("招考", "社区工作者"), "公开招考295人，参与社区治理", ["295"]),
        ("全省多少网格党支部", ("网格党支部",), "成立了2.39万个小区（网格）党支部", ["2.39万"]),
        ("武汉的社区数量", ("社区",), "1708名干部，126个社区", ["126"]),
        ("多少家企业", ("企业",), "", []),
    ],
)
def test_a_number_counts_what_stands_by_it(
    question: str, nouns: tuple[str, ...], text: str, numbers: list[str]
) -> None:
    assert told(question, nouns, text) == numbers


@given(st.text(alphabet="126个社区大党委名人（）“”·〔2021〕𠮷①　，万余有", max_size=24))
def test_any_text_can_be_counted_in(text: str) -> None:
    for found in KINDS[-1].told.finditer(text):
        assert isinstance(counts(text, *found.span(), "社区", ()), bool)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("装了几部电梯", "几部"),
        ("有几个人下沉", "几个人"),
        ("平均年龄多少", "平均年龄"),
        ("几个部门都来查", None),
        ("几张网格怎么并成一张", None),
        ("请了好几次没人来", None),
        ("一个社区十几个小区", None),
        ("挑几个例子", None),
        ("还有哪几个“兵”", None),
        ("人均收入翻了几倍", "几倍"),
        ("收入翻了几番", "翻了几番"),
        ("摘了几块牌子", "几块"),
        ("停车一小时几块", "几块"),
        ("一个人管几百户怎么办", None),
        ("花几百万", "花几"),
        ("要几十万元", "几十万元"),
        ("快递柜收费怎么管", None),  # Who asks how to handle a price asks for no sum.
        ("药品价格太高咋办", None),
        ("充电桩收费怎么定", "收费"),
        ("停车收费标准", "收费"),
        ("·〔2021〕《》𠮷①　", None),
    ],
)
def test_several_is_no_question_how_many(question: str, words: str | None) -> None:
    found = asked_number(fold(question))
    assert (found and found.words) == words


@pytest.mark.parametrize(
    ("question", "text", "is_told"),
    [
        ("收入翻了几倍", "与2018年相比增长2.5倍", True),
        ("收入翻了几番", "人均31328元，翻了一番", True),
        ("收入翻了几倍", "村集体收入为117万元", False),
        ("摘了几块牌子", "一口气摘了40多块牌匾", True),
        ("摘了几块牌子", "补贴300元", False),
        ("停车几块钱", "一小时3元", True),
        ("判了几年", "有期徒刑五年三个月", True),
        ("要多久办完", "在7个工作日内办结", True),
        ("财政出了多少运费", "每车运费800元", True),
        ("平台被罚了多少", "罚款5000元", True),
        ("罚了多少家", "罚款5000元", False),
        ("评出多少个样板", "推选300个样板点", True),
        ("股份占多少", "持有57%的股权", True),
        ("产值涨了多少", "同比增长3.1%", True),
        ("收费占几成", "费用占40%", True),
        ("修了多少公里", "新修绿道226公里、公园4个", True),
        ("修了多少公里", "公园4个", False),
        ("展区面积有多大", "展区3300平方米", True),
        ("社保要交满几年", "缴纳社会保险满4年", True),
        ("孤儿养育标准多少", "每人每月2976元", True),
        ("补贴期限是几年", "每月补贴300元", False),
        ("渔船占多少", "840艘渔船", False),
        ("改善了多少居民的居住环境", "全市14万多城镇居民居住环境改善", True),
        ("多少金牌调解员", "金牌调解员12名", True),
        ("多少收费站", "收费站12个", True),
        ("多少税源企业", "税源企业340家", True),
        ("多少米线店", "米线店12家", True),
        ("多少克难攻坚小组", "小组12个", True),
    ],
)
def test_what_a_number_looks_like(question: str, text: str, is_told: bool) -> None:
    number = asked_number(fold(question))
    assert number is not None and bool(number.kind.told.search(fold(text))) is is_told
