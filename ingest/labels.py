"""The text of a practice that gives its measure no name in, the words that tell what was done out.

A label is what a card's title holds: whole words from the verb on, with that which was done or counted, and
without an attribute that lacks its noun.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from ingest import cues
from ingest.clauses import CLAUSE, EDGES, clause_at, tidy
from ingest.span import Range

Cut = Callable[[str], list[str]]
Verbs = Sequence[re.Match[str]]
MAX_LABEL = 20
"""Longest label, in characters: what a card's title and a row of a table hold."""
_READ = 2_000
"""Characters of a text that are looked through: a practice has told by then what was done, and a sentence without end
would be looked through for each of its verbs."""
MIN_LABEL = 4
"""Shortest label, in characters: two words."""
_STOP = re.compile(r"[，,；;。！？：]")
_TORN = frozenset("给到于用在地的得了和与及把将被有为是等、第从向对以并或其各所让使由而且但同跟比如即每某该这那之也都还又就能可要更最很不至因") | {
    "以及", "并且", "可以", "因为", "由于", "通过", "根据", "按照", "关于", "对于",
    "针对", "为了", "进行", "各种", "各类", "各项", "多种", "一种", "一个", "一批",
}  # fmt: skip
"""Words that a label must not end with where it was cut off: they call for the word behind them."""
_HANGING = frozenset(
    ["等", "的", "地", "得", "和", "与", "及", "以及", "或", "并", "而", "把", "将", "被", "、"]
)
"""Words that a label must not end with even at the end of its clause."""
_THOUGHTS = frozenset(["概念", "理念", "思想", "思维"])
"""What a label ends with that was thought, not done: of 引入共享农机概念 what was brought in is left."""
_LACKING = frozenset("的了着过")
"""What follows a label that stops inside of an attribute or before an object."""
_DIGITS = "0123456789０１２３４５６７８９.．"
_LEADING = re.compile(
    r"(?:近年来|目前|已经?|(?:当[下前天日晚]|眼下|近日|日前|[昨今][天日晚])(?:[上下]午)?(?:(?:召开|举行|举办|发布)的)?|自从|活动现场|接下来|不仅|不但|可以|能够|立即|今年(?:以来)?|去年(?:以来)?|同时|此外|此前|随即|随后|此举|其中|为此|最终|终于|但是?|而[是且]|更是|以及|于是|从而|进而|并且?|还(?!有)|也|又|即|可(?!持续|再生|复制|视)|只需要?|积极|不断|持续|"
    r"主动|全面|大力|扎实|深入|进一步|切实|努力|着力|充分|广泛|及时|相继|先后|率先|共同|联合|共|将|比如|“|该[市区县镇乡村]|我们[市区县镇乡村]?|村里|各地|"
    r"全[省市区县村镇]|他们|大家|要(?!求)|就|如今|这里|一口气|这一批的?|[一-龥]{2,4}的(?:办法|做法|经验)(?:就?是|在于)|[一二三四五六七八九十]+、|\d+[.、])+(?!的)"
)
_TIMED = re.compile(
    "[一-龥]{2,12}?(?<!结合)(?<!根据)(?<!围绕)(?<!针对)(?:当前|目前|近日|日前|近年来|如今|正在(?![一-龥]{2}的)|正(?=着力|努力|积极|全力|抓紧|加快)|还将|将(?=继续|进一步|持续|不断|着力|努力|积极))+"
    "(?:继续|进一步|持续|不断|着力|努力|积极|全力|已经|已)*"
)
"""A subject and the words behind it that tell since when, or that it will go on."""
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
_WORD = re.compile("[一-龥]{2}")
_SHORT_LEAD = 6
"""Characters before a verb that a label keeps: 线上收集, 在每个湾组都成立."""
_ADVERBIAL = re.compile(
    r"“?(?:\d{4}年|[今去]年|\d+月|为|围绕|按照|根据|结合|针对|随着|面对|以|在|坚持|聚焦|近年来|目前|从|同时|通过|就|要按照|要以|要坚持|为了)"
)
_ASIDE = re.compile(r"(?:以来|之际|期间|过程中|同时|现场|[会式础]上|[前后时中下里])[，,]$")
"""A clause with such an end says when or where, not what was done."""
_MEANS = re.compile(
    r"(?:通过|为(?:了|解决|破解|缓解|防止|避免|确保|保障|方便|进一步|更好|切实|有效|持续|深入|贯彻|落实|推动|推进|加强|增强|提升|提高|丰富|营造|弘扬)|针对|随着|面对)[^，,。；;]{2,}[，,]$"
)
"""A clause with such a beginning, to its end, says by what or what for, not what was done."""
_TOPIC = re.compile("对于|针对|随着|面对|(?:同志|部门|党委|政府|街道|社区|[县区镇乡村局])就")
"""What a label holds that names the matter; what was done about it stands behind."""
_NOMINAL = re.compile(
    "[的和与及]|年限|年代|工作|活动|使用|现象|情况|过程|现场|员(?!工)|队(?!伍)|室|班(?!级)|基地"
)
"""What follows a verb that is no predicate."""
_ALSO_NOUN = re.compile(
    r"投入|投资|投了|花了|召开|召集|座谈|协商|要求|牵头|巡逻|巡查|走访|登记|摸底|排查|宣讲|培训|值守|公示|通报|补贴|奖励|问卷|督办|招聘|动员|上门|入户|敲门"
)
"""Verbs that are nouns as often, that only call people together, or that tell what was paid."""
_LISTED = re.compile("[一-龥]{3}、")
"""A word of two characters behind another, as the first of a list."""
_TO = "和与同向为对从于"
"""Prepositions with which a label must not begin."""
_DIGIT = re.compile(r"\d")
_MOVED = re.compile(
    r"(?:(?<!火)把[^，,。；;]{2,12}|把[^，,。；;]{2,24}(?:作为|当作|纳入|列入|融入)[^，,。；;]{0,12}|对[^，,。；;]{2,12}进行了?[^，,。；;]{0,4})$"
)
"""What a verb is done to, where it stands before the verb: 把资源拿出来合用."""
_TOWARDS = re.compile("(?:(?<![面相绝核])对(?!性|[于外面应方象])|面向)[^，,。；;的]{2,14}(?<!正在)$")
"""For whom or what a verb is done, where that stands right before it: 对辖区房屋开展排查."""
_GIVEN = re.compile(
    "(?:(?<![作成化变转称设名认因])为(?![了此期])|向|给)(?![他她它我你其]|大家)[^，,。；;、的]{2,12}(?<!来)$"
)
"""To or for whom something is given: 为困难家庭赠送书包."""
_GIVES = r"送|发放|赠|提供|讲解|开展|举办|配备|安装|揭牌|设置|设立|招聘"
"""The verbs behind that."""
_GIVING = re.compile(_GIVES)
_BARE_COUNT = re.compile(
    r"[了过]?[共近约超达到至为逾]{0,2}\d[\d,.．]*[余多]?[万亿千百]?[余多]?[一-龥]{0,2}(?=[，,。；;]|$)"
)
"""A number behind a verb without what it counts, which then stands before the verb: 路灯装了5300盏."""
_IN_ALL = re.compile("(?:前后|一?共|总共|累计)?")
_TIMES = re.compile(r"[\d年月日至到—\-~间期今去前底初末上下半旬]+")
_DATED = re.compile(r"(?<!\d)\d{1,2}[月日](?!份)|[上下]午")
_WHEN = re.compile(
    rf"^(?:以(?:确保|便|免|期)|[^，,。；;]{{0,8}}旨在|[此本]次活动$|来自|不慎|不幸|误将|以\d|此次|本次|这(?!里)|该活动|除了?|对于|伴随|为(?!民|[^，,。；;、的]{{2,12}}(?:{_GIVES}))|随着|面对|经过|根据|按照|通过|围绕|聚焦|结合|依托|针对|"
    r"由于|因为|如果|自\d|凡|位于|占地|地处|[他她使]|我(?![们省市县区镇乡街村局院校所社州国])|有(?:将?近|超|约|一|\d)|从[^，,。；;]{2,12}看$|在[^，,。；;]{1,16}[前后时旁角处下区]$)|"
    r"等(?:方面|环节|领域)$|(?:以来|之际|期间|过程中|周年|现场|当天|背景下|[置用行修工](?<!不用)时|(?<![课售产背战])后|开始|[来而]言|来说|为契机|[日报网）)][讯电]|日电 题|如下|初期|[会式]上|活动中)$"
)
"""A label that begins or ends so says why, by what or when."""
_ASKING = re.compile("哪里|什么|怎么|怎样|如何|多少")
_EQUATION = re.compile(r"(?<![不只但总凡硬既而更于特法验一二三四五六七八九十])是(?!否|非|为了|\d)")
"""What a label holds that says what a thing is, not what was done (他们的做法是) nor how many."""
_SAYS = re.compile(
    "(?:说|称|表示|介绍|认为|指出|强调|透露|坦言|获悉|了解到|看到|较[一-龥]{1,2}|有限|突出|严重|薄弱)$"
)
"""What a label ends with that tells only who said something, or how bad things were."""
_CREDIT = re.compile("供图|通讯员|记者|摄(?![影像制入氏])")
"""What a caption says of who made the picture."""
_SAID_NOTHING = re.compile(
    r"(?:^[一-龥]{0,4}?搭建了?[^，,。；;]{2,16}桥梁|(?:出台|采取|制定|实施|推出|开展)了?(?:一系列|系列|多项|多种|相关|各项|各类|有力|有效|的)+(?:政策|措施|举措|办法|活动|工作)+"
    r"|^(?:为[^，,。；;、的]{2,12})?(?:提供|奠定|作出|做出|发挥|取得|起到|注入|打下)了?[^，,。；;]{0,5}(?:支撑|保障|作用|贡献|基础|成效|动力|便利|活力))$"
)
"""Verb and object that could stand under any measure, the first with whoever did it."""
_WITHOUT_OBJECT = 6
"""Characters up to which a label that ends with its verb tells too little: 反复梳理, 择优选拔."""
_TELLING = 8
"""Characters below which a label takes in what stands before it."""
_WIDEST = 16
"""Characters up to which it does so."""
_TORN_LIST = re.compile("、[^，,。；;]{1,20}的")
"""What follows a label that stops inside of a list that is an attribute: 加强门店、街道|、江边等区域的巡查."""
_ARISING = frozenset(["成立", "建成", "上线", "组建", "设立", "揭牌", "挂牌"])
"""Verbs behind that which was made as well as before it: 志愿服务队正式成立."""
_ATTRIBUTE = re.compile("的|社区|小区|街道|[县区镇乡村](?!级|民|里)")
"""What ends an attribute of that which was made."""
_BEHIND = re.compile(r"[了过起好]?[\w“《（]")
"""The beginning of what a verb is done to."""
_COMPLEMENT = re.compile(r"(?:了|起来|出来|下来|上去|到位|一起|完毕)*$")

