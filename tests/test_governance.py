"""Articles in, whether practices are read from them."""

from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.governance import BITS, DOUBTFUL, LEAST, UNSURE, governance
from ingest.grams import hashed, root_shares
from tests.invariants import read

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.md"))

MARKET = (
    "某手机公司今日发布上半年财报，营收同比增长8.6%，净利润达到12.3亿元，股价盘中一度上涨5%。公司表示，新款机型搭载自研芯片，"
    "电池容量提升到5000毫安时，提供三种配色，起售价3999元，预计下月在全国门店和社区团购平台开售。分析师认为，随着海外品牌"
    "促销力度加大，下半年手机市场竞争会更激烈，投资者应当关注库存周转和毛利率的变化。该公司还宣布成立海外事业部，投入资金2亿元，"
    "在东南亚建设三条生产线，建成后每年可生产手机1200万部，并计划回购不超过10亿元的股票。受此消息影响，产业链上多家上市公司的股票当天涨停。"
)
MEASURE = (
    "硚口区荣华街道针对小区停车难，由社区党委牵头，组织居民代表、物业公司和执法队员开了12次议事会，商定错时停车的办法，"
    "改造闲置车棚8处，新增车位230个，受益居民3200户。街道还成立了停车自治小组，请退休党员轮流值守，每月公布收支，"
    "投诉比上年少了七成。下一步，街道将把这套办法推广到另外9个老旧小区，继续听取居民的意见，解决好群众身边的急难愁盼问题。"
    "区里把它列入为民办实事清单，由城管、交警、住建几个部门共同督办，年底前逐个小区验收，并请居民打分，结果在社区公告栏公开。"
)


def test_practices_are_read_from_articles_on_governance_only() -> None:
    assert min(len(MARKET), len(MEASURE)) >= LEAST
    assert governance().margin(MARKET) < 0 < DOUBTFUL < governance().margin(MEASURE)
    assert not read("武汉市硚口区手机市场新闻\n" + MARKET).practices
    assert read("武汉市硚口区停车新办法\n" + MEASURE).practices


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_reports_of_practices_are_on_governance(path: Path) -> None:
    assert governance().margin(path.read_text(encoding="utf-8")) > DOUBTFUL


def test_nothing_is_told_of_a_short_text() -> None:
    assert governance().margin(MARKET[: LEAST - 1]) == inf
    assert governance().margin(MARKET[:LEAST]) < inf


def test_a_long_report_is_as_sure_as_its_parts() -> None:
    texts = [path.read_text(encoding="utf-8") for path in REPORTS]
    assert governance().margin("\n".join(texts)) > UNSURE


@given(st.text(max_size=400))
def test_characters_and_pairs_are_counted(text: str) -> None:
    found, roots = root_shares(text, BITS)
    length = len("".join(text.split()))
    assert len(hashed(text, BITS)) == max(0, 2 * length - 1)
    assert found.tolist() == sorted(set(hashed(text, BITS).tolist()))
    assert np.isclose((roots**2).sum(), float(length > 0))
