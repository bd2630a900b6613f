"""The text of one practice in, the name of its measure out.

A measure is called by the name that the report gives it (“小院议事”机制, 一长六员, 《办法》); where it gives
none, by the words that tell what was done.
"""

import re
from collections.abc import Iterator
from itertools import chain

from ingest import cues
from ingest.labels import Cut, find_label
from ingest.span import Range, trim

MIN_QUOTED = 4
"""Shortest quotation that is a name without a verb of making before it or 机制 behind it: 滥挂 and 蝶变 are wording."""
_KIND = (
    r"机制|制度|工作法|模式|品牌|行动|工程|活动|平台|工作组|服务圈|生活圈|体系|架构|格局|思路|清单|改革|服务队|工作站|"
    r"工作室|驿站|示范点|积分|指数|管理|建设|计划|[制站](?![一-龥])"
)
COUNT = "一二三四五六七八九十两"
"""Numerals with which slogans count."""
_BUILT_KIND = r"机制|制度|模式|工作法|清单|改革|体系|框架|格局|管理(?!办法|制度|机制|体系|模式|服务|平台|意见)|活动|行动|工程|计划|系统|档案|台账|规则|试点|联动(?!机制|格局)|办法|平台"
_THING = r"清单|平台|公约|联盟|驿站|中心|队伍|联席会议|合作社|议事会"
_SCHEME = r"机制|制度|办法|工作法|模式|体系|行动|计划"
"""What the noun behind a long attribute ends with where it names the measure alone; a scheme needs more words
before it than a thing: 履职清单, 服务业准入制度, but not 经营机制."""
FACILITIES = (
    r"驿站|服务站|工作站|实践站|食堂|服务中心|邻里中心|活动中心|调解中心|指挥中心|超市|书屋|礼堂|议事厅|调解室|工作室|阅览室|"
    r"托管?班|小组|团队|小分队|夜校|讲堂|课堂|集市|议事会|恳谈会|理事会|合作社|服务队伍?|志愿队|突击队|联盟|专班|基金"
)
"""What the names of places and bodies end with."""
EVENTS = (
    r"讲座|培训班?|课[堂程]?|(?:夏令|训练|成长)营|仪式|[大比竞联]赛|[晚享谈讨告介聘讲进流事议辩乐动]会|"
    r"宣讲(?!团)|演练|托管?班|集市|大集|文化[节周月]|义诊|活动"
)
"""What the names of that end with which was held."""
_UNDERTAKING = (
    rf"{FACILITIES}|{EVENTS}|项目|栏目|评选|实践(?![一-龥])|手册|(?:小程序|APP|系统|服务)(?![一-龥])"
)
"""What else the noun behind a quoted name may end with."""
_MAKES = (
    r"建立|健全|完善|推行|实行|深化|探索|形成|构建|实施|开展|推进|推动|落实|搭建|打造|创建|制定|出台|推广|开设|开办|创办|设立|"
    r"成立|组建|运用|启动|发起|举办|打响|创立|推出"
)
_VAGUE = r"(?:有效|良好|良性|高效|顺畅)[一-龥]{0,4}(?:机制|模式|格局|体系|制度|平台)|(?:多元化|常态化|长效|新型|全新|新的?|新发展|一套|相关|各项|工作|体制)(?:机制|模式|格局|体系|制度|平台)|[^，,。；;]{2,10}体制机制|[^，,。；;]{0,6}共[建治享]格局|(?:共建|共治|共享){2,3}[^，,。；;]{0,8}格局"
_PREDICATE = r"当作|作为|当成|变成|成为|[是为了被把给在对从已也都将]"
"""What follows a quotation that is the subject or the object of a verb, not the first part of a name."""
_DOES = r"(?:组织)?(?:开展|举办|举行|进行|参与|引导|帮助)"
"""What a name does that is the subject of a clause."""
_MORE = r"等[^，,。；;]{0,6}(?:组织|开展|举办|进行|实施)"
"""What follows a quotation that is the last of some under which something else was done."""
_WHOLE = "(?![、的了起完过着和与及者])"
"""Where a name may begin: what follows a verb closely is no part of it (建立起长效机制, 举办者宣传)."""
_NAMED = re.compile(
    rf"(?=[“‘《以集有此本这首参召进{COUNT}通采建健完推实深探形构搭打创制出开落运启发举成组设聘选])(?:"
    rf"(?:“(?P<quoted>[^“”]{{2,48}})(?:”|“(?=[，,。；;]))|‘(?P<inner>[^‘’]{{2,20}})’)(?P<suffix>(?!{_PREDICATE}|{_MORE}|{_DOES})(?:[^，,。；;、“”在将把被是]{{0,12}}?(?:{_KIND})+|[^，,。；;、“”在将把被是的和与进成每]{{0,12}}?(?:{_UNDERTAKING})(?:{_KIND})*)(?!有限)|[{COUNT}][一-龥](?:合一|联动|共治|同步))?"
    rf"|《(?P<title>[^《》]{{3,40}})》(?P<lesson>[一-龥]{{0,6}}(?:{EVENTS}))?"
    rf"|(?P<counted>[{COUNT}][一-龥][{COUNT}][一-龥]|[{COUNT}][一-龥](?:联动|合一|共治|联建))(?=制|机制|格局|模式|工作|体系|改革|”)"
    rf"|以(?P<vehicle>[一-龥]{{4,14}}?)为(?:载体|抓手)"
    rf"|(?:(?<!还)有[^，,。；;、]{{2,24}}|(?:打造|建成|建设|建立|建起|设立|开设|组建|成立|搭建|推出|创建|形成)(?:了|成|出|起|包[含括])[^，,。；;、]{{2,24}}、[^，,。；;]{{2,40}})的(?P<had>[一-龥]{{2,8}}?(?:{_THING}|{FACILITIES}|(?:共享|公共|活动|文化|服务|休闲)空间|阵地|公园|花园|广场|街区))(?=[^一-龥]|$)"
    rf"|集[^，,。；;]{{2,24}}[为于]一体的(?P<hub>[一-龥]{{2,14}})"
    rf"|(?:通过|采取|推进|实施|推行|开展)(?P<listed>[一-龥、]{{4,40}}?等?[{COUNT}\d]{{1,2}}[项种大个](?:改革|机制|制度|行动|工程|举措|措施|模式))"
    rf"|(?:(?:{_MAKES})(?:[了起好出]|成(?![果员本效年长立])){{0,2}}[和、与]?){{1,3}}(?:一系列|系列|各类|各项|一批|一套|一个)?(?P<built>{_WHOLE}(?!(?:{_BUILT_KIND})、|{_VAGUE})[一-龥\d、+（）()]{{3,32}}?(?:{_BUILT_KIND})(?:、[^，,。；;、和等]{{3,16}}?(?:{_BUILT_KIND}|建设))*(?=[^一-龥]|[并和与及等以]|$))"
    rf"|(?:聘|选聘|聘任|聘请|选任)[^，,。；;]{{0,10}}[为任当][一-龥]{{0,6}}?(?P<role>(?:“[^“”]{{2,10}}”)?[一-龥]{{2,8}}[员长])(?=[^一-龥]|$)"
    rf"|(?:推行|推进|实施|开展|实行|推动)[了好]?(?P<works>{_WHOLE}[一-龥]{{3,12}}?(?:建设|改造|整治|治理|工作))(?=[^一-龥]|[并和与及等以]|工作|$)"
    rf"|(?:[此本这首][次届场堂期]|(?:开展|举办|举行|召开|开设|参与|进行)[了过完]?)(?P<held>{_WHOLE}(?!相关|各[类种项]|系列)[一-龥]{{2,14}}?(?:{EVENTS})(?!中心|[市民室员者队团费体表后题]|场[地所馆]|补[贴助]|建设|改造|维护|活动|服务))"
    rf")"
)
"""The ways in which reports name a measure: in quotation marks, as the title of a document, as a slogan of two
numbers, as the vehicle of a campaign, as a place that offers several things, as a list, or behind a verb of making
or holding."""
_MADE = re.compile(
    rf"(?:{_MAKES}|叫响|使用|创|推|称为|名为|[叫办])[了起出成]?(?:一个|一批|系列)?(?<!推进)(?<!推动)$"
)
_WAS_MADE = re.compile(
    r"[一-龥]{0,4}?(?:成立|创办|设立|开设|组建|建成|建起|办起|上线|推出|打造|搭建|建立|创建|开办|制定|出台|开展|举办|实施|推行|实行|启动|发起)了"
    rf"(?:[{COUNT}]个)?|(?:[一-龥]{{2}})?形成了?"
)
"""A verb, with the mark that it is done, behind which stands what a measure is called."""
_GOES_ON = re.compile(r"[\w“（(]")
"""What follows a label that was cut off before the end of its clause."""
_TURNED = re.compile(
    r"(?:(?:打造|创建|设立|开设|建立|成立|创办|推出)[了起出成]?[一-龥]{2,8}(?<!的)|(?:布置|改造|改建|装修|装扮)(?:成为?|为)|(?:创办|设立|开设|推出|组建|成立)了?[^，,。；;“”]{2,20}的|(?:设立|打造|推出|创建|组建|组成|成立|开设|创办|发起|开办|推行|建立|建设)的)$"
)
"""What stands before a quotation that something was turned into, or that was founded: 布置成为“书屋”, 创办以编织为业的“工坊”."""
_DEFINED = re.compile("[，,]?(?:即|就?是|指的?是)")
"""What stands behind a name that is being explained."""
_SUBJECT = re.compile("所谓的?$|(?:^|[。；;])[一-龥]{2,14}(?<!的)$")
"""What stands before a name with which a sentence begins."""
_ISSUED = re.compile(r"(?:制定|出台|印发|签订|发布|编制|修订|推出|公布)[了]?[^，,。；;]{0,6}$")
_NEAR = 12
"""Characters before a quotation in which stands what tells what it is, but for what it was made of."""
_FIGURATIVE = re.compile(
    r"(?:(?:获评|获得?|荣膺|入选|评为|授予|是全[国省市区县])[^，,。；;]{0,8}|从|变|为|成|到|像|是|的|些|(?<!所)谓|一个|一[道抹片股份]|树立|增强|坚定|做到|送上|吃下|称|注入了?|享受到?|迎来了?|"
    r"成为[^，,。；;]{0,8}|"
    r"(?:打出|绘就|画好|画出|共画|同画|按下|跑出|织密|织牢|撑起|筑牢|筑起|架起|围绕|聚焦|紧扣|当好|下好|下足|释放|激活|点燃|走好|答好|书写|交出|擦亮|穿上|戴上|"
    r"插上|扛起|拧紧|奏响|谱写|化身|扮靓|唱响|拧成|啃下|念好|用好|炼成|凝聚|发扬|弘扬|传承|践行)[^，,。；;“”]{0,8})$"
)
"""What stands before a quotation that is a figure of speech, not the name of a measure."""
_AIM = re.compile(r"为(?:了|更好地?|(?:进一步|深入|持续|切实|全面|扎实|有效|不断|大力|积极)+)$")
"""What stands before that which a measure is for."""
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
_OBEYED = re.compile(
    r"(?:根据|按照|依据|依照|遵照|贯彻|学习|违反|宣讲|宣传|解读|讲解|普及|对照|参照|荣获|观看|演唱|合唱|表演|朗诵|独奏)[^，,。；;、]{0,8}$"
)
"""What stands before the title of a document, or of a work, that others made."""
_ACT = re.compile(
    r"(?:清单|目录|指引|办法|公约|民约|方案|条例|规定|意见|细则|制度|指南|计划|标准|通知|规划|规范|要点|措施|章程|纲要|规则|手册|准则|流程|预案|守则|机制|纪要|[^代发]表|信|条|则|书|案|协议|约定)(?:（[^）]+）|\([^)]+\))?$"
)
"""What the title of a document ends with that says what is to be done; other titles are those of works."""
_ORGAN = re.compile(r"[委会队站室所院团社班岗吧屋厅]$")
"""What a short quotation ends with that names a body or a place: “大工委”."""
_FACILITY = re.compile(
    r"(?:建成|新建|设立|设置|打造|开办|开设|创办|办起|建起|改建|改造|改成|改为|成立|组建|搭建|建立|推出|增设|开起)[了起出成为好]{0,2}"
    rf"(?:(?:一[个批处]|[\d{COUNT}]+[余多]?[个处家座所支间])?(?P<name>[一-龥]{{2,8}}?(?:{FACILITIES}))(?=[^一-龥]|$|[\d{COUNT}并和与及等])|一[个处支座条项套家](?P<thing>[一-龥]{{4,14}})(?=[，,。；;]))"
)
"""A place or a body with a name of its own that was made: 建成幸福食堂3个."""
_TOLD = re.compile(
    rf"(?:^|[。；;，]|据[一-龥]{{1,2}}，)(?:[一-龥]{{2,12}}(?:社区|小区|街道|[县区镇乡村]))?(?P<name>[一-龥]{{2,12}}(?:{FACILITIES}))(?=[是由](?!否)|则|按照|设有|内设|位于|占地|(?:建筑)?面积|正式|开放|投用|启用|将|已|自(?![己不])|成立(?!了?[一-龥])|通过)"
)
"""A place that a sentence is about: 新安社区心连心服务中心设有康复室."""
_FUNCTION = re.compile(
    r"[了的在把被和与及是有为从到由让给对等个]|(?!志愿者|党员)(?:" + cues.BODY.pattern + ")"
)
"""Words that no such name holds."""
_HEADLESS = re.compile(
    r"(?:\d+[余多]?[个项套条家批支份])?"
    r"(?:(?:严格|丰富多彩|形式多样|[多各不][种同]形式|科学|有效|良好|完善|完备|规范|健全|新|全新|稳定|公平|公开|透明|统一)+的)?"
)
"""A number and praise, which are no part of a name."""
_EVIL = re.compile(
    r"(?:改变|过去|告别了?|打破|破除|破解|杜绝|避免|防止|整治|清理|解决|消除|摆脱|根治|拒绝|力戒|针对|不搞|克服|[从向由][一-龥]{0,4}|结合|对照)$"
)
"""What stands before the name of that which a measure is against."""
_FROM = "从向由"
"""What also stands before him who made a thing: 由社区创办“夜话亭”."""
_STOCK = frozenset(
    [
        "一老一小",
        "第一书记",
        "我为群众办实事",
        "最后一公里",
        "最后一米",
        "零距离",
        "互联网+",
        "一站式",
        "急难愁盼",
        "放管服",
        "一带一路",
        "双减",
        "三农",
        "新基建",
        "马不停蹄",
        "小马拉大车",
        "两个维护",
        "四个意识",
        "四个自信",
        "两个确立",
        "十四五",
        "回头看",
        "枫桥经验",
        "两委",
        "数字鸿沟",
        "工作小组",
        "工作团队",
        "工作专班",
        "领导小组",
        "五大振兴",
        "共建共治共享",
    ]
)
"""Fixed phrases that stand in quotation marks everywhere and name no measure of a place."""
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
_BACKGROUND = re.compile("“?(?:为|根据|按照|依据|结合|贯彻|落实)")
"""The beginning of a clause that tells for what or by what rule that was done which the next one tells."""
_BY_MAKING = re.compile(rf"{_MAKES}|建[成起]|设置")
"""What such a clause holds where the measure itself is for somebody: 为困难老人建立“喘息服务”制度."""
_LATE = 120
"""Characters behind which a text hardly comes to the name of its measure: a quotation there is wording."""
_REACH = 60
"""Characters before a name within which the beginning of its clause is looked for."""
_BACKGROUND_COST = 2.2
"""How much less telling a name in such a clause is: a slogan there is worth less than a thing that was made."""
_PROPER = re.compile(rf"(?:{_KIND}|{FACILITIES}|{EVENTS}|[日课柜屋点团会墙])$")
"""What a quotation ends with that may name a thing even where a figure of speech would stand: 这里的“爱心冰柜”."""
_HOLDING = re.compile(
    r".*(?:开展|举办|举行|进行|(?<!党)组织|的|(?<=[一两首每此本])场|[这一][次场个]|系列(?!活动))"
)
"""What stands between the verb and the name of what was held."""
_PEOPLE = re.compile(r"(?:人员|群体|干部|家庭|儿童|老人|同志|马车)$")
"""What a quotation ends with that names people, not what they did."""
_RUN = re.compile(
    rf"“[^“”]{{2,20}}”(?:(?:、[一-龥]{{0,3}}|以?及|和|与)?“[^“”]{{2,20}}”)+(?:等?(?:{_KIND})+)?"
)
"""Quotations that name the measure together: “小课堂”、“红白榜”."""
_RUN_MAX = 30
"""Characters above which such a run is no name any more."""
_NOUN = re.compile(rf"[一-龥]{{2,10}}?(?:{_THING})|[一-龥]{{4,10}}?(?:{_SCHEME})")
_OWN_KIND = re.compile(rf"(?:{_KIND})$")
SLOGAN_MAX = 12
"""Characters above which a name tells of itself what it means: 街道吹哨、部门报到."""


