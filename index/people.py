"""A word in, whether it means people in general out: who asks about 老百姓 asks about no matter of theirs by that word."""

import re

_ANYBODY = re.compile(
    r"(?:广大|普通|一般|基层|咱们?|我们|父老)*的?(?:"
    r"老?百姓|民众|公众|人民|群众|居民|村民|市民|乡亲|老乡|街坊|邻里|邻居|大家伙?|大伙|众人|人人|家家户户|各家各户|"
    r"(?:当地|本地|村里|镇上|城里|乡下|身边|旁边)?人家?|[别他旁有]人|同志|朋友"
    r")+们?儿?"
)


def is_anybody(word: str) -> bool:
    """Whether a folded word means people in general (乡亲们, 家家户户, 当地人), and no group that has matters of its own."""
    return bool(_ANYBODY.fullmatch(word))
