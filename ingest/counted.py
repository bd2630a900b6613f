"""A text and the range of a number in, what it counts and in which role out."""

import re
from collections import deque
from typing import Literal

from ingest.gazetteer import tagged

Role = Literal["投入", "产出", "规模", "比例"]

_ROLES: tuple[Role, ...] = ("投入", "产出")
MAX_NOUN = 12
"""Characters above which the words at a number are no name of a thing."""
MAX_CLAUSE = 80
"""Characters before a number in which the verb that tells its role is looked for."""
_SHARE = ("%", "‰", "‱", "倍", "个百分点", "番")
_PEOPLE = ("人", "人次", "户", "户次")
_MEASURES = """
    元 美元 欧元 港元 日元 小时 分钟 秒 天 日 个月 年 周 个工作日 岁 米 毫米 厘米 公里 平方米 立方米
    平方公里 公顷 亩 吨 公斤 斤 担 克 升 度 ℃ 千瓦 千瓦时 兆瓦 吉瓦 方
"""
"""Units that need no noun behind them: what they measure stands before the number."""
_MONEY = frozenset(
    ["元", "美元", "欧元", "港元", "日元", "韩元", "澳元", "加元", "英镑", "卢布", "卢比", "泰铢"]
)
_AMOUNTS = """
    率 比例 比重 额 量 收入 支出 利润 营收 资金 投资 投入 经费 基金 贷款 存款 债券 保费 罚款 产值 总值
    增加值 价格 成本 工资 养老金 补助 补贴 标准 面积 全长 总长 长度 宽度 高度 深度 距离 半径 直径 里程
    水平 规模 寿命 年龄 增收 消费 财政 预算 赤字 交易 订单 总重 重量 产能 装机 历时 时间 时长 路程 编制
"""
"""How a noun ends that is measured rather than counted."""
_SUMS = """
    价值 案值 货值 市值 标的 损失 善款 捐款 借款 欠款 货款 款物 罚金 税款 税费 费用 积蓄 余额 红利 分红 租金 减税 降费 退税 缓费 保险费 服务费 物业费 学费 奖金
"""
"""How a noun ends besides that is measured in money."""
_PERSONS = """
    居民 群众 村民 市民 农民 渔民 牧民 移民 员 者 人员 学生 教师 医生 护士 老人 老年人 儿童 干部 职工
    员工 工人 家庭 人口 青年 人才 骑手 小哥 书记 游客 旅客 乘客 业主 商户 农户 住户 贫困户 脱贫户 个体户
    户 企业 专家 代表 委员 队 毕业生 患者 家长 妇女 军人 司机 民警 辅警 警力 师 工 观众 嫌疑人 人数 志愿者 师生 官兵 劳动力 力量 读者 听众
"""
"""How a noun ends that names people or households."""
_ENDINGS = (
    dict.fromkeys(_MEASURES.split(), tuple(_AMOUNTS.split()))
    | dict.fromkeys(_MONEY, tuple(f"{_AMOUNTS} {_SUMS}".split()))
    | dict.fromkeys(_PEOPLE, tuple(_PERSONS.split()))
)
"""How the noun at a number ends, by the unit of the number."""
_LENGTHS = frozenset(["公里", "米"])
"""Units of what a verb is done to (铺设管网5公里), and of how far it is to a place."""
_STUFF = _LENGTHS | {"吨", "公斤", "斤", "克", "亩", "公顷", "平方米"}
"""Units in which things are counted that a verb is done to (销毁假药29吨), or that stand in a row."""


def _any_of(*lists: str) -> str:
    """A pattern for all words of the ``lists``, which are divided by white space and begin with a plain character:
    only where one of these stands are they tried."""
    words = [word for words in lists for word in words.split()]
    return rf"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(words)})"


