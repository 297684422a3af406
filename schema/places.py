"""地 Places: the tree of administrative divisions, grids, households, and the venues where activities are held."""

from sqlalchemy.orm import mapped_column

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import INTEGER, Coded, Day, Flag, Integer, Number, Period, Point, Quantity, WordList, Words
from schema.privacy import Mask, Privacy
from schema.record import Record, ReferenceEntity


class DivisionLevel(CodeList, label="区划级别", standard="GB/T 2260"):
    """Level of a division in the tree."""

    PROVINCE = "1", "省级", "Province, autonomous region or municipality"
    CITY = "2", "地级", "Prefecture or prefecture-level city"
    COUNTY = "3", "县级", "County, district, banner or county-level city"
    TOWN = "4", "乡级", "Street, town or township"
    VILLAGE = "5", "村级", "Community or village"


class Division(ReferenceEntity, label="行政区划"):
    """Administrative division; its id is the 12-digit statistical division code, padded with zeros on the right."""

    name = field(Words(), "名称", "Name in the code table", example="红山区", required=True, indexed=True)
    level = field(Coded(DivisionLevel), "级别", "Level in the tree", required=True, indexed=True)
    edition = field(Integer(), "版本年", "Year of the code table that the entry is taken from", example="2023")
    aliases = field(WordList(), "别名", "Other names in use, such as 二十里铺村 for 廿里铺村委会")
    is_statistical_zone = field(
        Flag(),
        "统计用区划",
        "Whether it is a development zone or farm that has a code for statistics only",
        required=True,
    )
    #: Greatest code within this division: codes from its own to this one lie in it.
    last = mapped_column(INTEGER, nullable=False)
    parent = ref("Division", "上级区划", "Division that it is part of; none for provinces", reverse="children")


class VenueKind(CodeList, label="场所类型"):
    """What a venue is."""

    PRACTICE_CENTRE = "11", "新时代文明实践中心", "County centre for civilization practice", "实践中心", "中心"
    PRACTICE_INSTITUTE = "12", "新时代文明实践所", "Town institute for civilization practice", "实践所", "所"
    PRACTICE_STATION = "13", "新时代文明实践站", "Village station for civilization practice", "实践站", "站"
    PRACTICE_SPOT = "14", "新时代文明实践点", "Further spot for civilization practice", "实践点", "点", "基地"
    SERVICE_CENTRE = "21", "党群服务中心", "Party and mass service centre"
    CANTEEN = "31", "老年食堂", "Community canteen for the elderly", "社区食堂", "幸福食堂"
    MEAL_SITE = "32", "助餐点", "Place where meals are handed out"
    CARE_SITE = "33", "社区照顾关怀据点", "Community care site for the elderly", "社區照顧關懷據點"
    POCKET_PARK = "41", "口袋公园", "Small public green space"
    PUBLIC_SQUARE = "42", "文化广场", "Square for culture and sports", "广场"
    PUBLIC_BUILDING = "51", "公共建筑", "Building in public ownership", "公有建物"
    LECTURE_PLACE = "71", "宣讲场地", "Hall, square or classroom where a lecture was held"
    ACTIVITY_PLACE = "72", "活动场地", "Place of a volunteer or other activity"


class Venue(
    Record,
    tag="D01",
    label="场所",
    keys=(key("division", "kind", "name"),),
):
    """Place where activities are held or services given: practice centre, canteen, park, hall."""

    name = field(Words(), "名称", "Name in the ledger", example="霍山县新时代文明实践中心", required=True, indexed=True)
    kind = field(Coded(VenueKind), "类型", "What it is", required=True, indexed=True)
    address = field(Words(), "地址", "Address as the ledger gives it", example="文盛路1号")
    area = field(Number(2), "面积", "Floor or ground area", unit="㎡", low=0)
    features = field(WordList(), "功能室", "Rooms and functions", example="理论宣讲室")
    contact = field(Words(), "负责人", "Person in charge", example="王*", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    phone = field(
        Words(), "联系电话", "Phone to call", example="138****1234", privacy=Privacy.PERSONAL, mask=Mask.PHONE
    )
    point = field(Point(), "坐标", "Longitude, latitude and their datum")
    opened = field(Period(), "建成时间", "When it was built or opened", example="2019-06")
    status = field(Words(), "现况", "State of use in the ledger's words")
    is_listed = field(Flag(), "挂牌", "Whether its plate hangs at the door")
    recorded_on = field(Day(), "登记日期", "Day on which the ledger recorded it")


class GridKind(CodeList, label="网格类型"):
    """What a grid is for."""

    GENERAL = "1", "全科网格", "Basic grid that serves all purposes", "基础网格", "网格"
    SPECIAL = "2", "专属网格", "Grid of a market, park, school or the like", "专业网格"
    RESPONSIBILITY_ZONE = "3", "党员责任区", "Zone that Party members answer for", "责任区"


class Grid(
    Record,
    tag="D02",
    label="网格",
    keys=(key("division", "kind", "number"), key("division", "kind", "name")),
):
    """Smallest unit of grassroots governance: some hundred households of one community or village."""

    number = field(Words(), "网格编号", "Number within the community", example="003", indexed=True)
    name = field(Words(), "名称", "Name", example="第三网格")
    kind = field(Coded(GridKind), "类型", "What it is for", required=True, indexed=True)
    boundary = field(Words(), "四至范围", "What bounds it, in the ledger's words")
    households = field(Quantity(), "户数", "Households that live there", unit="户", low=0, indexed=True)
    residents = field(Quantity(), "常住人口", "Persons who live there", unit="人", low=0)
    buildings = field(Integer(), "楼栋数", "Residential buildings", unit="栋", low=0)
    party_members = field(Quantity(), "党员数", "Party members", unit="人", low=0)
    leader = field(Words(), "网格长", "Who leads it", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    point = field(Point(), "坐标", "Longitude, latitude and their datum")


class HouseholdKind(CodeList, label="户类型"):
    """Which households a total counts."""

    RESIDENT = "1", "常住户", "Households that live there", "常住"
    LINKED = "2", "党员联系户", "Households that a Party member keeps in touch with", "联系户"
    MINIMUM_LIVING = "3", "低保户", "Households that receive the minimum living allowance", "低保"
    VACANT = "4", "空置户", "Dwellings that stand empty", "空置"


class HouseholdTotal(
    Record,
    tag="D04",
    label="户数统计",
    keys=(key("division", "kind", optional=("grid", "compound", "as_of")),),
):
    """Number of households of one kind in a grid, a compound or a division; no household is named."""

    kind = field(Coded(HouseholdKind), "户类型", "Which households are counted", required=True, indexed=True)
    grid = ref("Grid", "网格", "Grid that is counted")
    compound = ref("ResidentialCompound", "小区", "Compound that is counted")
    as_of = field(Day(), "统计日期", "Day that the number speaks of", indexed=True)
    households = field(Quantity(), "户数", "Households", unit="户", low=0)
    persons = field(Quantity(), "人数", "Persons in them", unit="人", low=0)
