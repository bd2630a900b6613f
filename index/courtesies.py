"""A question in, the same with blanks in place of what people say around it out: greetings, requests, thanks."""

import re

from index.syntax import blank, verbatim

_AWHILE = "一下子?|下(?!沉|派|乡|放|岗)|一些|几个|点儿?"
_BEGINS = r"(?<![^\s，,。；;：:！!？?])"
"""Where a clause begins."""
_ENDS = r"(?=[\s，,。；;！!？?~～]*$|[，,。；;！!？?])"
"""Where a clause ends."""
_SOMEBODY = "(?:您|你|大家|各位)?(?:老师|同志|领导|专家)?"
_GREETING = f"(?:您|你|大家|各位|老师|同志|领导|专家)们?(?:您|你)?好[呀啊]?{_ENDS}"
_ASKING = rf"请问(?:{_AWHILE})?|(?:请教|咨询|打听|问)(?:(?:{_AWHILE})|{_SOMEBODY}(?=[\s，,：:]))"
_TO_LEARN = "了解|知道|请教|咨询|打听|问|看|听|找|查|搜|推荐|介绍|讲|说|列|告诉"
_REQUEST = (
    rf"(?:(?:麻烦|劳烦|烦请|拜托|劳驾){_SOMEBODY}|我们?(?:就|还|也|现在|正)?(?:很|特别)?(?:想要?|需要)|(?<!不)想|能不能|能否|可不可以|可否)"
    rf"(?:请?(?:您|你)?(?:帮忙|[帮给替]我们?))?(?:{_TO_LEARN})(?:[看听找查问]|我们?)?(?:{_AWHILE})?(?=[一-龥“])"
    rf"|请?(?:帮忙|[帮给替]我们?)(?:{_TO_LEARN})[看听找查问]?(?:{_AWHILE})?(?=[一-龥“])"
    rf"|(?:{_TO_LEARN})(?:一下子?|下(?=[一-龥]{{4}})|一些|几个)(?=[一-龥“])|(?:看看|找找|查查|搜搜|告诉我们?)(?=[一-龥“])"
    rf"|(?:麻烦|劳烦|拜托|劳驾){_SOMEBODY}(?:了|啦)?(?=[\s，,])"
)
_THANKS = rf"[，,]?(?:多谢|谢谢|感谢|拜托)(?:了|啦)?{_SOMEBODY}(?:了|啦)?{_ENDS}"
_TAIL = rf"[，,](?:有没有|有吗|可以吗|行吗|好吗|对吗)[啊呀呢]?{_ENDS}|[啊呀呢嘛哦噢哈呗]{_ENDS}"
_COURTESY = re.compile(f"{_BEGINS}(?:{_GREETING}|{_REQUEST}|{_ASKING})|{_THANKS}|{_TAIL}")


def without_courtesies(text: str) -> str:
    """``text`` as long as it was; what is quoted stays, and so does a text of nothing but courtesies."""
    written = list(verbatim(text))
    spans = [match.span() for match in _COURTESY.finditer(text)]
    free = [(start, end) for start, end in spans if all(end <= a or b <= start for a, b in written)]
    bare = blank(text, free)
    return bare if re.search(r"\w", bare) else text
