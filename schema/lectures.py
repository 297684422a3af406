"""事 Lectures (宣讲), and what the loudspeakers of a village broadcast (大喇叭)."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Integer, Moment, Period, Quantity, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class LectureForm(CodeList, label="宣讲形式"):
    """How a lecture reaches its audience."""

    ASSEMBLY = "1", "集中宣讲", "Lecture before an audience", "集中", "报告会"
    FACE_TO_FACE = "2", "面对面宣讲", "Talk in a small circle", "面对面", "零距离"
    ARTS = "3", "文艺宣讲", "Through songs, clapper talk or drama", "文艺"
    ONLINE = "4", "网络宣讲", "Online", "网络", "线上"
    LOUDSPEAKER = "5", "大喇叭宣讲", "Through the village loudspeakers", "大喇叭"
    HOME_VISIT = "6", "入户宣讲", "At people's homes", "入户"
    INTERACTIVE = "7", "互动宣讲", "Questions and answers", "互动", "学习问答"


class LectureSession(
    Record,
    tag="S01",
    label="宣讲场次",
    keys=(key("number"), key("title", optional=("division", "held_at", "venue", "team"))),
):
    """Lecture that was given, or a series that a ledger counts in one row."""

    number = field(Words(), "编号", "Number or address that the publisher gives it")
    title = field(Words(), "宣讲主题", "Topic or title", example="党的二十大精神宣讲", required=True)
    theme = field(Words(), "学习主题", "Campaign that the lecture belongs to", example="党的二十大", indexed=True)
    held_at = field(
        Period(clock=True), "宣讲时间", "When it was held", example="2023-03-07T14:30:00+08:00", indexed=True
    )
    form = field(Coded(LectureForm), "宣讲形式", "How it reached its audience", indexed=True)
    programme = ref("Programme", "项目", "Programme that it belongs to")
    venue = ref("Venue", "宣讲地点", "Where it was held")
    team = ref("Organization", "宣讲团队", "Team that gave it")
    organizer = ref("Organization", "主办单位", "Who arranged it", reverse="organizedLectureSessions")
    speaker = field(Words(), "宣讲员", "Who spoke", example="李**", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    speaker_role = field(Words(), "职务", "Post or background of the speaker")
    audience = field(Words(), "宣讲对象", "Who was addressed", example="社区党员")
    attendance = field(Quantity(), "受众人次", "Attendances counted", unit="人次", low=0, indexed=True)
    sessions = field(Quantity(), "场次", "Sessions that the row stands for", unit="场次", low=0)
    content = field(Words(), "内容", "Abstract or notes")
    published_at = field(Moment(), "发布时间", "When the publisher announced it")
    duration = field(Integer(), "时长", "How long it took", unit="分钟", low=0)


class Broadcast(
    Record,
    tag="S08",
    label="大喇叭播出",
    keys=(key("number"), key("programme", optional=("division", "schedule", "aired_at", "title"))),
):
    """Broadcast of a village's loudspeakers: one that was aired, or one that recurs by a schedule."""

    number = field(Words(), "编号", "Number in the ledger")
    programme = ref("Programme", "栏目", "Column that it belongs to")
    title = field(Words(), "内容", "What is broadcast", example="春季防火")
    schedule = field(
        Words(),
        "播出规则",
        "How it recurs, as an RRULE of RFC 5545",
        example="FREQ=WEEKLY;BYDAY=TU,FR",
        searchable=False,
    )
    starts = field(Words(), "播出时刻", "Time of day in China, HH:MM:SS", example="17:00:00", searchable=False)
    aired_at = field(Period(clock=True), "播出时间", "When it was aired, or the span of the schedule", indexed=True)
    duration = field(Integer(), "时长", "How long it takes", unit="分钟", low=0)
    facility = ref("Facility", "广播设施", "Loudspeaker that airs it", reverse="broadcasts")
    team = ref("Organization", "播出单位", "Who makes it", reverse="broadcasts")
    announcer = field(Words(), "播音员", "Who speaks", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    coverage = field(Words(), "覆盖村组", "Where it is heard")
    households = field(Quantity(), "覆盖户数", "Households that hear it", unit="户", low=0)
