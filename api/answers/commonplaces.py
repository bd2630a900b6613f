"""A word in, whether reports on any matter hold it out: that something is found by it says nothing of what was asked."""

import re

from index.people import is_anybody

_COMMON = re.compile(
    r"(?:小区|社区|街道|乡镇|农村|城市|基层|居民|群众|老?百姓|村民|市民|党员|干部|书记|单位|部门|地方|地区|区县|全国|"
    r"管理|治理|落实|清理|整治|改革|改造|推进|推动|推行|开展|建设|工作|加强|提升|完善|优化|解决|处理|服务|实施|推广|关爱|"
    r"关心|保障|发展|创新|组织|机制|制度|政策|措施|问题|难题|情况|经验|办法|规范|监督|宣传|培训|活动|项目|方案|规划|协调|"
    r"共享|防止|防治|预防|应对|支持|帮助|参与|引导|探索|做法|模式|体系|效果|成效|需要|可以|应该|没有|现在|大家|愿意|同意|配合|反对|发动|动员|一共|总共|位于|"
    r"希望|盼望|期盼|期待|渴望|盼着|想要|愿望|心愿|到底|究竟|为何|人员|对象|人群|群体|老?城区|村里|村上|镇上|乡下|利用|运用|事项|事情|事务|现象|乱象)+"
)

_FORM = re.compile(
    "(?:名单|名录|名册|名字|姓名|名称|地点|个数|数目|数量|总数|区别|差别|异同|实例|例子|事例|案例|素材|材料|意思|含义|法子|"
    "招数|手段|花样|部分|时候|后头|外头|里头|背地里)"
)


def is_common(word: str) -> bool:
    """Whether a folded word is made of words that stand in reports on any matter (小区治理), or means anybody."""
    return bool(_COMMON.fullmatch(word)) or is_anybody(word)


def is_form(word: str) -> bool:
    """Whether a folded word says what one wants to have of a matter (名单, 区别), or where and when, and nothing of it."""
    return bool(_FORM.fullmatch(word))
