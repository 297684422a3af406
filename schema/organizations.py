"""组织 Organizations: teams, committees, companies."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Period, Quantity, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class OrganizationKind(CodeList, label="组织类型"):
    """What an organization is."""

    GOVERNMENT_OFFICE = "11", "政府部门", "Department or office of government", "机关", "部门"
    STREET_OFFICE = "12", "街道办事处", "Street office", "街道办", "街道"
    RESIDENTS_COMMITTEE = "21", "居民委员会", "Residents' committee of a community", "居委会", "社区"
    VILLAGE_COMMITTEE = "22", "村民委员会", "Villagers' committee", "村委会"
    OWNERS_COMMITTEE = "23", "业主委员会", "Owners' committee of a compound", "业委会"
    PARTY_ORGANIZATION = "31", "党组织", "Party organization"
    LECTURE_TEAM = "41", "宣讲团", "Team that gives lectures", "宣讲队", "宣讲团队"
    VOLUNTEER_TEAM = "42", "志愿服务队", "Volunteer service team", "志愿队", "服务队"
    ART_TROUPE = "43", "文艺团队", "Troupe of performers", "艺术团"
    PROPERTY_COMPANY = "51", "物业服务企业", "Property management company", "物业公司", "物业"
    COMPANY = "52", "企业", "Other enterprise"
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
    established = field(Period(), "成立时间", "When it was set up")
