"""The words for who leads a practice or whom it serves in, the kinds by which a reader narrows a list out.

The words are the source's own (街道大工委联合小区党支部), so that one practice may be of several kinds, or of none.
"""

import re
from collections.abc import Mapping

LEADS = {
    "党委": r"(?:(?<!团)[省市州县旗]|(?<![社团])区)委(?!组织|社会|宣传|统战|政法|直属|员|办)|党委政府|党工委",
    "政府": r"政府|管委会|住建|民政|城管|财政|卫健|教育局|人社|发改|信访|农业农村|自然资源|市场监管",
    "组织部": r"组织部",
    "社会工作部": r"社会工作部|社工部",
    "机关单位": r"直属机关|机关党委|行业系统|主管部门|职能部门",
    "街道乡镇": r"街道|乡镇|[乡镇](?:党委|政府|党工委|$)",
    "社区村": r"社区(?!基金)|村(?:党|支部|支书|两委|委|集体|民)|居委会|片区|网格",
    "小区楼栋": r"小区|楼栋|楼道",
    "业委会": r"业委会|业主委员会|业主大会|业主自治|自管会",
    "物业": r"物业",
    "群团": r"工会|共青团|团[省市县区]?委|妇联|工商联|科协|残联|侨联|红十字会",
    "政法": r"检察院|法院|公安|派出所|司法[局所]|综治",
    "企业和合作社": r"企业|公司|集团|合作社|商会|银行",
    "社会组织": r"社会组织|志愿|协会|基金会|理事会",
}
"""Who leads, by the words that name them."""
TARGETS = {
    "居民": r"居民|业主|住户|群众|百姓|市民|街坊|村民|乡亲",
    "老人": r"老人|老年|长者|高龄|空巢|独居|失能",
    "少年儿童": r"儿童|少年|孩子|学生|未成年|师生|考生|幼儿|婴幼",
    "青年": r"年轻人|青年|大学生",
    "妇女": r"妇女|女性|母亲|宝妈|孕产妇",
    "困难群众": r"残疾|困难|低保|特困|留守|孤儿|困境|弱势|(?:特殊|重点)群体",
    "新就业群体": r"新就业|新业态|小哥|骑手|外卖|送餐员|快递|网约车|货车司机|灵活就业|主播|户外(?:工作者|劳动者)|环卫工",
    "社区工作者": r"社区工作者|社工|网格员|社区书记|社区干部",
    "党员干部": r"党员|干部|公务员|(?:党支部|村)书记",
    "企业商户": r"企业|商户|商家|(?:经营|市场)主体|个体工商户|店主|经营户",
    "退役军人": r"退役|退伍|军人|军属|官兵|优抚",
    "农户": r"农户|农民(?!工)|种植户|养殖户|脱贫户",
    "务工搬迁群众": r"农民工|务工|移民|搬迁|流动人口",
}
"""Whom a practice serves, by the words that name them."""

_LEADING = r"牵头|负责(?!任|制|人)|主抓|主导|领衔|挂帅|主管"
ASKS_LEAD = re.compile(
    rf"由?谁(?:来|去|在)?(?:{_LEADING})|由?(?:哪|什么)(?:一?[个家级]|些)?(?:部门|单位|机构|组织|人)(?:来|去|在)?(?:{_LEADING})"
    rf"|(?:{_LEADING})的?(?:单位|部门|人)?是(?:谁|哪|什么)"
)
"""How a question asks who leads: that is a field of a practice, and no matter that a text must speak of."""
LED = re.compile(_LEADING)
"""Words by which a text says that somebody leads."""


def kinds(table: Mapping[str, str], words: str) -> tuple[str, ...]:
    """The keys of LEADS or TARGETS that the ``words`` of a practice name, in the order of the table."""
    return tuple(name for name, pattern in table.items() if re.search(pattern, words))