_LONG = 15
"""Characters from which on a label is long enough to tell what was done to what."""
_DEED = re.compile(
    r"开展|进行|宣传(?![单册栏片品员资手画海标])|讲[解述授]|慰问(?![品金])|清[扫运理除淤洗]|疏通|捐[赠款助]|参观|走进|"
    r"(?<![递发运护])送[去来到上往给达]|营救|救[助治援]|转移|修[缮复剪建]|改[造建]|整治|处置|加[强大快装]|联系|带领|指导|安排|落实|(?<!充)分[享发]|"
    r"体验|学习|播放|演[练示唱出]|劝[导阻说返]|调解|辅导|解[读答]|普及|派发|张贴|悬挂|募集|种植|推广|恢复|支持|申请|诵读|合唱|"
    r"检[查测]|测量|护送|帮[助扶]|协助|关爱|看望|陪伴|监[督测管]|打击|查处|疏散|搭[建起]|构建|优化|完善|健全|推[进行出动]|"
    r"创[建新]|实施|设[立置]"
)
"""More verbs that tell what was done, where they have an object."""
_HANDS_ON = re.compile("开展|专项|慰问|挨家挨户|上门|免费|讲座|义诊|发放|宣讲|培训|清理|组织|邀请|进行|主题")
"""Words for what people do with their own hands: the heart of a measure, where they stand."""
_AIM = re.compile(
    "立足|本着|秉持|方面|营造|意识|氛围|确保|提高|增强|促进|为了|感受|希望|能力|提升|解决|切实|引领|努力|带动|理念|贡献|感谢|守护|成为|掌握|助力|结束|更好"
)
"""Words of a clause that tells what a deed is for, or what came of it."""


