"""人 People."""

from schema.code_lists import CodeList
from schema.fields import field
from schema.keys import key
from schema.kinds import Coded, Period, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class Sex(CodeList, label="性别", standard="GB/T 2261.1"):
    """Sex; the names follow the standard."""

    UNKNOWN = "0", "未知的性别", "Unknown", "未知"
    MALE = "1", "男性", "Male", "男", "M"
    FEMALE = "2", "女性", "Female", "女", "F"
    UNSPECIFIED = "9", "未说明的性别", "Not specified", "未说明"


class CareCategory(CodeList, label="人员类别"):
    """Why a person is cared for."""

    AGED_60 = "60", "60岁以上", "Aged 60 or more", "60岁以上老人", "老年人", "60-69岁"
    AGED_70 = "70", "70岁以上", "Aged 70 or more", "70岁以上老人", "70-79岁"
    AGED_80 = "80", "80岁以上", "Aged 80 or more", "高龄", "高龄老人"
    MINIMUM_LIVING = "01", "低保", "Receives the minimum living allowance", "低保户", "低保对象"
    EXTREME_POVERTY = "02", "特困", "In extreme poverty", "特困人员", "分散特困"
    DISABLED = "03", "残疾", "Disabled", "残疾人"
    BEREAVED = "04", "失独", "Lost the only child", "失独家庭"
    HARDSHIP = "05", "困难", "In hardship otherwise", "困难人员", "困难群众"


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
    care_category = field(Coded(CareCategory), "人员类别", "Why the person is cared for", privacy=Privacy.SENSITIVE)
