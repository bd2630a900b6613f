"""The words that give a measure, a problem, a result or a plan away in Chinese reports on local practice."""

import re


def _any_of(words: str) -> re.Pattern[str]:
    """One pattern for all ``words``, which are divided by white space and gathered by their first character
    (建立 开展 建成 → 建(?:立|成)|开展). Each begins with a plain character, and only then does the search pass
    over text in which none begins: 8 to 13 times as fast as with a look-behind or a class among them."""
    groups: dict[str, list[str]] = {}
    for word in words.split():
        groups.setdefault(word[0], []).append(word[1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()))


ACTION = _any_of(
    r"""
    建立 组建 成立 打造 开展 实施 实行 推行 制定 出台 印发 发布 选派 选聘 选拔 聘请 招聘
    招考 设立 设置 增设 新增 新建 安装 加装 拆除 引进 引入 下放 调剂 核定 投入 投了 花了
    拿出 投资 开办 开设 举办 召开 搭(?<!违规搭)(?<!私自搭)建
    组织(?=开展|实施|动员|召集|企业|居民|群众|小区|党员|派遣|村民|志愿) 动员 征求 协商
    清理 摘下 精简 导入 上线 创办 结对 帮带 签订 评选 收集 纳入 兼任 吸纳 延伸(?!派驻) 承接 代办
    办结 提供 扩充 建成(?!时间|于|的) 建起 领办 改设 升格 认领 海选 推荐 问卷 走访 座谈
    梳理 挨家挨户 转聘 聘用 改造利用 盘活 派遣 招引 担任 选树 创建 探索出 送上 宣讲 自筹 补贴
    奖励 公示 培训 敲门 上门 入户 商量(?!着) 商定 定下 辟出 划出 划定 腾出 拆掉 拆了 装上
    装了 建到 请来 请到 摘掉 摘了 清掉 推选 选出 办起 开起 搭起 换上 送到 牵头 入驻 进驻
    派驻 派到 派出(?!所|机构) 设了 开了 改成 并为 交给 列出 列入 晒出 组成 合并 归并 增配 增派 邀请
    采取(?=[^，。；]{2,40}(?:方式|模式|办法|形式|措施|做法)) 召集 赋予 谋划(?=\d) 要求(?=所有|各|全|每) 轮流 值守 巡查 巡逻 登记 摸底 排查 建档 督办 通报 销号
    """
)
"""Verbs of something done that one can go and see."""
INTENT = re.compile(
    r"推进|推动|推广|建设|完善|健全|优化|深化|强化|加强|探索|创新|统筹|协调|解决|化解|监督|落实|实现|规范|培育|培养|发展|"
    r"整合|明确|厘清|改变|减少|带动(?!作用)|发动|构建|坚持|依托|围绕|聚焦|参与|注重|发挥|引导|激励|提升|打破|运用|采取|推出"
)
"""Verbs that official prose also uses without anything having been done."""
RESULT = _any_of(
    r"""
    实现(?!路径|途径) 显著 明显 改善 好转 告别 转变为 变为 变成 蝶变 提升至 提升了 提高到
    降到 降至 增加到 达到 突破 增收 增长 翻番 翻了番 惠及 全覆盖(?!”) 好评 称赞 点赞 满意 顺利
    减少了 下降 激活 激发 解决了 化解了 累计 成为 形成了 形成“ 受到 获得 赢得 涌现 打破 取得
    见效 不再(?!需要) 不用再 没再 一新 井然有序 让(?:居民|群众|百姓|老百姓) 后来 最终 由此 从此
    更(?:加)?(?:便捷|快捷|顺畅|有序|方便|高效|整洁|干净|安全|多时间|多精力)
    顺了(?!解|一) 少了(?!解|一) 多了(?!解|一) 快了(?!解|一) 稳了(?!解|一)
    清了(?!解|一) 净了(?!解|一) 亮了(?!解|一) 省了(?!解|一) 通了(?!解|一) 平了
    改完 完工
    """
)
"""What came of it: change against before, praise, numbers reached."""
PROBLEM = re.compile(
    r"难题|难点|堵点|痛点|阻力|短板|不足(?!原|一半|[\d一二两三四五六七八九十百千万半])|缺乏|缺少|顾虑|退堂鼓|抵触|反对(?!形式主义|官僚主义)|不同意|不愿|不乐意|犯难|为难|发愁|头疼|意见不一|扯皮|推诿|"
    r"矛盾(?!纠纷调|调|排查)|困难(?!群众|家庭|职工|党员|群体|老|学生|儿童|户|人员)|老大难|难事|投诉|抱怨|占道|失修|破损|老化|漏水|拥堵|脱落|坑洼|脏乱|"
    r"看得见管不着|流动性[大强]|问题(?=[，,。；;])|突出问题|小马拉大车|无人管|没人管"
)
"""What was difficult: the usual words for it, and the usual state of old estates and streets."""
ABSENT = re.compile(
    r"(?:没有|无|未(?:发生|收到|接到)|零|受理|办理|办结)[^，,。；;]{0,8}?(?:投诉|抱怨)|投诉[^，,。；;]{0,4}?(?:为零|为0|归零|清零)"
)
"""Complaints that there were none of, or that an office attends to."""
SOLVED = re.compile(r"平了|化解|没了|解决|消除|消失|迎刃而解|转变|下降|减少|降到|降至")
"""A clause with one of these tells the end of a difficulty."""
ENDED = re.compile("(?<!没有)(?<!未)(?<!难以)(?<!无法)(?:解决|化解|破解|消除|缓解|平息)(?:了|一批|一系列)")
"""Verbs that tell the end of a difficulty as done: 着力解决 and 尚未解决 do not."""
CLEARED = re.compile(r"不再难?|找到了|没了|迎刃而解|变成了|解难|《")
"""A sentence with one of these speaks of a difficulty that is over, or names a document about it."""
SPEECH = re.compile("说|表示|介绍|坦言|告诉记者|认为|回忆")
"""The verbs of SAID, to pass by a text without any."""
SAID = re.compile(rf"[^，,。；;]{{2,28}}(?:{SPEECH.pattern})[，,：:]?$")
"""A clause that only names the speaker."""
PLAN = re.compile(
    r"将(?=进一步|继续|聚焦|通过|切实|更加|深化|推进|加快|持续|着力|努力|全面|不断|坚持|以|围绕|充分|大力|从|力争|按照|抓)|"
    r"下一步(?!怎么|怎样|如何|咋|干什么)|着力构建|力争|计划(?:于|在|用|到|新|投)|拟(?:于|在|新|投|建)|打算|我们(?:要|将|想)|今后|到20\d\d年底?(?:前|，)?(?:力争|实现|全面|基本)|正在谋划|"
    # 将投资3亿元, 将再新建3个; not 将新建小区纳入网格, where 将 is 把
    r"将(?:再|陆续|分批|全部|重点|全年|累计)?(?:投资|投入|完成|新建|新增|增设|建成|改造|建设|加装|安装|惠及|服务|覆盖|实现|达到|启动)"
    r"(?!后|的|情况)(?=[^，,。；;]{0,16}\d)(?![^，,。；;]{0,30}?(?:的|纳入|列入|编入|划入|并入|归入|交[给由]|移交|下放|作为|[改调转]为|用于))|"
    r"(?:建成|建好|完工|竣工|投用|启用|投入使用|改造)后[，,]?(?:预计)?将|"
    r"预计[^，,。；;]{0,8}?(?:年|月|新建|新增|建成|完成|改造|竣工|完工|开工|投用|启用)(?!均|增)|"
    r"确保[^，,。；;]{0,4}?(?:年内|年底|月底|\d{4}年|\d月)[^，,。；;]{0,12}?(?:完成|建成|实现|投用|开工|完工|启用)"
)
BY_YEAR = re.compile(
    r"到(?P<year>20\d\d)年(?:年?[底末])?前?[，,]?(?:全[省市区县镇])?(?:再|新)?(?:建成|完成|新建|改造|建立|培育|打造|形成)(?!了)"
)
"""What is to be reached by a year: a plan unless the year is past (到2025年，建成食堂100个)."""
DUTY = re.compile(
    r"(?:^|[。；;！!])“?(?:我们|各[^，,。；;]{1,10}|同时|其次|首先|一是|二是|三是)?(?:还|也|都|既)?要(?![求点素么不领])|"
    r"[省市州区县镇乡村道]要(?=加快|加大|进一步|切实|着力|大力|继续|持续|全面|不断)"
)
"""A sentence that says what is to be done."""
NORM = re.compile(
    r"^[ 　]*第[零〇一二三四五六七八九十百\d]+条[ 　]|(?<![将把])应当(?!由[^，,。]{1,12}的|地)|(?:(?<![怪舍巴恨顾免少由见值尚慢])不得(?![不已病])|严禁|不准|禁止)(?=[^，,。；;“”的]{2,})|必须(?=[^。；;]*\d)|"
    r"(?<![需重主首紧只不摘扼想将就正若可所一既示])要(?:在[^，,。；;]{1,16}?[下上中内]|以[^，,。；;]{1,12}?为[^，,。；;]{1,6}?|[按依]照?[^，,。；;]{1,12}?)?，?"
    rf"(?:继续|进一步|切实|着力|大力|全面|不断|认真|严格|严肃|积极|充分|坚决|始终|牢固|深入|持续|扎实|主动|及时|加快|加大|抓好?|做好|把|将|有|{INTENT.pattern})"
)
"""The words of a rule or a directive: what shall be done, and what must not be."""
DONE = re.compile(r"已(?!满)|了(?!解)|累计|截至|近日|日前|[当昨今]天|现场|印发|发布|出台|启动|通报|\d日")
"""Words that tell something done beside a rule: that it was made, or what came of it."""
AHEAD = re.compile(
    r"工作(?:安排|部署|打算|建议|重点|任务)|(?:主要|重点|目标)任务|总体要求|下一步|今后|奋斗目标|发展目标|总体目标|保障措施|(?:工作|总体|基本|发展|下步)思路|打算$|明年|来年|"
    r"(?:\d{4}年|今年)[^，,。；;]{0,8}重点工作"
)
"""Headings under which stands what is still to be done."""
TOLD = re.compile(
    r"情况|进展|回顾|总结|成效|成绩|(?:已|圆满|顺利|如期|全面)完成|(?:完成|落实|执行)(?:较|良|得|了|$)(?<!抓落实)"
)
"""Headings that tell how tasks were done, though they name them."""
FURNITURE = re.compile(
    r"返回搜狐|查看更多|责任编辑|责编|校对|版权|免责声明|转载|扫码|二维码|原标题|来源[：:]|编辑[：:]|记者 ?[一-龥]{2,4}$|关注公众号|报料(?:通道|邮箱|热线)|来报料|^分享让更多人看到|猜你喜欢|"
    r"不构成|投资建议|算法生成|立场无关|\|(?<=[^|].)[^|]"
)
"""What web pages and newspapers print around a text."""
PILOT = re.compile(r"试点|试验[区田]|先行先试|先行区")
ARGUMENT = re.compile(
    r"必须|离不开|是[^，,。]{2,30}的?(?:关键|保证|要求|核心|基础|前提|环节|所在|出发点|保障)|才能|关键在|落脚点|核心是|"
    r"不是[^。]{2,20}的事|生命力在于|是[^，,。]{2,24}之一|方能|可以将|只有[^。]{2,30}才|只要[^。]{2,30}就|越来越(?:强|多)。?$"
)
FORMULA = re.compile(
    r"四个意识|四个自信|两个维护|两个确立|政治(?:判断力|历练|生态|引领)|理想信念|斗争精神|核心价值观|党的(?:全面)?领导|磅礴力量|"
    r"美好画卷|新篇章|浓厚(?:的|氛围)|氛围[。；;]|新路子|思想基础|获得感|人民至上|全面进步|坚强(?:战斗)?堡垒|客观规律|"
    r"优良作风|中国特色|社会主义(?:法治|法制|民主)|多党合作|在全(?:(?<=[经验做法]{2}在全)|(?<=[经验做法]{2}等在全))[省国市]|被评为|荣获|获评|入选|贡献力量|出实招|求实效|同向发力"
)
"""Fixed formulas of official prose, and honours: without a figure they tell no measure that could be copied."""
LEADER = re.compile(r"总书记.{0,24}?(?:强调|指出|考察|走访|重视|来到|到来|关怀|嘱托|重要讲话)|党的二十大报告")
"""A leader's words or visit, which are never a practice of the place."""
CONTINUES = re.compile(
    r"(?:后来|随(?!着|处|时|机|意)|由此|最终|此后|如今|现在|这一|此举|平台|这样一来|从此|结果|现已|目前)"
)
"""Openings of a sentence that goes on with the one before."""
BY_THIS = re.compile(
    r"截[至止][^，,。；;]{1,12}|到?(?:目前|眼下|今天|现在)为?止?|(?:按照?|照着?|通过|经过|靠着?|凭)[这此该][^，,。；;]{1,8}"
)
"""A clause that only goes on from those before it (按这个办法，眼下，截至去年底)."""
_COMMITTEE = r"(?:[省市区县镇乡州]|(?<=[省市区县镇乡州]))委(?:员会|(?![托员派]))(?:组织部|社会工作部|宣传部|统战部|政法委|办公室|直属机关工委|改革办|党校)?"
_BODY = (
    rf"(?:党工委|(?:党委|{_COMMITTEE})(?:[、和]?[省市区县镇乡州]?政府)|党委|党总支部?|党支部|党组织|党组|{_COMMITTEE}(?:常委会|(?!常委))|组织部|社会工作部|宣传部|政法委|"
    r"(?:人民)?政府(?:办公[厅室]|新闻办(?:公室)?)?|办事处|业委会|业主委员会|物业公司|物业服务企业|村委会|居委会|村“?两委”?|(?:人民)?检察院|(?:人民)?法院|"
    r"[^\W\d在是为将把对由与和及的]{1,4}(?<![布大结格僵破变棋])局(?![面限势长部])|民政厅|住建部门|总工会|团省委|团市委|妇联|合作社|公司|协会|"
    r"理事会|群团组织|党员志愿者|志愿者|部门|单位|党员干部|党员)"
)
BODY = re.compile(
    r"党工委|党委|党总支|党支部|党组|省委|市委|区委|县委|镇委|乡委|州委|组织部|社会工作部|宣传部|政法委|政府|办事处|业委会|业主委员会|"
    r"物业公司|物业服务企业|村委会|居委会|两委|检察院|法院|局(?!面|限|势|长)|民政厅|总工会|妇联|合作社|公司|协会|理事会|群团组织|志愿者|部门|单位|党员"
)
"""What every ACTOR's name holds: found in a tenth of the time of ACTOR itself."""
_JOINED = "(?!据)(?:[一-龥]{1,8}?(?:办|站|所|部|局|队|会|中心|公司)(?:联合|会同|协同))?"
ACTOR = re.compile(
    rf"{_JOINED}(?:[省市区县镇乡村]|街道|社区|小区|居民区|园区|地区|综合|机关|企事业|直属|工作|流动|城市|各级|各|该|本|驻村|功能型|行业){{0,8}}"
    rf"{_BODY}(?:(?:和|与|、|及|联合|会同)(?:[一-龥]{{0,4}})(?:组织部|党组织|党委|党支部|业委会|物业服务企业|物业公司|物业|居委会|志愿者|居民代表|党员|单位|部门|政府|局|社会组织))*"
)
LOCAL_ACTOR = re.compile(
    rf"{_JOINED}(?P<place>[^\W\d给把对向让将里等及和的在]{{2,8}}?(?:省|市|州|区|县|镇|乡|村|街道)){ACTOR.pattern}"
)
"""A body with the name of its place: 城东社区党委."""
BARE = frozenset(
    [
        "单位",
        "部门",
        "公司",
        "党委",
        "党组织",
        "党支部",
        "党员",
        "志愿者",
        "协会",
        "政府",
        "党组",
        "党员干部",
        "各部门",
        "各单位",
        "该公司",
        "该单位",
        "该部门",
        "本单位",
        "办事处",
        "委",
    ]
)
"""Words for bodies that name none on their own."""
_OPENING = r"“|近年来|近日|日前|目前|当前|今后|下一步|随即|连日来|今年(?:以来)?|去年(?:以来)?|\d{4}年(?:以来)?|同时|此外|随后|由|以|比如(?!县)|如今|为此|面对[^，,]{2,12}|在[^，,]{2,10}"
LEADING_IN = re.compile(
    rf"(?P<opening>(?:{_OPENING})*)(?:{_OPENING}|(?P<place>[一-龥]{{2,8}}?(?:省|市|州|区|县|镇|乡|村|街道|社区|小区|园区)))*"
)
"""What may stand between the beginning of a clause and the body that acts in it."""
_GROUP = (
    r"新业态新就业群体|新就业(?:劳动者)?群体|外卖员|外卖骑手|快递员|网约车司机|货车司机|小哥们?|骑手|辖区老人|独居老人|空巢老人|孤寡老人|高龄老人|"
    r"老年人|老人|少年儿童|留守儿童|儿童|青少年|学生|退役军人|退役士兵|社区工作者|社区书记(?![一-龥]{2,3}(?:说|表示|介绍))|基层干部|年轻干部|下沉党员|流动党员|在职党员|"
    r"返乡能人|回乡大学生|大学生|青年(?!突击|骨干|干部|志愿)|年轻人|妇女(?!小组|联|委|主任)|残疾人|游客|移民|脱贫户|困难(?:家庭|群众)|低保户|"
    r"农民工|高校毕业生|创业者|个体工商户|中小微企业|小微企业"
)
_PEOPLE = (
    r"企业|居民群众|社区居民|小区居民|居民(?!代表|委员|议事|公约|小区|自治|党员|区|片区|点|可支配|人均)|群众(?!身边|性)|村民(?!代表|委员|小组|自治|议事)|"
    r"业主(?!自治|委员|大会|代表)|百姓|老百姓|市民|农户|农民(?!人均|专业)|商户"
)
SPECIFIC = re.compile(_GROUP)
"""Groups that a measure is for wherever they are named."""
TARGET = re.compile(
    rf"(?:为|(?<!物业)服务|惠及|帮助|让|针对|面向|给|方便|保障|满足|关爱|带动|解决|聚焦|助力|使|扶持|帮扶)(?:了|广大|更多|辖区|全[市县区镇村])?"
    rf"[^，,。；;、]{{0,8}}?(?P<group>{_GROUP}|{_PEOPLE})"
)
"""Whom a measure is said to be for."""
SPEND = re.compile(
    r"投入|投资|出资|拨付|筹资|筹集|自筹|补贴|补助|经费|资金|社区基金|核定|编制|选派|派遣|配备"
)
TIME = re.compile(
    r"(?=[\d去今近截半])(?:\d{4}年(?!以前|之前|以后|之后|建成|前)(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|底|初|换届)?|\d{1,2}月\d{1,2}日|\d{1,2}月份|"
    r"(?:去年|今年)(?:\d{1,2}月初?|上半年|下半年|以来|底|初)?|近年来|截至目前|半年来|\d+年多?来)"
)
YEAR = re.compile(r"[去今前]年|\d{4}年")
"""Openings of a sentence that tells what a certain year brought, not what the sentence before it did."""
THANKS = re.compile("[“‘](?=[^”’]{0,160}(?:感谢|谢谢|多亏|辛苦了))(?=[^”’]{0,160}(?:我|咱|你们))")
"""Who thanks tells how it was for him, not what was done."""
