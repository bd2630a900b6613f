"""A quotation in a text in, how telling it is as the name of a measure out."""

import re

from ingest import cues
from ingest.callings import EVENTS, FACILITIES, KIND, MAKES, MIN_QUOTED, STOCK
from ingest.span import Range

QUOTATION = re.compile("[“‘《]([^“”‘’《》]{2,20})")
"""The opening of a quotation and what is quoted; of a longer one its beginning."""
LEAST = 0.5
"""How telling what is hardly a name is: wording, or what is only being built."""
_MADE = re.compile(
    rf"(?:{MAKES}|叫响|使用|创|推|称为|名为|[叫办])[了起出成]?(?:一个|一批|系列)?(?<!推进)(?<!推动)$"
)
_TURNED = re.compile(
    r"(?:(?:打造|创建|设立|开设|建立|成立|创办|推出)[了起出成]?[一-龥]{2,8}(?<!的)|(?:布置|改造|改建|装修|装扮)(?:成为?|为)|(?:创办|设立|开设|推出|组建|成立)了?[^，,。；;“”]{2,20}的|(?:设立|打造|推出|创建|组建|组成|成立|开设|创办|发起|开办|推行|建立|建设)的)$"
)
"""What stands before a quotation that something was turned into, or that was founded: 布置成为“书屋”, 创办以编织为业的“工坊”."""
_DEFINED = re.compile("[，,]?(?:即|就?是|指的?是)")
"""What stands behind a name that is being explained."""
_SUBJECT = re.compile("所谓的?$|(?:^|[。；;])[一-龥]{2,14}(?<!的)$")
"""What stands before a name with which a sentence begins."""
_NEAR = 12
"""Characters before a quotation in which stands what tells what it is, but for what it was made of."""
_FIGURATIVE = re.compile(
    r"(?:(?:获评|获得?|荣膺|入选|评为|授予|是全[国省市区县])[^，,。；;]{0,8}|从|变|为|成|到|像|是|的|些|(?<!所)谓|一个|一[道抹片股份]|树立|增强|坚定|做到|送上|吃下|称|注入了?|享受到?|迎来了?|"
    r"成为[^，,。；;]{0,8}|"
    r"(?:打出|绘就|画好|画出|共画|同画|按下|跑出|织密|织牢|撑起|筑牢|筑起|架起|围绕|聚焦|紧扣|当好|下好|下足|释放|激活|点燃|走好|答好|书写|交出|擦亮|穿上|戴上|"
    r"插上|扛起|拧紧|奏响|谱写|化身|扮靓|唱响|拧成|啃下|念好|用好|炼成|凝聚|发扬|弘扬|传承|践行)[^，,。；;“”]{0,8})$"
)
"""What stands before a quotation that is a figure of speech, not the name of a measure."""
_REACHED = re.compile(r"(?:坚持|实现了?|达到|保持)[^，,。；;、]{0,4}$")
"""What stands before a quotation that is an aim, unless it has parts: 实现“一键直达”, 坚持“户呼、村应”."""
_SPOKEN = re.compile(
    r"(?:说|说道|写道|回复|表示|问|喊|写着|声称|自称|号称)[：:，,]?$|(?:本着|秉持|秉承|立足|基于|遵循)于?$"
)
"""What stands before a quotation that is somebody's words, or a principle."""
_ABSTRACT = re.compile(
    r"等?主题|为(?:切入点|出发点|落脚点|突破口|导向|目标|宗旨|原则|理念|契机|纽带|核心|重点|基础|标准)|的?(?:方针|精神|能力|问题|需求|口号|概念|现象|难题|重要性|必要性|承诺|理论|效应|感受|态度|声音|指示|新风|感觉|体验|宗旨|口令|字样|标语|行为|陋习|心态|愿景|说法|美誉|称号|荣誉|快乐|警觉|警惕|(?:微信)?公众号|[一-龥]个大?字|[^，,。；;“”]{0,6}(?:理念|氛围|目标|意识|作用|精神))"
)
"""What stands behind a quotation that is a thought or a trouble, not something done."""
_ORGAN = re.compile(r"[委会队站室所院团社班岗吧屋厅]$")
"""What a short quotation ends with that names a body or a place: “大工委”."""
_EVIL = re.compile(
    r"(?:改变|过去|告别了?|打破|破除|破解|杜绝|避免|防止|整治|清理|解决|消除|摆脱|根治|拒绝|力戒|针对|不搞|克服|[从向由][一-龥]{0,4}|结合|对照)$"
)
"""What stands before the name of that which a measure is against."""
_FROM = "从向由"
"""What also stands before him who made a thing: 由社区创办“夜话亭”."""
_PAUSE = re.compile(r"[，。！？,!?]")
_STOPPED = re.compile(r"[。！？!?]")
_ASKING = re.compile(r"如何|怎[么样]|为什么|什么")
"""What a quotation begins with that is a question or the title of a talk."""
_CREW = re.compile(r"(?:队|组|工作室|专班)$")
"""What the name of those ends with who do something, unless they were founded."""
_VISION = re.compile(r"(?:样板|标杆|典范|名片|高地|答卷|铁军|排头兵|领头羊|最[优高好美强大])$|最.、?[^、]*最")
"""What a quotation ends with that tells what one wishes to be."""
_WISHED = re.compile("新|知名|优质|亮丽|一流")
"""What stands between a quotation and its kind where it is praised: “和美”知名品牌, “乐养”新模式."""
_GROUND = re.compile("(?:依托|依靠|借助)[^，,。；;“”]{0,8}$")
"""What stands before that with the help of which something else was done."""
_LATE = 120
"""Characters behind which a text hardly comes to the name of its measure: a quotation there is wording."""
_PROPER = re.compile(rf"(?:{KIND}|{FACILITIES}|{EVENTS}|[日课柜屋点团会墙])$")
"""What a quotation ends with that may name a thing even where a figure of speech would stand: 这里的“爱心冰柜”."""
_PEOPLE = re.compile(r"(?:人员|群体|干部|家庭|儿童|老人|同志|马车)$")
"""What a quotation ends with that names people, not what they did."""
_OWN_KIND = re.compile(rf"(?:{KIND})$")


