"""What a language model may not say of a quotation, beside what the guard of all answers finds."""

import pytest

from api.writers.verdicts import Source, verdict, visible

COMPOUND = Source(
    "朱木桥社区梅园小区梳理形成10件实事·〔2021〕𠮷①　，拆除800多个居民违建，安装9部电梯；引进物业公司，新建门卫室。",
    ("湖北省", "黄冈市", "武穴市", "朱木桥社区", "梅园小区"),
    "《实事》",
    (),
)
SPEECH = Source("2018年，某书记强调，为民的事没有小事，大量工作在基层。“路要修。”他说。", ("某市",), "题", ())
INCOME = Source("去年，许家冲村集体经济收入突破80万元，较2018年增长2.5倍。", ("许家冲村",), "题", ())
DONE = Source("硚口区新建充电桩272个，停车位5000余个。", ("湖北省", "武汉市", "硚口区"), "题", ())


@pytest.mark.parametrize(
    ("text", "source", "why"),
    [
        ("武穴市安装9部电梯。", COMPOUND, "把“梅园小区”的事写成了“武穴市”的"),
        ("黄冈拆除800多个居民违建。", COMPOUND, "把“梅园小区”的事写成了“黄冈市”的"),
        ("梅园小区拒绝安装9部电梯。", COMPOUND, "“拒绝”原文没有说"),
        ("梅园小区撤走物业公司，安装9部电梯。", COMPOUND, "“撤走”原文没有说"),
        ("梅园小区安装9部电梯，由物业公司出资。", COMPOUND, "“出资”原文没有说"),
        ("由于安装9部电梯，梅园小区引进物业公司。", COMPOUND, "“由于”原文没有说"),
        ("硚口区将新建充电桩272个。", DONE, "把做成的事写成了打算"),
        ("某书记强调“为民的事没有小事”。", SPEECH, "“为民的事没有小事”不是引语的全文"),
        ("许家冲村2018年集体经济收入突破80万元。", INCOME, "时间“2018年”在所引原文中查不到"),
        ("安装9部电梯\ud83d。", COMPOUND, "有看不见的字符"),
    ],
)
def test_what_the_source_does_not_say_is_not_told(text: str, source: Source, why: str) -> None:
    assert verdict(text, [source]) == why
    visible(text).encode()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("梅园小区安装9部电梯，拆除800多个居民违建。", COMPOUND),
        ("武穴市朱木桥社区梅园小区安装电梯９部。", COMPOUND),
        ("梳理形成10件实事，新建门卫室。", COMPOUND),
        ("武汉市硚口区新建充电桩272个。", DONE),
        ("许家冲村集体经济收入较2018年增长2.5倍。", INCOME),
        ("与2018年相比，许家冲村集体经济收入增长2.5倍。", INCOME),
        ("某书记2018年说：“路要修。”", SPEECH),
    ],
)
def test_what_the_source_says_in_other_words_is_told(text: str, source: Source) -> None:
    assert verdict(text, [source]) == ""
