import pytest

from benchmarks.cleaning import new_pipeline
from ingest.carrier import UNKNOWN, Reading
from ingest.deeds import is_directive, tells_deed
from ingest.practice import Place
from tests.invariants import read

HERE = Reading(Place(("湖北省", "武汉市"), ("context", "gazetteer")), "市(州)")
"""The place of an article, which its sentence does not name."""
NAMED = Reading(HERE.place, HERE.level, (HERE.place.path,))

PUBLIC_WORK = [
    "街道推行统一审批制度，压减办理环节12个。",
    "社区开通线上诉求平台，办结居民诉求320件。",
    "开设网上诉求窗口12个，安排专人答复。",
    "针对以上诉求，物业公司加装路灯32盏。",
    "方案经居民代表大会最终审定，加装电梯12部。",
    "为居民提供认领服务，建起共享菜园12块。",
    "平台提供认证服务，办结事项320件。",
    "居民被告知改造方案后，小区召开议事会12场。",
    "推行一审二核三公示制度，发放补助金32万元。",
    "第一条：建立小区公约，清理楼道杂物12吨。",
    "设立涉诉信访联络站，判决前先行协商，化解纠纷32起。",
    "引导原告、被告先行协商，化解欠薪纠纷45起。",
    "街道抓获犯罪嫌疑人3名，挽回居民损失12万元。",
    "社区依据《物业管理条例》第十二条规定，指导成立业委会12个。",
    "法庭把庭审搬进村里，巡回开庭12次，村民到场旁听。",
    "派出所联合社区抓获违法人员12名，追回电动车32辆。",
    "对被判处缓刑的社区矫正对象开展帮教12次，帮助就业。",
    "法院设立回访制度，对判决生效案件走访320件。",
    "组织干部到法院旁听庭审，提升依法行政能力。",
    "法院在社区设立巡回审判点，一审服判息诉率明显提升。",
    "对犯罪嫌疑人家属开展帮扶，送去米面32份。",
    "聘请老法官为居民解读判决书，开设讲堂12场。",
    "组织原告与被告双方到司法所调解，促成和解。",
    "街头建起草原告急宣传栏12处，提醒游客爱护草地。",
]
"""Deeds in words that hold those of a lawsuit, or that deal with lawsuits and offenders in general."""
OLD_PLACES = [
    "对1995年以前建成的12个老旧小区实施改造，惠及居民3200户。",
    "全面改造1990年代建成的老旧小区，加装电梯20部。",
    "针对1998年建成的小区管网老化问题，更换管网12公里。",
    "自1994年以来，村里坚持开展互助活动，帮助老人320人次。",
    "石拱桥始建于1979年，存在风险隐患，镇政府投入资金120万元加固。",
    "古城有建城1800年历史，古城保护中心修缮老宅32处。",
    "1986年建成的农贸市场设施陈旧，街道投入资金300万元改造。",
    "老街有1800年的历史，文保中心组建巡查队12支。",
    "村民服务中心前身是1970年的粮站，改造后建起食堂。",
    "建成于1985年的老旧小区没有电梯，加装电梯18部。",
    "1980年建造的楼房外墙脱落，维修资金投入32万元。",
    "小区1996年交付，设施老化，物业公司更换水管12公里。",
    "挖掘1938年抗战旧址资源，打造红色教育基地。",
    "修缮1911年的老街建筑，引进商户32家。",
    "为1949年10月1日前参加工作的老人发放慰问金320份。",
    "1986年成立的农贸市场设施陈旧，街道投入资金300万元改造。",
]
"""Deeds of now at what is old."""
UNDER_THE_COUNTRY = [
    "街道健全党建联席会议制度，解决难题32个。",
    "健全党群服务体系，新建党群服务站12个。",
    "以习近平新时代中国特色社会主义思想为指导，社区组建宣讲队12支。",
    "招募来自世界各地的志愿者32名，开办外语课堂。",
    "世界肝炎日，卫生院开展义诊12场。",
    "世界母乳喂养周，妇幼保健院开设讲座12场。",
    "打造“昆虫世界”科普园，接待学生3200人次。",
    "街道争取中央财政补助资金300万元，改造老旧小区12个。",
    "推广我国首个社区养老积分系统，为老人登记积分3200次。",
    "按照国务院“放管服”改革部署，下放审批事项72项。",
    "国务院部署改革后，街道承接审批事项72项。",
    "我国人口老龄化加快，社区开办老年食堂12家。",
    "讲授“我国传统节日”课程12场，吸引居民参与。",
    "我国传统节日期间，社工站组织包粽子活动12场。",
    "各国留学生走进敬老院，开展慰问活动。",
    "两国青年志愿者一起清理河道，清运垃圾3吨。",
    "硬化社会主义新农村道路12公里，安装路灯32盏。",
    "街道制定“社会主义制度好”宣讲计划，开展宣讲12场。",
]
"""Deeds of a place that name the country, the world or a central organ beside it."""
CASES = [
    "法院一审判决被告赔偿12万元，并拆除围挡。",
    "原告认识了被告，双方签订合同。",
    "庭审中，街道办辩称已开展核实。",
    "警方破获一起盗窃案，抓获犯罪嫌疑人3名。",
    "依照本法第一百六十条规定，责令改正并公示。",
    "《刑法》第二百八十七条规定：提供支持的，处拘役。",
    "公安局对违法行为人王某处行政拘留5日，并公示。",
    "经调解未果，业主诉至法院，法院判决物业公司赔偿。",
]
"""Single cases and articles of a law."""
HISTORY = [
    "医院成立于1958年，设置床位800张。",
    "医院始建于1953年，开设科室32个。",
    "1983年，两县结缘，建立友好关系。",
    "其前身是1901年创建的医局，开设科室32个。",
    "1998年《献血法》颁布实施，开展无偿献血，血站服务完善。",
    "1985年，街道成立居委会12个。",
    "1998年3月，社区建立议事会12个。",
]
"""What was done in the last centuries."""
THE_COUNTRYS = [
    "我国健全就业服务体系，新增就业1200万人。",
    "近年来，我国推进老旧小区改造，居住条件改善。",
    "党中央高度重视就业，推动出台政策。",
    "国务院印发《意见》，推动优化营商环境。",
    "中央财政安排资金，支持各地改造。",
    "以习近平同志为核心的党中央关心青年，推动就业。",
    "7月20日，国新办举行发布会，发布就业数据。",
    "在全党开展主题教育，推动解决问题。",
    "绿证是我国可再生能源的唯一证明，推动交易规范。",
    "建立社会主义制度，消灭剥削。",
    "我国城镇布局优化，推动产业升级，居住条件改善。",
]
"""What the country or a central organ does."""


