"""组织 Organizations: teams, committees, companies; the posts that people hold in them and the training for these."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Flag, Period, Quantity, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class OrganizationKind(CodeList, label="组织类型"):
    """What an organization is."""

    GOVERNMENT_OFFICE = "11", "政府部门", "Department or office of government", "机关", "部门"
    STREET_OFFICE = "12", "街道办事处", "Street office", "街道办", "街道"
    RESIDENTS_COMMITTEE = "21", "居民委员会", "Residents' committee of a community", "居委会", "社区"
    VILLAGE_COMMITTEE = "22", "村民委员会", "Villagers' committee", "村委会"
    OWNERS_COMMITTEE = "23", "业主委员会", "Owners' committee of a compound", "业委会"
    RITES_COUNCIL = "24", "红白理事会", "Council on weddings and funerals", "理事会"
    MORALS_COUNCIL = "25", "道德评议会", "Council on public morals"
    PARTY_ORGANIZATION = "31", "党组织", "Party organization", "党委", "党总支"
    STREET_PARTY_COMMITTEE = "32", "街道大工委", "Party working committee of a street with its partners", "大工委"
    JOINT_PARTY_COMMITTEE = "33", "社区联合党委", "Joint Party committee of a community", "联合党委"
    GRID_PARTY_BRANCH = "34", "网格党支部", "Party branch of a grid", "党支部"
    GRID_PARTY_GROUP = "35", "网格党小组", "Party group of a grid", "党小组"
    LECTURE_TEAM = "41", "宣讲团", "Team that gives lectures", "宣讲队", "宣讲团队"
    VOLUNTEER_TEAM = "42", "志愿服务队", "Volunteer service team", "志愿队", "服务队"
    ART_TROUPE = "43", "文艺团队", "Troupe of performers", "艺术团"
    PROPERTY_COMPANY = "51", "物业服务企业", "Property management company", "物业公司", "物业"
    COMPANY = "52", "企业", "Other enterprise"
    LEADING_ENTERPRISE = "53", "农业龙头企业", "Leading enterprise of agriculture", "龙头企业"
    COOPERATIVE = "54", "合作社", "Farmers' cooperative", "农民专业合作社"
    FAMILY_FARM = "55", "家庭农场", "Family farm"
    LARGE_GROWER = "56", "种植养殖大户", "Large grower or breeder", "种养大户", "大户", "种植大户", "养殖大户"
    DEMONSTRATION_BASE = "57", "党员产业示范基地", "Demonstration base run by Party members", "示范基地"
    UNIVERSITY = "61", "高等学校", "University, college or faculty", "学院"
    ASSOCIATION = "62", "社会团体", "Association or non-profit body"


class Organization(
    Record,
    tag="Z01",
    label="组织",
    keys=(key("credit_code"), key("division", "kind", "name")),
):
    """Organization of any kind: a team of lecturers, a volunteer team, a company, a committee."""

    name = field(Words(), "名称", "Name in the ledger", example="红星宣讲团", required=True, indexed=True)
    kind = field(Coded(OrganizationKind), "类型", "What it is", required=True, indexed=True)
    credit_code = field(
        Words(), "统一社会信用代码", "Unified social credit code (GB 32100)", example="91110000600037341L"
    )
    parent = ref("Organization", "上级组织", "Organization that it is part of", reverse="parts")
    leader = field(Words(), "负责人", "Person in charge", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    phone = field(Words(), "联系电话", "Phone to call", privacy=Privacy.PERSONAL, mask=Mask.PHONE)
    members = field(Quantity(), "成员人数", "Number of members", unit="人", low=0)
    speciality = field(Words(), "服务类别", "What it is good at, in the ledger's words")
    business = field(Words(), "主营", "What it grows, makes or sells", example="生态蔬菜")
    scale = field(Words(), "规模", "How large it is, in the ledger's words", example="120亩")
    grid = ref("Grid", "网格", "Grid that it works in")
    established = field(Period(), "成立时间", "When it was set up")


class MembershipRole(CodeList, label="任职角色"):
    """What a person is to an organization."""

    LEADER = "11", "负责人", "Leader", "队长", "书记"
    MEMBER = "12", "成员", "Member", "队员", "委员"
    COUNCIL_HEAD = "21", "会长", "Head of a council"
    COUNCIL_MEMBER = "22", "理事", "Member of a council", "理事会成员"
    GRID_LEADER = "31", "网格长", "Leader of a grid"
    GRID_WORKER = "32", "专职网格员", "Full-time grid worker", "网格员", "专职"
    PART_TIME_GRID_WORKER = "33", "兼职网格员", "Part-time grid worker", "兼职"
    BUILDING_LEADER = "34", "党员楼栋长", "Party member who looks after a building", "楼栋长"
    CROSS_APPOINTED = "41", "交叉任职", "Serves the community and the property company at once", "双向进入、交叉任职"
    LECTURER = "51", "宣讲员", "Lecturer"


class Membership(
    Record,
    tag="Z02",
    label="任职",
    keys=(key("person", "role", optional=("organization", "grid", "since")),),
    about_persons=True,
):
    """Post that a person holds in an organization or a grid."""

    person = ref("Person", "人员", "Who holds it", reverse="memberships")
    organization = ref("Organization", "组织", "Where it is held", reverse="memberships")
    grid = ref("Grid", "网格", "Grid that it is about", reverse="memberships")
    role = field(Coded(MembershipRole), "角色", "What the person is to it", required=True, indexed=True)
    post = field(Words(), "职务", "Post in the ledger's words", example="红白理事会副会长")
    background = field(Words(), "身份", "What commends the person", example="老教师")
    since = field(Period(), "任职时间", "When it began", example="2022-07", indexed=True)
    until = field(Period(anchor="end"), "离任时间", "When it ended")
    is_new = field(Flag(), "新招录", "Whether the person was newly recruited for it")
    is_professional = field(Flag(), "纳入社工职业体系", "Whether it counts as a post of social work")
    college_educated = field(Flag(), "大专以上学历", "Whether the person has a college education or above")


class TrainingRecord(
    Record,
    tag="S09",
    label="培训记录",
    keys=(key("membership", "period", optional=("topic",)),),
    about_persons=True,
):
    """Training that the holder of a post had in a period."""

    membership = ref("Membership", "任职", "Post that it was for", required=True)
    period = field(Period(), "培训期间", "When it took place", example="2023", required=True, indexed=True)
    topic = field(Words(), "培训内容", "What it was about")
    hours = field(Quantity(1), "培训学时", "Hours of instruction", unit="学时", low=0)
    passed = field(Flag(), "是否合格", "Whether the training was passed")
