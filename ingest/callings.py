"""The words by which reports call measures, and places and bodies that were made."""

MIN_QUOTED = 4
"""Shortest quotation that is a name without a verb of making before it or 机制 behind it: 滥挂 and 蝶变 are wording."""
KIND = (
    r"机制|制度|工作法|模式|品牌|行动|工程|活动|平台|工作组|服务圈|生活圈|体系|架构|格局|思路|清单|改革|服务队|工作站|"
    r"工作室|驿站|示范点|积分|指数|管理|建设|计划|[制站](?![一-龥])"
)
"""The words behind a quotation that say what kind of thing it names."""
COUNT = "一二三四五六七八九十两"
"""Numerals with which slogans count."""
BUILT_KIND = r"机制|制度|模式|工作法|清单|改革|体系|框架|格局|管理(?!办法|制度|机制|体系|模式|服务|平台|意见)|活动|行动|工程|计划|系统|档案|台账|规则|试点|联动(?!机制|格局)|办法|平台"
"""What the name of a measure ends with behind a verb of making."""
THING = r"清单|平台|公约|联盟|驿站|中心|队伍|联席会议|合作社|议事会"
SCHEME = r"机制|制度|办法|工作法|模式|体系|行动|计划"
"""What, with THING, the noun behind a long attribute ends with where it names the measure alone; a scheme needs more words
before it than a thing: 履职清单, 服务业准入制度, but not 经营机制."""
FACILITIES = (
    r"驿站|服务站|工作站|实践站|食堂|服务中心|邻里中心|活动中心|调解中心|指挥中心|超市|书屋|礼堂|议事厅|调解室|工作室|阅览室|"
    r"托管?班|小组|团队|小分队|夜校|讲堂|课堂|集市|议事会|恳谈会|理事会|合作社|服务队伍?|志愿队|突击队|联盟|专班|基金"
)
"""What the names of places and bodies end with."""
EVENTS = (
    r"讲座|培训班?|课[堂程]?|(?:夏令|训练|成长)营|仪式|[大比竞联]赛|[晚享谈讨告介聘讲进流事议辩乐动]会|"
    r"宣讲(?!团)|演练|托管?班|集市|大集|文化[节周月]|义诊|活动"
)
"""What the names of that end with which was held."""
UNDERTAKING = (
    rf"{FACILITIES}|{EVENTS}|项目|栏目|评选|实践(?![一-龥])|手册|(?:小程序|APP|系统|服务)(?![一-龥])"
)
"""What else the noun behind a quoted name may end with."""
MAKES = (
    r"建立|健全|完善|推行|实行|深化|探索|形成|构建|实施|开展|推进|推动|落实|搭建|打造|创建|制定|出台|推广|开设|开办|创办|设立|"
    r"成立|组建|运用|启动|发起|举办|打响|创立|推出"
)
"""The verbs of making and holding behind which a measure is named."""
VAGUE = r"(?:有效|良好|良性|高效|顺畅)[一-龥]{0,4}(?:机制|模式|格局|体系|制度|平台)|(?:多元化|常态化|长效|新型|全新|新的?|新发展|一套|相关|各项|工作|体制)(?:机制|模式|格局|体系|制度|平台)|[^，,。；;]{2,10}体制机制|[^，,。；;]{0,6}共[建治享]格局|(?:共建|共治|共享){2,3}[^，,。；;]{0,8}格局"
"""What stands behind such a verb that could stand in any report, and is no name."""
STOCK = frozenset(
    [
        "一老一小",
        "第一书记",
        "我为群众办实事",
        "最后一公里",
        "最后一米",
        "零距离",
        "互联网+",
        "一站式",
        "急难愁盼",
        "放管服",
        "一带一路",
        "双减",
        "三农",
        "新基建",
        "马不停蹄",
        "小马拉大车",
        "两个维护",
        "四个意识",
        "四个自信",
        "两个确立",
        "十四五",
        "回头看",
        "枫桥经验",
        "两委",
        "数字鸿沟",
        "工作小组",
        "工作团队",
        "工作专班",
        "领导小组",
        "五大振兴",
        "共建共治共享",
        "党建引领",
        "志愿服务",
    ]
)
"""Fixed phrases that stand in quotation marks everywhere and name no measure of a place."""
