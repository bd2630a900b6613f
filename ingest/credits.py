"""The beginning of a news text without dateline in, its credits out where their end is sure: agency, reporters, source.

大众网记者 张三 通讯员 李四 青岛报道, 【环球网报道 记者 张三】, 记者：张三，正文：.
"""

import re
from collections.abc import Iterator

from ingest.datelines import AGENCY, NAMED_AGENCY, NO_DATE, OPENING
from ingest.outlets import IN_CREDITS, IN_LABELS
from ingest.pieces import Piece

_AGENCY = f"(?!.{{0,8}}现场)(?:{IN_CREDITS}|{NAMED_AGENCY})(?:[一-龥]{{0,4}}?(?:客户端|频道|新闻|APP))?"
SURNAME = (
    "(?:欧阳|上官|司马|诸葛|慕容|司徒|皇甫|令狐|尉迟|夏侯|公孙|端木|["
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方邹孟熊秦邱江尹薛闫阎段雷侯龙"
    "史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔白汤温康施樊葛邢乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴"
    "蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池"
    "查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿狄平计索宣晋相初门云容敬扈晁芮都普浦戈伏鹿"
    "薄邸雍辜羊乌裘亓修邰赫杭况那宿鲜印逯隆茹战慈展湛昌佳竺戎尧玉禄高马于易常赖文洪向代来靖行安季牛幸占莘綦钮齐苍虢昝贠矫资操旷谯逄延"
    "])"
)
"""What a name begins with: before any other character none is read."""
_GOES_ON = "自从在至到截据继以近约仅第今去昨共超逾于由有为距每满早晚午过年当被把对将与及是摄读看"
"""What may stand between a name and a figure or a quotation (张三在8月), and few given names end with."""
_NAME = f"{SURNAME}(?!记者|通讯|实习|见习|报道|综合)[一-龥]{{1,2}}"
_GAP = "[ \xa0　、,，|｜：:/]"
_ROLE = (
    "(?:全媒体?|融媒体?|见习|实习|首席|特约|特派|主任|视频|摄影)*(?:记者|通讯员|实习生|视频剪辑|摄影|摄像)"
)
_WHO = (
    rf"{_ROLE}{_GAP}{{0,3}}{_NAME}(?:(?:{_GAP}{{1,4}}|{_GAP}{{0,4}}(?:{_AGENCY})?{_ROLE}{_GAP}{{0,3}}){_NAME}){{0,11}}"
    "(?:[ \xa0　]?(?:文[/／、]?(?:图|视频|摄影)|摄影报道))?"
)
_DATE = r"(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日"
_FROM = "(?!据|从|对|此前|多家|记者)[一-龥]{2,3}报道(?![称说了过的指显，])"
_WRITTEN = rf"[ \xa0　]*{_DATE}(?:(?:电|讯|消息|(?:摄影)?报道)[：:，,]?|[：:])|[ \xa0　]+(?:{_FROM}|报道)[：:]?|报道(?=[：: \xa0])[：:]?"
_SOON = (
    "近日|日前|连日来|近年来|近期|今年以来|当地时间|北京时间|据(?:悉|了解|[^，。]{2,20}(?:报道|消息|通报|介绍))|(?:在|自|从|截至|截止|据)\\d"
    "|为(?:了|进一步|深入|切实|全面|认真|加强|推动|推进|确保|有效|扎实|贯彻|落实|积极|丰富|提[升高]|充分|做好)|记者(?:从|了解|获悉|\\d)"
)
_SURE = (
    rf"(?<![{_GOES_ON}])(?=[ \xa0　]*(?:[\dA-Za-z“‘《【△▲■●]|{_SOON})"
    rf"|[ \xa0　](?!\s*{_NAME}\s)(?:[在从当这对因把近随让]|[ \xa0　]+[^\s、])(?!.{{0,24}}(?:记者|通讯员|实习生|供图|提供|来源|[摄图])))"
)
"""What shows that the last name is over, for no name goes on with it."""
_SIGNED = re.compile(
    rf"[□■◎]?(?P<agency>{_AGENCY})?讯?(?:[ \xa0]?[|｜丨])?[ \xa0]?(?P<byline>(?:本[报网])?{_WHO})(?:(?P<dateline>{_WRITTEN})|{_SURE})"
)
_PLACED = re.compile(rf"(?P<agency>大众网|海报新闻)(?P<byline>)(?P<dateline>[ \xa0]?{_FROM})")
_BRACKETED = re.compile(
    rf"【(?P<agency>{_AGENCY})(?:[一-龥]{{0,4}}(?:报道|消息|微特稿|新闻)(?=[ \xa0】记见实特])|(?=[ \xa0]*(?:驻|{_ROLE})))"
    rf"(?P<byline>[ \xa0]*(?:驻[一-龥、]{{2,8}})?{_ROLE}[^】n]{{2,40}})?】(?P<dateline>)"
)
_IN_BRACKETS = re.compile(
    rf"(?P<agency>)(?P<byline>[（(][^（）()，。！？：:]{{0,12}}{_ROLE}[ \xa0：:]?{_NAME}(?:{_GAP}{_NAME}){{0,5}}[）)])(?P<dateline>)(?=\S)"
)
_LABELLED = re.compile(
    r"(?P<byline>记者：[一-龥· ]{2,24}，\s*正文：)|来源：(?P<publisher>[^\s，。：]{2,20})\s*，\s*正文："
    r"|本文转自【(?P<given>[^】]{2,20})】[；;]?|[（(【](?:来源|转自)[：:](?P<bracketed>[^（）()【】\s]{2,24})[）)】]"
    rf"|来源：[ ]?(?:(?P<channel>人民网(?:[－-][一-龥]{{2,3}}频道|(?= 原创稿)))(?: 原创稿)?|(?P<agency>{_AGENCY}|{IN_LABELS})(?=[\d“]|{_SOON}|(?P=agency)|{OPENING}))"
)
_REACH = 24
"""Characters in which credits name what their first reporter is."""
_OPENED = {"【": _BRACKETED, "（": _IN_BRACKETS, "(": _IN_BRACKETS}
_LABELS = frozenset("记来本（(【")
"""What labels begin with."""


def find_credits(text: str, start: int) -> Iterator[Piece]:
    """The pieces of the credits that stand at ``start``; none where there are none, or where their end is not sure."""
    window = text[start : start + _REACH]
    if pattern := _OPENED.get(window[:1]):
        match = pattern.match(text, start)
    elif "记者" in window or "通讯员" in window:
        match = _SIGNED.match(text, start)
    else:
        match = _PLACED.match(text, start)
    if match:
        yield from _pieces(match)


def find_source(text: str, start: int) -> Iterator[Piece]:
    """What a label at ``start`` says of where the text is from, or of its reporters."""
    if text[start : start + 1] in _LABELS and (match := _LABELLED.match(text, start)):
        name = match.lastgroup or ""
        yield Piece(*match.span(), "byline" if name == "byline" else "publisher", match[name])


def _pieces(match: re.Match[str]) -> Iterator[Piece]:
    """Agency, reporters, and where and when they wrote, in the order of the text; each goes on to the next."""
    told = {AGENCY: match[AGENCY], "byline": match["byline"], "dateline": match["dateline"] and NO_DATE}
    names = [name for name, value in told.items() if value]
    starts = [match.start(), *(match.start(name) for name in names[1:]), match.end()]
    for name, start, end in zip(names, starts, starts[1:], strict=False):
        yield Piece(start, end, name, told[name].strip())