def find_name(text: str, measure: Range | None, cut: Cut) -> Range | None:
    """Where the name of the measure stands: the first of the most telling kind, where one in the background of the measure
    tells less, else a label of whole words."""
    names = [(rank - _BACKGROUND_COST * _is_background(text, span[0]), span) for rank, span in _named(text)]
    names += [(_GROUPS["facility"], span) for span in _facilities(text)]
    if names:
        return trim(text, *_noun(text, _whole_run(text, max(names, key=lambda name: name[0])[1])))
    label = find_label(text, measure, cut)
    return _without_verb(text, label) if label else None


def _without_verb(text: str, label: Range) -> Range:
    """A label without the verb that says that the thing was made or held: of 成立了促销领导小组 what was founded."""
    made = _WAS_MADE.match(text, *label)
    is_whole = not _GOES_ON.match(text, label[1])
    return (made.end(), label[1]) if made and is_whole and label[1] - made.end() >= MIN_QUOTED else label


def _is_background(text: str, position: int) -> bool:
    """Whether the clause that holds ``position`` tells for what or by what rule something else was done."""
    least = max(0, position - _REACH)
    start = max(least - 1, *(text.rfind(mark, least, position) for mark in "，,。；")) + 1
    return bool(_BACKGROUND.match(text, start, position)) and not _BY_MAKING.search(text, start, position)


