"""The theme vocabulary: values for the words people use, and properties of every term."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.themes import Expansion, Theme, Vocabulary
from tests import dictionaries

VOCABULARY = dictionaries.vocabulary()


def expanded(text: str) -> dict[str, set[str]]:
    """Theme paths by term of a question."""
    paths: dict[str, set[str]] = {}
    for expansion in VOCABULARY.expansions(text):
        paths.setdefault(expansion.term, set()).add(expansion.theme_path)
    return paths


def test_the_vocabulary_has_two_levels() -> None:
    paths = VOCABULARY.paths()
    assert sum("/" not in path for path in paths) == 18
    assert sum("/" in path for path in paths) == 71
    assert all(path.split("/")[0] in paths for path in paths)
    assert all(VOCABULARY.theme(path).path == path for path in paths)


@pytest.mark.parametrize(
    ("question", "term", "path"),
    [
        ("老破小怎么改", "老破小", "老旧小区改造"),
        ("旧改居民不同意怎么办", "旧改", "老旧小区改造"),
        ("装电梯一楼不同意", "装电梯", "老旧小区改造/加装电梯"),
        ("吹梢报到", "吹梢报到", "街道体制改革/吹哨报到"),
        ("laojiuxiaoqu", "laojiuxiaoqu", "老旧小区改造"),
        ("点单，派单，接单", "点单，派单，接单", "党员下沉/岗位管理与纪实"),
        ("how did others solve old-compound renovation", "old-compound renovation", "老旧小区改造"),
        ("Who pays for Elevators?", "Elevators", "老旧小区改造/加装电梯"),
        ("old compound  renovation", "old compound  renovation", "老旧小区改造"),
        ("OLD-RESIDENTIAL-COMMUNITY renovation", "OLD-RESIDENTIAL-COMMUNITY renovation", "老旧小区改造"),
        ("new employment groups", "new employment groups", "新就业群体"),
        ("homeowners' association", "homeowners' association", "小区与网格治理/业委会"),
        ("15-minute life circle", "15-minute life circle", "党群服务阵地/生活圈"),
        ("爬不动楼怎么办", "爬不动楼", "老旧小区改造/加装电梯"),
        ("小马拉大车怎么破", "小马拉大车", "基层减负/破解小马拉大车"),
        ("基层小马拉大车怎么破", "小马拉大车", "基层减负/破解小马拉大车"),
        ("邻居吵架怎么调解", "邻居吵架", "小区与网格治理/矛盾调处"),
        ("小区怎么管·〔2021〕", "小区怎么管", "小区与网格治理"),
        ("活动经费从哪来", "经费从哪来", "志愿服务与五社联动/社区基金与社会组织"),
        ("村里没钱修路", "村里没钱", "集体经济与产业"),
        ("部门不配合怎么办", "部门不配合", "街道体制改革/吹哨报到"),
        ("社区人手不足", "人手不足", "街道体制改革/编制下沉"),
        ("职责不清、摊派", "摊派", "基层减负/权责清单与准入"),
    ],
)
def test_a_question_is_widened(question: str, term: str, path: str) -> None:
    assert path in expanded(question)[term]


@pytest.mark.parametrize(
    "question",
    [
        "棚户区改造",
        "shoplifting",
        "old compound-renovations",
        "老旧小区改造",
        "积分是怎么回事",
        "社会主义工业",
    ],
)
def test_a_question_is_left_alone(question: str) -> None:
    assert VOCABULARY.expansions(question) == ()


def test_an_expansion_says_what_and_why() -> None:
    (expansion,) = VOCABULARY.expansions("〔2021〕𠮷　老破小")
    assert expansion == Expansion(
        8, 11, "老破小", "老旧小区改造", expansion.to, "“老破小”是“老旧小区改造”的口语说法"
    )
    assert expansion.to[:2] == ("老旧小区改造", "城镇老旧小区改造")


def test_what_people_say_of_a_theme_is_not_called_a_name_of_it() -> None:
    path = "智慧治理/智慧社区"
    expansion = VOCABULARY.spoken(path, 1, 7, "𠮷老人用手机")
    assert (expansion.start, expansion.end, expansion.theme_path) == (1, 7, path)
    assert expansion.why == "问到“𠮷老人用手机”，按“智慧社区”查找"


def test_a_formal_synonym_is_not_widened_to_itself() -> None:
    (expansion,) = VOCABULARY.expansions("增设电梯")
    assert "加装电梯" in expansion.to
    assert "增设电梯" not in expansion.to


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("啷个搞", "怎么"),
        ("冇钱", "没钱"),
        ("娃儿放学", "孩子"),
        ("搞么子", "做什么"),
        ("做什么事", ""),
        ("莫得罪人", ""),
    ],
)
def test_dialect_of_several_provinces(text: str, meant: str) -> None:
    assert "".join(rewrite.to for rewrite in VOCABULARY.rewrites(text)) == meant


def test_dialect_is_rewritten_but_not_within_ordinary_words() -> None:
    found = [(r.start, r.end, r.text, r.to) for r in VOCABULARY.rewrites("𠮷么样改，怎么样改，怎么办，么办")]
    assert found == [(1, 3, "么样", "怎么"), (14, 16, "么办", "怎么办")]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("业委会召集居民代表协商，居民主动拆除了违章建筑。", {"老旧小区改造/拆违", "小区与网格治理/业委会", "共同缔造与协商议事/议事平台"}),
        ("半年来累计清理“滥挂”牌匾近2.4万块。", {"基层减负/清理牌子"}),
        ("在暑假开办爱心托管班3600余个。", {"一老一小/托育托管"}),
        ("推行“街道吹哨、部门报到”机制。", {"街道体制改革/吹哨报到"}),
        ("社区食堂推出便民服务，把助老餐送到家。", {"一老一小/幸福食堂"}),
        ("社区与幼儿园结对共建，成立志愿服务队。", {"组织体系建设/区域化党建", "志愿服务与五社联动/志愿队伍"}),
        ("外卖小哥参与治理。", {"新就业群体/参与治理"}),
        ("民警发放反诈宣传单，讲解防溺水知识。", {"宣传教育与文化"}),
        ("村里办起读书会，请剧团演出。", {"宣传教育与文化/文体活动"}),
        ("税务局上门为企业讲解纳税服务。", {"营商环境/涉企服务"}),
        ("他们想成为企业的一员。", set()),
        ("为留守妇女办了夏令营。", {"特定群体服务", "一老一小/托育托管"}),
        ("清理楼道里的堆物。", {"小区与网格治理"}),
        ("大楼组织了比赛。", set()),
        ("村党总支书记主持。", set()),
        ("农村开展人居环境整治。", {"乡村治理"}),
        ("城市开展环境整治。", set()),
        ("大家参与治理。", set()),
        ("山里的环境卫生。", set()),
        ("天气晴朗。", set()),
    ],
)  # fmt: skip
def test_themes_of_a_practice(text: str, themes: set[str]) -> None:
    assert set(VOCABULARY.themes(text)) == themes


def test_a_heading_strengthens_and_a_parent_gives_way_to_its_child() -> None:
    assert VOCABULARY.themes("推进老旧小区改造，安装9部电梯，加装电梯。") == ("老旧小区改造/加装电梯",)
    assert VOCABULARY.themes("", "老旧小区改造") == ("老旧小区改造",)
    assert VOCABULARY.themes("加装电梯", "减负赋能") == ("老旧小区改造/加装电梯",)
    both = "加装电梯，为基层减负"
    assert VOCABULARY.themes(both, "减负赋能，减负赋能")[0] == "基层减负"
    assert VOCABULARY.themes(both, "安装电梯，加装电梯")[0] == "老旧小区改造/加装电梯"


def test_a_look_alike_hides_the_term_within_it() -> None:
    assert [m.term for m in VOCABULARY.matches("博士学位，新增学位")] == ["学位"]


def test_a_term_of_several_themes_gives_them_all() -> None:
    paths = {m.theme_path for m in VOCABULARY.matches("时间银行")}
    assert paths == {"一老一小/居家养老", "志愿服务与五社联动/积分激励"}


@given(
    st.lists(st.sampled_from(sorted(VOCABULARY.words())), max_size=5),
    st.sampled_from(["", "·〔①", "𠮷　", "，"]),
)
def test_matches_are_exact_and_ordered(terms: list[str], glue: str) -> None:
    text = glue.join(terms)
    matches = VOCABULARY.matches(text)
    assert all(text[m.start : m.end] == m.term for m in matches)
    assert [m.start for m in matches] == sorted(m.start for m in matches)
    assert len({(m.start, m.end) for m in matches}) == len({m.start for m in matches})


def test_english_terms_are_whole_words_in_lower_case() -> None:
    terms = [term for path in VOCABULARY.paths() for term in VOCABULARY.theme(path).terms["english"]]
    assert len(terms) > 300
    assert all(term == term.lower().strip() and term.isascii() for term in terms)


def test_every_term_means_its_theme() -> None:
    for path in VOCABULARY.paths():
        theme = VOCABULARY.theme(path)
        for kind in ("name", "alias", "slogan", "colloq", "typo"):
            for term in theme.terms[kind]:
                text = term + "".join(words[0] for words in theme.needs.values())
                found = VOCABULARY.matches(text) if not term.isascii() else VOCABULARY.expansions(text)
                assert any(m.theme_path == path and m.start == 0 for m in found), term


def test_every_second_level_theme_has_related_ones_in_both_directions() -> None:
    for path in VOCABULARY.paths():
        related = VOCABULARY.related(path)
        assert (1 <= len(related) <= 5) == ("/" in path)
        assert path not in related and len(set(related)) == len(related)
        assert all(path in VOCABULARY.related(other) for other in related)
    assert VOCABULARY.related("基层减负/破解小马拉大车")[-1] == "基层减负/权责清单与准入"


def test_a_related_theme_is_not_read_into_a_report() -> None:
    first = Theme("a", "拆违", "", {"name": ("拆违",)}, related=("b",))
    vocabulary = Vocabulary([first, Theme("b", "综合执法", "", {"name": ("综合执法",)})])
    assert (vocabulary.related("拆违"), vocabulary.related("综合执法")) == (("综合执法",), ("拆违",))
    assert vocabulary.themes("拆违·〔2021〕𠮷①　") == ("拆违",)


def test_a_related_theme_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="主题“拆违”的相近主题 c 不在词表里"):
        Vocabulary([Theme("a", "拆违", "", {"name": ("拆违",)}, related=("c",))])


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "themes.yaml"
    path.write_text("themes:\n- {id: a, name: 试验, aliases: [试点]}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="主题“试验”有未知字段 aliases"):
        Vocabulary.load(path)


def test_a_vocabulary_of_one_theme() -> None:
    theme = Theme("a", "试验", "", {"name": ("试验",), "alias": ("先行先试",)})
    assert Vocabulary([theme]).themes("先行先试") == ("试验",)
