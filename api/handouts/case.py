"""Items of a handout in, the skeleton of a teaching case out: what the material says in its sections, the rest to write.

Nothing in it is composed: a section without a quotation is printed as 待补.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from api.comparisons.compare import ROWS
from api.handouts.handout import PENDING, Chapter, Remark
from api.handouts.parts import DEEDS, FACTS, FIELDS, PROBLEM, RESULTS, WHOLE, Quoted, Read, entry
from api.handouts.picked import Picked
from index.baskets import Heading

MOST_KEYWORDS = 5
"""Keywords of a case: three to five are usual."""
_SECTIONS: Mapping[Heading, tuple[Mapping[str, Read], tuple[Heading, ...]]] = {
    "背景": (FIELDS["背景"], ()),
    "难点": (PROBLEM, ("做法", "成效")),
    "做法": ({"谁牵头": ROWS["谁牵头"], **DEEDS, "对象": ROWS["对象"], "投入": ROWS["投入"]}, ()),
    "成效": (FACTS, ("做法",)),
    "启示": (WHOLE, ()),
}
"""What a section says of the items under its heading; and the other headings of whose practices it tells too what is told
there: a passage, which has no fields, stands where it was put."""
_TO_WRITE = {
    "摘要": "200至300字，写明地点、难点、举措、成效和用途",
    "适用班次": "",
    "教学目标": "",
    "建议课时": "",
}
_GUIDE = ("教学目的", "理论依据", "课堂安排", "板书")


def case_chapters(picked: Sequence[Picked], quoted: Quoted, teaching: bool) -> Iterator[Chapter]:
    """All sections in their order, those without a quotation empty; the students' version has none of results."""
    for heading, (fields, others) in _SECTIONS.items():
        if teaching or heading not in RESULTS:
            own = (entry(each, fields, quoted, teaching) for each in picked if each.item.heading == heading)
            lending = (each for each in picked if each.practice and each.item.heading in others)
            lent = (entry(each, fields, quoted, teaching) for each in lending)
            told = (replace(each, note="") for each in lent if any(row.quotes for row in each.rows))
            yield Chapter(heading, (*own, *told))


def front(picked: Sequence[Picked]) -> tuple[Remark, ...]:
    """What stands before the sections: keywords of the vocabulary and the measures, the rest for the teacher."""
    practices = [each.practice for each in picked if each.practice]
    names = [each.measure_name for each in practices]
    words = [theme.rpartition("/")[2] for each in practices for theme in each.themes]
    words = list(dict.fromkeys(filter(None, [*words, *names])))[:MOST_KEYWORDS]
    blanks = [Remark(label, f"{PENDING}{hint and f'（{hint}）'}") for label, hint in _TO_WRITE.items()]
    return (blanks[0], Remark("关键词", "；".join(words) or PENDING), *blanks[1:])


def guide(picked: Sequence[Picked], questions: Sequence[str]) -> tuple[Remark, ...]:
    """What only the teacher gets: where to find what a discussion needs, and what is left to write."""
    told = [each for each in picked if each.practice and each.practice.problem]
    path = "；".join(
        f"摘录{each.n}（{each.heading}）：先读难点，再议办法，然后对照原文的举措和成效" for each in told
    )
    answers = f"共{len(questions)}题，对照上列摘录自拟{PENDING}" if questions else PENDING
    blanks = [Remark(label, PENDING) for label in _GUIDE]
    return (*blanks[:2], Remark("分析路径", path or PENDING), *blanks[2:], Remark("参考答案", answers))
