"""Names of measures: what the report calls them, and whether it tells what the name means."""

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from ingest.labels import MAX_LABEL, MIN_LABEL, find_label
from ingest.names import find_name, has_name, is_explained

CUT = rjieba.Jieba().cut


def test_a_run_of_verbs_is_read_once() -> None:
    """Ten times the text of one verb and another must not take a hundred times the steps: it would take minutes."""
    assert not has_name("建立" * 200_000)


def name_of(text: str) -> str:
    span = find_name(text, (0, len(text)), CUT)
    return text[slice(*span)] if span else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("街道建立健全网格联席会议制度，每月开一次会。", "网格联席会议制度"),
        ("推行“红黄绿”积分制度，评选文明户120户。", "“红黄绿”积分制度"),
        ("以主题年为抓手，开展“先锋”行动，新建驿站20个。", "“先锋”行动"),
        ("以社区提质增效年为载体，新建驿站20个。", "社区提质增效年"),
        ("改造闲置用房，建成集议事、助餐为一体的邻里中心。", "邻里中心"),
        ("推进“平安、和美”四联共治，打造示范点22个。", "“平安、和美”四联共治"),
        ("通过人员下沉、经费下拨、权力下放三项改革，解决街道缺人的问题。", "人员下沉、经费下拨、权力下放三项改革"),
        ("从严执行《权责清单》，签订《承接确认书》，认领职权199项。", "《承接确认书》"),
        ("开设“车友窗口”，司机凭码就餐。", "车友窗口"),
        ("改变过去“月报、季考”模式，明确每年只开展1次考核。", "明确每年只开展1次考核"),
        ("2023年,村集体收入达到117万元。", "村集体收入达到117万元"),
        ("小区党支部召集居民代表协商，新增停车位30个。", "新增停车位30个"),
        ("在外打工的人回村创办了栖客露营地。", "创办了栖客露营地"),
        ("聚焦“一老一小”，新建托育点12处。", "新建托育点12处"),
        ("派出所的民警召开恳谈会。", "派出所的民警召开恳谈会"),
        ("梳理形成有12项具体内容、覆盖村干部日常工作的履职清单，挂在墙上。", "履职清单"),
        ("建立12项履职清单，逐项公开。", "履职清单"),
        ("推行严格的积分管理制度。", "积分管理制度"),
        ("楼栋党小组长1292名，带着居民参与老旧小区改造、监督居民公约的，也是他们。", "楼栋党小组长1292名"),
        ("街道“大工委”11个，社区“大党委”126个。", "大工委"),
        ("新建幸福食堂3个，惠及老人200人。", "幸福食堂"),
        ("建成阳光爱心驿站，提供热水。", "阳光爱心驿站"),
        ("在社区食堂吃饭，走访老人12户。", "走访老人12户"),
        ("团省委把“爱心托管班”当作一个品牌来做。", "爱心托管班"),
        ("业委会把居民代表请到一起商量，定下一条。", "把居民代表请到一起商量"),
        ("今年以来，路灯装了5300盏，群众叫好。", "路灯装了5300盏"),
        ("反复梳理，归成10件实事。", "归成10件实事"),
        ("出台一系列措施，拆除违建120处。", "拆除违建120处"),
        ("他说：“有事就找红管家”，走访居民120户。", "走访居民120户"),
        ("按照《办法》要求，新建食堂３个。", "新建食堂３个"),
        ("针对“停车难题”，新增车位30个。", "新增车位30个"),
        ("开展的工作包括：上门走访居民①户。", "上门走访居民①户"),
        ("2020年12月至2021年1月，新增车位30个。", "新增车位30个"),
        ("开设“小课堂”、评出“红白榜”，居民照着做。", "“小课堂”、评出“红白榜”"),
        ("“镇里给了有9项规定动作的责任清单，照着做就行。”他说。", "责任清单"),
        ("引入共享农机概念，让闲着的农机动起来。", "引入共享农机"),
        ("一份征求意见表传开了。通过入户走访、座谈交流，最盼的事逐一列出。", "一份征求意见表传开了"),
        ("把群众满意度作为干部评先评优、提拔选拔的依据。", "把群众满意度作为干部评先评优"),
        ("在礼堂上演话剧《春到梅园》，邀请居民120人。", "邀请居民120人"),
        ("新建车棚12个，宣讲《反家庭暴力条例》。", "新建车棚12个"),
        ("聚焦“一老一小”合力，新建托育点12处。", "新建托育点12处"),
        ("开展“清洁年”“服务年”等活动。", "“清洁年”“服务年”等活动"),
        ("开展“有事商量，没事走动”邻里活动。", "“有事商量，没事走动”邻里活动"),
        ("实现了上楼“一键直达”，新建驿站3个。", "新建驿站3个"),
        ("坚持“户呼、村应”，新建驿站3个。", "户呼、村应"),
        ("整合“五老人员”，新建驿站3个。", "新建驿站3个"),
        ("讲授“如何拍出好照片”，走访居民120户。", "走访居民120户"),
        ("老人们加入‘银发帮帮团’，走访居民120户。", "银发帮帮团"),
        ("贯彻《物业管理条例》，走访居民120户。", "走访居民120户"),
        ("村里有一支专管停车的老兵服务队。", "老兵服务队"),
        ("健全全域党建体系，制定居民公约管理办法。", "居民公约管理办法"),
        ("为进一步推动社区治理体系建设，街道选派干部30名。", "街道选派干部30名"),
        ("推动全村治理水平提升，建起棚子3处。", "建起棚子3处"),
        ("以快递员为主的志愿服务队正式成立。", "以快递员为主的志愿服务队正式成立"),
        ("对辖区内违建进行了拆除，居民叫好。", "对辖区内违建进行了拆除"),
        ("投入30万元，拆除违建。", "拆除违建"),
        ("围绕文明创建，走访居民，开展义务理发。", "开展义务理发"),
        ("街道统一设3个单位：党群中心、执法中心。", "街道统一设3个单位"),
        ("加强门店、街道、江边等区域的管控，装上路灯。", "装上路灯"),
        ("宣讲结束后，志愿者把倡议书送到每一户。", "把倡议书送到每一户"),
        ("在低洼处设置沙袋，雨水没有进屋。", "在低洼处设置沙袋"),
        ("市场的培育见了效，装上路灯12盏。", "装上路灯12盏"),
        ("村里设了“　0岗”。", "0岗"),
        ("·〔2021〕𠮷①　", ""),
    ],
)  # fmt: skip
def test_name_of_a_measure(text: str, name: str) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("从“老大难”变成“新样板”。", False),
        ("打通服务“最后一公里”。", False),
        ("增强“四个意识”。", False),
        ("告别了“爬楼时代”。", False),
        ("打造“爱心托管班”品牌。", True),
        ("推行“一长六员”制。", True),
        ("出台《小院议事办法》。", True),
    ],
)
def test_figures_of_speech_are_no_names(text: str, named: bool) -> None:
    assert has_name(text) == named


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("出台“八条措施”，引导党员带头。", False),
        ("推行“一长六员”制，带动群众参与。", False),
        ("推行设岗、选岗、定岗、评岗“四岗”管理。", True),
        ("完善党建引领群团组织、自治组织、经济组织、社会组织的“1+4”机制。", True),
        ("打造“汉江驿站”，扩大凝聚力。", False),
        ("打造“汉江驿站”，提供热水和充电。", True),
        ("健全“街道吹哨、部门报到”机制。", True),
        ("建立网格联席会议制度。", True),
    ],
)
def test_a_slogan_is_explained_by_what_the_text_tells_beside_it(text: str, explained: bool) -> None:
    span = find_name(text, (0, len(text)), CUT)
    assert span is not None
    assert is_explained(text, span) == explained


@given(st.text("建立“”、，。《》积分制度机制一四岗三单2023年12个村民𠮷①　·〔〕", max_size=40))
def test_a_name_is_a_range_without_torn_quotation_marks(text: str) -> None:
    name = name_of(text)
    assert name in text
    assert name == name.strip()
    assert has_name(text) or (len(name) <= MAX_LABEL and name.count("《") == name.count("》"))


@given(st.text("社区党员带着居民的和把参与改造新建“”、，。《》12个𠮷①　·〔〕", max_size=40))
def test_a_label_is_whole_and_no_attribute_without_its_noun(text: str) -> None:
    span = find_label(text, None, CUT)
    label = text[slice(*span)] if span else ""
    assert not span or MIN_LABEL <= len(label) <= MAX_LABEL
    assert CUT(label)[-1:] not in (["的"], ["和"], ["把"])
    assert all(label.count(a) == label.count(b) for a, b in ("“”", "《》"))
