"""What a question is about and nothing found tells of: refused by name, where words in common alone would answer."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from api.answers.answer import ask
from api.answers.commonplaces import is_common
from api.answers.matters import things
from index.library import Library
from tests.libraries import shelve

TEXTS: Mapping[str, str] = {
    "市场.txt": "黄冈：便民\n\n　　湖北省黄冈市引进家政、医疗、购物等市场主体12家，提升居民安全感·〔2021〕《办法》①。\n",
    "文化.txt": "嘉鱼：志愿队\n\n　　湖北省咸宁市嘉鱼县四邑村组建广场舞队、舞龙队6支，村民参与村庄治理。\n",
    "公约.txt": "夷陵：公约\n\n　　湖北省宜昌市夷陵区许家冲村修订党员公约8版，开展乡风文明评比。\n",
    "停车.txt": "武穴：停车\n\n　　湖北省黄冈市武穴市梅园小区划定停车位120个，引进物业公司。\n",
    "水利.txt": "引江济汉\n\n　　工程自2014年建成通水，河水引至下游，供水总量超过300亿立方米𠮷。\n",
    "权责.txt": "孝南：明责\n\n　　湖北省孝感市孝南区书院街道向街道赋权112项，签订《赋权承接书》。\n",
    "议事.txt": "荣东：议事\n\n　　湖北省武汉市硚口区荣东社区召开大树下的议事会20场，居民协商小区环境。\n",
}
REPORTS = Path(__file__).parents[1] / "corpus" / "reports"
NAMES = (
    "youth-league-nursery.md",
    "xishui-reno-supervision.md",
    "xujiachong.md",
    "qiaokou-riders.md",
    "xiangyang-governance.md",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Few reports, so that most matters are missing; tests only read it."""
    with closing(Library.open(shelve(tmp_path_factory.mktemp("offtopic"), TEXTS))) as opened:
        yield opened


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Some of the reports that are shipped, and one of who is paid what; tests only read it."""
    texts = {name: (REPORTS / name).read_text(encoding="utf-8") for name in NAMES}
    texts["执法.txt"] = (
        "麻城：执法\n\n　　湖北省黄冈市麻城市整合执法力量，设综合执法中心12个，编制下沉到街道。\n"
    )
    texts["保洁.txt"] = "汉阳：保洁\n\n　　湖北省武汉市汉阳区提高保洁员工资，每月3000元①。\n"
    with closing(Library.open(shelve(tmp_path_factory.mktemp("shipped"), texts))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("海鲜市场缺斤少两怎么查", "海鲜市场"),  # The market is told of, the seafood is not.
        ("煤矿安全怎么监管", "煤矿安全"),
        ("广场舞太吵怎么办", "噪声"),  # A topic of which no word is told.
        ("小区养狗怎么协商议事", "养狗"),  # The theme is told, the topic is not.
        ("农村殡葬改革怎么做", "殡葬改革"),
        ("结婚彩礼太高怎么办", "彩礼"),  # A spoken word of which reports have the noun too.
        ("停车费太贵怎么管", "费太贵"),  # A price is demanded.
        ("自来水停水怎么办", "自来水停水怎么办"),  # Only a passage holds a word of it, and no practice.
        ("河水发黄停水怎么办", "河水发黄停水怎么办"),  # Nor one of its topic and a word.
        ("老年人吃饭怎么解决", "老年人吃饭"),  # Of its theme only what is near.
        ("村里办酒席攀比怎么管", "办酒席"),  # Customs are told of, and no feast.
        ("丧事大操大办怎么治", "大操大办"),
        ("居民小区养蜂怎么管", "养蜂"),  # 居民小区 is a theme of which every report tells.
        ("就业困难人员怎么找工作", "就业困难人员"),  # 人员 is anybody.
        ("快递柜收费怎么管", "收费"),  # No sum is asked for.
    ],
)
def test_words_in_common_are_no_answer(library: Library, question: str, named: str) -> None:
    refused = ask(library, question).refusal
    assert refused is not None and refused.slots[0].slot == "topic"
    assert named in refused.slots[0].message


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("广场舞队怎么组建", "广场舞队"),
        ("怎么引进市场主体", "市场主体12家"),
        ("停车位不够怎么办", "停车位120个"),
        ("移风易俗怎么搞", "乡风文明"),
        ("居民怎么一起商量事", "议事会20场"),
        ("供水总量是多少", "300亿立方米"),
        ("街道有责没权怎么办", "赋权112项"),
        ("街道有责无权怎么破", "赋权112项"),
        ("街道责大权小怎么解决", "赋权112项"),
        ("街道权责不对等怎么办", "赋权112项"),
    ],
)
def test_what_is_told_is_answered(library: Library, question: str, words: str) -> None:
    assert words in "".join(each.text for each in ask(library, question).statements)


def test_a_refusal_shows_the_passages_that_speak_of_it(library: Library) -> None:
    refused = ask(library, "自来水停水怎么办").refusal
    assert refused is not None
    assert [each.source for each in refused.near] == ["水利.txt"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("暑期托管班怎么开", "爱心托管班"),  # 期托 is no word.
        ("执法队伍怎么下沉", "综合执法中心"),  # Nor is 法队.
        ("老房子改造谁监督", "把监督权做实"),  # Who says 老房子 means what reports call 老旧小区.
        ("网络订房怎么弄", "在一个上面订房"),
        ("怎样做问卷调查", "区里做了一份问卷"),
    ],
)
def test_what_is_told_in_other_words_is_answered(shipped: Library, question: str, words: str) -> None:
    assert words in "".join(each.text for each in ask(shipped, question).statements)


@pytest.mark.parametrize(
    ("question", "messages"),
    [
        ("移风易俗戏台怎么建", ["资料中没有写到“戏台”。"]),
        ("唱渔鼓怎么宣传村规", []),  # A part of a word of the vocabulary (村规民约).
        ("骑手怎么参加党组织", []),
        ("小哥们怎么参加小区治理", []),  # Told by a passage of the subtheme; 哥们 is no word of the question.
    ],
)
def test_a_noun_beside_a_wide_theme_that_nothing_holds_is_told(
    shipped: Library, question: str, messages: list[str]
) -> None:
    found = ask(shipped, question)
    assert found.statements and [each.message for each in found.unsaid] == messages


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("广场舞太吵怎么办", "没有写到“太吵”，也没有写到“噪声”"),  # Of the dance itself a report tells.
        ("停车费多少钱", "没有写明“停车费多少钱”"),
    ],
)
def test_a_message_names_what_is_missing(library: Library, question: str, named: str) -> None:
    refused = ask(library, question).refusal
    assert refused is not None and named in "".join(each.message for each in refused.slots)


@pytest.mark.parametrize("question", ["网格员工资多少钱", "网格员的工资多少钱"])
def test_a_message_says_of_what_something_is_missing(shipped: Library, question: str) -> None:
    refused = ask(shipped, question).refusal
    assert refused is not None
    assert refused.slots[0].message == f"资料中没有写明“{question.removesuffix('钱')}”，不作推算。"


def test_a_compound_that_everyday_speech_has_is_one_thing(shipped: Library) -> None:
    refused = ask(shipped, "快递柜占道怎么管").refusal
    assert refused is not None and "快递柜" in refused.slots[0].message


FEASTS: Mapping[str, str] = {
    "宴席.txt": "唐家：移风易俗\n\n　　湖南省永州市东安县唐家村推进移风易俗，成立红白理事会，规定酒席不超过12桌·〔2021〕𠮷①。\n",
    "文明.txt": "大宽：移风易俗\n\n　　湖南省永州市冷水滩区大宽村开展移风易俗，评选文明家庭8户。\n",
    "快递.txt": "石山：快递\n\n　　湖南省永州市冷水滩区石山村设快递站3个，规范收费，村民不再跑路。\n",
    "驿站.txt": "珊瑚：驿站\n\n　　湖南省永州市冷水滩区珊瑚街道设快递柜20组，小哥随到随取。\n",
    "电瓶.txt": "梅湾：充电\n\n　　湖南省永州市冷水滩区梅湾街道设共享充电宝30个，免费借用。\n",
    "食安.txt": "辛集：食品安全\n\n　　河北省石家庄市辛集市组织居民召开议事会12场，监督食品安全，检查企业20家。\n",
    "餐饮.txt": "藁城：餐饮\n\n　　河北省石家庄市藁城区组织居民召开议事会15场，监督餐饮食品安全，检查单位30家。\n",
    "古城.txt": "正定：文物建筑\n\n　　河北省石家庄市正定县修缮文物建筑9处，开放给游客。\n",
    "违建.txt": "辛集：建筑\n\n　　河北省石家庄市辛集市整治违章建筑70处，建筑垃圾清运3车。\n",
    "养老.txt": "桥东：老人\n\n　　河北省石家庄市桥西区推行居家养老，建设服务中心6处，组织志愿者为老年人送餐120次。\n",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Reports that have words in common and tell of different matters; tests only read it."""
    with closing(Library.open(shelve(tmp_path_factory.mktemp("county"), FEASTS))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("村里办酒席攀比怎么管", ["宴席.txt"]),  # And no other customs.
        ("移风易俗怎么搞", ["宴席.txt", "文明.txt"]),
        ("文物建筑怎么保护利用", ["古城.txt"]),  # And no other buildings.
        ("酒楼食品安全怎么监管", ["食安.txt", "餐饮.txt"]),  # Of the topic both are.
    ],
)
def test_a_narrow_matter_is_told_alone(county: Library, question: str, sources: list[str]) -> None:
    assert sorted(each.source for each in ask(county, question).citations) == sources


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("快递柜收费怎么管", "快递柜收费"),  # 快递 and 收费 stand in one report, 快递柜 in another.
        ("充电宝乱收费怎么管", "乱收费"),  # What is free is no answer.
        ("电信诈骗怎么防到老年人身上", "没有写到“电信诈骗”"),  # How it is asked is no matter.
    ],
)
def test_parts_of_a_matter_are_no_answer(county: Library, question: str, named: str) -> None:
    refused = ask(county, question).refusal
    assert refused is not None and named in refused.slots[0].message


