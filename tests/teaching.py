"""Three reports to make handouts of: a newspaper's, one without source, and one of a plan; and a basket with all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.handouts.baskets import Desk
from api.handouts.handout import Handout, Kind, Options, Version
from index.baskets import Item
from index.library import Library
from ingest.practice import Practice
from tests.libraries import shelve

QINGSHAN = """---
title: 武汉市青山区：老旧小区换新颜·〔2021〕《办法》𠮷①
publisher: 湖北日报
date: 2021-03-05
---

本报记者 张三

针对老旧小区设施陈旧、居民意见不一的难题，青山区钢花村街道组织居民议事会，逐户上门听取意见，按照《办法》·〔2021〕𠮷①拆除违建120处，加装电梯14部，惠及居民３.５万人。
"""
XILING = """---
title: 宜昌市西陵区：把*小区*停车_难_列成清单
---

针对停车难、充电难的问题，在宜昌市西陵区，社区党委牵头成立“<b>&幸福合伙人”议事会，把老旧小区停车难、充电难[列成]清单，投入资金２００万元改造管网，新增停车位120个，联系电话１３８００００００００。
"""
WUXUE = """---
title: 黄冈市武穴市：明年这样干
publisher: 黄冈日报
date: 2022-01-10
---

2023年，黄冈市武穴市计划组织居民议事会协商，深入学习贯彻习近平新时代中国特色色社会主义思想，为老旧小区加装电梯30部，惠及居民2万人。
"""
TEXTS = {"青山·〔2021〕𠮷①.md": QINGSHAN, "西陵.md": XILING, "武穴.md": WUXUE}
NOW = "2026-01-31T08:00:00Z"
NOTE = "讲到这里停一停·〔2021〕𠮷①　"


@dataclass(frozen=True)
class Lesson:
    """A library with TEXTS, its baskets, and ``basket``, the id of one with four items: ``units`` are a practice of
    each report and a passage of the second; the plan is put among the results, the passage is background."""

    library: Library
    desk: Desk
    units: tuple[str, ...]
    basket: str

    def practice(self, unit: str) -> Practice:
        found = self.library.practice(unit)
        assert found
        return found

    def confirmed(self, basket: str = "") -> tuple[str, ...]:
        """The keys of all red findings."""
        view = self.desk.view(basket or self.basket)
        assert view
        return tuple(each["key"] for each in view["findings"] if each["severity"] == "red")

    def handout(self, kind: Kind = "collection", version: Version = "teacher") -> Handout:
        """The handout of the basket, with all that is red acknowledged."""
        return self.desk.handout(self.basket, Options(kind, version, confirmed=self.confirmed()))


@contextmanager
def teaching(folder: Path) -> Iterator[Lesson]:
    """The lesson in a library that is made in ``folder``."""
    library = Library.open(shelve(folder, TEXTS))
    desk = Desk(library, lambda: NOW)
    by_source = {each.source: each for each in reversed(list(library.practices()))}
    found = [by_source[name] for name in TEXTS]
    units = (*(each.id for each in found), f"{found[1].document_id}-1-1")
    made = desk.make("老旧小区改造·他山之石")
    for unit in units:
        desk.put(made.id, unit)
    desk.change(made.id, Item(units[0], "做法", NOTE), "save")
    desk.change(made.id, Item(units[2], "成效"), "save")
    desk.change(made.id, Item(units[3], "背景"), "save")
    yield Lesson(library, desk, units, made.id)
    library.close()