def has_name(text: str) -> bool:
    """Whether a text names a measure in so many words; what is only held or being built tells too little."""
    return any(rank > _GROUPS["works"] and rank != _GROUPS["held"] for rank, _ in _named(text)) or bool(
        _TOLD.match(text)
    )


def telling(text: str, name: str) -> float:
    """How telling ``name`` is among the names that ``text`` gives its measure; 0 where it is none of them, but words that
    tell what was done."""
    found = chain(_named(text), ((_GROUPS["facility"], span) for span in _facilities(text)))
    return max((rank for rank, span in found if name in text[slice(*span)]), default=0)


def _named(text: str) -> Iterator[tuple[float, Range]]:
    """The names of a text and how telling each is. What is no name, such as somebody's words, may hold one."""
    position = 0
    while match := _NAMED.search(text, position):
        name = _rank(text, match)
        if name:
            yield name
        position = match.end() if name else match.start() + 1


def _rank(text: str, match: re.Match[str]) -> tuple[float, Range] | None:
    """A name and how telling it is: 3 where it is quoted or counted and says what kind of thing it is, 2 where
    it was made or built, 1 for a bare quotation, a little more for one that lists its parts, for a crew that was not
    founded here or for a document that was issued, less for what is only being built, for many of a kind and for
    that by which something else was done. A figure of speech in quotation marks is no name."""
    before = text[max(0, match.start() - 24) : match.start()]
    if match["quoted"] or match["inner"]:
        return _rank_quoted(match, before)
    if match["title"]:
        return _rank_title(match, before)
    group = next(name for name in _GROUPS if match[name])
    if match[group] in _STOCK or _AIM.search(before):
        return None
    if group == "held":
        return _GROUPS[group], _event(match)
    is_general = match[group].endswith(_FRAMES) or _MEANS.match(match.string, match.end(group))
    are_many = _MANY.match(match.string, match.start(), match.end(group))
    return _GROUPS[group] - 0.4 * bool(is_general) - 1.1 * bool(are_many), match.span(group)


