"""地, 事 and 物 of property upkeep: residential compounds, issues with their actions, facilities."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Day, Flag, Integer, Moment, Money, Number, Period, Point, Quantity, WordList, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class PropertyManagement(CodeList, label="物业管理方式"):
    """Who looks after a compound."""

    COMPANY = "1", "物业服务企业", "Property management company", "专业物业", "有物业", "物业"
    COMMUNITY = "2", "社区代管", "Looked after by the community", "社区托管", "代管"
    OWNERS = "3", "业主自管", "Looked after by the owners", "自管"
    NONE = "4", "无物业", "Nobody looks after it", "三无小区", "无"


class OwnersCommitteeState(CodeList, label="业委会情况"):
    """Whether a compound has an owners' committee."""

    PRESENT = "1", "有", "It has one", "已成立", "是"
    PLANNED = "2", "筹备", "One is being set up", "筹备中", "筹建"
    ABSENT = "3", "无", "It has none", "未成立", "否"


class ResidentialCompound(
    Record,
    tag="D03",
    label="小区",
    keys=(key("division", "name"),),
):
    """Residential compound with its buildings and whoever looks after them."""

    name = field(Words(), "小区名称", "Name", example="示例花园", required=True, indexed=True)
    aliases = field(WordList(), "别名", "Other names in use")
    address = field(Words(), "地址", "Address as the ledger gives it")
    grid = ref("Grid", "网格", "Grid that it lies in")
    built = field(Period(), "建成年代", "When it was built", example="2008")
    buildings = field(Integer(), "楼栋数", "Residential buildings", unit="栋", low=0)
    units = field(Integer(), "单元数", "Stairwells", unit="个", low=0)
    households = field(Quantity(), "户数", "Households", unit="户", low=0)
    floor_area = field(Number(2), "建筑面积", "Floor area of all buildings", unit="万㎡", low=0)
    management = field(Coded(PropertyManagement), "管理方式", "Who looks after it", indexed=True)
    property_company = ref("Organization", "物业服务企业", "Property company", reverse="compounds")
    fee = field(Money(), "收费标准", "Fee a square metre and month", unit="元/㎡·月", low=0)
    owners_committee = field(Coded(OwnersCommitteeState), "业委会", "Whether it has an owners' committee")
    has_party_organization = field(Flag(), "红色物业", "Whether the property company has a Party organization")
    shares_offices = field(Flag(), "合署办公", "Whether property company and community share their offices")
    charging_piles = field(Quantity(), "充电桩数", "Charging piles", unit="个", low=0)
    point = field(Point(), "坐标", "Longitude, latitude and their datum")


class IssueKind(CodeList, label="问题类型"):
    """What is wrong."""

    FLYING_WIRE = "11", "飞线充电", "Vehicle charged through a wire hung out of a window", "飞线", "私拉乱接"
    CORRIDOR_CHARGING = "12", "楼道充电", "Vehicle charged in a corridor"
    CORRIDOR_PARKING = "13", "楼道停放", "Vehicle parked in a corridor"
    FIRE_LANE_BLOCKED = "14", "堵塞消防通道", "Fire lane blocked", "消防通道堵塞", "占用消防通道"
    ABANDONED_VEHICLE = "15", "僵尸车", "Abandoned vehicle"
    HOUSING_VIOLATION = "21", "房屋违规", "Breach of a housing maintenance code"
    CITIZEN_MESSAGE = "31", "群众留言", "Message of a citizen", "留言"


class IssueStatus(CodeList, label="整改状态"):
    """How far an issue has come."""

    OPEN = "1", "未整改", "Nothing done yet", "未完成", "待整改"
    IN_PROGRESS = "2", "整改中", "Being rectified", "正在整改"
    RECTIFIED = "3", "已整改", "Rectified", "整改完成", "立行立改", "立查立改", "已完成"
    CLOSED = "4", "已销号", "Rechecked and closed", "销号", "办结"


class IssueSeverity(CodeList, label="风险等级"):
    """How dangerous an issue is."""

    LOW = "1", "低", "Low", "低风险", "轻微"
    GENERAL = "2", "一般", "General", "一般隐患", "中"
    SERIOUS = "3", "较大", "Serious", "较大隐患"
    MAJOR = "4", "重大", "Major", "重大隐患", "高"


class ActionStage(CodeList, label="处置环节"):
    """Step in the life of an issue."""

    FOUND = "1", "发现", "Found", "排查"
    REGISTERED = "2", "登记", "Registered"
    ASSIGNED = "3", "交办", "Assigned to somebody", "反馈", "派遣"
    RECTIFIED = "4", "整改", "Rectified", "完成"
    RECHECKED = "5", "复查", "Checked again", "回头看"
    CLOSED = "6", "销号", "Closed", "办结"


