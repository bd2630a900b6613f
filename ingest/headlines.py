"""The beginning of a news text in, the headline out that it had where it was first printed, where its end is sure.

原标题：居民办事更顺了居民办事更顺了 …, 原标题：居民办事更顺了为进一步做好服务，…, 原标题：居民办事更顺了2023-08-16 12:41:25 ….
"""

import re
from collections.abc import Iterator

from ingest.datelines import OPENING
from ingest.outlets import BEHIND_HEADLINES, IN_CREDITS
from ingest.pieces import Piece

ORIGINAL_TITLE = "original_title"
"""Name of the headline that a page says the text had where it was first printed."""
CLOCK = r"20\d\d-\d\d-\d\d[ ]\d\d:\d\d(?::\d\d)?"
"""When a page was saved."""
_SOON = "(?:近日|日前)[，,]"
_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}(?:[-—]\d{1,2})?日(?:[至到—-](?:\d{1,2}月)?\d{1,2}日)?"
_RANK = "(?:全媒体|融媒体|见习|实习|首席|特约|特派)"
_NEWS = (
    rf"(?=[近日今连当北美\d记通])(?:{_SOON}|(?:近年来|今年以来|连日来|(?:(?:当地|北京|美东)时间)?(?<![\d年]){_DAY}(?:[上下]午|晚间?|凌晨|傍晚)?)[，,]|记者(?:近日|\d{{1,2}}日)?从"
    r"|(?:通讯员|记者)[ \xa0　][一-龥])"
)
"""What a text of news begins with, and a headline does not hold."""
_CLOSED = r"(?<!\d日[上下]午)(?:(?<![，,、；;：:“（(~～—–至到自从起即前及与截将为据定届由于证依根占在年月日的对和])|(?<=[年月起])(?=近日，))(?<![地京东]时间)(?<!预计)"
"""What a headline does not end with."""
_ENDINGS = {
    "节假举作止考试末周今当次即每\\d": "日前",
    "临接附邻最": "近日",
    "外女小名": "记者",
    "是只不仅也认因以更颇较最尤甚何": "为",
    "小及临同平按准实随暂定瞬": "时值",
    "修校改纠公真端份而下": "正值",
    "足眼焦握住合视重顾好": "当前，",
    "止就": "目前，",
    "离家": "最近，",
    "走靠附接": "近来，",
    "远中": "近期，",
    "现而不": "如今，",
    "寒整个用": "暑假期间，",
    "大接": "连日来",
    "进": "入[夏伏]",
    "如当现是": "[今昨][日天]",
    "看地漫": "图说",
    "企地意力试版导蓝宏插截制绘配附构示此下上右左挂拼全画工线计果程张": "图为",
    "日资成基原样版文标副": "本(?:公司|报)",
    "现正存实内外潜自所旨": "在",
    "单收论凭割借": "据",
    "跟追尾紧": "随着",
    "\\d": "\\d",
}
"""What a word that begins a text of news is only the end of, by what stands before it (节日前, 小时值班, 地图为)."""
_WITHIN = (
    "|".join(f"(?<=[{before}]){word}" for before, word in _ENDINGS.items())
    + "|时值[班守勤日夜得岗]|正值[班守勤夜得岗]|炎炎夏日[送的里](?![^，。]{1,3}，)|记者从[业事未来]"
    + "|(?<=[月十][一二三四五六七八九十])日前|(?<=生)(?<![民养学医先]生)日前"
    + "|(?<=[见实]习|特约|特派|首席|媒体|周刊|杂志|视台)(?:记者|通讯员)|(?<=[报网])(?<![喜捷汇举]报)"
    "(?<![护联上电安防]网)记者"
    + "|(?<=成)(?<![完建促落形达]成)为|(?<=作)(?<![工合协动创写操运制劳力大著佳新]作)为"
)
"""What is only a part of other words."""
_AIMS = (
    "了|进一步|切实|深入|全面|全力|认真|有效|扎实|贯彻|落实|推动|推进|加强|提升|提高|积极|深化|丰富|做好|迎接|纪念|庆祝|弘扬|充分|确保|营造|持续|更好|帮助|响应|普及|增强|强化"
    "|规范|防范|保障|助力|促进|引导|打造|巩固|解决|满足|广泛|严厉|检验|展现|传承|让"
)
_AT_ONCE = "炎炎夏日|夏日炎炎|盛夏时节|时值|正值|(?:当前|目前|最近|近来|如今|近期|一直以来|暑假期间)，|连日来|入[夏伏]以来|[昨今][日天](?:[，（]|[上下]午)"
_OPENED = (
    rf"为(?:{_AIMS})[^。！？]{{4,120}}[，,]|本公司(?:及)?[董监]事会|(?<![要应可能并且需须会不严])(?:根据|按照)[^，。！？“”]{{4,30}}[，,]|本报综合|编者按|(?<=→)(?![^。]{{0,30}}→)|【新华社|图为|图说："
    r"|(?<=[一-龥！？!?”）)])(?<![是获叫称说出被喊赞道以用打靠做让搞呼斥应问写提])“[^“”\n]{6,80}[。！？!?，…]”"
    r"|(?<![报都此地就])(?:记者(?:[今昨][日天]|近日|日前|获悉|了解到|\d{1,2}日)|在(?:(?!在)[^。，！？]){4,40}之际，|据(?!此前)[^，。]{2,20}(?:报道|消息|通报))"
    rf"|(?<![伴个])(?:随着[^。，]{{4,60}}，|{_AT_ONCE}|{_DAY}(?:[上下]午|晚|[凌清]晨|傍晚|中午|\d{{1,2}}时)(?![举开揭启召闭上下发收停将正会报宴茶段长]))"
)
"""What a sentence of a news text begins with that no headline goes on with: its aim, a guarantee, a picture, somebody's
words, a source, a time."""
_NO_HEADLINE = rf"日[电消报]|讯|每经|律师事务所|记者|通讯员|来源|作者|编辑|本报|综合\s|点击|关注|■|[文图][/／|｜]|[。！？!?，…][”\"]|{OPENING}"
"""What shows that a headline is over already: credits, a dateline, somebody's words."""
_HEADED = re.compile(
    r"\s*[（(【]原标题[：:](?P<bracketed>[^（）()【】。\n]{4,80})[）)】]"
    r"|\s*原标题[：:]\s*(?:(?P<twice>[^。\n]{6,60}?)(?=\s*(?P=twice))"
    rf"|(?P<brief>(?:(?!日[电讯消报]|每经|作者[：:])[^。\n]){{6,32}}?)(?<![，,、；;：:“）)数证依根占在于年月日的对和])(?!{_WITHIN})(?={_SOON}|据[^，,。]{{2,24}}(?:报道|消息)[，,])"
    rf"|(?P<title>(?:(?!{_NEWS})[^。\n]){{6,60}}?)(?:(?=\s*\Z|\s{{4}}|[\u2003　]{{2}})|(?="
    rf"(?<!\d){CLOCK}|每经(?:记者|编辑)[：:]|文[/／]|文、图|本文转自【|(?<![片图据料])(?:作者|来源)[ ]?[：:|丨｜]|点击(?:蓝字|名片|[上下]方|关注)|【[^】]{{2,16}}(?:报道|讯|电)[^】]{{0,16}}】|【[^【】]{{2,16}}记者[ \xa0　][^【】]{{2,40}}】"
    rf"|{OPENING}|据?(?:{BEHIND_HEADLINES})(?:[一-龥]{{0,8}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息|报道)|[一-龥]{{0,4}}[讯电](?=[\s（(记])|{_RANK}*[ ]?记者[ \xa0　]|获悉|(?:报道|消息|网)?[（(]记者)|(?:{IN_CREDITS}){_RANK}*[ ]?记者"
    r"|[一-龥]{2}(?:日报|晚报|晨报|早报|商报|时报|都市报)(?:客户端|[一-龥]{2}新闻)?[ ]?[|｜]?[ ]?(?:全媒体|首席|见习|实习)*记者[ /／]))"
    rf"|(?P<news>(?:(?!日[电消报]|(?<![快资短喜速])讯|每经|作者[：:]|律师事务所|(?:记者|通讯员)[ \xa0　]|{OPENING})[^。\n]){{6,45}}?){_CLOSED}(?={_NEWS})(?!{_WITHIN})"
    r"|(?P<quotes>[^。\n]{6,70}?)(?=截至20\d\d年\d{1,2}月\d{1,2}日收盘)"
    rf"|(?P<opened>(?:(?!{_NO_HEADLINE})[^。\n]){{8,40}}?){_CLOSED}(?={_OPENED})(?!{_WITHIN})"
    r")"
)
"""An original headline whose end is certain: printed twice, before white space, a time or a dateline, or so brief that no
sentence stands between it and the words that a text of news begins with."""


def find_original(text: str, start: int) -> Iterator[Piece]:
    """The original headline that stands at ``start``, and the same headline printed again behind it; none where its end
    is not sure."""
    headed = _HEADED.match(text, start)
    if not headed:
        return
    yield Piece(*headed.span(), ORIGINAL_TITLE, headed[headed.lastgroup or 0])
    if headed["twice"]:
        again = re.compile(rf"\s*{re.escape(headed['twice'])}(?=\s)").match(text, headed.end())
        yield from [Piece(*again.span(), "title", headed["twice"])] if again else []
