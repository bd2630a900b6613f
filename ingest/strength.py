"""What a practice tells in, how firmly it tells an outcome out, how specific it is, and whether it tells of a failing."""

import re
from collections.abc import Sequence

from ingest.practice import Figure, Practice, Status, Strength
from ingest.sentences import sentences

STRENGTHS: tuple[Strength, ...] = ("计划", "定性", "数字", "前后对比")
"""The strengths from the weakest up."""
_NUMBER = r"[\d一二两三四五六七八九十百千]"
_WITHIN = r"[^，,。；;！？]"
_BASE = (
    r"上年|去年|前年|同期|上一年|往年|此前|以前|之前|过去|原来|原先|改革前|改造前|\d{4}年|年初|上月|上季度"
)
_CHANGED = re.compile(
    # 从18%提高到76%, 由3天缩短为1天: from one number to another
    rf"(?:从|由){_WITHIN}{{0,14}}?{_NUMBER}{_WITHIN}{{0,16}}?[，,]?{_WITHIN}{{0,6}}?"
    r"(?:提高|提升|上升|增加|增长|增|升|扩大|扩|拓展|下降|降低|降|减少|减|缩短|缩减|缩|压缩|压减|压|精简|优化|整合|变|调整)"
    rf"{_WITHIN}{{0,4}}?[至到为成]{_WITHIN}{{0,4}}?{_NUMBER}"
    # 较上年增长12%, 同比下降三成: against another time
    rf"|(?:[较比](?:{_BASE})|同比|环比){_WITHIN}{{0,12}}?{_NUMBER}"
    # 下降了40%, 增长2.5倍: a share of what it was
    r"|(?:增长|增加|增幅|提高|提升|上升|下降|降低|降幅|降|减少|缩短|压缩|压减|缩减|精简)了?"
    rf"(?:近|约|超过?|达|逾|将近)?{_NUMBER}[\d.．一二两三四五六七八九十]*(?:余|多)?(?:%|％|倍|成|个百分点|分之)"
    r"|翻了?[一两二三]番|百分之[一二三四五六七八九十百点]+(?:下降|提高|提升|增加|上升)[至到]"
)
"""A figure with what it was before, or with its share of that."""
_CHANGE_HINT = re.compile(r"从|由|较|比|同比|环比|增|降|减|提高|提升|上升|缩短|压|精简|翻")