def find_label(text: str, measure: Range | None, cut: Cut) -> Range | None:
    """The words that best tell what was done, those in and behind ``measure`` rather than others; None where there are none of
    at least ``MIN_LABEL`` characters. Those that tell too little are taken only if there are no others."""
    first, last = _window(text, measure)
    text = text[:last]
    poor: Range | None = None
    for label in (_label(text, start, last, cut) for start in _starts(text, measure or (0, last), first)):
        if label and _stands_alone(text[slice(*label)]):
            if not _is_poor(text, label):
                return _widened(text, label)
            poor = poor or label
    return poor


def _window(text: str, measure: Range | None) -> Range:
    """The part of a text that is looked through: all of it, or of a long one what stands from its measure on, in whole
    clauses."""
    if len(text) <= _READ:
        return 0, len(text)
    first = measure[0] if measure and measure[1] > _READ else 0
    stop = max(text.rfind(mark, first, first + _READ) for mark in "，。；")
    return first, stop + 1 or min(first + _READ, len(text))


def _widened(text: str, label: Range) -> Range:
    """A label that is too short to tell much with what stands before it in its clause, if both are short."""
    clause = clause_at(text, label[0])
    wide = tidy(text, min(_opening(clause, 0), label[0]), label[1]) or label
    fits = label[1] - label[0] < _TELLING and wide[1] - wide[0] <= _WIDEST
    return wide if fits and _stands_alone(text[slice(*wide)]) and not _ASIDE.search(clause[0]) else label