class Issue(
    Record,
    tag="S04",
    label="问题",
    keys=(
        key("number"),
        key("kind", optional=("division", "found_at", "compound", "venue", "location", "description")),
    ),
):
    """Hazard, defect or complaint that somebody has to deal with."""

    number = field(Words(), "编号", "Number in the ledger")
    kind = field(Coded(IssueKind), "问题类型", "What is wrong", required=True, indexed=True)
    subject = field(Words(), "主题", "Subject line")
    description = field(Words(), "问题描述", "What was found")
    found_at = field(Period(clock=True), "排查日期", "When it was found or reported", indexed=True)
    compound = ref("ResidentialCompound", "小区", "Compound that it was found in")
    venue = ref("Venue", "场所", "Other place that it was found in")
    location = field(Words(), "点位", "Building, unit or spot", example="3栋2单元")
    address = field(Words(), "地址", "Address")
    quantity = field(Quantity(), "数量", "Spots that the row counts", unit="处", low=0)
    severity = field(Coded(IssueSeverity), "风险等级", "How dangerous it is", indexed=True)
    responsible = ref("Organization", "责任单位", "Who has to deal with it", reverse="issues")
    assignee = field(Words(), "责任人", "Person who has to deal with it", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    deadline = field(Period(anchor="end"), "整改时限", "By when it is to be rectified")
    measure = field(Words(), "整改措施", "What is to be done")
    status = field(Coded(IssueStatus), "整改状态", "How far it has come", indexed=True)
    status_text = field(Words(), "状态说明", "State in the ledger's own words")
    rectified_on = field(Day(), "完成日期", "Day of rectification")
    recurred = field(Flag(), "是否反弹", "Whether it came back")
    reply = field(Words(), "答复", "Answer given to the citizen")
    point = field(Point(), "坐标", "Longitude, latitude and their datum")
    reporter = field(Words(), "反映人", "Who reported it", privacy=Privacy.PERSONAL, mask=Mask.NAME)


class IssueAction(
    Record,
    tag="S05",
    label="处置环节",
    keys=(key("issue", "stage", optional=("sequence",)),),
):
    """One step in the life of an issue."""

    issue = ref("Issue", "问题", "The issue", reverse="actions", required=True)
    stage = field(Coded(ActionStage), "环节", "Which step", required=True, indexed=True)
    sequence = field(Integer(), "次序", "Which of several steps of one stage")
    acted_at = field(Period(clock=True), "时间", "When it was taken", indexed=True)
    actor = ref("Organization", "经办单位", "Who took it", reverse="actions")
    result = field(Words(), "结果", "What came of it")
    passed = field(Flag(), "是否通过", "Whether the check was passed")
    recorded_at = field(Moment(), "记录时间", "When it was entered")


class FacilityKind(CodeList, label="设施类型"):
    """What a facility is."""

    CHARGING_PILE = "11", "充电桩", "Charging pile", "充电站"
    CHARGING_SHED = "12", "充电棚", "Shed with charging sockets", "充电车棚"
    BATTERY_CABINET = "13", "换电柜", "Cabinet where batteries are exchanged"
    NOTICE_BOARD = "21", "宣传栏", "Notice board"
    LOUDSPEAKER = "22", "大喇叭", "Loudspeaker"
    FITNESS = "31", "健身器材", "Fitness equipment"


class Facility(
    Record,
    tag="W01",
    label="设施",
    keys=(key("number"), key("kind", optional=("division", "compound", "venue", "location"))),
):
    """Facility for the public, such as a group of charging piles at one spot."""

    number = field(Words(), "编号", "Number that the ledger gives it")
    name = field(Words(), "名称", "Name", indexed=True)
    kind = field(Coded(FacilityKind), "类型", "What it is", required=True, indexed=True)
    compound = ref("ResidentialCompound", "小区", "Compound that it stands in")
    venue = ref("Venue", "场所", "Other place that it stands in")
    location = field(Words(), "位置", "Where it stands", example="3栋东侧")
    address = field(Words(), "地址", "Address")
    operator = ref("Organization", "运营企业", "Who runs it", reverse="operatedFacilities")
    outlets = field(Quantity(), "插口数", "Sockets or places", unit="个", low=0)
    tariff = field(Words(), "资费", "Price in the ledger's words", example="1元/度")
    commissioned = field(Period(), "投用日期", "When it was put into use")
    fire_protection = field(Words(), "消防设施", "Fire extinguishers and the like")
    point = field(Point(), "坐标", "Longitude, latitude and their datum")