_VERBS = r"""
    收集(?!点|站) 建立 完成 组建 成立 建成 建有 开展 开办 举办 实现 调剂 增加 新增 核定 安装 提供 吸纳 惠及 召开 认领 下放 选派 摘下 导入 上线 聘用 招考 招聘 淘汰 配备 扩充 新建 解决
    帮助 带动 突破 超过 达到 提升 提高 下降 增长 减少 优化整合 整合 覆盖 协调 累计 拨付 筹集 筹资 发放 拿出 花了 设立 设置 清理 拆除 化解 办理 受理 走访 培训 选出 选聘 聘请 引进 确定 派遣
    派出 取得 获得 包联 推动 打造 领办 赋予 规范(?=[改建]) 改设 升格 牵头 兼任 担任 结对 轮流 主动 参与 参加 负责 活跃 享受 端上 吃上 入驻 需要 通过 至少 至多 号称 导致 再次 深入 进行
    追回 处以 改造(?=城|老|危|农) 包括 涉及 受益 投入(?!$) 投资(?!$) 补助(?!$) 奖励(?!$) 组织(?<![党团会]组织)(?!$) 利用 使用 按照 采取 拟?安排
    服务(?=群众|居民|少年|企业|市民|老)
"""
_OBJECTS = r"""
    粘贴 完善(?!$) 解答 吸引(?!力) 抽查 检查(?!站|组|员|率|$) 销毁 上交 制作 绘制(?!面积) 撰写 录制 印制 刊发 推选 提出 公布
    共建(?!会|单位|$) 起获 收到 签约(?=项目|企业) 下载 教育(?=[群村居学员干]) 出台 巡查(?!员|队|组|$) 发动(?!机) 挽回 送去 找回 并处 销售(?!额|量|收入|总|点|商|员|价|$)
    栽种 栽植 播种(?!总?面积|$) 清淤 疏浚 铺设 埋设 架设 抓获 查获 破获 侦破 审结 捣毁 接待(?!床|室|中心|站|量|能力) 转移(?!支付|安置点) 发现 排查(?!工作|$) 征集 开设 出动 冲毁 查处 查扣 购买 梳理 制定 制止 清除 摸排 招募(?!$) 救治 救助(?!资金|站|$)
    悬挂 缴纳 承保 印发 发展(?=“|党员) 培养 赠送 捐赠(?!总|资金|金额) 收缴 没收 取缔 铲除 捕获 回访 慰问(?!$|活动|品|金|组) 督促 清运 清扫 树立 张贴 摆放 扣押 控制 管控 劝导(?!点|岗|站|$) 劝离 孵化 评选 推荐 推送 签订 签署 保藏 减免 保障(?!房|网|金|性|卡)
    处置(?!率|$) 处理(?!率|器|能力|量|系统) 调解(?=矛盾|纠纷|案|各类) 发布 发送(?!量) 设有 拥有 新收 新登记 种植(?=[树苗花草]) 回收(?!点|站|率|$) 整治(?!$) 修复(?!$) 查封 冻结
"""
"""Verbs whose object may be counted behind it (抓获犯罪嫌疑人515名); before a noun behind the number they are its attribute."""
_BOUNDS = r"""
    的 等 了 着 至 由 从 到 在(?![职编校册建]) 将 被 已 和 与 为 于 比上? 较 共有 拥有 现有 具有 只有 还有 每个? 占(?![道地用]) 占地(?!面积) 是 目前 如今 其中 今年 本年 去年 上年 预计
    全[省市州县区镇乡村国](?!性) 各类 各级
"""
"""Words that end at the latest where the noun before a number begins."""
_ENDS = r"""
    的 等 被 将 已 是 在(?![职编校册建]) 为 和(?!谐) 与 及 以 到 向 对 从 由 把 让 使(?!用) 给 用于 不(?!动) 未 能(?<![功智节职产性潜]能)(?![力源耗手]) 都 也 就 还
    均 全(?<!安全)(?<!健全)(?<!齐全)(?!国|省|市|县|民|科) 其 中(?![心国学小医共央]) 了 着 过(?!渡) 成为 得到 组成 脱颖 派(?!出所|送|驻) 出面 经过 同比 比上 较(?![大小多少]) 左右 足够
"""
"""Words that begin at the earliest where the noun behind a number ends."""
_PREDICATES = r"""
    同台 亟待 上榜 入选 入围 参赛 参展 参会 报名 角逐 上演 表示 选择 进入 走进 奔赴 位列 提出 显示 签约 签订 签署 达成 承受 享受 接受 感受 受(?:[到伤聘]|$) 应该 根据 颁奖 颁发 加入 高开 死亡 授牌 举行 拥有 存在
    应当 不得 有望 抵达 来到 前来 集合 驰援 陆续 先后 依次 纷纷 接连 轮番 同时 现场 联合 采用 调研 赴 围绕 之一 共同 一同 一起 紧急 正式 自发 踊跃 积极 当选 送上 送来 送去 发挥 展开 开展 发生 出现 离开
"""
"""Words that end the noun behind a number, but that may begin it (上榜企业)."""
_VERB = re.compile(_any_of(_VERBS))
_SPLIT = re.compile(rf"(?:{_any_of(_VERBS, _OBJECTS, _BOUNDS)})+")
_DOES = re.compile(_any_of(_VERBS, _OBJECTS))
_PREDICATE = re.compile(_any_of(_PREDICATES))
_LEAST = 2
"""Characters of a noun before its predicate."""
_STOP = re.compile(_any_of(_VERBS, _ENDS))
_AFTER = re.compile(r"的?(?:[一-龥]{1,4}[里内外]的)?([一-龥（(“][一-龥（）()“”、]{1,25})([\dA-Za-z]?)")
_FILLER = re.compile(
    r"(?:一度逼?|普遍|重回|大幅|小幅|实际|分别|净|递|要|还|继续|逐步|稳步|进一步|明显|共|平均|合计|总计|同期|同比|年均|已经?|均|全年|约|近|超|逾|多|则|只|[共现]?有|[是为]|[建开设办装修]?了)+$"
)
_LOOSE = frozenset("vdpc")
"""How the tags of verbs, adverbs, prepositions and conjunctions begin."""
_NO_THING = frozenset("fmtdrv")
"""How the tags of words begin that name no thing: 前后, 去年."""
_NAMING = frozenset("nbjl")
"""How the tags of nouns, their attributes, abbreviations and set phrases begin."""
_DATED = re.compile(
    "年(?![均间级内期中上下])[初末底度]?|月(?![均内中上下])[份初末底]?|日(?![均间期内中上下])[晚晨]?"
)
"""How a date goes on behind its number."""
_PLACE_ENDS = frozenset("省市州区县镇乡村站")
"""Characters that end names of places."""
_NOUN_ENDS = frozenset("率点会器手费度量额区队站所院校局员者师工户处室组班")
"""Characters that end nouns, whatever the segmenter takes them for."""
_RESULTATIVE = re.compile("[一-龥][掉完成到出]")
_NO_NOUN = re.compile(r"[^一-龥（）()“”]")
_TORN = re.compile(
    r"[较很更最].$|[（(][^）)]*$|^[^（(]*[）)]|“[^”]*$|^[^“]*”|[亿万元镇乡县省年月日时内前后起处以可各又则再却之、]$|(?<![功智节职产性潜才技])能$|(?<![超菜夜])市$|^[之内]|以[上下]|^个(?![性体人案])|分别"
)
"""Marks of words that were torn from a longer phrase, or that name a time or a place."""
_INPUT = """
    投入 投资(?!收益) 投了 出资 拨付 拨款 划拨 下拨 拨出 筹资 筹集 筹措 筹款 自筹 募集 募捐 捐赠 捐款 捐助 捐资 捐出 争取 统筹 入股 注资 补贴 补助 资助 救助金 奖励 奖补
    经费 资金 善款 预算 支出 花费 花了 斥资 耗资 造价 核定 选派 配备 编制
"""
_OUTPUT = """
    累计 建成 完成 新增 新建 增收 创收 收入 收益 营收 利润 获利 盈利 产值 销售额 成交额? 交易额 零售额 惠及 服务(?!费) 清理 解决 拆除 安装 增长 增加 提升 减少 下降 突破 实现 化解
    摘下 提供 覆盖 吸纳 达到 扩充 追回 挽回 节约 节省 减免 降低 减税 退税
"""
_STAFF = frozenset(["人", "名", "位", "人次"])
_STAFFED = re.compile("投入|选派|配备|编制|核定")
"""What puts people in; who is paid (资助10名学生) is not put in."""
_POSTS = re.compile("编制|核定|选派")
"""Verbs and nouns of posts, which are put in by whatever word they are counted."""
_FUND = re.compile("的?[一-龥]{0,6}?(?:资金|投资|经费|善款|物资|补贴|补助|奖励)")
"""What stands behind an amount that is put in."""
_TELLING = re.compile(rf"(?P<投入>{_any_of(_INPUT)})|(?P<产出>{_any_of(_OUTPUT)})|(?P<规模>[，,。；;])")
"""The verbs that tell a role, and the marks before which they belong to another clause."""


