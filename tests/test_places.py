import pytest

from ingest.gazetteer import Entry, Gazetteer, shipped
from ingest.opening import Opening, article_place
from ingest.passing import idle
from ingest.places import PlaceFinder, told
from tests.invariants import place_finder, read

WUHAN = ("湖北省", "武汉市")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("武汉市硚口区推行积分", ["湖北省/武汉市/硚口区"]),
        ("硚口推行积分", ["湖北省/武汉市/硚口区"]),
        ("宜昌西陵区推行积分", ["湖北省/宜昌市/西陵区"]),
        ("枣阳市吴店镇推行积分", ["湖北省/襄阳市/枣阳市/吴店镇"]),
        ("大冶市金湖街道推行积分", ["湖北省/黄石市/大冶市/金湖街道"]),
        ("武汉市硚口、江岸两区", ["湖北省/武汉市/硚口区", "湖北省/武汉市/江岸区"]),
        ("襄阳、宜昌等地", ["湖北省/襄阳市", "湖北省/宜昌市"]),
        ("山东、山西等地", ["山东省", "山西省"]),
        ("山东省济南市", ["山东省/济南市"]),
        ("吉林市推行积分", ["吉林省/吉林市"]),
        ("吉林推行积分", ["吉林省"]),
        ("北京市朝阳区劲松街道", ["北京市/朝阳区/劲松街道"]),
        # Only one of the name in the country, in the city named before it, or in the province
        ("大宁路街道推行积分", ["上海市/静安区/大宁路街道"]),
        ("东升街道推行积分", []),
        ("蚌埠市东升街道推行积分", ["安徽省/蚌埠市/龙子湖区/东升街道"]),
        ("在蚌埠，东升街道推行积分", ["安徽省/蚌埠市", "安徽省/蚌埠市/龙子湖区/东升街道"]),
        ("上海的江湾镇街道彩虹湾社区", ["上海市/虹口区/江湾镇街道/彩虹湾社区"]),
        ("古美路街道平阳四街坊的小区", ["上海市/闵行区/古美街道"]),
        ("振兴乡村，部分乡镇推行积分", []),
        ("人口逐步向城镇转移，建设小城镇", []),
        ("会同乡（镇）人民政府", []),
        ("宁波市江北区慈城镇推行积分", ["浙江省/宁波市/江北区/慈城镇"]),
        # A zone without a name of its own is called after its city
        ("苏州工业园区娄葑街道推行积分", ["江苏省/苏州市/苏州工业园区/娄葑街道"]),
        ("重庆高新区虎溪街道推行积分", ["重庆市/重庆高新区/虎溪街道"]),
        ("娄葑街道推行积分", ["江苏省/苏州市/苏州工业园区/娄葑街道"]),
        ("武汉市经济技术开发区推行积分", ["湖北省/武汉市/武汉经开区"]),
        ("襄阳市高新技术产业开发区推行积分", ["湖北省/襄阳市/襄阳高新区"]),
        ("威海市高新区推行积分", ["山东省/威海市/威海火炬高新区"]),
        ("武汉东湖高新区佛祖岭街道推行积分", ["湖北省/武汉市/东湖高新区/佛祖岭街道"]),
        ("河北雄安新区推行积分", ["河北省/雄安新区"]),
        ("成都天府新区华阳街道推行积分", ["四川省/成都市/天府新区/华阳街道"]),
        # Only one county of the name has such a street
        ("宝山区友谊路街道推行积分", ["上海市/宝山区/友谊路街道"]),
        ("朝阳区推行积分", []),
        # A street right behind a short form is one place with it
        ("上海静安大宁路街道推行积分", ["上海市/静安区/大宁路街道"]),
        ("上海大宁路街道推行积分", ["上海市/静安区/大宁路街道"]),
        (
            "克拉玛依市乌尔禾区柳树街街道柳园社区",
            ["新疆维吾尔自治区/克拉玛依市/乌尔禾区/柳树街街道/柳园社区"],
        ),
        ("普陀区真如镇街道推行积分", ["上海市/普陀区/真如镇街道"]),
        ("居民跳广场舞，走中山路", []),
        ("推进平安建设", []),
        ("武汉大学的学生", []),
        ("《办法》·〔2021〕𠮷①　", []),
    ],
)
def test_finds_places_with_their_path(text: str, paths: list[str]) -> None:
    assert ["/".join(place.path) for place in place_finder().find(text)] == paths


