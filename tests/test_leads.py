"""Who leads: the body that acts, with the name of its place, and no phrase that only looks like one."""

import pytest

from ingest.gazetteer import LEVELS, shipped
from ingest.leads import MAX_PLACE, find_lead
from ingest.places import PlaceFinder
from ingest.subjects import REACH

GAZETTEER = shipped()
PLACES = PlaceFinder(GAZETTEER)


def lead(text: str) -> str:
    span = find_lead(text, len(text), PLACES)
    return text[slice(*span)] if span else ""


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("晨光市公安局组建义警队", "晨光市公安局"),
        ("近日晨光市公安局组建义警队", "晨光市公安局"),
        ("下一步晨光区人民法院将巡回审理", "晨光区人民法院"),
        ("湖北省襄阳市樊城区人民检察院上门听证", "湖北省襄阳市樊城区人民检察院"),
        ("晨光乡党委政府挨家走访", "晨光乡党委政府"),
        ("晨光村党总支部开了三次会", "晨光村党总支部"),
        ("晨光村党员志愿者清理沟渠", "晨光村党员志愿者"),
        ("晨光市政府新闻办公室通报", "晨光市政府新闻办公室"),
        ("永福苑居民区党支部办起夜校", "永福苑居民区党支部"),
        ("晨光安置小区党支部办起夜校", "晨光安置小区党支部"),
        ("该社区党委办起夜校", "该社区党委"),
        ("市大数据局牵头", "市大数据局"),
        ("合肥经开区城管局牵头", "合肥经开区城管局"),
        ("晨光市委宣传部办展", "晨光市委宣传部"),
        ("共青团晨光市委员会办展", "共青团晨光市委员会"),
        ("协助省委整治", ""),
        ("拓宽政府采购评审专家征集渠道", ""),
        ("畅通社区卫生服务站与医院的转诊通道", ""),
        ("报市政府批准，改造车棚", ""),
        ("会同市发展改革部门制定标准", ""),
        ("会同县人民医院上门义诊", "会同县人民医院"),
        ("动态监测中心上门服务", "动态监测中心"),
        ("动态分析各市县财政部门的数据", ""),
        ("畅通社区党委组织协商", "畅通社区党委"),
        ("须经区人民政府批准，改造车棚", ""),
        ("第五十条　市民政部门建立档案", "市民政部门"),
        ("晨光村党总支部请了进来，门卫室是新盖的", ""),
        ("晨光市委宣传部去年成立，晨光市公安局巡逻", "晨光市公安局"),
        ("晨光市公安局成立了巡逻队，夜里巡逻", "晨光市公安局"),
        ("晨光市委常委会研究议事办法", "晨光市委常委会"),
        ("自治区体育局牵头", "自治区体育局"),
        ("经开区公安分局牵头", "经开区公安分局"),
        ("晨光街道社工站联合街道妇联义诊", "晨光街道社工站联合街道妇联"),
        ("市工信局、市商务局组织约谈", "市工信局、市商务局"),
        ("“居民都满意。”晨光村党支部算了一笔账", "晨光村党支部"),
        ("建设街道党工委组建志愿服务队", "建设街道党工委"),
        ("宜都市建强做优街道党组织书记队伍", "宜都市"),
        ("走进晨光市公安局", ""),
        ("出任晨光省妇联副主席", ""),
        ("协助东岸区检察院办案", ""),
        ("并希望区住建局指导", ""),
        ("王建国任晨光省乡村振兴局副局长", ""),
        ("是晨光区民政局的老品牌", ""),
        ("东山村是晨光县审计局的联系点", ""),
        ("记者从市人社局获悉", ""),
        ("据晨光县法院介绍", ""),
        ("但经过区文体局勘查", ""),
        ("源头全掌握社区党员名单", ""),
        ("晨光区委常委、副区长到场", ""),
        ("广泛布局宣讲点", ""),
        ("在主题邮局设点", ""),
        ("12项事务，不再由社区承担", ""),
        ("景点）和窗口单位设了站点", ""),
        ("稳是大局", ""),
        ("新心驿站为骑手提供热水", ""),
        ("晨光街道社工站为骑手提供热水", "晨光街道社工站"),
        ("局部有雨", ""),
        ("该公司年收入八亿元", ""),
        ("按〔2021〕3号《办法》·𠮷①　", ""),
    ],
)
def test_who_leads(text: str, body: str) -> None:
    assert lead(text) == body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("近年来，晨光路街道携手邮政公司办起食堂", "晨光路街道携手邮政公司"),
        ("社区第一时间组建服务队", "社区"),
        ("晨光镇全面推行积分制", "晨光镇"),
        ("8月10日上午，晨光居民区还为老人义诊", "晨光居民区"),
        ("各社区不断开展夜访", "各社区"),
        ("晨光路街道新时代文明实践所创新开展宣讲", "晨光路街道新时代文明实践所"),
        ("晨光街道晨星社区运用积分制度", "晨光街道晨星社区"),
        ("“红马甲”志愿服务队定期清扫楼道", "“红马甲”志愿服务队"),
        ("星火物业还请了理发师上门", "星火物业"),
        ("晨光派出所和星火幼儿园共同办展", "晨光派出所和星火幼儿园"),
        ("区总工会、区文化馆、晨光小学等单位联合办展", "区总工会、区文化馆、晨光小学等单位"),
        ("晨光村联合市消防救援大队开展演练", "晨光村联合市消防救援大队"),
        ("为丰富暑期生活，晨光社区开办夜校", "晨光社区"),
        ("晨光社区调研三次，星火社区组建舞队", "星火社区"),
        ("这次义诊由区卫健局、晨光医院联合组织", "区卫健局、晨光医院"),
        ("在社区党委组织下，路边小屋重新开放", "社区党委"),
        ("晨光街道党群服务中心自成立以来开展义诊", "晨光街道党群服务中心"),
        ("晨光社区党委书记王建国组织巡查", "晨光社区党委"),
    ],
)
def test_the_subject_that_acts_leads(text: str, body: str) -> None:
    assert lead(text) == body


