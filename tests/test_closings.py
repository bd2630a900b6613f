import pytest

from ingest.closings import is_over
from tests.invariants import read

TEXT = "街道成立居民议事会，改造老旧小区12个，加装电梯30部，惠及居民3200户。"


@pytest.mark.parametrize(
    "end",
    [
        "罗小晓",
        "网友 张三丰",
        "张三 李四 王五",
        "每日经济新闻",
        "扬子晚报/紫牛新闻",
        "据新华社",
        "资料：市公安局",
        "审校：小北",
        "第二：让孩子学会独立",
        "二、没有说完的标题",
        "8月5日（周六）：多云，28~33度8月6日（周日）：阵雨，28~34度",
        "①议事厅管理办法②居民公约范本③积分兑换清单",
        "更多成果，等您发现~",
        "点亮在看↓↓",
        "欢迎大家都来报名哦",
        "咨询热线：027-85271234",
        "客服热线：95086",
        "来信邮编430000",
        "微信：juminyishi2023",
        "▲某某市居民代表和街道干部一起签名的小区公约第一页",
        "一、街道组织党员走访居民二、社区组织居民一起商量小区事务",
        "咨询请拨027-85271234",
        "来信请发juminyishi@example.cn",
        "图片截取自募捐页面",
        "附嫌疑人照片",
        "二〇二三年八月十一日",
        "警方提醒街边的象棋残局都是陷阱不要围观更不要参与以免掉进骗子设好的圈套市民若发现此类骗钱棋局请立即报警",
        "事情办成了！居民都说好！记者现场看到这一幕",
        "\u200b\u200d \u200b",
        "本文译自《某某日报》8月9日社论",
        "■ 跨越千里，居民寄来了一封感谢信 ■ 用老办法解新难题的归途",
    ],
)
def test_a_signature_a_list_or_a_slogan_ends_an_article(end: str) -> None:
    assert is_over(TEXT + end)
    losses = read(f"{TEXT}{end}").document.losses
    assert not [loss for loss in losses if loss.type == "text_lost_after"]


@pytest.mark.parametrize(
    "torn",
    [
        "随后街道又组织党员干部到各小区走访，听取居民对加装电梯分摊费用的",
        "随后街道又组织党员干部到各小区走访，听取居民",
        "不少居民反映遇到类似情况，此类诈骗已逐步演变为",
        "街道与",
        "据",
        "街道先后购置了空调、饮水机、",
        "一是建立台账，明确责任人和完成时限，做到件件有",
        "惠及居民12",
        "武汉市江岸区",
        "同时建立“居民点单、社区派",
        "第二，街道组织党员干部到各小区走访听取居民",
        "二、以党建引领推进老旧小区",
        "12345热线受理群众诉求2300",
        "街道还购置卫星电话119部、应急光缆3000",
        "居民在微信群里报名的号码3200",
        "街道在网上@居民又组织党员干部",
    ],
)
def test_a_sentence_that_breaks_off_ends_none(torn: str) -> None:
    assert not is_over(TEXT + torn)
    losses = [loss for loss in read(TEXT + torn).document.losses if loss.type == "text_lost_after"]
    assert len(losses) == 1


@pytest.mark.parametrize("behind", ["来源：某某公安", "（转自：某某发布）"])
def test_what_its_source_or_author_stands_behind_is_whole(behind: str) -> None:
    whole, torn = "居民们都说，家门口的议事会要一直开下去", "居民们都说，家门口的议事会要一直开到"
    for text, losses in ((whole, []), (torn, ["text_lost_after"])):
        document = read(f"{TEXT}{text}{behind}").document
        assert [loss.type for loss in document.losses if loss.severity != "grey"] == losses


def test_inside_an_article_a_signature_tells_nothing() -> None:
    inside = "街道成立居民议事会，改造老旧小区12个。更多成果，等您发现~"
    document = read(f"居民议事有新章\n{inside}\n以共治暖人心\n另一段说事情办成了，居民都说好。").document
    assert [loss.type for loss in document.losses if loss.severity != "grey"] == ["text_lost_after"]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("unit", "over"),
    [
        ("①甲", True),
        ("电话1", True),
        ("一、甲", False),
        ("a@", True),
        ("张三 ", True),
        ("！甲", True),
        ("电话", True),
        ("一、", False),
        ("8月5日：", True),
        ("（1）", True),
        ("甲", True),
    ],
)
def test_long_ends_are_read_in_time(unit: str, over: bool) -> None:
    assert is_over(TEXT + unit * 100_000) is over