def counted(text: str, start: int, end: int, unit: str) -> str:
    """What the number at ``[start, end)`` counts, at most 12 characters of ``text``; empty where it is not plain.

    A word for counting things (个, 名) has it behind the number, else right before; measures (元, 公里) and
    people (人, 户) before it; shares before it or behind 的.
    """
    if unit in _SHARE:
        return (_after(text, end) if text[end : end + 1] == "的" else "") or _before(text, start)
    if unit in _ENDINGS:
        nouns = (_before(text, start), _after(text, end))
        known = next((noun for noun in nouns if noun.endswith(_ENDINGS[unit])), "")
        return known or (nouns[0] if unit in _STUFF and _is_object(text, start, nouns[0], unit) else "")
    stop = _STOP.match(text, end)
    if _AFTER.match(text, end) and not (stop and not _VERB.match(text, end) and stop[0] != "的"):
        return _after(text, end)
    return _before(text, start)


def _after(text: str, end: int) -> str:
    """The noun behind a number, up to the next verb or particle; of several joined by 、 the first ones that fit."""
    run = _AFTER.match(text, end)
    if run is None:
        return ""
    stop = _STOP.search(run[1])
    if stop is None and run[2] and not run[1].endswith("、"):
        return ""
    noun = (run[1][: stop.start()] if stop else run[1]).rstrip("、")
    predicate = _PREDICATE.search(noun, _LEAST)
    noun = _without_verb(noun[: predicate.start()] if predicate else noun)
    return _whole(noun) or _whole(noun.partition("、")[0])


