"""事 Volunteering (志愿服务)."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Period, Quantity, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class ServiceCategory(CodeList, label="服务类别"):
    """What a volunteer activity is about; the first five are the fields of civilization practice."""

    THEORY = "1", "理论宣讲", "Lectures on policy and theory", "宣讲"
    EDUCATION = "2", "教育服务", "Education", "市民教育", "教育", "学业辅导"
    CULTURE = "3", "文化服务", "Culture", "文化", "文艺"
    SCIENCE = "4", "科普服务", "Popular science", "科普", "科技与科普"
    SPORTS = "5", "健身体育", "Fitness and sports", "体育", "健身", "健身体育服务"
    CARE = "6", "关爱帮扶", "Care for people in need", "帮扶", "关爱", "助老", "敬老"
    ENVIRONMENT = "7", "环境保护", "Environment and cleaning", "环保", "环境整治"
    HEALTH = "8", "医疗健康", "Health", "义诊", "健康"
    SAFETY = "9", "安全服务", "Safety, traffic and order", "平安", "安全", "文明交通"
    OTHER = "99", "其他", "Named as other by the ledger", "其它"


class VolunteerActivity(
    Record,
    tag="S02",
    label="志愿活动",
    keys=(key("number"), key(optional=("division", "held_at", "name", "team"))),
):
    """Activity of volunteers; ledgers may lack its date or its name."""

    number = field(Words(), "编号", "Number that the ledger gives it")
    name = field(Words(), "活动名称", "Name", example="重阳敬老")
    held_at = field(Period(clock=True), "活动时间", "When it took place", indexed=True)
    category = field(Coded(ServiceCategory), "服务类别", "What it is about", indexed=True)
    type = field(Words(), "活动类型", "Type in the ledger's own words")
    venue = ref("Venue", "活动地点", "Where it took place")
    team = ref("Organization", "服务队", "Team that carried it out")
    programme = ref("Programme", "项目", "Programme that it belongs to")
    participants = field(Quantity(), "参加人数", "Volunteers who took part", unit="人", low=0)
    service_hours = field(Quantity(2), "服务时长", "Hours of all volunteers together", unit="小时", low=0)
    hours_each = field(Quantity(2), "人均时长", "Hours of one volunteer", unit="小时/人", low=0)
    beneficiaries = field(Quantity(), "受益人次", "Attendances of those served", unit="人次", low=0)
    leader = field(Words(), "负责人", "Person in charge", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    content = field(Words(), "活动内容", "What was done")


class VolunteerRecord(
    Record,
    tag="S14",
    label="志愿服务记录",
    keys=(key("person", optional=("programme", "activity", "team", "served")),),
    about_persons=True,
):
    """What one person did as a volunteer: in one activity, or in all that a register counts together."""

    person = ref("Person", "志愿者", "Who served", reverse="volunteerRecords")
    activity = ref("VolunteerActivity", "活动", "Activity that the person served in", reverse="records")
    team = ref("Organization", "服务队", "Team or community that the person served with", reverse="volunteerRecords")
    programme = ref("Programme", "项目", "Programme that it belongs to")
    served = field(Period(), "服务时间", "Day or span of the service", example="2023-03", indexed=True)
    post = field(Words(), "认领岗位", "Post or wish that the person took on")
    times = field(Quantity(), "服务次数", "How often the person served", unit="次", low=0)
    hours = field(Quantity(1), "服务时长", "Hours of service, without travel", unit="小时", low=0)
    evaluation = field(Words(), "评价", "How the community judged it")