def test_the_place_named_last_decides_however_often_it_was_named_before() -> None:
    cities = ["北京市", "长春市", "长春市", "北京市", "长春市", "北京市"]
    found = place_finder().find("".join(f"{city}、朝阳区，" for city in cities))
    assert ["/".join(place.path)[-7:] for place in found[1::2]] == [f"{city}/朝阳区" for city in cities]


class _Counting(Gazetteer):
    """A gazetteer that counts how often it is asked for what lies above a place."""

    asked = 0

    def path(self, entry: Entry) -> tuple[Entry, ...]:
        self.asked += 1
        return super().path(entry)


def test_places_named_again_and_again_cost_no_more_each_time() -> None:
    known = shipped()
    counting = _Counting(
        {place.code: place for name in known.names() for place in known.by_name(name)}.values()
    )
    reader, asked = PlaceFinder(counting), []
    for times in (100, 200):
        before = counting.asked
        reader.find("武汉市、朝阳区、宜昌、和平区、" * times)
        asked.append(counting.asked - before)
    assert asked[1] <= 2 * asked[0]


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("安徽省/蚌埠市/龙子湖区", "安徽省/蚌埠市/龙子湖区/东升街道"),
        ("安徽省/蚌埠市/蚌山区", "安徽省/蚌埠市/龙子湖区/东升街道"),
        ("安徽省", "安徽省/蚌埠市/龙子湖区/东升街道"),
        ("安徽省/合肥市/包河区", ""),  # none there; one elsewhere in the province is another
        ("四川省", ""),  # there are two
        ("湖北省", ""),
        ("", ""),
    ],
)
def test_a_listed_street_lies_as_near_as_may_be(within: str, expected: str) -> None:
    assert "/".join(place_finder().town("东升街道", within.split("/") if within else ())) == expected


def test_a_street_goes_by_its_listed_name_in_its_own_city() -> None:
    assert place_finder().town("新华街道", ("湖北省", "武汉市", "江汉区"))[2:] == ("江汉区", "新华街街道")
    assert place_finder().town("友谊路街道", ("河北省", "石家庄市", "桥西区"))[2:] in (
        (),
        ("桥西区", "友谊街道"),
    )
    assert place_finder().town("大宁街道", ()) == ("上海市", "静安区", "大宁路街道")
    assert place_finder().town("龙山镇", ("湖北省", "武汉市", "江夏区")) == ()


def test_a_compound_is_not_taken_for_its_namesake_elsewhere() -> None:
    found = place_finder().find("上海市徐汇区梅园小区改造完成")
    assert all(place.path[0] == "上海市" for place in found)


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (("湖北省",), "省"),
        (WUHAN, "市(州)"),
        ((*WUHAN, "硚口区"), "县(市、区)"),
        ((*WUHAN, "硚口区", "某某街道"), "街道(乡镇)"),
        ((*WUHAN, "硚口区", "某某街道", "某某小区"), "小区"),
        ((*WUHAN, "硚口区", "某某街道", "某某社区"), "社区(村)"),
    ],
)
def test_level_of_a_path(names: tuple[str, ...], level: str) -> None:
    assert place_finder().level(names) == level


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("近日，大桥街道推行积分", ("大桥街道",)),
        ("近日，大桥街道和宜昌市推行积分", ("湖北省", "宜昌市")),
        ("推进新城镇建设", ()),
        ("该街道推行积分", ()),
    ],
)
def test_a_street_that_several_counties_have_stands_alone(lead: str, expected: tuple[str, ...]) -> None:
    assert article_place(place_finder(), (), Opening("", [lead])) == expected