_STRONG = (
    r"烂尾|(?<!节后)返工(?!作|[人潮])|半途而废|走过场|走了过场|流于形式|一刀切|形式主义|弄虚作假|效果不佳|效果不好|收效甚微|收效不大|见效不大|"
    r"停摆|难以为继|形同虚设|不了了之|不到位|未(?:能|及时|有效|完全|真正|全面)?[^，,。；;]{0,4}到位|敷衍|"
    r"通报(?!表扬)(?:批评|问题|了?[^，,。；;]{0,6}(?:典型|问题))|(?:被|已|予以|进行了?|给予)[^，,。；;]{0,8}(?:问责|追责)|"
    r"教训(?:极?[其为]?(?:深刻|惨痛|沉重)|在于|是)|(?:最大|主要|一[条个])的?教训|"
    r"(?:未|待)[^，,。；;、]{0,8}整改|整改(?:不(?![再足])(?:到位|彻底|力)?|未|滞后|缓慢)|怨声|被迫(?:停|中断|关|取消|放弃|退)|"
    r"缺口(?:[较很]?大|达|仍|约|超|为|\d)|(?:仍|还|尚)有[^，,。；;]{0,12}?未[^，,。；;]{0,4}?(?:完成|改造|解决|启动|覆盖|办结|开工|整改|落实)|"
    r"失败了|失败的?(?:教训|案例|原因|尝试|项目|改造)|(?:多次|屡次|曾|改造|试点|最终|以)失败|"
    r"投诉(?:不断|较多|最多|集中|多发|频发|居高|增多|(?:达|有|了)?\d)|(?:被|遭到?|屡|引发|多次|反复|频繁|纷纷|居民|群众|业主|住户|村民)投诉(?!主体|对象|单位|企业|[人方])|"
    r"怨言|(?<!满意)不满(?!足|意度|\d|[一二三四五六七八九十])|不买账|走样|跑偏|搁置(?!物)|"
    r"闲置(?=[^，,。；;]{0,6}(?:浪费|多年|至今|严重))|推诿扯皮|久拖不决"
)
"""Words that tell of a failure or a complaint whatever stands beside them."""
_ORDERED = r"(?:责令|限期|勒令|要求|督促|提出)[^，,。；;]{0,8}整改"
"""A correction that was asked for."""
_LACK = (
    r"问题|不足|短板|差距|薄弱|隐患|弱项|漏洞|缺位|困难(?!群众|家庭|职工|党员|学生|儿童|老|群体|对象|户|人)"
)
_FRAMED = (
    rf"(?:存在(?!的|问题|困难)|仍有|还有|仍存在|暴露出?)[^，,。；;]{{0,24}}?(?:{_LACK})|"
    rf"存在的[^，,。；;]{{0,8}}?(?:{_LACK})(?:主要)?[是有：:]|"
    r"(?:问题|不足|短板|差距|矛盾|困难|隐患)(?:依然|仍然?|还|比较|较为|十分|尤为)[^，,。；;]{0,4}?(?:突出|存在|明显|严重|较多|不少)|"
    r"(?:仍|还|尚)[需须待]要?(?:进一步|不断|持续|继续)?[^，,。；;、的]{0,8}?(?:加强|提高|完善|改进|改善|健全)|"
    r"(?:仍|还|尚)不(?![断仅但只会能是用需])够?[^，,。；;、的]{0,6}?(?:完善|平衡|充分|健全|强|高|够)|"
    r"群众[^，,。；;]{0,4}(?:意见|反映)[^，,。；;]{0,4}?(?:大|集中|强烈|突出|较多)|意见(?:较|很|比较)?(?:大|集中)|反映(?:强烈|集中)"
)
"""Phrases that tell of a shortcoming where nothing is told to be done about it."""
_FAILING = re.compile(rf"(?P<ordered>{_ORDERED})|(?P<strong>{_STRONG})|{_FRAMED}")
_HINT = re.compile(
    "存|仍|还|尚|问题|不足|短板|差距|矛盾|困难|隐患|烂尾|返工|半途|走[过了样]|流于|一刀|形式主|弄虚|效果不|收效|见效|停摆|难以为|怨声|被迫|缺口|"
    "形同|不了了|到位|敷衍|通报|问责|追责|整改|教训|失败|投诉|怨言|不满|不买账|跑偏|搁置|闲置|弃管|失管|推诿|久拖|意见|反映"
)
_AGAINST = re.compile(
    r"(?:防止|避免|杜绝|破除|整治|力戒|克服|纠治|纠正|反对|不搞|不要|不能|不得|严禁|严防|(?<![消国边])防(?![汛火疫护])|谨防|预防|减少|降低|告别|"
    r"消除|解决|化解|破解|治理|针对|聚焦|围绕|瞄准|着眼|坚决|切实|受理|处理|办理|接到|回应|消化|吸取|汲取|"
    r"了解|收集|征求|听取|倾听|查找|查摆|有什么|有啥|有无|是否|不管|无论|如果|如有|若(?!干)|(?<![平非])凡|一旦|"
    r"没有|未发生|无(?!人机|障碍|线)|零(?![散售工星])|不再|不会|从未|从没|免于|不怕|生怕|担心|可能|查处|严查|深挖|讲解|讲述|宣传)[^，,。；;]{0,14}$|(?:[不决绝]|不是)$|"
    r"(?:防止|避免|杜绝|破除|整治|力戒|克服|反对|查处|打击|遏制)[^，,。；;]{0,40}等$"
)
"""What turns a failing into what a measure is against, what is asked after, or what there is not."""
_SUPPOSED = re.compile(
    r"(?:如果|如有|若(?!干)|(?<![平非])凡|一旦|下一步|今后|应当|必须|(?<![主需重首只])要(?![求点素不么])|将(?:对|会|继续|加大|进一步|严格|持续))[^。；;]*$"
)
"""What makes a correction one of a rule or a plan: it is to be asked for where there is something to be corrected."""
_TURNED = re.compile(
    r"^[^，,。；;]{0,8}?(?:减少|下降|降|没有|没了|消失|大幅|明显少|电话|热线|渠道|平台|举报|箱|机制|制度|率|"
    r"件次?数?(?:同比|比)|解决|化解|消除|破解|迎刃|得到|为零|清零|办结|归零)|^[^，,。；;]{0,12}?的(?:[，,；;]|。?$)|^[^，,。；;]{0,4}?(?:时[，,]|问题[^，,。；;]{0,4}(?:排查|整治|治理)|方式|手段|手法|违法犯罪)"
)
"""What follows a failing that is at an end, that only names an office, that a rule provides for (整改不到位的，), or that is
looked for and taught of."""
_OF_WHICH = re.compile(
    r"(?:等?(?:问题|情况)|、[^，,。；;的]{1,12})?(?:（[^（）]{0,12}）)?的(?!问题|情况|现象)"
)
"""What follows a shortcoming that only tells which ones are dealt with: 对存在隐患的水域, 群众反映强烈的案件."""
_DEALT_WITH = re.compile(r"(?:^|[，,。；;])对于?[^，,。；;]{0,14}$")
"""What stands before that which something is done with."""
_REACH = 48
"""Characters before and behind a failing in which stands what turns it."""
_ACTED = re.compile(
    r"建立|组建|成立|开展|实施|推行|制定|出台|推动|推进|组织|协商|协调|召开|新建|改造|拆除|解决|化解|完善|健全|投入"
)


