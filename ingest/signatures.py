"""What may stand behind the last sentence of a text as patterns: who wrote it, where it is from, where it was printed."""

import re

from ingest.credits import SURNAME
from ingest.outlets import OUTLET

_ROLES = "责任编辑|本期资深编辑|资深编辑|新媒体编辑|视频编辑|微信编辑|实习编辑|一审|二审|三审|责任校对|流程编辑|值班编辑|执行编辑|本期编辑|值班主编|编辑|责编|编审|主编|终审|审核|审校|审签|签审|审读|监审|校对|监制|统筹|排版|美编|初审|复审"
ROLE = f"(?:{_ROLES})"
"""Who made a page of a text that somebody else wrote."""
_MAKERS = "策划|编导|主播|摄制|撰文|撰稿|采写|文字|图文|编译|制图|题图|图源|视频剪辑|剪辑|摄影|摄像|图片|图|海报制作|素材来源|资料来源|图片来源|供稿|供图|出品"
"""Who made what else is named behind a text, before a colon."""
_BLANK = "[ \xa0　]"
_NAME = rf"(?!{ROLE})[一-龥·]{{2,4}}?|[一-龥]{_BLANK}[一-龥](?![一-龥])|[A-Za-z]{{1,4}}\d{{2,4}}"
NAMES = rf"(?:{_NAME})(?:[ \xa0　、,，](?:{_NAME})){{0,7}}"
HOUSE = "(?:[一-龥]{2,10}[/·、•-])?[一-龥]{2,12}"
"""A newspaper, with the house that it belongs to (扬子晚报/紫牛新闻)."""
_WORDS = (
    "返回搜狐|如遇作品|版权[说声归]|广告[声等]|特别声明|免责声明|声明[：:]|第一财经广告|此内容为|本文[系为不由转仅属综]|以上内容|海外网版权|文汇独家|未经授权|转载请注明|"
    "分享让更多人|举报/反馈|更多精彩内容请|猜你喜欢|往期回顾|来 ?源[ \xa0　：:|丨｜/]|转自[：:丨｜|]|《 ?[一-龥]{2,8}[报刊] ?》[ （(]*20|作者[ \xa0　：:|丨｜]|记者[ \xa0　：:|丨｜]|通讯员[ \xa0　：:|丨｜]|"
    "文[/／|｜丨]|投稿、区域合作|新闻线索报料|原标?题|完[）)]|本文链接|此[文系]"
)
_LABELS = "|".join([_WORDS, *(f"{word}[ \xa0　：:/|丨｜]" for word in f"{_ROLES}|{_MAKERS}".split("|"))])
OPENING = re.compile(f"{_LABELS}|记者|通讯员|爆料|报料|#|图片?[据由源均]|综合|扫码下载")
"""What a piece of furniture at the end of a text begins with, but for brackets and the like before it. Each choice
begins with a plain character: the search is many times as fast as with a class among them."""
BEFORE = re.compile(
    r"[（(【]?(?:本文|文章|稿件|消息|信息|图文|内容|简历)(?=来源)|(?:本报|实习)(?=记者)|[（(【\[]\s*|\*"
)
"""What may stand before its first word."""
FOLLOWED = rf"(?=\s*(?:{BEFORE.pattern})?(?:{_LABELS}))"
"""What stands before another piece."""
NEXT = rf"\s*(?:\Z|(?:{BEFORE.pattern})?(?:{_LABELS}))"
ENDS = f"(?={NEXT})"
"""What a piece ends before: the end of the text, or the next piece."""
_OF = "(?:[一-龥]{2,10}[/·、•-])?[一-龥]{0,12}?"
"""Whose reporter somebody is."""
_WORK = "治理|执法|整治|服务|管理|施策|运用|利用|改革|窗口|平台|网格|行政|行动"
"""What 综合 says the kind of, where it is no gathering of news."""
_SOURCE = "(?:本文|文章|稿件|消息|信息|图文|内容|简历)?来 ?源"
_MARK = "[：:|丨｜]"
_TO_PRINT = r"[ \xa0　]*20\d\d年\d{1,2}月\d{1,2}日"
_GIVER = "[局委厅部院会办站台馆司校队]|公安|警方|交警|消防|海关|政法|气象|发布|中心|政府|街道|社区|集团|网络|微博|微信|抖音|视频|截图|提供|供图|授权|”|受访[者人]|当事人|本人|家属|官方|VCG|IC"
"""Who else gives a picture."""
TELLING = re.compile(
    r"[（(【]?原标?题为?[：:]?\s*(?P<original_title>《[^\n]{4,80}》(?=[）)】])|《[^《》]{4,80}》|(?<=[（(【]...[：:])[^（）()【】。]{4,80}(?=[）)】]))[）)】]?"
    rf"|(?<=[。！？!?”）)…])原标题[：:]\s*(?P<last>[^。\n]{{4,80}}?){ENDS}"
    r"|本文属于原创文章，如若转载，请注明来源：(?P<own>.{4,100}?)https?://[\w./-]+"
    rf"|《 ?(?P<dateline>[一-龥]{{2,8}}[报刊] ?》[ \xa0　]*[（(]?{_TO_PRINT}[^（）()。]{{0,20}}?)(?:[）)]|(?<=版){ENDS})"
    rf"|【原标题】(?P<headed>[^。]{{4,60}}?)(?=\s{{2}}|{NEXT})"
    rf"|[（(【\[]\s*+(?P<editor>{ROLE}[：: 　]*[^（）()【】\[\]。]{{2,40}})[）)】\]]"
    rf"|[（(【](?:{_SOURCE}|转自)[：:]\s?(?P<bracketed>[^\s（）()【】。]{{2,30}})[^（）()【】。]{{0,40}}[）)】]"
    rf"|{_SOURCE}[ \xa0　]*(?:{_MARK}|//)\s*(?P<publisher>[^。！？，,：:）)】]{{2,30}}?)(?=\s*(?:通讯员|据新华|\|)|{NEXT})(?:据新华社)?"
    rf"|来源[ \xa0　]+(?P<given>[^\s。！？，,：:）)】]{{2,40}}?)(?=[|丨｜]|{ROLE}[ \xa0　：:/|丨｜])"
    rf"|转自{_MARK}\s*(?P<passed>[^。！？，,：:）)】]{{2,30}}?){ENDS}"
    rf"|[\s|]*(?P<byline>{_OF}(?:(?:记者|作者|通讯员)[ \xa0　：:|丨｜]+{NAMES}|(?:记者|通讯员){SURNAME}[一-龥]{{1,2}})"
    rf"(?:[ \xa0　]*+{_OF}(?:实习生|通讯员|记者)[ \xa0　：:|丨｜]*+{NAMES}){{0,3}})(?:[ \xa0　]*(?:整理|联合|摄影)?报道|[ \xa0　/／]*文[/、]?图)?{ENDS}"
    rf"|(?P<written>文[/／|｜丨][一-龥]{{0,8}}(?:记者)?[ \xa0　]?{NAMES}){ENDS}"
    rf"|(?P<author_note>(?:(?:{_MAKERS}|记者|通讯员|作者|实习生?)\s*+[：:|丨｜/]\s*+[^。！？：:|丨｜/]{{2,60}}?){{1,8}}"
    rf"|(?:[一-龥]{{0,8}}综合自[：:]?|综合{_MARK})[^。！？：:]{{2,60}}?|[一-龥]{{0,6}}(?:报|新闻|网|社|台)综合[^。！？：:，,]{{2,60}}?(?:{OUTLET}|报道|消息)"
    rf"|综合(?!{_WORK})(?:[^。！？：:，,]{{2,60}}?(?:报道|消息|客户端|公众号|新闻|[日晚]报)|[^。！？：:，,、]{{2,20}}、[^。！？：:，,]{{0,60}}?(?:{OUTLET})(?:[^。！？：:，,]{{0,12}}?等)?)){ENDS}"
    rf"|(?P<photo_credit>图片?(?:据|由|源自|源于|均由)[^。！？：:，,]{{0,24}}?(?:{OUTLET}|{_GIVER})){ENDS}"
)
"""What is no part of a text and says something of it."""
_ADVICE = "可|登录|详情|每[周月]|发布一"
"""What says where to look or what is done, not where a text was printed."""
NOTE = re.compile(
    rf"[（(](?![^（）()]{{0,24}}(?:{_ADVICE}))(?:据|综合|特稿·)?(?:(?!详见|下载|见|扫|.[）)])(?P<publisher>[^（）()。！？，,：:；;、\s]{{0,14}}(?:{OUTLET}))|(?P<agency>新华社|中新社)(?:供本报)?专?特稿)[）)]"
)
"""The newspaper, site or channel in brackets behind the last sentence of a text."""
LAST_NOTE = re.compile(rf"{NOTE.pattern}\s*+\Z")
NOTE_REACH = 40
"""Most characters of it, with the white space behind it."""