def test_the_capital_in_a_dateline_is_no_place() -> None:
    place = article_place(place_finder(), (), Opening("", ["新华社北京7月20日电 七部门印发通知"]))
    assert place == ()
    there = article_place(place_finder(), (), Opening("", ["新华社北京7月20日电 通州区九棵树街道推行积分"]))
    assert there[:2] == ("北京市", "通州区")


@pytest.mark.parametrize(
    ("stated", "headline", "lead", "expected"),
    [
        (["湖北省/武汉市/硚口区"], "宜昌市", ["襄阳市"], "湖北省/武汉市/硚口区"),
        (["湖北省/武汉市/硚口区", "湖北省/武汉市/江岸区"], "", [], "湖北省/武汉市"),
        (["湖北省/武汉市", "山东省/济南市"], "宜昌市", [], ""),
        ([" "], "宜昌市：议事有新章", ["襄阳市"], "湖北省/宜昌市"),
        ([], "议事有新章", ["没有地名。", "襄阳市推行积分。"], "湖北省/襄阳市"),
        ([], "议事有新章", ["没有地名。"], ""),
        ([], "议事有新章", ["（湖北日报讯）居民来到青山区办事。"], "湖北省/武汉市/青山区"),
        ([], "议事有新章", ["（内蒙古日报讯）居民来到青山区办事。"], "内蒙古自治区/包头市/青山区"),
        ([], "议事有新章", ["（湖北日报讯）居民来办事。"], ""),
        ([], "议事有新章", ["本报太原7月20日电 近日，山西省出台办法。"], "山西省"),
        ([], "议事有新章", ["本报太原7月20日电 近日，办法出台。"], "山西省/太原市"),
        ([], "议事有新章", ["环翠区环翠楼街道开设驿站。"], "山东省/威海市/环翠区/环翠楼街道"),
    ],
)
def test_place_of_an_article(stated: list[str], headline: str, lead: list[str], expected: str) -> None:
    assert "/".join(article_place(place_finder(), stated, Opening(headline, lead))) == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "黄石市梅园小区评选好人30名。\n武穴市朱木桥社区梅园小区安装9部电梯。\n黄石市梅园小区新增停车位50个。",
            ["黄石市/梅园小区", "黄冈市/武穴市/朱木桥社区/梅园小区", "黄石市/梅园小区"],
        ),
        (
            "宜昌市西陵区朝阳社区建立议事会，评选好人30名。\n红安县朝阳社区新增停车位50个。",
            ["宜昌市/西陵区/朝阳社区", "黄冈市/红安县/朝阳社区"],
        ),
        (
            "襄阳市樊城区建新社区建立议事会，评选好人30名。\n黄州区建新社区新增停车位50个。",
            ["襄阳市/樊城区/建新社区", "黄冈市/黄州区/建新社区"],
        ),
        (
            "湖南省汝城县桥口镇建立议事会30个。武汉市硚口区新增停车位50个。",
            ["郴州市/汝城县/桥口镇", "武汉市/硚口区"],
        ),
        (
            "南京市鼓楼区评选文明户120户。\n福州市鼓楼区评选好人30名。",
            ["南京市/鼓楼区", "福州市/鼓楼区"],
        ),
        (
            "北京市朝阳区评选文明户120户。吉林省长春市朝阳区评选好人30名。",
            ["朝阳区", "长春市/朝阳区"],
        ),
        ("山东省建立议事会3000个。山西省新增停车位50万个。", ["", ""]),
        ("朝阳区评选文明户120户。", [""]),
        (
            "海门区余东镇评选文明户120户。正余镇建立议事会，评选好人30名。镇里还安装路灯300盏。",
            ["南通市/海门区/余东镇", "南通市/海门区/正余镇", "南通市/海门区/正余镇"],
        ),
        (
            "章贡区投入1.8亿元改造老旧小区56个，湖南省郴州市北湖区则建立“物业红黑榜”。",
            ["赣州市/章贡区", "郴州市/北湖区"],
        ),
        (
            "武侯区玉林街道建立议事会3个；锦江区春熙路街道建立议事会4个；金牛区建立议事会5个。",
            ["成都市/武侯区/玉林街道", "成都市/锦江区/春熙路街道", "成都市/金牛区"],
        ),
        (
            "枝江市问安镇新建驿站并招募志愿者210名，而董市镇仅招募志愿者并建立议事会86个。",
            ["宜昌市/枝江市/问安镇", "宜昌市/枝江市/董市镇"],
        ),
        (
            "深圳市南山区粤海街道麻岭社区评选好人30名。\n麻岭社区还安装充电桩20个。",
            ["深圳市/南山区/粤海街道/麻岭社区", "深圳市/南山区/粤海街道/麻岭社区"],
        ),
    ],
)
def test_places_of_one_name_are_never_mixed(text: str, places: list[str]) -> None:
    practices = read(f"共治有新章\n{text}").practices
    assert ["/".join(practice.place.path[1:]) for practice in practices] == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("武昌区南湖街道开了夜校", [("武昌区", "南湖街道")]),
        ("和平区南湖街道开了夜校", [("和平区", "南湖街道")]),  # the only 和平区 with one
        ("沈阳市和平区南湖街道开了夜校", [("和平区", "南湖街道")]),
    ],
)
def test_a_street_behind_another_county_is_no_namesake(text: str, places: list[tuple[str, str]]) -> None:
    assert [place.path[-2:] for place in place_finder().find(text)] == places


