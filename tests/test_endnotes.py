import pytest

from ingest.endnotes import find_note

TEXT = "街道把议事会开到居民家门口，投入14万元，事情越办越顺。"


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("（热比古丽·艾山）", "byline"),
        ("（牧  之）", "byline"),
        ("(田 芳 杨世伟 李金玲)", "byline"),
        ("（全媒体记者 张三 通讯员依甫提哈尔·阿不都热西提）", "byline"),
        ("（海峡导报记者 张三 整理报道）", "byline"),
        ("(图/文 张三、李四)", "byline"),
        ("（编译/张三 李四）", "editor"),
        ("（文/张三 审校/李四）", "editor"),
        ("（何娟编译）", "editor"),
        ("（一审：张三 二审：李四 三审：王五）", "editor"),
        ("（文、图/张三）", "photo_credit"),
        ("（通讯员 某某交警）", "author_note"),
        ("（某某公司 于三）", "author_note"),
        ("（某某县政协供稿）", "author_note"),
        ("（某某镇 张三 审核 李四 责任编辑 王五）", "byline"),
        ("(某某市公共资源交易中心 供稿)", "author_note"),
        ("（某某省价格认证中心 张三）", "author_note"),
    ],
)
def test_a_note_says_who_wrote_edited_or_sent_in_a_text(note: str, kind: str) -> None:
    text = f"{TEXT}{note}"
    assert find_note(text, len(text)) == (kind, (len(TEXT), len(text)))


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}（下同）",
        f"{TEXT}（有删减）",
        f"{TEXT}（此件公开发布，自印发之日起施行）",
        f"{TEXT}（电话：027-85271234）",
        f"{TEXT}（投资有风险，入市需谨慎）",
        *(
            f"{TEXT}（{said}）"
            for said in (
                "区住房和城乡建设局",
                "某某县政协",
                "某某交警",
                "不含经济开发区管委会",
                "东西湖区除外各街道办",
                "资金来源于区财政拨款单位为区住建局",
                "含物业公司",
                "周一至周五各社区服务中心",
                "不含某某街道社区 张三",
                "责任单位 区住建局 张三",
                "已完成",
                "长期坚持",
                "持续推进",
                "立行立改",
            )
        ),
        "街道设立服务点（武昌区公安局）",
        "（张三）",
        "",
    ],
)
def test_what_else_stands_in_brackets_is_text(text: str) -> None:
    assert find_note(text, len(text)) is None


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["（张三", "张三 ", "记者", "编辑：", "一审：张三", "公司 ", "记者/", "张·"])
def test_a_note_is_looked_for_at_the_end_alone(unit: str) -> None:
    text = f"{TEXT}（{unit * 100_000}）"
    assert find_note(text, len(text)) is None