@pytest.mark.parametrize(
    ("text", "reading", "tells"),
    [
        ("街道组建志愿服务队12支。", UNKNOWN, True),
        ("推行“一窗通办”机制，办件提速。", UNKNOWN, True),
        ("此外，还开展专项整治12次。", UNKNOWN, True),
        ("下月将开展专项整治12次。", UNKNOWN, True),
        ("制定行业标准12项，推动产业融合。", UNKNOWN, False),
        ("制定行业标准12项，推动产业融合。", HERE, True),
        ("武汉市落实党中央部署，新增就业20万人。", NAMED, True),
        ("世界读书日，图书馆开展领读活动12场。", HERE, True),
        ("小区建于1998年，去年加装电梯20部。", HERE, True),
        ("经审理，法院判决被告赔偿并拆除围挡。", HERE, False),
        ("法官就一起判决开展普法宣讲12场。", HERE, True),
        ("依照本法第一百六十条规定，责令改正并公示。", HERE, False),
        ("要进一步健全协商机制，推动问题解决。", HERE, False),
        ("要进一步健全协商机制，推动问题解决。", NAMED, True),
        ("各社区要健全协商机制，推动问题解决。", HERE, True),
        ("各单位要严格值守制度，推动问题解决。", HERE, True),
        ("要加快新建驿站12个，推动问题解决。", HERE, True),
        ("𠮷①　", UNKNOWN, False),
        ("", UNKNOWN, False),
        ("", HERE, False),
    ],
)
def test_what_is_told_of_nobody_in_particular_is_no_deed(text: str, reading: Reading, tells: bool) -> None:
    assert tells_deed(text, reading) == tells


@pytest.mark.parametrize("text", [*PUBLIC_WORK, *OLD_PLACES, *UNDER_THE_COUNTRY])
def test_a_deed_stays_though_it_holds_words_of_cases_history_or_the_country(text: str) -> None:
    assert tells_deed(text, HERE)


@pytest.mark.parametrize("text", [*PUBLIC_WORK[:8], *OLD_PLACES[:4], *UNDER_THE_COUNTRY[:5]])
def test_such_a_deed_is_read_from_a_file(text: str) -> None:
    found = read(f"武汉市硚口区：居民议事有新章\n街道组建议事会12个，解决停车难题32件。\n\n{text}")
    assert text in [each.evidence[-1].text for each in found.practices]


@pytest.mark.parametrize("text", [*CASES, *HISTORY, *THE_COUNTRYS])
def test_cases_history_and_the_countrys_measures_are_no_deeds_of_a_place(text: str) -> None:
    assert not tells_deed(text, HERE)


@pytest.mark.parametrize("text", THE_COUNTRYS)
def test_a_sentence_that_names_a_place_is_not_the_countrys(text: str) -> None:
    assert tells_deed(text, NAMED)


@pytest.mark.parametrize(
    ("text", "reading", "tells"),
    [
        ("主办方举办展览12场，投入资金20万元。", HERE, False),
        ("主办方举办展览12场，投入资金20万元。", NAMED, True),
        ("主办方为老人举办展览12场，投入资金20万元。", HERE, True),
        ("主办方举办残疾人画展12场，投入资金20万元。", HERE, True),
    ],
)
def test_in_a_doubtful_article_a_deed_names_its_place_or_for_whom(
    text: str, reading: Reading, tells: bool
) -> None:
    assert tells_deed(text, reading)
    assert tells_deed(text, reading, doubtful=True) == tells


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("要坚持党建引领，健全协商机制。", True),
        ("不得向居民摊派，建立公示制度。", True),
        ("街道建立公示制度，不得向居民摊派。", False),
        ("社区近日出台办法，收费应当公示。", False),
    ],
)
def test_a_directive_says_what_shall_be_done_and_tells_no_deed(text: str, ordered: bool) -> None:
    assert is_directive(text) == ordered


def test_only_policies_and_national_documents_give_measures_of_nobody() -> None:
    plain = "推动产业融合，制定行业标准12项，开展老旧改造。"
    pipeline = new_pipeline()
    law = pipeline.ingest(f"国务院关于老旧小区改造的意见\n\n{plain}".encode(), "意见.txt")
    news = pipeline.ingest(f"改造提速\n\n{plain}".encode(), "新闻.txt")
    assert [len(found.practices) for found in (law, news)] == [1, 0]