def _starts(text: str, measure: Range, first: int) -> Iterator[int]:
    """Where a label may begin from ``first`` on, the most telling first: at the verbs and behind the headings of the
    clauses."""
    acts, deeds = (list(verbs.finditer(text, first)) for verbs in (cues.ACTION, _DEED))
    own = _predicates(text, _between(acts, *measure))
    chief = min(own, key=lambda verb: _weakness(text, verb)).start() if own else -1
    found = [clause for clause in CLAUSE.finditer(text, first) if len(clause[0]) > MIN_LABEL]
    starts: list[tuple[int, int]] = []
    for n, clause in enumerate(found):
        begins = clause.start() <= measure[0] < clause.end()
        worth = _worth(clause[0]) + 2 * begins + 2 * (measure[0] < clause.end() <= measure[1] + 1)
        worth -= 2 * (2 <= n >= len(found) - 2)
        opening = _opening(clause, measure[0] if begins else 0)
        verbs = (_between(each, *clause.span()) for each in (acts, deeds))
        starts += ((-worth - tells, start) for start, tells in _clause_starts(clause, opening, chief, *verbs))
    return (start for _, start in sorted(starts))


def _worth(clause: str) -> int:
    """What the words of a clause tell of whether it says what was done: in points, as all that ranks labels."""
    points = (len(clause) >= MAX_LABEL) + 3 * bool(_HANDS_ON.search(clause))
    return points - 3 * bool(_AIM.search(clause))


def _clause_starts(
    clause: re.Match[str], opening: int, chief: int, acts: Verbs, deeds: Verbs
) -> Iterator[Range]:
    """Where in a clause a label may begin, and how much it would tell. The verb at ``chief`` is that of the measure."""
    text, end = clause.string, clause.end() - bool(_STOP.match(clause.string, clause.end() - 1))
    starts = {_before(text, verb, clause, opening): 0 for verb in _predicates(text, deeds)} | {opening: 1}
    for verb in _predicates(text, acts):
        starts[_before(text, verb, clause, opening)] = 8 if verb.start() == chief else 3
    for start, points in starts.items():
        last = min(end, start + MAX_LABEL)
        verbs = 2 * _holds(start, last, acts) + 3 * _holds(start, last, deeds)
        yield start, points + verbs + 2 * (last == end) + _form(text[start:last])


