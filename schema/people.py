"""人 People."""

from schema.ethnicities import Ethnicity
from schema.fields import field
from schema.keys import key
from schema.kinds import Coded, Period, Words
from schema.person_codes import (
    CareCategory,
    Education,
    EmploymentStatus,
    HealthStatus,
    HouseholdRelation,
    MaritalStatus,
    Politics,
    Sex,
)
from schema.privacy import Mask, Privacy
from schema.record import Record


class Person(
    Record,
    tag="R01",
    label="人员",
    plural="people",
    keys=(key("id_number", keyed=True), key("name", "phone", keyed=True)),
    about_persons=True,
):
    """Person whom a ledger names; the id is a pseudonym made with the hub's key."""

    name = field(Words(), "姓名", "Name", example="张*", privacy=Privacy.PERSONAL, mask=Mask.NAME, indexed=True)
    id_number = field(Words(), "公民身份号码", "Citizen identification number (GB 11643)", privacy=Privacy.SENSITIVE)
    sex = field(Coded(Sex), "性别", "Sex")
    birth = field(Period(), "出生年月", "Date of birth", privacy=Privacy.SENSITIVE)
    phone = field(Words(), "联系电话", "Phone", example="138****1234", privacy=Privacy.PERSONAL, mask=Mask.PHONE)
    address = field(Words(), "家庭住址", "Home address", privacy=Privacy.PERSONAL, mask=Mask.ADDRESS)
    employer = field(Words(), "工作单位", "Where the person works", privacy=Privacy.PERSONAL, mask=Mask.TEXT)
    ethnicity = field(Coded(Ethnicity), "民族", "Ethnic group", privacy=Privacy.SENSITIVE)
    politics = field(Coded(Politics), "政治面貌", "Political affiliation", privacy=Privacy.SENSITIVE)
    education = field(Coded(Education), "学历", "Highest level of education", privacy=Privacy.SENSITIVE)
    marital_status = field(Coded(MaritalStatus), "婚姻状况", "Marital status", privacy=Privacy.SENSITIVE)
    health = field(Coded(HealthStatus), "健康状况", "State of health", privacy=Privacy.SENSITIVE)
    employment = field(
        Coded(EmploymentStatus), "从业状况", "What the person does for a living", privacy=Privacy.SENSITIVE
    )
    household_relation = field(
        Coded(HouseholdRelation), "与户主关系", "Relation to the head of the household", privacy=Privacy.SENSITIVE
    )
    care_category = field(Coded(CareCategory), "人员类别", "Why the person is cared for", privacy=Privacy.SENSITIVE)
