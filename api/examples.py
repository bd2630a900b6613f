"""The questions of different kinds that the opening page offers to begin with."""

from typing import NamedTuple


class Example(NamedTuple):
    """A question, what is particular about it, and the page that takes it."""

    kind: str
    address: str
    question: str


EXAMPLES = (
    Example("难题", "/search", "别的地方怎么解决老旧小区改造难题"),
    Example("口语", "/search", "么样让居民同意加装电梯"),
    Example("地方", "/search", "武汉市的社区怎么服务骑手小哥"),
    Example("机制", "/search", "街道吹哨部门报到"),
    Example("数字", "/ask", "下沉了多少名干部到社区"),
    Example("人群", "/search", "老人吃饭难怎么办"),
)