@pytest.mark.parametrize(
    ("question", "messages"),
    [
        ("老年人保健品退款怎么办", ["找到的内容没有写到“保健品”。"]),
        ("居家养老快递柜怎么用", ["找到的内容没有写到“快递柜”。"]),  # Of which another report tells.
        ("老百姓居家养老怎么办", []),
        ("居家养老组织者怎么请", []),  # 组织 is told.
        ("居家养老要名单、法子", []),  # What is asked for, and of which matter.
        ("居家养老，大车把进村路压得全是坑", []),  # 路压 is no word.
        (
            "居家养老招商引资怎么做",
            ["找到的内容没有写到“招商引资”。"],
        ),  # Longer than the word of the vocabulary.
    ],
)
def test_what_no_statement_names_is_told_beside_its_theme(
    county: Library, question: str, messages: list[str]
) -> None:
    found = ask(county, question)
    assert found.statements and [each.message for each in found.unsaid] == messages


def test_a_wide_theme_without_a_word_of_the_question_is_left_out(shipped: Library) -> None:
    told = "".join(each.text for each in ask(shipped, "村里老人吃饭没人管怎么办").statements)
    assert "平价饭" in told and "党员公约" not in told
    assert "党员公约" in "".join(each.text for each in ask(shipped, "村里乡风文明怎么搞").statements)


