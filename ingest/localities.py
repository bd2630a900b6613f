"""The texts of an article in, the streets, villages, compounds and parks that it names out, each with its path.

No list holds the country's villages. A report names each in full once (嘉鱼县潘家湾镇四邑村) and then by its own
name; what it says in full is kept here, and a name of a kind (长港镇) is taken to lie in the county in hand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.cues import ACTION, INTENT
from ingest.gazetteer import is_word, word_tags
from ingest.towns import STREET

LEVELS = ("街道(乡镇)", "社区(村)", "小区")
"""Those below the county, from the widest to the narrowest."""
_KINDS = {
    "zone": "县(市、区)",
    "town": "街道(乡镇)",
    "village": "社区(村)",
    "compound": "小区",
}
_ENDINGS = {
    "高新区": "县(市、区)",
    "经开区": "县(市、区)",
    "开发区": "县(市、区)",
    "工业园区": "县(市、区)",
    "新区": "县(市、区)",
    "街道": "街道(乡镇)",
    "街": "街道(乡镇)",
    "镇": "街道(乡镇)",
    "乡": "街道(乡镇)",
    "小区": "小区",
    "产业园": "小区",
    "工业园": "小区",
    "小组": "小区",
}
_KIND = re.compile(
    r"(?:自治[区州县旗]|居民区|开发区|经开区|高新区|特区|新区|[省市州区县旗镇乡村]|街道|(?:安置)?[小社]区)$"
)
"""The word for the kind of a place of any level."""
_VILLAGES = ("社区", "居民区", "村")
_LESSER = (*(ending for ending, level in _ENDINGS.items() if level in LEVELS), *_VILLAGES)
_ZONE = "高新技术产业开发区|经济技术开发区|高新区|经开区|开发区"
_NAMES = (
    rf"(?P<zone>[一-龥]{{2,6}}?(?:{_ZONE})|{_ZONE}|工业园区|新区)?"
    rf"(?P<town>[一-龥]{{2,5}}?(?:街道(?!办)|镇(?!市|街道|银行)|(?<![城下返归还])乡(?!村|市|街道)|{STREET}))?(?:办事处|的|在)?"
    r"(?P<village>[一-龥]{2,7}?(?:社区(?!报)|居民区|村(?!居民区|社区|镇银)))?的?"
    r"(?P<compound>[一-龥\d]{2,11}?(?:小区|产业园|工业园|小组(?=[一-龥]{0,2}(?:依托|建|成立|，|,|村民))))?"
)
_BARE_ZONE = re.compile(f"{_ZONE}|工业园区|新区")
FOLLOWING = re.compile(_NAMES)
"""What follows the name of a county or city directly, from wide to narrow."""
_REACH = 20
"""Characters behind a place within which the word for the next kind stands: the longest names with it."""
_CLAUSE = re.compile(r"[^，。、；：“”！？,;:! 　（(]+")
_AT = re.compile("在|走进|来到|位于|而在?|但在?")
_COMMON = re.compile(
    r"^(?:街道|[镇乡]|新农)$|[百千万][人企校院]|^[全两多一和旧个几数到为对有无不很最更里外进入挨带帮包用已]|^驻(?![马驾跸])|^居家(?!桥)|[该每各个]|\d(?![\d号])|城市|农村|农业|重视|厚植|示范|试点|居民|物业|机关|党员|重点|所有|部分|其他|我们|他们|"
    r"[县区省]|(?<!都)(?<!^[一-龥])市|^[城全我]市|街道社区|乡镇|镇街|街镇|行政村|自然村|老旧|新老|新型|城中|城郊|贫困|脱贫|薄弱|先进|美丽|特色|传统|易地|"
    r"搬迁|智慧|和谐|完整|文明|平安|未来|绿色|数字|生态|共同|涉农|优秀|封闭|开放|商品房|安置|干部|书记|群众|村民|社会|党委|党组织|党建|政府|领导|"
    r"现代|工作|试验|样板|标杆|振兴|经济|产业集|全面|积极|大力|不断|持续|[来余多几]位|"
    r"人大|公安|派出所|[一-龥]{2}局|委员会|[第首]\S?届|送.{1,3}[进下到]|所辖|受灾|基层|抵边|边境|沿黄|学生|^中国历史|[型乡]$"
)
"""What makes 示范村, 抵边村 or 老旧小区 a common noun and not a name, and 公安局高新区分局 or 第三届社区节 none."""
_WORDING = re.compile(
    r"^(?:[各本该每这那某此其哪自向使让给被并又也是就以按据但他我]|经(?![开济]))|[的在与及等把将被跟由了着]|(?<![一无有大作])[为替]$|从(?![化江])|^(?:新建|建成|扩建|改建|兴建|人均|户均)|改造|组织|服务|治理|"
    r"管理|结对|关心|深入|通过|要求|建强|夯实|做[强实]|助推|助力|[筑织扎]牢|织密|[点擦]亮|扮靓|激活|联[系合]|包保|下沉|指导|依[靠据]|开启|[建管用]好|压实|加快|督促|支持|鼓励|争取|希望|邀请|"
    rf"委托|协助|根据|按照|所以|.任|{ACTION.pattern}|{INTENT.pattern}"
)
"""What makes the words before 社区 or 市 no name but a phrase: a verb with its object (建成社区食堂, 走进仪征市), a body
that is pointed at (该街道), from where or by what somebody acts (按照市政府…)."""
_HOPES = re.compile("(?:建设|发展|创新|创业)(?=街道|[镇乡])")
"""Deeds for which streets and towns are named."""
_WISHES = re.compile(
    "(?:和平|和睦|和顺|向阳|向前|前进|团结|胜利|解放|友谊|光明|红旗|先锋|太平|永安)(?=[街镇乡村])|平安(?=[街镇])"
)
"""Words of good omen that towns and villages all over the country are named for; 平安村 and 幸福社区 are titles."""
_OBJECT = re.compile("食堂|党|议事|停车|集体|治理|用房|工作|服务|养老|驿站|围墙")
"""What a verb before 社区 or 村 is about, of which they are the attribute (运营社区食堂)."""
_FACILITY = re.compile("卫生服务中心|矫正|教育[学中]|治理(?=[标典体共现创能])")
"""What 社区 is the attribute of, with a word before it that names something else: a street or town, which has a health
centre (门城社区卫生服务中心), or a county. A 社区卫生服务站 is mostly one of its community."""


_VERBS = "做建赋抓强优提推管治促助搭育聚解稳保创带引让把给使组动选派走进入驻访查评关敬共同联"
"""Characters with which the verbs of slogans begin."""
_LONGEST_WORD = 3
"""Characters up to which the segmenter takes unknown names for verbs too (青和居)."""
_PROPER = frozenset(("ns", "nr", "nz", "nrt", "nt", "g"))
"""Tags of place, person and other names, and of characters that occur in names alone."""


_UNREAD = re.compile(
    r"([一-龥]{2,3})(?:街道(?!办|社区)|镇(?!村|街|市)|乡(?!镇|村|市|[亲贤土愁音间])|"
    r"村(?![民里庄组情委居集规史务落庭级干两]))"
)
_QUALIFIER = re.compile(
    "^[各本全该每两多一这那某此其几我将把让给由从到使令]|[乡村镇]|[个些的在了古小水城集重老家故他侨渔农全各]$"
)
"""What makes 千年古镇 or 全县乡村 no name."""


_OWN = re.compile("(?:(?!街道|[镇乡]|[社小]区)[一-龥]){2,6}?(?:[社小]区|居民区|村(?!居民区|社区))")
"""A name that a clause may begin with."""
_STREET = re.compile(r"([一-龥]{2})[东南西北中]?路?街道(?!社区|、|[干办党和一])")


class Locality(NamedTuple):
    """A name of a kind at ``[start, end)`` with the levels that it names, wide to narrow."""

    start: int
    end: int
    names: tuple[tuple[str, str], ...]
    """Name and level of each."""


def following(text: str, position: int, level: str) -> Locality:
    """What stands at ``position``, right behind the name of a place of ``level``."""
    near = HINT.search(text, position, position + _REACH)
    match = FOLLOWING.match(text, position) if near else None
    names = tuple(_named(match)) if match else ()
    if level == "省" and not (names and is_zone(names[0][0])):
        return Locality(position, position, ())
    kept = tuple(name for name in names if _KINDS["zone"] != name[1] or level in ("省", "市(州)"))
    end = text.find(kept[-1][0], position) + len(kept[-1][0]) if kept else position
    return Locality(position, end, kept)


def alone(text: str) -> Iterator[Locality]:
    """Names of a kind at the beginning of a clause, without the county that they lie in."""
    if not HINT.search(text):
        return
    for clause in _CLAUSE.finditer(text):
        if not HINT.search(text, *clause.span()):
            continue
        at = _AT.match(text, clause.start())
        match = FOLLOWING.match(text, at.end() if at else clause.start(), clause.end())
        names = tuple(name for name in _named(match) if name[1] in LEVELS) if match and match.end() else ()
        if names and names[0][1] != "小区" and (_WISHES.match(names[0][0]) or _is_proper(_stem(names[0][0]))):
            start = text.index(names[0][0], clause.start())
            yield Locality(start, text.index(names[-1][0], start) + len(names[-1][0]), names)


HINT = re.compile("街道|镇|乡|村|社区|居民区|小区|园|新区|发区|经开区|小组")
"""Without one of these a text names no street, village or compound."""


def opens_unread(text: str) -> bool:
    """Whether a text begins with what looks like the name of another street, town or village (建设街道), which
    ``alone`` cannot tell from common words."""
    match = _UNREAD.match(text)
    if not match or _QUALIFIER.search(match[1]) or ACTION.search(match[1]):
        return False
    return word_tags(match[1])[0] != "v"


def _named(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """The names of a match up to the first common noun."""
    for group, level in _KINDS.items():
        name = match[group]
        if (
            name
            and not (is_zone(name) or _WISHES.match(name))
            and _is_common(_stem(name), match.string, match.end(group))
        ):
            return
        if name:
            yield name, level


def is_zone(name: str) -> bool:
    """Whether a zone is called only by its kind, behind the name of its city (苏州 工业园区)."""
    return bool(_BARE_ZONE.fullmatch(name))


def is_phrase(name: str) -> bool:
    """Whether what ends like the name of a place, of any level, is a phrase and no name (选优育强社区, 走进仪征市).
    It may still be a common noun (老旧小区)."""
    return not (_WISHES.match(name) or _HOPES.match(name)) and _is_phrase(_KIND.sub("", name))


def is_common(name: str) -> bool:
    """Whether what ends like the name of a place is a common noun (老旧小区, 贫困县)."""
    return bool(_COMMON.search(_KIND.sub("", name)))


def opens_with_verb(text: str) -> bool:
    """Whether a text begins with what somebody does: with a verb other than 是, or as slogans do."""
    return text[0] in _VERBS or (text[0] != "是" and word_tags(text)[0] == "v")


def _is_common(stem: str, text: str, end: int) -> bool:
    """Whether a name with this stem, which ends at ``end`` of the text, is a common noun or a verb's object."""
    if _COMMON.search(stem) or _is_phrase(stem):
        return True
    if text.startswith("社区", end - 2) and (_FACILITY.match(text, end) or _is_canteen(stem, text, end)):
        return True
    return bool(_OBJECT.match(text, end)) and is_word(stem) and word_tags(stem)[0][0] == "v"