def strength(text: str, status: Status, figures: Sequence[Figure]) -> Strength:
    """How firmly ``text`` tells what came of a practice. Of a plan, no figure is an outcome; money and
    people put in are none either."""
    if status == "计划":
        return "计划"
    put_in = [figure.text for figure in figures if figure.role == "投入"]
    changes = _CHANGED.finditer(text) if _CHANGE_HINT.search(text) else ()
    if any(not any(figure in change[0] for figure in put_in) for change in changes):
        return "前后对比"
    return "数字" if any(figure.role != "投入" for figure in figures) else "定性"


def specificity(practice: Practice) -> int:
    """How much of a practice one could copy, 0 to 4: a measure told beyond its name, who took it, a known
    place, and what came of it."""
    explained = practice.is_explained and len(practice.measure) > len(practice.measure_name)
    return explained + bool(practice.lead) + bool(practice.place.path) + bool(practice.outcome)


def tells_failing(text: str) -> bool:
    """Whether a sentence of ``text`` tells of a shortcoming, a complaint, a failure or a correction, and not
    of a difficulty that the same sentence sets out against."""
    return any(
        _is_failing(text[start:end]) for start, end in sentences(text) if _HINT.search(text, start, end)
    )


def _is_failing(sentence: str) -> bool:
    matches = list(_FAILING.finditer(sentence))
    acted = max((each.start() for each in _ACTED.finditer(sentence)), default=0) if matches else 0
    return any(_is_told(sentence, match, is_acted=acted >= match.end()) for match in matches)


def _is_told(sentence: str, match: re.Match[str], *, is_acted: bool) -> bool:
    """Whether the words at ``match`` tell of a failing that there was, and of none that is only named, where ``is_acted``
    says that something done is told behind it."""
    before = sentence[max(match.start() - _REACH, 0) : match.start()]
    behind = sentence[match.end() : match.end() + _REACH]
    if _TURNED.match(behind) or (_SUPPOSED if match["ordered"] else _AGAINST).search(before):
        return False
    of_which = bool(_OF_WHICH.match(behind))
    if match["strong"]:
        return not (of_which and _DEALT_WITH.search(before))
    return bool(match["ordered"]) or not (of_which or is_acted)
