"""Written conditions of a question: what is read as one, and that all else stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.syntax import Conditions, Name, blank, read_conditions, verbatim, year_span

FIELDS = [
    ("地区:黄冈", {"place": ("黄冈",)}),
    ("地区：黄冈、鄂州", {"place": ("黄冈", "鄂州")}),
    ("place=黄冈市", {"place": ("黄冈市",)}),
    ("PLACE=黄冈市", {"place": ("黄冈市",)}),
    ("地点: “宜昌”", {"place": ("宜昌",)}),
    ("状态：计划", {"status": ("计划",)}),
    ("status=pilot 状态:计划", {"status": ("试点", "计划")}),
    ("evidence_type=caption", {"status": ("图片说明",)}),
    ("status:Implemented level:County", {"status": ("已实施",), "level": ("县(市、区)",)}),
    ("层级:街道", {"level": ("街道(乡镇)",)}),
    ("主题=加装电梯", {"theme": ("加装电梯",)}),
    ("年份:2022", {"year": ("2022",)}),
    ("year=2019-2022 时间：2024年", {"year": ("2019-2022", "2024年")}),
    ("来源:人民日报.txt", {"source": ("人民日报.txt",)}),
    ('文件："工作 总结"', {"source": ("工作 总结",)}),
]
EXCLUDED = [
    ("老旧小区 NOT 武汉市", "武汉市"),
    ("老旧小区 -武汉", "武汉"),
    ("除了武汉，其他地方怎么做", "武汉"),
    ("除了武汉还有哪里", "武汉"),
    ("除武汉外怎么做", "武汉"),
    ("除宜昌以外的做法", "宜昌"),
    ("湖北省以外的做法", "湖北省"),
    ("不是改造，就问小区日常怎么管", "改造"),
    ("老旧小区改造，不要武汉", "武汉"),
    ("old compounds excluding Wuhan", "Wuhan"),
    ("Except Wuhan, how are elevators added", "Wuhan"),
    ("老旧小区NOT 武汉", "武汉"),
    ("老旧小区 NOT 地区:武汉", "武汉"),
    ('老旧小区 -"红色 物业"', "红色 物业"),
    ("电梯 除了武汉", "武汉"),
    ("除了武汉 湖北 物业 怎么管", "武汉"),
    ("武汉除外 物业", "武汉"),
    ("食堂，宜昌除外", "宜昌"),
    ("武汉以外 物业", "武汉"),
    ("非武汉", "武汉"),
    ("排除武汉", "武汉"),
    ("cities other than Wuhan 物业", "Wuhan"),
    ("物业 NOT武汉", "武汉"),
    ("物业 not 武汉", "武汉"),
    ("物业 - 武汉", "武汉"),
    ("不谈武汉，物业怎么管", "武汉"),
    ("不问武汉，只问宜昌", "武汉"),
    ("别说武汉，讲讲宜昌", "武汉"),
    ("武汉之外乡镇还有什么做法", "武汉"),
]
PHRASES = [
    ('"一长六员"', ("一长六员",)),
    ("“一长六员”", ("一长六员",)),
    ('社区 "一长六员" “红色物业”', ("一长六员", "红色物业")),
    ('("party building")', ("party building",)),
    ("怎么推进“五个基本”", ()),
    ('"五个基本"是什么', ()),
    ("“旧改”·〔2021〕《》𠮷①", ()),
    ('""', ()),
]
REQUIRED = [
    ("电梯 AND 补贴", ("电梯", "补贴")),
    ("电梯AND补贴", ("电梯", "补贴")),
    ('"部数" AND “财政 补贴”', ("部数", "财政 补贴")),
    ("(电梯 OR 加梯) AND 补贴", ("电梯 OR 加梯", "补贴")),
    ("elevators AND 补贴 状态:计划", ("elevators", "补贴")),
    ("补贴 AND 状态:计划", ("补贴",)),
    ("电梯 OR 加梯", ()),
    ("BRAND and band", ()),
    ("AND", ()),
]
UNREAD = [
    ("地域:黄冈", ("地域:黄冈",), ":黄冈"),
    ("city=Wuhan parking", ("city=Wuhan",), "=Wuhan parking"),
    ("时间：上午 值班", ("时间：上午",), "：上午 值班"),
    ("请问：怎么装电梯", (), "请问：怎么装电梯"),
    ("会议10:30开始", (), "会议10:30开始"),
    ("http://example.org", (), "http://example.org"),
]
YEARS = [
    ("2022", (2022, 2022)),
    ("2022年", (2022, 2022)),
    ("2019-2022", (2019, 2022)),
    ("2022至2019年", (2019, 2022)),
    ("2020-", (2020, 2099)),
    ("二〇二二年", (2022, 2022)),
    ("二○一九至2022年", (2019, 2022)),
    ("22", None),
    ("20192022", None),
    ("", None),
]
PLAIN = [
    "拆除违建的经验",
    "消除隐患还有什么招",
    "解除合同有什么办法",
    "是不是物业管得好，业委会就轻松",
    "居民不是业主，怎么投票",
    "上班时间之外怎么服务",
    "that is not enough",
    "红领驿站 一站一品·〔2021〕《办法》𠮷①　２０",
    "-" * 33,
    "主题党日怎么办",
    "除非武汉先做",
    "非要装电梯",
    "别说物业了，居委会都没人",
    "",
]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_a_field_is_a_condition_and_no_text(text: str, fields: dict[str, tuple[str, ...]]) -> None:
    conditions = read_conditions(text)
    assert conditions.fields == fields
    assert not conditions.text.strip()


@pytest.mark.parametrize(("text", "word"), EXCLUDED)
def test_what_is_to_be_left_out(text: str, word: str) -> None:
    conditions = read_conditions(text)
    assert conditions.negated == (word,)
    assert word not in conditions.text


@pytest.mark.parametrize("text", PLAIN)
def test_text_without_a_condition_stays(text: str) -> None:
    assert read_conditions(text) == Conditions(text)


@pytest.mark.parametrize(
    "text", ["有数字", "志愿服务 有数字", "有数字，志愿服务", "志愿服务 has_figures=true"]
)
def test_figures_as_a_condition(text: str) -> None:
    conditions = read_conditions(text)
    assert conditions.has_figures
    assert "数字" not in conditions.text


@pytest.mark.parametrize("text", ["收集增收案例，要有数字", "收集增收案例，带具体数据", "cases with figures"])
def test_a_wish_for_figures_is_no_condition(text: str) -> None:
    conditions = read_conditions(text)
    assert not conditions.has_figures
    assert not conditions.text.endswith(("数字", "数据", "figures"))


def test_a_denied_flag_is_no_condition() -> None:
    assert not read_conditions("养老 has_figures=false").has_figures


def test_plain_language_excludes_only_what_can_be_left_out() -> None:
    text = "除了唱歌还会什么"
    assert read_conditions(text, lambda _: None) == Conditions(text)
    assert read_conditions(text).negated == ("唱歌",)


def test_an_operator_excludes_any_word() -> None:
    conditions = read_conditions("小区 -路灯 NOT 电梯，除了武汉，", lambda _: Name(0, 2))
    assert set(conditions.negated) == {"路灯", "电梯", "武汉"}
    assert set(conditions.barred) == {"路灯", "电梯"}


def test_only_the_name_is_left_out_and_the_rest_is_asked_about() -> None:
    conditions = read_conditions("不看武汉的物业", lambda operand: Name(0, operand.index("的")))
    assert (conditions.negated, conditions.text.strip()) == (("武汉",), "的物业")
    behind = read_conditions("物业武汉除外", lambda _: Name(2, 4))
    assert (behind.negated, behind.text.strip()) == (("武汉",), "物业")


def test_a_name_stands_beside_the_words_that_exclude_it() -> None:
    for text in ("不看物业武汉", "武汉物业以外的"):
        assert read_conditions(text, lambda operand: Name(*_at(operand, "武汉"))) == Conditions(text)


@pytest.mark.parametrize("name", [Name(0, 2, is_place=False), Name(0, 1)])
def test_what_stands_behind_a_lone_dash_is_left_out_only_if_it_is_a_place(name: Name) -> None:
    assert read_conditions("旧改 - 电梯", lambda _: name) == Conditions("旧改 - 电梯")


def _at(text: str, word: str) -> tuple[int, int]:
    return text.index(word), text.index(word) + len(word)


def test_an_operator_bars_all_that_stands_in_brackets() -> None:
    assert read_conditions("旧改 -(武汉 OR 宜昌)").barred == ("武汉", "宜昌")
    assert read_conditions("旧改 NOT (武汉, 宜昌)").barred == ("武汉", "宜昌")


@pytest.mark.parametrize(("text", "phrases"), PHRASES)
def test_a_quotation_by_itself_asks_for_these_very_words(text: str, phrases: tuple[str, ...]) -> None:
    conditions = read_conditions(text)
    assert conditions.phrases == phrases
    assert all(phrase in conditions.text for phrase in phrases)
    assert [text[slice(*span)].strip('"“”') for span in verbatim(text)] == list(phrases)


@pytest.mark.parametrize(("text", "parts"), REQUIRED)
def test_parts_joined_by_and_are_required(text: str, parts: tuple[str, ...]) -> None:
    conditions = read_conditions(text)
    assert conditions.required == parts
    assert {"AND", "OR"}.isdisjoint(conditions.text.split())


@pytest.mark.parametrize(("text", "unread", "left"), UNREAD)
def test_what_looks_like_a_condition_is_told(text: str, unread: tuple[str, ...], left: str) -> None:
    conditions = read_conditions(text)
    assert (conditions.unread, conditions.text.strip()) == (unread, left)


@pytest.mark.parametrize(
    ("text", "empty", "fields", "left"),
    [
        ("地区:", ("地区:",), {}, ""),
        ("加装电梯 地区： ", ("地区：",), {}, "加装电梯"),
        ("地区: 主题:加装电梯 补贴", ("地区:",), {"theme": ("加装电梯",)}, "补贴"),
        ("地区=，Theme:电梯〔2021〕𠮷①", ("地区=",), {"theme": ("电梯〔2021〕𠮷①",)}, "，"),
        ("地区: 黄冈", (), {"place": ("黄冈",)}, ""),
        ("工作地区：", (), {}, "工作地区："),
    ],
)
def test_a_field_without_a_value_is_told_and_no_word(
    text: str, empty: tuple[str, ...], fields: dict[str, tuple[str, ...]], left: str
) -> None:
    conditions = read_conditions(text)
    assert (conditions.empty, conditions.fields, conditions.text.strip()) == (empty, fields, left)


@pytest.mark.parametrize(("value", "span"), YEARS)
def test_spans_of_years(value: str, span: tuple[int, int] | None) -> None:
    assert year_span(value) == span


def test_conditions_combine() -> None:
    conditions = read_conditions("老旧小区 地区:湖北 状态:计划 NOT 武汉市 有数字")
    assert conditions.text.split() == ["老旧小区"]
    assert conditions.fields == {"place": ("湖北",), "status": ("计划",)}
    assert (conditions.negated, conditions.has_figures) == (("武汉市",), True)


@given(
    st.lists(
        st.sampled_from([text for text, _ in (*FIELDS, *EXCLUDED)] + PLAIN + ["：", "不是", "除了", "\n"])
    )
)
def test_any_mixture_is_read(parts: list[str]) -> None:
    text = "".join(parts)
    conditions = read_conditions(text)
    assert all(word and word in text for word in conditions.negated)
    assert all(values for values in conditions.fields.values())


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    conditions = read_conditions(text)
    assert set(conditions.text) <= {*text, " "}
    assert len(conditions.text) == len(text)


def test_blanks_keep_their_length() -> None:
    assert blank("宜昌的旧改", [(0, 2), (3, 5)]) == "  的  "