def rank_quoted(match: re.Match[str], before: str) -> tuple[float, Range] | None:
    """Where the name stands that a quotation gives, with the word for its kind behind it, and how telling it is: 3 at most;
    None where it is no name. ``match`` has the groups ``quoted``, ``inner`` and ``suffix``; ``before`` is the text before
    it."""
    group = "quoted" if match["quoted"] else "inner"
    quoted, behind = match[group], match.end(group) + 1
    said = (_STOPPED if match["suffix"] else _PAUSE).search(quoted) or _ASKING.match(quoted)
    if said or quoted.replace("、", "") in STOCK:
        return None
    defined = _DEFINED.match(match.string, behind) and _SUBJECT.search(before)
    turned = bool(defined or _TURNED.search(before))
    near = before[-_NEAR:]
    made = turned or bool(_MADE.search(near))
    evil = _EVIL.search(near)
    if evil and not (made and evil[0][0] in _FROM):
        return None
    is_thought = _ABSTRACT.match(match.string, behind)
    if match["suffix"] and not is_thought:
        return _rank_kind(match["suffix"], near, made=made), match.span()
    if is_thought:
        return None
    rank = _rank_bare(match, match.span(group), near, made=made and len(quoted) > 2, turned=turned)
    return (rank, match.span(group)) if rank else None


def _rank_bare(match: re.Match[str], name: Range, before: str, *, made: bool, turned: bool) -> float:
    """How telling a quotation is behind which its kind does not stand; 0 where it is wording and no name."""
    text, quoted = match.string, match.string[slice(*name)]
    is_proper = _PROPER.search(quoted)
    is_attribute = "、" in quoted and text.startswith("的", name[1] + 1)
    is_listed = text[name[0] - 2 : name[0] - 1] in ("、", "”")
    is_late = match.start() > _LATE and not is_proper
    if not made and (is_attribute or is_listed or is_late or not _may_name(quoted)):
        return 0
    is_wording = not turned and _is_wording(quoted, before)
    if _VISION.search(quoted) or (is_wording and not is_proper):
        return 0
    if is_wording and not made:
        return LEAST
    listing = 1.5 if "、" in quoted else min(1, len(quoted) / MIN_QUOTED)
    return 2 if made or _OWN_KIND.search(quoted) else listing


def _rank_kind(kind: str, before: str, *, made: bool) -> float:
    """How telling a quotation is behind which its ``kind`` stands: less where it is what one wishes, or that with
    which something else was done, and least where it names a crew that was not founded here."""
    if _CREW.search(kind) and not made:
        return 1.2
    if _WISHED.match(kind) or _GROUND.search(before):
        return 1.9
    return 2.4 if kind.endswith(("建设", "思路", "格局")) else 3


def _is_wording(quoted: str, before: str) -> bool:
    """Whether a quotation stands like a figure of speech, somebody's words, people, or an aim that has no parts."""
    aim = "、" not in quoted and _REACHED.search(before)
    return bool(aim or _FIGURATIVE.search(before) or _SPOKEN.search(before) or _PEOPLE.search(quoted))


def _may_name(quoted: str) -> bool:
    """Whether a quotation that nobody is said to have made may be a name: it is long enough, or a body, and no trouble."""
    is_body = len(quoted) == 3 and _ORGAN.search(quoted)
    return bool((len(quoted) >= MIN_QUOTED or is_body) and not cues.PROBLEM.search(quoted))