def _is_canteen(stem: str, text: str, end: int) -> bool:
    """Whether 社区食堂 stands behind an ordinary word (双拥社区食堂)."""
    return text.startswith("食堂", end) and is_word(stem) and word_tags(stem)[0] not in ("ns", "nz")


def _is_phrase(stem: str) -> bool:
    """Whether a stem holds a verb or a particle; a short one, which the segmenter may take for a verb though it is a
    name, only such as official prose is made of."""
    long = len(stem) > _LONGEST_WORD
    return bool(_WORDING.search(stem)) or (long and any(tag[0] in "vdpcru" for tag in word_tags(stem)))


def _is_proper(stem: str) -> bool:
    """Whether the segmenter takes all words before 镇 or 村 for names (not 助推社区, 城郊村), or knows none of
    them and no verb begins there (正余镇, not 做强街道)."""
    tags = word_tags(stem)
    unknown = len(tags) == 1 and stem[0] not in _VERBS and not is_word(stem)
    return unknown or set(tags) <= _PROPER


def _stem(name: str) -> str:
    """A name without the word for its kind."""
    ending = next((ending for ending in (*_ENDINGS, *_VILLAGES) if name.endswith(ending)), "")
    return name.removesuffix(ending)


def level_of(name: str) -> str:
    """The level that the ending of a name tells."""
    return next((level for ending, level in _ENDINGS.items() if name.endswith(ending)), "社区(村)")