def test_the_place_by_which_a_publisher_goes_tells_which_of_several_streets_is_meant() -> None:
    lead = ["天山路街道组建了一支轻骑队，为老人送菜上门"]
    assert article_place(place_finder(), (), Opening("", lead)) == ("天山路街道",)
    assert article_place(place_finder(), (), Opening("", lead, "上海长宁")) == (
        "上海市",
        "长宁区",
        "天山路街道",
    )
    assert article_place(place_finder(), (), Opening("", ["孩子们走进图书馆"], "上海长宁")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "周某和田某因琐事发生纠纷",
        "成都大运会期间，杭州亚运会之前",
        "2013年雅安地震发生后",
        "北京时间22时整",
        "证监会指导深圳证券交易所",
        "投资34.9亿元建设营北",
        "纪念延安双拥运动，弘扬井冈山精神",
        "遵义会议和古田会议之后",
        "南昌起义，济南战役，武汉会战",
    ],
)
def test_words_joined_to_the_name_of_a_place_take_it_away(text: str) -> None:
    assert place_finder().find(text) == ()


@pytest.mark.parametrize("text", ["宜昌精神文明建设", "宜昌精神病院", "宜昌精神卫生中心", "宜昌会议中心"])
def test_what_only_begins_like_a_spirit_or_a_meeting_leaves_the_place(text: str) -> None:
    assert [place.path[-1] for place in place_finder().find(text)] == ["宜昌市"]


def test_a_school_called_by_an_ordinary_word_is_not_the_county_of_that_name() -> None:
    assert [place.path[-1] for place in place_finder().find("北京市密云区朝阳滨河学校")] == ["密云区"]
    assert [place.path[-1] for place in place_finder().find("北京市朝阳区滨河学校")] == ["朝阳区"]


def test_a_town_that_begins_like_a_wider_place_is_a_town() -> None:
    found = place_finder().find("阿克苏普乡推行积分")
    assert [place.path[-2:] for place in found] == [("尉犁县", "阿克苏普乡")]


def test_the_streets_of_a_province_are_no_street_with_a_name_like_that() -> None:
    assert [place.path for place in place_finder().find("湖北街道行政编制平均多少名")] == [("湖北省",)]
    assert place_finder().find("北京街道开展志愿服务")[0].path[-1] == "北京街道"


