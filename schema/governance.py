"""事 Governance: disputes and their mediation, inspections, filings of weddings and funerals."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Day, Flag, Money, Period, Quantity, WordList, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class DisputeKind(CodeList, label="矛盾纠纷类型"):
    """What a dispute is about."""

    NEIGHBOURS = "11", "邻里纠纷", "Between neighbours", "邻里", "噪音扰民"
    FAMILY = "12", "婚姻家庭纠纷", "Within a family", "婚姻家庭", "家庭纠纷"
    PROPERTY_SERVICE = "21", "物业纠纷", "About the services of a property company", "物业"
    HOUSING = "22", "房屋宅基地纠纷", "About a house or its ground", "房屋", "宅基地"
    LAND = "23", "土地纠纷", "About land", "土地", "山林土地"
    LABOUR = "31", "劳资纠纷", "About work and wages", "劳资", "劳动争议"
    DAMAGE = "32", "损害赔偿纠纷", "About damages", "损害赔偿"
    CONTRACT = "33", "合同纠纷", "About a contract", "合同", "消费纠纷"
    ENVIRONMENT = "41", "环境纠纷", "About dirt, water or noise", "环境", "环境卫生"
    OTHER = "99", "其他纠纷", "Named as other by the ledger", "其他"


class DisputeStatus(CodeList, label="化解情况"):
    """How far the mediation of a dispute has come."""

    OPEN = "1", "未化解", "Not settled", "未调处"
    IN_MEDIATION = "2", "化解中", "Being mediated", "调解中", "正在调解"
    SETTLED = "3", "已化解", "Settled", "化解", "调解成功", "已调处"
    REFERRED = "4", "已转办", "Passed on to another body or a court", "转办", "引导诉讼"


class Dispute(
    Record,
    tag="S10",
    label="矛盾纠纷",
    keys=(key("number"), key("kind", "accepted", optional=("division", "summary"))),
):
    """Dispute between residents that was taken up and mediated."""

    number = field(Words(), "编号", "Number in the ledger", indexed=True)
    kind = field(Coded(DisputeKind), "类型", "What it is about", required=True, indexed=True)
    accepted = field(Period(), "受理时间", "When it was taken up", example="2023-03-07", indexed=True)
    grid = ref("Grid", "网格", "Grid that it arose in")
    compound = ref("ResidentialCompound", "小区", "Compound that it arose in")
    parties = field(Words(), "当事人", "Who disputes", privacy=Privacy.PERSONAL, mask=Mask.TEXT)
    summary = field(Words(), "简要情况", "What happened", privacy=Privacy.INTERNAL)
    mediator = field(Words(), "调解员", "Who mediated", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    mediated_by = ref("Organization", "调解组织", "Body that mediated", reverse="disputes")
    mechanism = field(Words(), "化解方式", "How it was dealt with", example="四方共议")
    status = field(Coded(DisputeStatus), "化解情况", "How far it has come", indexed=True)
    settled_on = field(Day(), "化解时间", "Day on which it was settled", indexed=True)
    is_escalated = field(Flag(), "是否上报", "Whether it was reported upwards")


class InspectionMethod(CodeList, label="检查方式"):
    """How an inspection is made."""

    LEDGERS = "1", "查阅台账", "Reading the ledgers", "查阅资料", "查台账"
    TALKS = "2", "座谈交流", "Talks", "座谈"
    ON_SITE = "3", "现场检查", "On the spot", "现场办公", "现场", "实地查看"
    REVISIT = "4", "回访", "Coming back to see what became of it", "回头看", "“回头看”"


class Inspection(
    Record,
    tag="S12",
    label="监督检查",
    keys=(key("number"), key("inspected", "location", optional=("division", "team"))),
):
    """Inspection of one place, with what was found and what came of it."""

    number = field(Words(), "编号", "Number in the ledger")
    inspected = field(Period(), "检查时间", "When it was made", example="2023-05-11", indexed=True)
    team = ref("Organization", "检查组", "Who inspected", reverse="inspections")
    participants = field(WordList(), "参加单位", "Bodies that took part", example="城管局")
    method = field(Coded(InspectionMethod), "方式", "How it was made", indexed=True)
    compound = ref("ResidentialCompound", "小区", "Compound that was inspected")
    location = field(Words(), "点位", "Spot that was inspected")
    findings = field(Words(), "发现问题", "What was found")
    found = field(Quantity(), "问题数", "Problems found", unit="处", low=0)
    programme = ref("Programme", "专项行动", "Campaign that it belongs to")
    responsible = ref("Organization", "责任单位", "Who has to put it right", reverse="inspectionsToAnswer")
    reported_on = field(Day(), "反馈时间", "Day on which the finding was handed over")
    deadline = field(Period(anchor="end"), "整改期限", "By when it is to be put right")
    is_rectified = field(Flag(), "是否整改", "Whether it was put right")
    result = field(Words(), "整改结果", "What came of it")


class CeremonyKind(CodeList, label="操办事项"):
    """What a family celebrates or mourns."""

    WEDDING = "1", "婚事", "Wedding", "婚", "婚嫁", "结婚", "红事"
    FUNERAL = "2", "丧事", "Funeral", "丧", "丧葬", "白事"
    SCHOOLING = "3", "升学", "Admission to a school or university", "升学宴"
    HOUSEWARMING = "4", "乔迁", "Moving into a house", "乔迁宴"
    BIRTHDAY = "5", "寿宴", "Birthday of an elder", "祝寿", "生日"
    BIRTH = "6", "满月", "Birth of a child", "满月酒", "周岁"


class CeremonyFiling(
    Record,
    tag="S11",
    label="红白事报备",
    keys=(key("number"), key("householder", "kind", "held", optional=("division",), keyed=True)),
    about_persons=True,
):
    """Ceremony that a family filed with the council before holding it, with the limits it kept or broke."""

    number = field(Words(), "报备编号", "Number in the ledger")
    filed_on = field(Day(), "报备日期", "Day of the filing", indexed=True)
    householder = field(Words(), "户主", "Head of the household", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    kind = field(Coded(CeremonyKind), "事项", "What is held", required=True, indexed=True)
    held = field(Period(), "操办日期", "Days on which it is held", example="2023-04-05", indexed=True)
    tables = field(Quantity(), "桌数", "Tables that were filed", unit="桌", low=0)
    days = field(Quantity(), "天数", "Days that were filed", unit="天", low=0)
    table_price = field(Money(), "每桌标准", "Price of one table", unit="元", low=0)
    gift = field(Money(), "礼金标准", "Customary gift of money", unit="元", low=0)
    council = ref("Organization", "理事会", "Council that decided", reverse="ceremonyFilings")
    opinion = field(Words(), "理事会意见", "What the council said", example="同意，劝导从简")
    actual_tables = field(Quantity(), "实际桌数", "Tables that were set", unit="桌", low=0)
    actual_days = field(Quantity(), "实际天数", "Days that it took", unit="天", low=0)
    is_over_limit = field(Flag(), "是否超标", "Whether it broke the limits on tables or days")
    adviser = field(Words(), "劝导人", "Who spoke with the family", privacy=Privacy.PERSONAL, mask=Mask.NAME)
