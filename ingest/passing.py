"""A text in, the ranges in which it names places only in passing out: where it was written or a meeting was held, an
address, a partner, where somebody comes from."""

import re
from collections.abc import Iterator

from ingest.span import Range

_WRITTEN = re.compile(r"月\d{1,2}日\s?(?:[电讯]|消息|报道)")
_DATELINE = re.compile(rf"[一-龥]{{2,9}}?\d{{1,2}}{_WRITTEN.pattern}")
"""Where and when a report was written. The search for what it ends with is many times as fast."""
_CAPITAL = re.compile(r"(?:社|网|报)北京\d{1,2}月\d{1,2}日(?:[电讯]|消息)")
"""Where news of the central government are written, wherever they happen."""
_MINISTRIES = (
    "公安|民政|财政|教育|司法|科技|科学技术|外交|工信|工业和信息化|人社|人力资源和?社会保障|自然资源|生态环境|住建|住房和?城乡建设|交通运输|"
    "水利|农业|农业农村|商务|文旅|文化和旅游|退役军人事务|应急管理"
)
_CENTRAL = re.compile(
    rf"(?<!贯彻)(?<!落实)(?<!根据)(?<!按照)(?<!党中央、)(?:国新办|国务院|中央[一-龥]{{1,8}}?(?:部|委|办)|最高人民|最高[法检]|国家[一-龥]{{2,9}}?(?:委|局|署)"
    rf"(?![一-龥]{{2,6}}?(?:局|所))|(?:{_MINISTRIES})部(?!门|署|分)|中国人民银行|证监会|发改委|审计署|海关总署)"
)
"""An organ of the central government that acts, and whose measures are not what others carry out."""
_MET = re.compile(
    "在北京(?:成功|隆重|正式|共同|联合)*(?:举行|召开|举办|开幕|闭幕|启动|发布|成立|透露|表示|介绍|揭晓|启幕|宣布)"
)
"""The capital as the place of a meeting."""
_NATIONWIDE = re.compile("全国|中国|国家|世界|国际|全球|最高人民|两岸")
"""The words of a text about a national meeting."""
_ADDRESS = re.compile(
    r"(?P<mail>通[讯信]|联系|邮寄|收件|注册|办公|公司|单位)?(?<!建设)(?<!项目)(?<!施工)地址[为是]?[：:][^，,。；;\n的]{0,40}+(?!的)"
)
"""An address, and what makes it one to write to; none that goes on to what is done there (地址：…路的驿站建成)."""
_POSTAL = re.compile(
    r"(?:邮?寄|信函|来信|来函)[^，,。；;\n]{0,12}?[至到往给：:]\s?[^，,。；;\n]{2,40}?(?:\d号|信箱)|[^，,。；;：:（(\n]{4,60}[，,（(\s]{0,2}(?:邮编|邮政编码)"
)
"""An address to which letters go, or that has a postal code."""
_MAIL = re.compile("寄|信函|来[信函]|邮编|邮政编码")
"""What it has, looked for in a fraction of its time."""
_PARTNER = re.compile(
    r"(?:不同于|有别于|相较于|参照|参考|借鉴|仿照|比照|对标|学习)[^，,。；;“”]{2,24}[，,]|"
    r"(?:[与和同跟比]|相比)[^，,。；;“”]{2,24}(?:相比|不同|相较)[，,]|[受应][^，,。；;“”]{2,24}(?:邀请|之邀|启发|委托)[，,]"
)
"""With whom the place of a sentence is compared or from whom it learned (与宜昌市相比，京山市…)."""
_VISITS = (
    "考察|学习|参观|调研|观摩|取经|培训|招商|打工|务工|读书|上学|求学|经商|挂职|出差|参加|参展|参赛|路演|推介"
)
_ABROAD = re.compile(
    r"(?:来自|源自|原籍|祖籍|籍贯|老家|家乡|出生[在于]|远赴|奔赴|赴|前往|送[往到]|运送到|赶[往赴]|抵达|驰援|支援|援助|帮助|对口(?:支援|帮扶|协作)|东西部协作|销往|远销|发往|运往|出口到?)"
    r"[^，,。；;“”！？]{1,40}|"
    rf"[到去][^，,。；;到去在]{{2,14}}?(?:{_VISITS})|"
    r"(?:[与和同跟]|携手|联合)[^，,。；;与和同跟]{2,20}?(?:签约|签订|签署|结对|结为|合作|对接|共建|协作|联[手动]|交流|互动)"
)
"""Where the people of a place go to, come from, sell to, or whom they work with."""
_THERE = re.compile(
    r"(?<![一-龥])(?:对口(?:支援|帮扶|协作)|支援|援助|帮助)的|"
    r"(?:前往|奔?赴|抵达|[到去])[^，,。；;“”！？]{1,30}?[，,]?(?:看到|见到|了解到|获悉|发现)"
)
"""Where those places are who a clause is about (对口支援的博乐市建起驿站), or the scene of what somebody sees there."""
_FOLK = re.compile(
    r"籍|(?:等地|市|省)?的?(?:青少年|青年(?![志宫文])|同胞|大学生|事务办|网(?=\d)|客商|游客|老板|商人|企业家|旅客|学子|客户|采购商|参展商|消费者)|对口(?:支援|帮扶)|地震灾区"
)
"""What stands right behind the place where somebody comes from."""
_OPENING = re.compile("[^一-龥]|[日年月期来前后天时由据经在从全是于]")
"""What stands before the first word of a clause, behind its time or behind a preposition."""
_SUBJECT = re.compile(r"(?:^|[，,。；;：:]|[日年月期来前后])在?\Z")
"""What stands before who acts, or before where it is done."""


