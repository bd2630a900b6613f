"""The text of what may be a practice and its place in, whether it tells what was done anywhere in particular out.

A measure needs a place or a body that took it. The country as a whole, the past centuries, the parties of a lawsuit and
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
_ACTOR = re.compile(
    r"(?:^|[，,；;：:])[^，,；;。：:是为向的国]{0,10}?(?:街道|社区|小区|居委会|村委会|乡镇|[省市区县镇乡村](?:委|党委|政府|里)|[各全本该][市区县镇乡村](?![场域])"
    r"|(?<![总治布大结格僵变破棋])局(?![面限势长部])|(?<![城下返回家])[县镇乡](?=[组开投举推印实]))"
)
"""A body of a place, or the place itself, at the beginning of a clause: who acts there."""
_COUNTRY = re.compile(
    r"(?:^|[，,；;：:]|是|在(?=全党))[\s“]*(?:近年来|近日|今年以来|当前|目前|如今|同时|此外|由于|[而但]|以[一-龥]{2,8}为核心的)?"
    r"(?:我国(?![首第最])|(?:我们|咱们)国家|全党(?![建群政员组支课务])|国际社会|[各两]国(?![留青学友选志游居嘉])|世界(?:各国|上|经济)|党和国家|中共中央|党中央|国务院(?!“)"
    r"|中央(?:财政|政治局)|全国各族|在?国新办)(?![^，,。；;]{0,16}(?:[后下]|期间|之际)[，,])"
)
"""The country, the world or a central organ as the subject of a clause."""
_SYSTEM = re.compile(
    "资本主义|无产阶级|霸权|社会主义(?:国家|经济|革命|改造|阶段|(?:市场|计划)经济|民族关系|建设总路线|[一-龥]{0,2}制度)"
)
"""Words for the order of a country, of which no place speaks as its deed."""
_STANDING = (
    r"代|起|底|之际|(?:的?建[市城村镇]|多|余|的)?历史|的(?![\d一二三四五六七八九十])|[^，,。；;]{0,6}[旧遗]址|(?:\d{1,2}月)?(?:\d{1,2}日|末|初)?"
    r"(?:(?:以|之)?前|以来|建[成于起设造]|修建|竣工|投用|启用|入住|交付)"
)
"""What follows a year that dates a building, a beginning or a group of people (1800年历史 has none)."""
_LAST_CENTURY = re.compile(
    rf"1[89]\d\d年(?<!\d.{{5}})(?<!建成于.{{5}})(?<![^院校司团始]建于.{{5}})(?<![^院校司团]始建于.{{5}})(?!{_STANDING})(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[，,]?"
)
"""A year of the last two centuries in which something was done, with the pause behind it: no building dates from it, but
where an institution tells its history (医院始建于1953年)."""
_NOW = re.compile(r"20\d\d年|[去今近]年|近日|如今|目前")
_RULED = "(?=[^，,。；;]{0,4}(?:判(?!息)|裁|开庭|宣))"
"""What follows the name of an instance that rules (一审判决), unlike that of a step of office work (一审二核三公示)."""
_VERDICT = re.compile(
    rf"判决(?<!谈..)(?![策前定后履])|判处(?![管缓])|诉称|辩称|判令|诉讼请求|诉至(?<![投申]..)|一审{_RULED}|二审{_RULED}|终审{_RULED}|供认不讳|经审讯"
    r"|行政拘留(?=\d+[日天]|处罚|的?决定)|嫌疑人[一-龥]某|违法(?:行为人|人员)[一-龥]某|被告人?[一-龥]某"
)
"""What only the report of a single case says,"""
_TEACHING = re.compile("宣讲|普法|讲[解座授堂]|解读|听证|帮教|矫正|回访|(?:调解|协商)(?![未无不])")
"""unless the law is explained by the case, the case settled, or the judged helped."""
_ARTICLE = r"》?第[零〇一二三四五六七八九十百\d]+条"
"""The article, behind the name of a law; 第一条 alone may head a measure."""
_PARTY = re.compile(
    r"原告(?<![草平高还]..)(?![急知诫别诉])|被告(?<!原..)(?![知诫]|人异地)|上诉(?<![线网以街]..)(?![求讼说述苦])|庭审(?<!家..)(?![核批议查])"
    rf"|犯罪嫌疑人(?!家属|子女)|违法(?:行为人|人员)|行政拘留|法(?<![做方].){_ARTICLE}|条例{_ARTICLE}|规定{_ARTICLE}"
)
"""The parties of a case and the article of a law, in which it is told,"""
_SINGLE = re.compile("一[起个宗][^，,。；;]{2,24}?(?:案(?!例)|团伙|报警)")
"""and a case that is one;"""
_SETTLING = re.compile(
    r"宣(?![判告称])|讲(?!述)|听证|旁听|观摩|巡回|化解|流程|(?:调解|协商)(?![未无不])|(?:嫌疑人|行为人|违法人员)等?\d"
)
"""and what is done about cases in general."""
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
    opening = next((text[slice(*span)] for span in sentences(text)), "")
    if _is_history(opening) or _is_case(opening):
        return False
    if not reading.mentions and (_is_countrys(opening) or _orders_nobody(text, opening)):
        return False
    return bool(opening and reading.place.path) or not _is_nobodys(text, opening)


def _is_history(opening: str) -> bool:
    """Whether a sentence tells of the last two centuries, and behind that of nothing newer; who acts in a clause
    behind it acts now, but in the clause that the year opens (1985年，街道…)."""
    year = _LAST_CENTURY.search(opening)
    return year is not None and not (_NOW.search(opening, year.end()) or _ACTOR.search(opening, year.end()))


def _is_case(opening: str) -> bool:
    """Whether a sentence tells of a single case: its verdict; or its parties, where no body of a place acts and no
    deed is counted."""
    if _VERDICT.search(opening):
        return not _TEACHING.search(opening)
    if not _PARTY.search(opening):
        return False
    acts = _SETTLING.search(opening) or _ACTOR.search(opening) or _COUNTED_DEED.search(opening)
    return not acts or bool(_SINGLE.search(opening))


def _is_countrys(opening: str) -> bool:
    """Whether a sentence tells of the country or of its order, and neither of a counted deed before that nor of a
    body of a place."""
    told = _COUNTRY.search(opening) or _SYSTEM.search(opening)
    return told is not None and not (_ACTOR.search(opening) or _COUNTED_DEED.search(opening, 0, told.start()))


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