def _event(match: re.Match[str]) -> Range:
    """The name of what was held, without the words that lead in to it: of 为期两天的岗前培训 the last four characters."""
    start, end = match.span("held")
    led = _HOLDING.match(match.string, start, end)
    return (led.end(), end) if led and end - led.end() >= MIN_QUOTED else (start, end)


def _rank_title(match: re.Match[str], before: str) -> tuple[float, Range] | None:
    """How telling the title of a document is, or of a lesson that was given; other works are no measures."""
    if match["lesson"]:
        return 2, match.span()
    if _OBEYED.search(before) or not _ACT.search(match["title"]):
        return None
    return (1.5 if _ISSUED.search(before) else 0.9), match.span()


def _rank_quoted(match: re.Match[str], before: str) -> tuple[float, Range] | None:
    group = "quoted" if match["quoted"] else "inner"
    quoted, behind = match[group], match.end(group) + 1
    said = (_STOPPED if match["suffix"] else _PAUSE).search(quoted) or _ASKING.match(quoted)
    if said or quoted.replace("、", "") in _STOCK:
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
        return _GROUPS["works"]
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


def _whole_run(text: str, name: Range) -> Range:
    """The quotations that stand in a row with the one at ``name``, if they are short enough to be a name."""
    if "“" not in text[max(0, name[0] - 1) : name[0] + 1]:
        return name
    start = text.rfind("。", 0, name[0]) + 1
    runs = (run.span() for run in _RUN.finditer(text, start))
    return next((r for r in runs if r[0] <= name[0] and name[1] <= r[1] and r[1] - r[0] <= _RUN_MAX), name)