@pytest.mark.parametrize(
    "text",
    [
        "晨光区推行积分制",
        "晨光村修通水渠",
        "晨光社区的食堂开张",
        "晨光社区居民自发清扫楼道",
        "晨光路街道党群服务中心门口放置冰柜",
        "晨光社区服务更贴心",
        "晨光社区位于老城，环境优美",
        "晨光社区服务站正式揭牌",
        "晨光社区被评为先进",
        "据晨光社区介绍，食堂坐满",
        "晨光社区负责人表示，食堂坐满",
        "慰问晨光社区老人",
        "走进晨光社区宣讲",
        "助力企业复工复产",
        "老旧小区加装电梯",
        "乡镇组织演练",
        "志愿者耐心讲解",
        "5000名青年志愿者奔赴乡村",
        "居民自发清扫楼道",
        "经法院审理查明",
        "只要晨光社区办展，他都参加",
        "贯彻省委要求",
        "星火物业也引了进来",
        "晨光社区党委书记王建国介绍，食堂坐满",
        "市教育局学校安全管理科副科长王建国表示，食堂坐满",
        "助企业找到合伙人",
    ],
)
def test_who_only_is_or_gets_something_leads_nothing(text: str) -> None:
    assert lead(text) == ""


def test_only_a_name_that_ends_before_the_verb_or_follows_in_its_sentence_leads() -> None:
    text = "为丰富生活，晨光社区组建舞队。星火社区开办夜校。"
    first, second = text.index("晨光"), text.index("星火")
    assert find_lead(text, 1, PLACES) == (first, first + 4)
    assert find_lead(text, len(text), PLACES) == (second, second + 4)


@pytest.mark.parametrize("link", ["、", "和", "联合"])
def test_an_endless_list_is_read_no_further_than_names_reach(link: str) -> None:
    names = [f"{chr(number)}江县审计局" for number in range(0x4E00, 0x4E00 + 2000)]
    found = lead(link.join(names) + "的联络点")
    assert len(found) <= REACH


def test_every_county_leads_with_its_government() -> None:
    entries = {each for name in GAZETTEER.names() for each in GAZETTEER.by_name(name)}
    names = {each.name for each in entries if each.level in LEVELS[:3] and len(each.name) <= MAX_PLACE}
    assert {name for name in names if lead(f"{name}政府组建专班") != f"{name}政府"} == set()
    assert len(names) > 3000