def _holds(start: int, end: int, verbs: Verbs) -> bool:
    """Whether one of ``verbs`` begins from ``start`` to before ``end``."""
    if not verbs or verbs[-1].start() < start:
        return False
    return verbs[-1].start() < end or any(start <= verb.start() < end for verb in verbs)


def _between(verbs: Verbs, start: int, end: int) -> Verbs:
    """Those of ``verbs``, which stand in the order of the text, that begin from ``start`` to before ``end``."""
    if not verbs:
        return verbs
    return verbs[bisect_left(verbs, start, key=re.Match.start) : bisect_left(verbs, end, key=re.Match.start)]


def _form(words: str) -> int:
    """What the form of words tells of whether they are a label: long, with a name, and no list."""
    points = 3 * (len(words) >= _LONG) - 2 * (len(words) < _WITHOUT_OBJECT) + 2 * ("“" in words)
    points += ("了" in words) - 3 * ("、" in words) - 2 * ("的" in words)
    return points - 2 * bool(cues.BODY.search(words))


def _predicates(text: str, verbs: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """The verbs that are no attribute of a noun (正在开展的工作) and no noun themselves (市场的培育, 排查情况,
    政策宣讲、义诊)."""
    return [
        verb
        for verb in verbs
        if not _NOMINAL.match(text, verb.end())
        and text[verb.start() - 1 : verb.start()] != "的"
        and not (_LISTED.match(text, verb.start() - 1) and _ALSO_NOUN.fullmatch(verb[0]))
    ]


def _weakness(text: str, verb: re.Match[str]) -> tuple[bool, ...]:
    """What keeps a verb from telling what was done, the worst first: its clause says when or by what, nothing
    stands behind it, it may be a noun or tells what was paid, nothing is counted."""
    clause = clause_at(text, verb.start())
    return (
        bool(_ASIDE.search(clause[0]) or _ADVERBIAL.match(clause[0])),
        not _BEHIND.match(text, verb.end()) and not _arises(text, verb),
        bool(_ALSO_NOUN.fullmatch(verb[0])),
        not _DIGIT.search(text, verb.end(), clause.end()),
    )


def _before(text: str, verb: re.Match[str], clause: re.Match[str], opening: int) -> int:
    """Where the label of a verb begins: at the verb, or before it at what it is done to or what it counts, or
    at a short subject that is no body."""
    opening = min(opening, verb.start())
    fits = clause.end() - opening <= MAX_LABEL
    if _arises(text, verb):
        return opening if fits else _behind_attributes(text, opening, verb.start())
    done_to = _MOVED.search(text, opening, verb.start()) or _TOWARDS.search(text, opening, verb.start())
    if not done_to and _GIVING.match(verb[0]):
        done_to = _GIVEN.search(text, max(opening, clause.end() - MAX_LABEL - 1), verb.start())
    if done_to:
        return done_to.start()
    if fits and _BARE_COUNT.match(text, verb.end(), clause.end()):
        return opening
    keeps = fits and verb.start() - opening <= _SHORT_LEAD and text[opening] not in _TO
    return opening if keeps and not cues.BODY.search(text, opening, verb.start()) else verb.start()


def _arises(text: str, verb: re.Match[str]) -> bool:
    """Whether a verb stands behind that which was made, and not behind him for whom: 驿站揭牌, not 为驿站揭牌."""
    if verb[0] not in _ARISING or _BEHIND.match(text, verb.end()):
        return False
    before = text[max(0, verb.start() - MAX_LABEL) : verb.start()].rpartition("，")[2]
    return "为" not in before


def _behind_attributes(text: str, start: int, end: int) -> int:
    """Where the name of that begins which was made, behind its attributes and the places that it is in."""
    ends = (match.end() for match in _ATTRIBUTE.finditer(text, start, end - MIN_LABEL))
    return max(ends, default=start)


def _opening(clause: re.Match[str], least: int) -> int:
    """Where a clause begins behind its heading, its adverbs and its subject. What counts a list that follows is
    no heading (统一设3个单位：…)."""
    words = clause[0]
    heading = words.rfind("：", 0, -MIN_LABEL) + 1
    heading = 0 if heading and _DIGIT.search(words, 0, heading) else heading
    leading = _LEADING.match(words, heading)
    begin = leading.end() if leading else heading
    timed = _TIMED.match(words, begin)
    return max(least, clause.start() + (timed.end() if timed else begin))


def _label(text: str, start: int, end: int, cut: Cut) -> Range | None:
    """Whole words from ``start`` up to the clause's end or the longest label, of a list its whole members."""
    stop = _STOP.search(text, start, end)
    end = stop.start() if stop else end
    words = _fitting(cut(text[start:end]))
    torn_off = start + sum(map(len, words)) < end
    words = _ended(words, torn_off)
    if torn_off and "、" in words:
        members = words[: len(words) - 1 - words[::-1].index("、")]
        words = _ended(members, torn_off=False) if len("".join(members)) >= MIN_LABEL else words
    while len(words) > 1 and words[-1] in _THOUGHTS:
        words = words[:-1]
    return tidy(text, start, start + len("".join(words)))


def _ended(words: list[str], torn_off: bool) -> list[str]:
    """``words`` without those at the end that call for another behind them."""
    last = len(words)
    while last and (
        words[last - 1] in (_TORN if torn_off else _HANGING)
        or not words[last - 1].strip(EDGES)
        or (torn_off and not words[last - 1].strip(_DIGITS))
    ):
        last -= 1
    return words[:last]


def _fitting(words: list[str]) -> list[str]:
    """The first of ``words`` that a label holds, up to a quotation or bracket that it would tear."""
    ends = list(accumulate(map(len, words)))
    label = "".join(words[: bisect_right(ends, MAX_LABEL)])
    torn = min((label.rfind(a) for a, b in _PAIRS if label.count(a) > label.count(b)), default=len(label))
    return words[: bisect_right(ends, torn)]


def _stands_alone(label: str) -> bool:
    """Whether a label is long enough and keeps quotations and brackets whole."""
    return (
        len(label) >= MIN_LABEL
        and bool(_WORD.search(label))
        and all(label.count(a) == label.count(b) for a, b in _PAIRS)
    )


def _is_poor(text: str, label: Range) -> bool:
    """Whether a label tells too little: a time, an attribute or a verb without what belongs to it, the head of
    a list, a formula."""
    called = text[slice(*label)]
    clause = clause_at(text, label[0])
    short = len(called) <= _WITHOUT_OBJECT
    return (
        text[label[1] : label[1] + 1] in _LACKING
        or (short and (text[label[1] : label[1] + 1] in ("、", "：") or _ends_with_verb(called)))
        or bool(_TORN_LIST.match(text, label[1]))
        or (text[label[1] : label[1] + 1] == "、" and not _tells(called))
        or bool(_TIMES.fullmatch(called) or _WHEN.search(called) or _DATED.search(called))
        or bool(_ASKING.search(called) or _CREDIT.search(called) or _SAYS.search(called))
        or bool(_EQUATION.search(text, clause.start(), label[1]))
        or _counts_nothing(called)
        or (
            bool(_MOVED.search(called)) and not cues.ACTION.search(called) and not _STOP.match(text, label[1])
        )
        or bool(_SAID_NOTHING.search(called))
        or any(not _tells(called[topic.end() :]) for topic in _TOPIC.finditer(called))
        or bool(_MEANS.match(clause[0]))
    )


def _tells(label: str) -> bool:
    """Whether a label holds a verb."""
    return bool(cues.ACTION.search(label) or cues.INTENT.search(label))


def _ends_with_verb(label: str) -> bool:
    """Whether nothing stands behind a label's verb, and nothing that it is done to before it."""
    done = "把" in label
    return not done and any(_COMPLEMENT.match(label, verb.end()) for verb in cues.ACTION.finditer(label))


def _counts_nothing(label: str) -> bool:
    """Whether a label is a verb and a number of what it does not name; money names itself."""
    verb = cues.ACTION.search(label, 0, _WITHOUT_OBJECT)
    bare = verb and _IN_ALL.fullmatch(label, 0, verb.start()) and _BARE_COUNT.fullmatch(label, verb.end())
    return bool(bare) and not label.endswith("元")
