"""Which names of measures a text prints, and which are words cut out of it."""

import pytest

from index.printed_names import is_printed

PRINTED = (
    ("“小院议事”机制", "社区推行“小院议事”机制，每月一议。"),
    ("小哥窗口", "中心设“小哥窗口”，专办小事。"),
    ("党建+全程服务·𠮷①", "推行“党建+全程服务·𠮷①”。"),
    ("大工委", "街道组建“大工委”。"),
    ("一长六员", "每片配一长六员。"),
    ("《居民公约，邻里约定〔2021〕》", "居民议定《居民公约，邻里约定〔2021〕》。"),
    ("就业促进机制", "县里健全就业促进机制。"),
    ("护眼义诊", "卫生院开展护眼义诊。"),
    ("幸福食堂", "社区建起幸福食堂３个。"),
)
CUT_OUT = (
    ("送上慰问金和慰问品", "社区干部送上慰问金和慰问品。"),
    ("14位年轻人被推了出来", "14位年轻人被推了出来。"),
    ("沟通的平台", "搭建沟通的平台。"),
    ("钢花村街道组织居民议事会", "钢花村街道组织居民议事会。"),
    ("此次义诊活动", "此次义诊活动很受欢迎。"),
    ("开展志愿服务活动", "社区开展志愿服务活动。"),
    ("一年里至少参加5次活动", "党员一年里至少参加5次活动。"),
    ("“学子雁回”基地为平台，引进人才", "以“学子雁回”基地为平台，引进人才。"),
    ("“企业服务专员”召开推进会", "“企业服务专员”召开推进会。"),
    ("“小院议事机制", "社区推行“小院议事机制”。"),
    ("身体情况怎么样", "上门问老人“身体情况怎么样”。"),
    ("社区年年八一来探望慰问", "老兵说“社区年年八一来探望慰问”。"),
    ("政策好", "老人说：“政策好”。"),
    ("《" + "通" * 40 + "》", "印发《" + "通" * 40 + "》。"),
)


@pytest.mark.parametrize(("name", "text"), PRINTED)
def test_what_stands_in_quotation_marks_or_says_its_kind_is_a_name(name: str, text: str) -> None:
    assert is_printed(name, text)


@pytest.mark.parametrize(("name", "text"), CUT_OUT)
def test_words_cut_out_of_a_sentence_are_none(name: str, text: str) -> None:
    assert not is_printed(name, text)
