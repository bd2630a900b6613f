"""The text of what may be a practice and its place in, whether it tells what was done anywhere in particular out.

A measure needs a place or a body that took it. The country as a whole, the past century, the parties of a lawsuit and
an order to nobody have none; what speaks of them is told in the same verbs.
"""

import re

from ingest import cues
from ingest.carrier import Reading
from ingest.figures import has_figures
from ingest.names import has_name
from ingest.sentences import sentences

_LOCAL = re.compile("[省市区县镇乡村州局院所校]|街道|小区|居民|志愿|党员|群众|老人|儿童|学生")
"""Words for places, bodies and people that a measure could be of."""
_NEIGHBOURS = re.compile("街道|社区|小区|居民|村|企业")
"""Words for those whom local rules and directives are about."""
_COUNTRY = re.compile(
    r"我国|我们国家|咱们国家|全党|各国|国际社会|世界(?![卫读环地水献遗文])|两国|党和国家|党中央|国务院|中央(?:财政|政治局)|全国各族|"
    r"资本主义|社会主义(?!核心|先|好|新|建设者)|无产阶级|霸权"
)
"""What is the country's or the world's."""
_LAST_CENTURY = re.compile(r"(?<!\d)1[89]\d\d年")
_SINCE = re.compile(r"20\d\d年|[去今近]年|近日|如今|目前")
_LEGAL = re.compile(
    r"(?<!原)被告(?!人异地)|原告|诉至|诉讼请求|判决|判处|一审|二审|终审|庭审|上诉|犯罪嫌疑人|违法行为人|违法人员|经审讯|供认|行政拘留|第[一二三四五六七八九十百]+条(?:第|规定|[：:])"
)
"""The words of a single case and of an article of a law, which are no measure,"""
_LEGAL_WORK = re.compile("宣|讲|调解|听证")
"""unless it is what the law is explained by, or settled."""
_FROM_BEFORE = re.compile("同时|此外|另外")
"""How a sentence begins whose subject is that of the one before it."""
_PAUSE = re.compile("[，,。；;]")
_COUNTED_DEED = re.compile(
    rf"(?:{cues.ACTION.pattern})[^，,。；;]{{0,12}}\d[\d.,]*[余多]?[万亿]?(?![\d.,余多万亿年月日天小个时次%％])"
)


def tells_deed(text: str, reading: Reading, *, doubtful: bool = False) -> bool:
    """Whether ``text`` may tell what somebody did at a place: by its first sentence, which the others go on from.
    In an article of which it is ``doubtful`` that it is about governance, it must name the place, or for whom."""
    if doubtful and not (reading.mentions or cues.TARGET.search(text) or cues.SPECIFIC.search(text)):
        return False
    opening = text[slice(*sentences(text)[0])]
    if _is_history(opening) or (_LEGAL.search(opening) and not _LEGAL_WORK.search(opening)):
        return False
    if not reading.mentions and (_COUNTRY.search(opening) or _orders_nobody(text, opening)):
        return False
    return bool(reading.place.path) or not _is_nobodys(text, opening)


def _is_history(opening: str) -> bool:
    """Whether a sentence tells of the last century, and of nothing newer behind that."""
    year = _LAST_CENTURY.search(opening)
    return year is not None and not _SINCE.search(opening, year.end())


def _is_nobodys(text: str, opening: str) -> bool:
    """Whether a text names neither a measure nor anybody whose it could be, and has its subject from no sentence before it."""
    stands_alone = not (_FROM_BEFORE.match(opening) or cues.CONTINUES.match(opening))
    return stands_alone and not (_LOCAL.search(opening) or "将" in opening or has_name(text))


def _orders_nobody(text: str, opening: str) -> bool:
    """Whether a text only says what shall be done, and neither by a body or neighbours nor how much."""
    named = _NEIGHBOURS.search(opening) or cues.BODY.search(opening)
    return is_directive(text) and not named and not has_figures(text)


def is_directive(text: str) -> bool:
    """Whether a text says what shall be done or what must not be, whatever it is printed in, and tells no deed
    before that, and behind it none with a number nor what came of it."""
    if cues.DUTY.search(text):
        return True
    norm = None if cues.DONE.search(text) else cues.NORM.search(text)
    if not norm or cues.ACTION.search(text, 0, norm.start()):
        return False
    pause = _PAUSE.search(text, norm.end())
    return not (pause and (_COUNTED_DEED.search(text, pause.end()) or cues.RESULT.search(text, pause.end())))
