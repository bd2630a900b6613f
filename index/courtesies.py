"""A question in, the same with blanks in place of what people say around it out: greetings, requests, thanks."""

import re

from index.syntax import blank, verbatim

_DOWN = "下(?![沉派乡放岗水属级游降达发跌辖设山车楼列面]|半[年月]|一[步个轮批阶]|个?[周月]|午)"
"""了解下老旧小区, not 了解|下水道."""
_AWHILE = f"(?:一下子?|{_DOWN}|一些|几个|一点儿?)"
_SOMEBODY = "(?:您|你|大家|各位)?(?:老师|同志|领导|专家)?"
_BEGINS, _ENDS = r"(?<![^\s，,。；;：:！!？?])", r"(?=[\s，,。；;！!？?~～]*$|[，,。；;！!？?])"
"""The borders of a clause."""
_LAST = r"(?=[\s，,。；;！!？?~～]*$)"
_MATTER = "(?=[一-龥“])"
_ALIKE = "看看|看一看|找找|找一找|查查|查一查|搜搜|问问|问一问|听听|说说|讲讲"
_TO_LEARN = f"(?:(?:了解|请教|咨询|打听){_AWHILE}?|(?:推荐|介绍){_AWHILE}|知道(?![路歉])|(?:看|听|找|查|搜|问|说|讲|列){_AWHILE}|{_ALIKE}|告诉我们?)"
_FOR_ME = "(?:请?(?:您|你)?(?:帮忙|[帮给替]我们?))"
_GREETING = f"(?:您|你|大家|各位|老师|同志|领导|专家)们?(?:您|你)?好[呀啊]?{_ENDS}"
_ASKING = rf"请问(?!政|询|计|责任制){_AWHILE}?|(?:请教|咨询|打听|问)(?:{_AWHILE}|{_SOMEBODY}(?=[\s，,：:]))"
_REQUEST = (
    rf"(?:麻烦|劳烦|烦请|拜托|劳驾){_SOMEBODY}(?:了|啦)?(?=[\s，,])"
    rf"|(?:(?:麻烦|劳烦|烦请|拜托|劳驾){_SOMEBODY}|我们?(?:就|还|也|现在|正)?(?:很|特别)?(?:想要?|需要)|(?<!不)想|能不能|能否|可不可以|可否)"
    rf"(?:{_FOR_ME}(?:推荐|介绍)|{_FOR_ME}?{_TO_LEARN}){_AWHILE}?{_MATTER}"
    rf"|{_FOR_ME}(?:{_TO_LEARN}|[找查搜列]|推荐|介绍){_AWHILE}?{_MATTER}"
    rf"|请?(?:(?:了解|介绍|推荐|看|找|查|搜|说|讲|列)(?:一下子?|几个(?=[^村子])|{_DOWN}(?=[一-龥]{{4}}))|看看|找找|查查|搜搜|告诉我们?){_MATTER}"
)
_THANKS = rf"(?:{_BEGINS}|[，,])(?:多谢|谢谢|感谢|拜托)(?:了|啦)?{_SOMEBODY}(?:了|啦)?{_LAST}"
_TAIL = rf"[，,](?:有没有|有吗|可以吗|行吗|好吗|对吗)[啊呀呢]?{_ENDS}|(?<![喇花阿])[啊呀呢嘛哦噢哈呗]{_ENDS}"
_COURTESY = re.compile(f"{_BEGINS}(?:{_GREETING}|{_REQUEST}|{_ASKING})|{_THANKS}|{_TAIL}")
_QUOTED = re.compile('“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|"[^"]*"')


def without_courtesies(text: str) -> str:
    """``text`` as long as it was; what is quoted stays."""
    written = [*verbatim(text), *(match.span() for match in _QUOTED.finditer(text))]
    spans = [match.span() for match in _COURTESY.finditer(text)]
    free = [(start, end) for start, end in spans if all(end <= a or b <= start for a, b in written)]
    return blank(text, free)