def _facilities(text: str) -> Iterator[Range]:
    """Where names of places and bodies stand that were made, or that a sentence is about."""
    made = (match.span("name" if match["name"] else "thing") for match in _FACILITY.finditer(text))
    told = (match.span("name") for match in _TOLD.finditer(text))
    found = (span for span in chain(made, told) if not _FUNCTION.search(text, *span))
    return (span for span in found if text[slice(*span)] not in _STOCK)


def _noun(text: str, name: Range) -> Range:
    """A name without number and praise before it; of a long one with an attribute the noun alone, if that tells
    what kind of thing it is: of 有12项内容的履职清单 the last four characters."""
    called = text[slice(*name)]
    head = _HEADLESS.match(called)
    least = head.end() if head else 0
    behind = called.rfind("的") + 1
    is_long = len(called) > SLOGAN_MAX and "“" not in called
    if is_long and behind > least and _NOUN.fullmatch(called, behind):
        least = behind
    return (name[0] + least, name[1]) if len(called) - least >= MIN_QUOTED else name


_FRAMES = ("体系", "格局", "框架")
"""What names end with that tell less than the others that were built."""
_MANY = re.compile(rf"(?:{_MAKES}|[和、与了起好出])+(?:一?系列|各[类项种]|丰富多彩|形式多样|多种)")
"""What stands before many of a kind, which have no name together."""
_MEANS = re.compile("等[^，,。；;]{0,2}(?:方式|形式|途径|手段|渠道|办法)")
"""What stands behind that by which something else was done."""
_GROUPS = {
    "counted": 3,
    "vehicle": 3.5,
    "hub": 2,
    "listed": 2,
    "built": 2,
    "works": 0.5,
    "role": 0.8,
    "had": 0.7,
    "held": 1.05,
    "facility": 1.1,
}
"""How telling the names of each kind are; see ``_rank``."""