def repeated(texts: Iterable[str]) -> Iterator[str]:
    """Names of communities, villages and compounds with which clauses of an article begin more than once, though their
    words are no names elsewhere (依云水岸社区)."""
    seen: set[str] = set()
    given: set[str] = set()
    for text in texts:
        for clause in _CLAUSE.finditer(text) if HINT.search(text) else ():
            at = _AT.match(text, clause.start())
            match = _OWN.match(text, at.end() if at else clause.start(), clause.end())
            if match and match[0] in seen and match[0] not in given and _is_own(match[0]):
                given.add(match[0])
                yield match[0]
            elif match:
                seen.add(match[0])


def _is_own(name: str) -> bool:
    stem = _stem(name)
    if _COMMON.search(stem) or is_phrase(name) or is_word(stem):
        return False
    tags = word_tags(stem)
    is_kind = len(stem) > _LONGEST_WORD and set(tags) == {"n"}
    return not is_kind and all(tag[0] in "nsfmjgxzbt" for tag in tags)


def streets(texts: Iterable[str]) -> frozenset[str]:
    """What the streets of an article are called for short: 大宁 where it tells of 大宁路街道."""
    return frozenset(match[1] for text in texts for match in _STREET.finditer(text))


class Localities:
    """What one article calls its streets, villages and compounds: name to path, and to several where places of
    one name lie apart. It grows while the article is read."""

    def __init__(self, paths: Iterable[tuple[str, ...]] = ()) -> None:
        self._paths: dict[str, tuple[tuple[str, ...], ...]] = {}
        for path in dict.fromkeys(paths):
            self.add(path)

    def add(self, path: tuple[str, ...]) -> None:
        """Learn a path and those of the places above it."""
        for depth in range(2, len(path) + 1):
            name, known = path[depth - 1], self._paths.get(path[depth - 1], ())
            if path[:depth] not in known:
                self._paths[name] = tuple(_fullest((*known, path[:depth])))

    @property
    def names(self) -> frozenset[str]:
        """All names, those of counties and cities too."""
        return frozenset(self._paths)

    def mentions(self, text: str) -> Iterator[tuple[int, int]]:
        """Ranges of the names below the county in a text, the longest first; they may overlap."""
        lesser = [name for name in self._paths if name in text and name.endswith(_LESSER)]
        for name in sorted(lesser, key=len, reverse=True):
            start = text.find(name)
            while start >= 0:
                yield start, start + len(name)
                start = text.find(name, start + len(name))

    def resolve(self, name: str, context: Sequence[str]) -> tuple[str, ...]:
        """The path of a name: the only one, or the one that shares most with ``context``; empty where unclear. A street
        may be called without its kind (真如镇 for 真如镇街道, 后湖街 for 后湖街道)."""
        street = name + ("道" if name.endswith("街") else "街道")
        paths = self._paths.get(name) or self._paths.get(street, ())
        if len(paths) < 2:
            return paths[0] if paths else ()
        common = [_shared(path, context) for path in paths]
        best = max(common)
        return paths[common.index(best)] if common.count(best) == 1 and best > 1 else ()

    def above(self, county: tuple[str, ...]) -> tuple[str, ...]:
        """Where a village that is named alone lies: in the only street or town of the ``county`` that the article
        names, else in the county."""
        towns = {
            path
            for paths in self._paths.values()
            for path in paths
            if path[:-1] == county and level_of(path[-1]) == LEVELS[0]
        }
        return towns.pop() if len(towns) == 1 else county

    def whole(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The fullest path that the article gives for the place at ``path``."""
        fuller = (known for known in self._paths.get(path[-1], ()) if set(path) <= set(known)) if path else ()
        return max(fuller, key=len, default=path)


def _fullest(paths: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The paths that are no shorter ways of saying another."""
    return (path for path in paths if not any(set(path) < set(other) for other in paths))


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    return len(set(first) & set(second))
