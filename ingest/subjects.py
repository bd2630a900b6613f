"""A clause in, the body or place out that is its grammatical subject and acts: a range of the text, or None."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from ingest.cues import ACTION, BARE, INTENT
from ingest.gazetteer import is_word, tagged
from ingest.localities import is_phrase
from ingest.span import Range


def _words(text: str) -> frozenset[str]:
    """The words of a list that is written with spaces between them."""
    return frozenset(text.split())


LONGEST = 32
"""Characters within which a name ends."""
REACH = 120
"""Characters within which all names of those who act together end, and the word behind them."""
_HEAD = re.compile(
    r"党工委|党委(?:、?政府)?|党总支|党支部|党组织|纪委监委|纪委|卫健委|发改委|住建委|国资委|经信委|教委|农委|团委|团总支|团支部|委会(?<=[业居村管常]委会)|居委(?!会)|村委(?!会)|两委|委员会|"
    r"委(?<=[省市区县镇乡州旗]委)(?![托员派书组宣办政常督])|组织部|宣传部|统战部|社会工作部|社工部|政法委|妇联|残联|工商联|工会|总会|政府|机关|部门|单位|"
    r"办事处|室(?<=(?:办公|督查|研究|工作)室)|指挥部|办(?<=[文综党群创药投金防][一-龥]办)|办(?<=[划建]办)|局(?<![布大结格僵破变棋]局)(?![面限势长部])|厅(?<![大餐客展]厅)(?!长)|"
    r"物业|公司|企业|集团|行(?<=[银支分]行)|合作社|联合体|联合会|联盟|协会|学会|商会|理事会|基金会|议事会|自管会|促进会|慈善会|"
    r"中心|所(?<=[出法践理务电管政究督防动商]所)|站(?<![电车网油水基场要驿]站)|检察院|法院|法庭|公安(?![局厅部分机民检系])|医院|卫生院|养老院|敬老院|学院|大学|中学|小学|学校|幼儿园|"
    r"文化馆|图书馆|博物馆|纪念馆|档案馆|美术馆|文化宫|少年宫|编辑部|项目部|服务部|俱乐部|"
    r"队(?<=[务击锋讲愿逻骑法作分支大中总]队)|团(?<=[术讲师践务帮]团)|小组|专班|团队|"
    r"网格员|网格长|志愿者|社工|民警|交警|楼组长|楼栋长|工作人员|物业人员|党员干部|党员|干部|学生代表|人大代表|政协委员|议政代表|"
    r"居民区|社区|街道|自治州|省|市|区|县|旗|镇|乡|村"
)
"""The last word of the name of a place or of a body."""
_PLACES = _words("居民区 社区 街道 自治州 省 市 区 县 旗 镇 乡 村")
_TOO_WIDE = re.compile(
    r".*(?:[省市县旗州]|(?<![社民])区|(?<!居)村)|.?[镇乡]|(?:.*[老旧新试点示范])?小区|城乡|乡镇|小城镇|(?:示范|试点|[多个些两几])(?:社区|街道)"
)
"""Places that name a territory and nobody there: whole counties and villages, 乡镇, 示范社区."""
_PLACE = re.compile("街道|社区|居民区|[省市区县镇乡村]")
"""The end of the name of a place before that of its body: the segmenter takes what it does not know there for anything."""
_BARE = BARE | _words(
    "企业 干部 委员会 中心 集团 银行 学校 医院 法院 检察院 站 团队 小组 工作人员 大学 小学 中学 学院 民警 交警 人大代表 办公室 联盟 妇联 工会 机关 "
    "支行 分行 协会 物业人员 党总支 总会"
)
_UNFIT = re.compile(
    "主动|积极|当下|近期|助(?!残)|促(?!进)|拓宽|畅通(?!社区(?:党|居委|书记))|会同(?!县[^、乡级])|动态(?!监测)|须经|报(?=[省市县区])|第[一二三四五六七八九十百]+条|[\\d据为以这并通此针围结被由把对跟让给到在]|向(?!阳)|经(?![开济])|故(?!城)|委(?!员)|只[要有]|如果|[不无]论|凡是|来自|正好|后续|[一二两三四五六七八九十百千几多]+[家名个位支所站地省市]|全[体国]|各类|大批|众多|许多|不少|部分|其他|有关|相关|任何|每个|所有|一些"
)
"""How a text begins that is the name of nobody: a preposition, a number, a quantity."""
_FUNCTION = re.compile(
    r"[的了着在把被将使让由给其这那哪是有很到，,。；;：:！？《》]|(?<!数)据|从(?![化江])|向(?!阳)|按照|根据|通过|为(?!老|民)|以[及上下]|书记|主任|如何|什么|自己|[我他她]们|同志|先生|女士|详见|[主承]办|大家|居民(?!区|委)|群众|村民"
)
"""What no name holds."""
_DEEDS = re.compile(
    "指导(?!中心|[站组委办室员])|代表(?!大会|[团队处])|利用|增强|引导|打好|推[进动广]|健全|[强深]化|加强|解决|落实|实现|明确|减少|[带发]动|坚持|依托|围绕|聚焦|注重|发挥|"
    "激励|提[升高]|支持|部署|帮助|要求|协助|邀请|[做抓]好|深入|贯彻|传达|响应|助力|稳定|联系|委托|听闻"
)
"""Verbs that no name holds, whatever the segmenter takes them for."""
_OF_NAMES = re.compile(
    "[该本各]|自管|自治|志愿|物业|消防|(?:服务|宣讲|巡逻|执法|调解|救援|监督|指挥)(?=[队站团委中部室员驿])|(?:建设|发展|创新|团结|胜利|解放|前进)(?=街道|[镇乡社村])"
)
"""Verbs and pronouns with which names begin all the same."""
_WORK = _words(
    "服务 实践 管理 发展 建设 调解 养老 创新 救援 开发 投资 指导 志愿 学习 救助 生活 保障 监督 执法 宣讲 治理 联合 巡逻 自治 护理 教育 培训 就业 创业 咨询 "
    "融合 共建 应急 研究 设计 运营 代办 帮办 关爱 帮扶 协调 创建 改造 规划 调查 议事 协商 综合 工作 互助 巡查 信访 检察 审计 统计 建筑 施工 医疗 卫生 行政 "
    "退休 在职 流动 离退休 先锋 领导 实业 残障 助残 组长 督查 组织 审批 监察 监管 评估 采购 供电 投递 出租 租赁 食品 体育"
)
"""Verbs that the names of bodies hold."""
_NO_NAME_TAGS = _words("p d r c y e o u ul uj uz ud ug uv")
_VERB_TAGS = _words("v d p vd ad")
_ACTS = re.compile(
    r"第一时间|不断|[将把还也便就都已均共则先又再正曾才于自在向对按与同和]|为(?!主|例)|以(?!及)|义诊|专门|主动|积极|一直|始终|率先|随即|立即|及时|定期|每[天日周月年]|针对|围绕|结合|根据|利用|借助|"
    r"立足|着力|着眼|通过(?!了|的)|持续|联合(?![会体国社])|会同|携手|牵头|组织|全面|大力|深入|充分|广泛|统筹|精心|扎实|切实|认真|高度|多次|首次|多方|统一|集中|全力|努力|进一步|成功|办(?![公事])|[赴派请聘拿搭送帮抓邀替让走]|研究(?![院所会室中总员])"
)
"""What stands between a subject and its verb, and verbs that the segmenter takes for others."""
_IDLE = re.compile(
    r"(?:[还也都已就便又再均将曾才更则真]|已经|正式|现在|目前|如今|一直|始终|共|全部|总|日前|近日|最终|陆续|顺利|逐步|逐渐)*"
    r"(?:[是有靠获称说告叫像荣被属变越]|位于|地处|坐落|占地|面积|拥有|现有|共有|表示|介绍|告诉|认为|指出|强调|坦言|透露|回忆|提醒|呼吁|宣布|宣称|预计|违法|涉嫌|成为|受(?!理)|存在|面临|"
    r"看到|觉得|感到|感受|反映|希望|得知|接到|收到|收入|实现|焕然|亮[了起]|到场|参加|参与|出席|因|由于|需要|缺|不[^断]|没|未|无|里|内|外|中|上(?!门|线|下)|下(?!发|沉|放)|门|"
    r"从(?:此|无|原|过去|当初)|成功(?:入选|创建)|"
    r"在[^，,。；;]{1,14}?(?:召开|举行)|(?:于[^，,。；;]{1,12}?)?(?:建成投用|改建|揭牌|挂牌|成立|组建|启用|投用|建成|落成|开业|开放|启动|上线|落地|完工|竣工|诞生|亮相|应运而生)(?:以来|后|仪式|之[初际日]|大?会|[于在]|[，,。；;！!：:）)”]|$))"
)
"""What is said of those who lead nothing: what they are, say, have, get or become."""
_GOES_ON = re.compile(
    r"(?:相关|有关|负责人|组成人员|成员|书记|干部|主任|院长|局长|代表|志愿|医疗|卫生|改革|就业|营商|共建|保洁|活跃|党建|矫正|养老|生活)|"
    r"(?:服务|治理|建设|管理|工作|教育|发展|活动|救助|改造|创建|更新|规划|指导|联席|联动|自治|协商|议事|调解|保障|监督|督查)(?!了)|组织[部建力生体]|"
    r"[一-龥]{2,6}有限|[一-龥]{1,4}办(?=联合|会同|携手|[、和与]|牵头|组织|开展|发布|印发|启动)|台办|[一-龥]{2,4}(?:工作|仪式)(?:由|在|于|是|正|将|已|[，,])"
)
"""Verbs and nouns with which a longer name or a compound goes on behind a name (社区|服务中心)."""
_POINTED = frozenset(("该社区", "该街道", "各社区", "各街道", "各街道社区"))
"""Places that are pointed at and act."""
_HAS = re.compile(
    "[的副科所队第属摄原驻]|[一-龥]{2,3}法庭|下属|供[图稿]|[相有]关|负责|领导|常委|[党委职会]员|分局|支队|民警|研究室|办公室"
)
"""What stands behind the name of a body that is part of a longer one, or to whom somebody belongs."""
_JOINING = re.compile("、|和|与|以?及|联合(?![会体国社])|会同|携手|协同|联手|同")
_OTHERS = re.compile("等(?:多?[家个]?(?:单位|部门|企业|组织))?")
"""What stands behind several who act together (街道、派出所等单位)."""
_LOWER = re.compile("[一-龥]{2,6}?(?:社区|居民区|村)")
"""The name of a place that lies in the one before it (紫阳街道|保望堤社区)."""
_BY = re.compile(
    "(?<!不)(?<!不再)由(?=[^，,。；;]{2,60}?(?:牵头|组织|负责|办|起|导|衔|帅|议|展|造|营|设|施|担|带领|统筹|推出|管理|建|邀请|召集|派))|在(?=[^，,。；;]{2,24}?[织头领召导动调解筹]下)"
)
"""Words before those by whom something is done, if the verb stands near."""
_DONE = {
    "由": re.compile(
        "(?:共同|统一|具体|全程|联合|率先|主动)*(?:牵头|组织|负责|[主承协举]办|发起|主导|领衔|挂帅|倡议|开展|打造|运营|建设|实施|承担|带领|统筹|推出|创办|管理|[共联]建|邀请|召集|派出|选派)"
    ),
    "在": re.compile(
        "的?(?:积极|统一|精心|大力|共同)?(?:组织|牵头|带领|号召|推动|主导|协调|调解|倡导|统筹)下"
    ),
}


class Clause(NamedTuple):
    """A text up to the end of a clause, with its words and their parts of speech by where they begin."""

    text: str
    end: int
    words: dict[int, tuple[str, str]]


Does = Callable[[Clause, int], bool]
"""Whether what stands at a place in a clause tells what the body named before it does."""


def acting(text: str, start: int, end: int) -> Range | None:
    """The body or place whose name begins at ``start``, alone or with others (街道联合派出所), if it does something
    in the clause that ends at ``end``. A county or village that acts is where something is done, and nobody."""
    if not _HEAD.search(text, start, min(end, start + LONGEST)) or _is_verbal(text, start):
        return None
    return _named(_tagged(text, start, end), start, _acts)


def _is_verbal(text: str, start: int) -> bool:
    """Whether what begins at ``start`` is no name: what somebody does, or a preposition, a number, a quantity."""
    return _is_nobody(text, start) or (
        not _OF_NAMES.match(text, start) and any(cue.match(text, start) for cue in (ACTION, INTENT))
    )


def agent(text: str, start: int, end: int) -> Range | None:
    """The body that a clause names as the one by whom something is done (由…牵头, 在…的组织下)."""
    found = (
        _named(_tagged(text, by.end(), end), by.end(), _by(_DONE[by[0]]))
        for by in _BY.finditer(text, start, end)
    )
    return next(filter(None, found), None)


def _by(done: re.Pattern[str]) -> Does:
    return lambda clause, stop: bool(done.match(clause.text, stop))


def _tagged(text: str, start: int, end: int) -> Clause:
    end = min(end, start + REACH)
    words = tagged(text[start:end])
    starts = accumulate((len(word) for word, _ in words), initial=start)
    return Clause(text, end, dict(zip(starts, words, strict=False)))


def _named(clause: Clause, start: int, does: Does, *, anyhow: bool = False) -> Range | None:
    """The name at ``start`` behind which stands what one ``does``, or that and those joined to it; that of a territory
    or of any company too if ``anyhow``."""
    text = clause.text
    for head in _HEAD.finditer(text, start, min(clause.end, start + LONGEST)):
        stop = head.end()
        if stop not in clause.words or not _is_name(clause, start, head):
            continue
        tells = anyhow or not (head[0] in _PLACES and _TOO_WIDE.fullmatch(text, start, stop))
        if not anyhow and text[start:stop] in _BARE:
            continue
        others, link = _OTHERS.match(text, stop), _JOINING.match(text, stop)
        if others and does(clause, others.end()):
            return start, others.end()
        if link and link.end() in clause.words and (second := _named(clause, link.end(), does, anyhow=tells)):
            return start, second[1]
        if tells and does(clause, stop):
            return start, stop
        if link:
            return None
    return None


def _acts(clause: Clause, stop: int) -> bool:
    """Whether what stands at ``stop`` tells what somebody does."""
    if _IDLE.match(clause.text, stop) or _GOES_ON.match(clause.text, stop):
        return False
    if any(cue.match(clause.text, stop) for cue in (_ACTS, ACTION, INTENT)):
        return True
    lower = _LOWER.match(clause.text, stop)
    if lower and not is_phrase(lower[0]):
        return False
    word, tag = clause.words.get(stop, ("", ""))
    return tag in _VERB_TAGS and (len(word) > 1 or clause.text[stop + 1 : stop + 2] in "了起出到来上成过")


def is_cut_short(text: str, stop: int) -> bool:
    """Whether the name of a body goes on behind ``stop``, or what is told there is nothing that the body does."""
    return any(cue.match(text, stop) for cue in (_IDLE, _HAS))


def holds_more(text: str, start: int, end: int) -> bool:
    """Whether words hold what no name does or begin as none: with a verb, a preposition, a number, a quantity."""
    return _is_nobody(text, start) or bool(_FUNCTION.search(text, start, end))


def _is_nobody(text: str, start: int) -> bool:
    return any(cue.match(text, start) for cue in (_UNFIT, _DEEDS))


def _is_name(clause: Clause, start: int, head: re.Match[str]) -> bool:
    """Whether the words from ``start`` to the end of ``head`` are a name."""
    name = clause.text[start : head.end()]
    if _UNFIT.match(name) or any(cue.search(clause.text, start, head.start()) for cue in (_FUNCTION, _DEEDS)):
        return False
    first, tag = clause.words[start]
    if (
        tag[0] in "vpdcr"
        and not _OF_NAMES.match(name)
        and (is_phrase(name) or (tag == "v" and len(first) > 1 and is_word(first)))
    ):
        return False
    if head[0] in _PLACES:
        return not is_phrase(name) or name in _POINTED
    place = max((each.end() for each in _PLACE.finditer(clause.text, start, head.start())), default=start)
    words = _between(clause, start + len(first), head.start())
    return not any(_is_foreign(pair) and (at >= place or is_word(pair[0])) for at, pair in words)


def _between(clause: Clause, start: int, end: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """The words that begin from ``start`` on and before ``end``, each with where it does."""
    while start < end:
        yield start, clause.words[start]
        start += len(clause.words[start][0])


def _is_foreign(pair: tuple[str, str]) -> bool:
    """Whether a word of a part of speech stands in no name behind its first word."""
    word, tag = pair
    return (tag in _NO_NAME_TAGS and word not in "和与及") or (
        tag == "v" and len(word) > 1 and word not in _WORK
    )