def dateline(text: str) -> list[Range]:
    """The ranges that tell where and when a report was written."""
    return [match.span() for match in _DATELINE.finditer(text)] if _WRITTEN.search(text) else []


def is_written_in_the_capital(text: str) -> bool:
    """Whether a dateline says that a report was written in the capital."""
    return bool(_CAPITAL.search(text))


def idle(text: str) -> Iterator[Range]:
    """What tells nothing of where a thing is done: an address, and the capital as the place of a national meeting."""
    yield from (match.span() for match in _ADDRESS.finditer(text))
    if _MAIL.search(text):
        yield from (match.span() for match in _POSTAL.finditer(text))
    if "在北京" in text and (_NATIONWIDE.search(text) or _CENTRAL.search(text)):
        yield from (match.span() for match in _MET.finditer(text))


def addresses(text: str) -> list[Range]:
    """The addresses in a text at which something is, not those to write to."""
    return [match.span() for match in _ADDRESS.finditer(text) if not match["mail"]]


def partners(text: str) -> list[Range]:
    """Places with which that of a sentence is compared or from which it learned, as far as the words tell."""
    return [match.span() for match in _PARTNER.finditer(text)]


def abroad(text: str) -> list[Range]:
    """Where people of another place than these come from or go to, as far as the words before it tell; not where it is
    told what is done there."""
    found = _ABROAD.finditer(text)
    return [match.span() for match in found if not _THERE.match(text, match.start())]


def is_of_folk(text: str, end: int) -> bool:
    """Whether a place that ends at ``end`` is where people come from who are named right behind it."""
    return bool(_FOLK.match(text, end))


def opens_clause(text: str, start: int) -> bool:
    """Whether what begins at ``start`` may be who or where a clause is about: it opens one, but for a time or a preposition."""
    return not start or bool(_OPENING.match(text, start - 1))


def acts(text: str, start: int) -> bool:
    """Whether what begins at ``start`` is who a clause is about, or where: only a time or 在 before it."""
    return bool(_SUBJECT.search(text, max(0, start - 2), start))


def is_central(text: str) -> bool:
    """Whether the first sentence of a text tells what an organ of the central government does, or of a national meeting in
    the capital."""
    opening = text.split("。", 1)[0]
    return bool(_CENTRAL.search(opening)) or any(opening.startswith("在北京", a) for a, _ in idle(opening))
