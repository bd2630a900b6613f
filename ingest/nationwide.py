"""An article in, whether it is a law, a document or a report for the whole country out."""

import re
from collections.abc import Iterator
from itertools import islice

from ingest.document import Article

NATIONWIDE = "全国"
"""The flag of what such an article says without naming a place: it is of no place, which is not the same as of an unknown
one."""
_MINISTRIES = (
    "公安|民政|财政|教育|司法|科技|科学技术|外交|国防|工业和信息化|人力资源和?社会保障|自然资源|生态环境|住房和?城乡建设|交通运输|水利|"
    "农业农村|商务|文化和旅游|退役军人事务|应急管理"
)
_ISSUED = re.compile(
    r"(?!.*(?:[：:？?]|回应|赴|督查|调查队|监管局))(?:中共中央|中央[一-龥]{1,8}?(?:部|委|办)|国务院|全国人(?:民代表)?大|全国政协|最高人民(?:法院|检察院)"
    rf"|国家[一-龥]{{2,9}}?(?:委|局|署)|(?:{_MINISTRIES})部|中国人民银行|审计署|海关总署)"
    r".*(?:意见|通知|决定|决议|方案|办法|规定|规划|纲要|公报|批复|函|(?<=[部号])令|公告|通报|细则|准则|要点|条例|解释)"
)
_LAW = re.compile(r"中华人民共和国[一-龥、]{0,30}(?:法|法典|条例|细则|通则|总则|规定|办法|修正案)")
_GIVEN = re.compile(
    r"届全国人民代表大会(?:常务委员会)?.{0,8}会议(?:上|通过|修[订正])|中华人民共和国国务院令第?\d{1,4}号[公发]布"
    r"|我代表(?:国务院|最高人民法院|最高人民检察院)"
)
"""How a law, or a report to the congress, says in its title or at its beginning by whom or to whom it was given."""
_ASIDE = re.compile(r"[\s#《》“”]|[（(][^（）()]*[）)]$")
_OPENING = 6
"""Headings and paragraphs among which that is said: a law has up to four lines of dates above its first article."""


def is_nationwide(article: Article) -> bool:
    """Whether it is what a central organ issued, a law of the country, or a report to its congress: by its headline, or by
    how it opens. News of such a document are not: they may tell of a place by a name that nobody knows."""
    headline = _ASIDE.sub("", article.title)
    if _ISSUED.fullmatch(headline) or _LAW.fullmatch(headline) or _GIVEN.search(article.title):
        return True
    return any(map(_GIVEN.search, islice(_lines(article), _OPENING)))


def _lines(article: Article) -> Iterator[str]:
    for section in article.sections:
        yield section.heading or ""
        yield from (each.text for each in section.paragraphs)
