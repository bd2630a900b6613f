"""Words that a library has of its own, and questions that hold them."""

from api.keeping.wordings import Written

RENO = "老旧小区改造"
QUESTIONS = (
    "老居民楼焕新怎么搞·〔2021〕《》𠮷①　",
    "江城怎么装电梯",
    "旧改怎么做",
    "加装电弟",
    "物业费怎么收",
    "老旧小区改造难题",
)
WORDS = (
    Written("老居民楼焕新", "alias", RENO),
    Written("江城", "place", "湖北省/武汉市"),
    Written("红色驿站哥", "colloq", "网格员、志愿者"),
    Written("电弟", "typo", "電梯"),
    Written("物业费", "plain"),
)