@pytest.mark.parametrize("word", ["老百姓", "乡亲们", "家家户户", "当地人", "希望", "到底", "人员", "村里"])
def test_what_any_question_may_hold_is_no_matter(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", ["渔民", "外地人", "老人", "骑手", "养蜂", "人才", "·〔2021〕𠮷①"])
def test_a_group_with_matters_of_its_own_is_one(word: str) -> None:
    assert not is_common(word)


def test_a_compound_that_ends_in_a_word_of_any_report_is_told_by_its_beginning() -> None:
    (thing,) = things("就业困难人员怎么找工作", ["就业困难人员"])
    assert thing.is_told_by("就业") and not thing.is_told_by("人员")


APART: Mapping[str, str] = {
    "租房.txt": "梅湾：出租房\n\n　　湖南省永州市冷水滩区梅湾街道检查出租房屋320处，签订治安责任书·〔2021〕𠮷①。\n",
    "校园.txt": "珊瑚：校园\n\n　　湖南省永州市冷水滩区珊瑚街道开展校园防溺水宣讲30场，发放手册。\n",
    "质量.txt": "石山：质量\n\n　　湖南省永州市冷水滩区石山村建立质量监督小组，检查大棚12个。\n",
    "助餐.txt": "伊塘：助餐\n\n　　湖南省永州市冷水滩区伊塘镇设助餐点6个，为老年人送餐。\n",
    "剧本.txt": "凤凰：剧本\n\n　　湖南省永州市冷水滩区凤凰街道组织村民编写渔鼓剧本3部，演出20场。\n",
    "场所.txt": "杨家：泳池\n\n　　湖南省永州市冷水滩区杨家桥街道检查游泳场所15家，公示水质。\n",
    "词句.txt": "诗里的城\n\n　　丞相祠堂何处寻，锦官城外柏森森。\n",
    "调解.txt": "高溪：调解\n\n　　湖南省永州市冷水滩区高溪市镇组织调解队，化解邻里矛盾纠纷40起。\n",
    "犬只.txt": "菱角：犬只\n\n　　湖南省永州市冷水滩区菱角山街道为犬只免费接种疫苗800针。\n",
    "议事.txt": "肖家：议事\n\n　　湖南省永州市冷水滩区肖家园街道召开居民议事会30场，商量小区晾晒。\n",
    "停车.txt": "岚角：停车\n\n　　湖南省永州市冷水滩区岚角山街道划定停车位90个，装充电桩20个。\n",
    "骑手.txt": "普利：骑手\n\n　　湖南省永州市冷水滩区普利桥镇关爱新就业群体，为网约车司机设驿站2处。\n",
    "管网.txt": "上岭：饮水\n\n　　湖南省永州市冷水滩区上岭桥镇铺设饮用水管网12公里。\n",
    "志愿.txt": "花桥：志愿者\n\n　　湖南省永州市冷水滩区花桥街镇招募高考考点志愿者60名，送水送伞。\n",
    "编制.txt": "竹山：下放\n\n　　湖南省永州市冷水滩区竹山桥镇按照“钱随事走、物随人走”的原则，下放资产5处。\n",
    "门禁.txt": "牛角：门禁\n\n　　湖南省永州市冷水滩区牛角坝镇为小区安装门禁14套，更换门锁。\n",
    "平台.txt": "黄阳：智慧社区\n\n　　湖南省永州市冷水滩区黄阳司镇建设智慧社区平台，推行智慧安防，上线社区小程序。\n",
}
"""Reports each of which has some word or theme in common with a question that none of them answers."""


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Reports of matters that share words; tests only read it."""
    with closing(Library.open(shelve(tmp_path_factory.mktemp("apart"), APART))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("公租房怎么分配", "资料中没有写到“公租房”。"),  # Told is 出租房, which ends so too.
        ("校园餐质量怎么管", "资料中没有写到“校园餐质量”。"),
        ("剧本杀场所怎么监管", "资料中没有写到“剧本杀场所”。"),  # One name, cut into three words.
        (
            "祠堂怎么管理",
            "资料中没有哪条做法写到“祠堂怎么管理”，只有 1 段文字提到相近的词。",
        ),  # Nothing is done there.
        ("高溪市镇养犬扰民怎么办", "找到的内容没有写到“养犬扰民”，也没有写到“养犬”、“犬只”、“犬证”。"),
        ("僵尸车怎么清理", "资料中没有写到“僵尸车”，也没有写到“废弃车辆”、“废旧车辆”、“无主车辆”。"),
        ("网约房怎么登记", "资料中没有写到“网约房”。"),  # 网约 begins the name of a trade.
        ("二次供水水箱怎么清洗", "资料中没有写到“二次供水水箱”。"),  # Of the topic something is told.
        ("志愿怎么填", "资料中没有写到“志愿”。"),  # 志愿者 are somebody.
        ("水质困人怎么救", "资料中没有写到“水质困人”。"),  # What is done to it is a character alone.
    ],
)
def test_what_shares_a_word_a_theme_or_a_topic_is_no_answer(
    apart: Library, question: str, message: str
) -> None:
    refused = ask(apart, question).refusal
    assert refused is not None and [each.message for each in refused.slots] == [message]


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("出租房怎么管", "租房.txt"),
        ("邻里矛盾怎么调解", "调解.txt"),
        ("停车难怎么解决", "停车.txt"),
        ("钱随事走、物随人走", "编制.txt"),  # Told word for word, though it is cut into words that are not.
        ("小区里装探头门禁刷脸哪家搞得好", "门禁.txt"),  # And no platform.
    ],
)
def test_what_is_told_of_the_matter_alone_is_the_answer(apart: Library, question: str, source: str) -> None:
    assert {each.source for each in ask(apart, question).citations} == {source}


def test_a_topic_beside_the_theme_that_is_told_is_said_to_be_untold(apart: Library) -> None:
    found = ask(apart, "小区养狗怎么协商议事")
    assert {each.source for each in found.citations} == {"议事.txt"}
    assert [each.message for each in found.unsaid] == [
        "找到的内容没有写到“养狗”，也没有写到“养犬”、“犬只”、“犬证”。"
    ]


def test_where_a_place_is_asked_about_nothing_is_said_of_others(apart: Library) -> None:
    refused = ask(apart, "永州市公租房怎么分配").refusal
    assert refused is not None
    assert refused.slots[0].message == "找到的内容没有写到“公租房”。"
