"""The agencies, newspapers and sites that a text of news may name at its head or end, as alternatives of a pattern.

A list for each place in which they are looked for: what a dateline begins with is not all that a credit names, and the end of
a headline is sure only before the most common.
"""

IN_DATELINES = (
    "新华社|新华网|新华财经|中新社|中新网|中新经纬|央视网|央视新闻|央广网|人民网|光明网|海外网|环球网|参考消息网|正义网|中工网|东方网|红网|东南网|千龙网|云南网|西部网|台海网|大河网|"
    "大江网|齐鲁网|华商网|华龙网|荆楚网|挖贝网|集微网|观点网|新京报|上证报|解放军报|深圳特区报|现代快报|极目新闻|大皖新闻|封面新闻|红星新闻|上游新闻|澎湃新闻|潮新闻|华声在线|新江苏|"
    "南都|直播吧|快科技|IT之家|财联社|智通财经|金融界|红星资本局|中央纪委国家监委网"
)
"""What datelines begin with (中新网保定8月9日电)."""
IN_CREDITS = (
    "大众网|海报新闻|四川在线|大象新闻|顶端新闻|新黄河|九派新闻|界面新闻|环球时报-环球网|大河财立方|经济观察网|中国经济周刊|21世纪经济报道|"
    "齐鲁晚报·齐鲁壹点|楚天都市报极目新闻|天府融媒·四川新闻网|中国经济导报、中国发展网|经济参考报|CNMO"
)
"""What only credits name (大众网记者 张三)."""
IN_LABELS = "格隆汇|智通财经网|华尔街见闻|证券时报网"
"""What only labels name (来源：格隆汇)."""
BEHIND_HEADLINES = (
    "新华社|中新社|中新网|央广网|人民网|光明网|海外网|环球网|央视网|中国天气网|参考消息网|中国经济网|中国青年网|中国新闻网|正义网|澎湃新闻|封面新闻|极目新闻|上游新闻|红星新闻|潮新闻|"
    "南都|新京报|羊城晚报|扬子晚报|北京青年报|经济日报|工人日报|科技日报|法治日报|农民日报|智通财经|智通财经APP|财联社|IT之家|东方网|本报"
)
"""What ends an original headline that runs into the text."""
OUTLET = "客户端|APP|app|(?<![官电联渔路上管])网|日报|晚报|(?<![通举汇海简预申填呈直速喜捷警情播])报|(?<!最)新闻|频道|电视台|通讯社|央视|总台|海外版|融媒体?(?:中心)?|微信公众号|财经|官微|杂志|周刊"
"""What the name of a newspaper, a site or a channel ends with, and no notice (官网, 通报)."""
