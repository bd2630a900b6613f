"""Who leads: the body that acts, with the name of its place, and no phrase that only looks like one."""

import pytest

from ingest.gazetteer import LEVELS, Gazetteer
from ingest.leads import MAX_PLACE, find_lead
from ingest.places import PlaceFinder

GAZETTEER = Gazetteer.load()
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
        ("稳是大局", ""),
        ("局部有雨", ""),
        ("该公司年收入八亿元", ""),
        ("按〔2021〕3号《办法》·𠮷①　", ""),
    ],
)
def test_who_leads(text: str, body: str) -> None:
    assert lead(text) == body


def test_every_county_leads_with_its_government() -> None:
    entries = {each for name in GAZETTEER.names() for each in GAZETTEER.by_name(name)}
    names = {each.name for each in entries if each.level in LEVELS[:3] and len(each.name) <= MAX_PLACE}
    assert {name for name in names if lead(f"{name}政府组建专班") != f"{name}政府"} == set()
    assert len(names) > 3000