def test_a_province_is_not_taken_for_the_district_of_its_name() -> None:
    assert [place.path for place in place_finder().find("北京、天津、河北三地")][-1] == ("河北省",)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (["财政部4日在北京透露，税费优惠将延续。", "全国工商联在北京举行会议。"], ""),
        (["农业农村部近日印发通知，部署救灾。", "福建泉州等地充分利用泵站。"], ""),
        (
            ["国家能源局近日发布数据。", "湖南累计装机264万千瓦，湖南居第二，湖南还将扩大规模。"],
            "湖南省",
        ),
        (["国家税务总局近日发布通知，娄底市税务局开展服务。"], "湖南省/娄底市"),
        (["为落实国务院部署，推进服务。", "宜昌市推行积分。"], "湖北省/宜昌市"),
        (["通讯地址：北京市西城区月坛北小街2号。"], ""),
        (["来自新疆的青少年走进图书馆。", "上海市静安区办起夏令营。"], "上海市/静安区"),
        (["驰援河北涿州的队伍归来。"], "河北省/保定市/涿州市"),
        (["近日，民政部公布社区治理典型。", "宜昌市的做法入选。", "街道建起驿站。"], "湖北省/宜昌市"),
        (["近日，中央编办发文。", "文件转发了宜昌经验。", "街道建起驿站。"], "湖北省/宜昌市"),
        (["近日，民政部公布名单。", "宜昌市、襄阳市入选。"], ""),
        (["近日，公安部公布案例。", "宜昌李某等人受罚。"], ""),
        (["近日，公安部公布任职。", "他是宜昌人。"], ""),
        (["驿站地址：宜昌市西陵区绿萝路18号。", "街道建起驿站。"], "湖北省/宜昌市/西陵区"),
        (["驿站地址：宜昌市西陵区绿萝路18号。", "襄阳市建起驿站。"], "湖北省/襄阳市"),
        (["联系地址：宜昌市西陵区绿萝路18号。"], ""),
        (["今年是延安双拥运动80周年，街道慰问军属。"], ""),
    ],
)
def test_an_article_is_not_about_what_it_names_in_passing(lead: list[str], expected: str) -> None:
    assert "/".join(article_place(place_finder(), (), Opening("", lead))) == expected


@pytest.mark.parametrize(
    "address",
    [
        "信函请寄至北京市海淀区阜成路15号某某局。",
        "通过信函方式将意见寄至：北京市海淀区阜成路15号某某局，并在信封上注明“征求意见”字样。",
        "来信请寄到：北京市海淀区北京市100084信箱。",
        "北京市海淀区阜成路15号某某局，邮编100048。",
    ],
)
def test_an_address_to_which_letters_go_is_no_place_of_a_practice(address: str) -> None:
    text = f"公安部推行户口迁移跨省通办，惠及群众300万人次，办证时间从10天压缩到3天。{address}"
    assert {each.place.path for each in read(text).practices} == {()}
    told_first = read(f"宜昌市西陵区建成驿站120个，服务快递员2万人次。{address}")
    assert {each.place.path for each in told_first.practices} == {("湖北省", "宜昌市", "西陵区")}


@pytest.mark.parametrize(
    "text",
    [
        "宜昌市西陵区在绿萝路18号建成驿站，服务快递员2万人次。",
        "街道推行证照邮寄，把证照寄到宜昌市西陵区居民手中，服务居民2万人次。",
    ],
)
def test_where_something_is_or_is_sent_is_a_place(text: str) -> None:
    assert [each.path for each in told(text, place_finder().find(text))] == [("湖北省", "宜昌市", "西陵区")]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["寄至", "信函", "邮编", "寄至1", "来信给"])
def test_addresses_are_looked_for_in_time_that_grows_with_the_text(unit: str) -> None:
    assert len(list(idle(unit * 50_000))) <= 50_000