def _before(text: str, start: int) -> str:
    """The noun right before a number, from the last verb or particle on; nothing where a number is in its way."""
    *others, run = _NO_NOUN.split(text[max(start - 24, 0) : start])
    dated = _DATED.match(run) if text[start - len(run) - 1 : start - len(run)].isdigit() else None
    run = run[dated.end() :] if dated else run
    noun = _SPLIT.split(_FILLER.sub("", run))[-1]
    torn = others and run.startswith(noun) and text[start - len(run) - 1].isdigit()
    noun = _without_verb(noun)
    return "" if torn else _whole(noun) or _whole(noun.rpartition("”")[2]) or _whole(_last_nouns(noun))


def _last_nouns(words: str) -> str:
    """What stands behind the last verb of ``words`` that are too long to be the name of one thing."""
    nouns = ""
    for word, tag in reversed(tagged(words) if len(words) > MAX_NOUN else []):
        if len(word) + len(nouns) > MAX_NOUN or not (tag[:1] in _NAMING or tag == "vn" or word in _NOUN_ENDS):
            break
        nouns = word + nouns
    return nouns


def _is_object(text: str, start: int, noun: str, unit: str) -> bool:
    """Whether a verb is done to the ``noun`` before ``start``, or it is one of a row of what is weighed, and it is no place."""
    if not noun or noun[-1] in _PLACE_ENDS:
        return False
    begin = text.rfind(noun, 0, start)
    verbs = _DOES.finditer(text, max(0, begin - MAX_NOUN), start)
    in_row = text[begin - 1 : begin] == "、" and unit not in _LENGTHS
    return in_row or any(verb.end() == begin for verb in verbs)


def _without_verb(noun: str) -> str:
    """The noun without a verb or particle of one character behind it, or a verb that says that it is done (牌匾摘掉); empty
    where nothing else is left, or only who did it or where (麻城接)."""
    *others, (word, tag) = tagged(noun) or [("", "")]
    is_loose = word not in _NOUN_ENDS and (tag[:1] in _LOOSE or word == "一")
    if not (is_loose if len(word) == 1 else _RESULTATIVE.fullmatch(word) and tag == "v"):
        return noun
    is_named = bool(others) and others[-1][1][:1] not in _NO_THING
    is_place = len(others) == 1 and others[0][1] in ("ns", "nr")
    return "".join(each for each, _ in others) if is_named and not is_place else ""


def _whole(noun: str) -> str:
    """The noun if it is short and whole, else nothing."""
    if not 2 <= len(noun) <= MAX_NOUN:
        return ""
    return "" if _TORN.search(noun) else noun


def role_of(text: str, start: int, end: int, unit: str) -> Role:
    """比例 by its unit; 投入 or 产出 by the nearest telling verb of the same clause. What is put in is
    money or people: the estates of 投入1.8亿元改造小区56个 are not."""
    if unit in _SHARE:
        return "比例"
    near = start - text.endswith(("，", ","), 0, start)
    last = deque(_TELLING.finditer(text, max(start - MAX_CLAUSE, 0), near), maxlen=1)
    role: Role = next((role for role in _ROLES if last and last[0][role]), "规模")
    if role == "规模" and unit in _MONEY and _FUND.match(text, end):
        return "投入"
    return role if role != "投入" or (last and _is_given(last[0][0], unit)) else "规模"


def _is_given(verb: str, unit: str) -> bool:
    """Whether what ``verb`` puts in is counted in ``unit``."""
    return (
        unit in _MONEY or bool(_POSTS.fullmatch(verb)) or (unit in _STAFF and bool(_STAFFED.fullmatch(verb)))
    )
