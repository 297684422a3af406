"""霍山县, 六安市, 安徽省 (341525): venues of civilization practice, the teams that work there, lectures and activities.

The county keeps one centre; towns have institutes and villages stations. In the ledger of activities the town stands on
the first line of its block only, and the sums are computed columns. Lectures come out of a system as JSON.

百花艺术团 and 文明风尚志愿服务队 stand in the list of volunteer teams and in that of lecture teams: the first owns
them and its word goes before, the second holds its lines as claims.
"""

from collections.abc import Iterable

from etl import (
    Delimited,
    Expect,
    Json,
    Ledger,
    Measure,
    Source,
    col,
    const,
    from_title,
    hookimpl,
    joined,
    marked,
    place,
    ref,
    split,
)
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.places import Division, Venue, VenueKind
from schema.programmes import Programme, ProgrammeKind
from schema.volunteering import VolunteerActivity

LOCALITY = "341525000000"
PUBLISHER = "霍山县新时代文明实践中心"
ROOMS = ("理论宣讲室", "图书阅览室", "文体活动室", "志愿服务室")
VILLAGE = place(col("乡镇"), col("村（社区）"))

VENUES = Source(
    name="luan-huoshan-practice-venues",
    entity=Venue,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger("阵地台账*.xlsx", header_rows=2),
    snapshot="full",
    columns={
        "division": place(col("所在乡镇"), col("所在村（社区）")),
        "kind": col("级别"),
        "name": col("名称"),
        "address": col("地址"),
        "area": col("面积（㎡）"),
        "contact": col("负责人"),
        "phone": col("联系电话"),
        "features": marked({room: col(room) for room in ROOMS}),
        "opened": col("建成时间"),
        "is_listed": col("挂牌"),
    },
    ignore=("序号", "备注"),
    expect=Expect(rows=(100, 300), rejected=0.02),
)

TEAMS = Source(
    name="luan-huoshan-volunteer-teams",
    entity=Organization,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("志愿服务队*.csv"),
    snapshot="full",
    columns={
        "kind": col("队伍类型"),
        "name": col("队伍名称"),
        "leader": col("负责人"),
        "phone": col("联系电话"),
        "members": col("成员人数").quantity(units=("人", "名")),
        "speciality": col("服务类别"),
        "established": col("成立时间"),
    },
    ignore=("序号",),
    precedence=1,
)

ACTIVITIES = Source(
    name="luan-huoshan-volunteer-activities",
    entity=VolunteerActivity,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(
        "志愿服务活动*.xlsx",
        header_rows=3,
        fill_down=("乡镇",),
        computed=("合计/人数", "合计/小时", "活动受益人次统计/总合计"),
    ),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": VILLAGE,
        "name": col("活动名称"),
        "held_at": col("活动日期"),
        "category": col("服务类别"),
        "venue": ref(Venue, division=VILLAGE, kind=const(VenueKind.ACTIVITY_PLACE), name=col("活动地点")),
        "team": ref(Organization, kind=col("服务队/类型"), name=col("服务队/名称")),
        "participants": col("合计/人数"),
        "service_hours": col("合计/小时"),
        "beneficiaries": col("活动受益人次统计/总合计"),
        "leader": col("负责人"),
        "content": col("活动内容"),
    },
    ignore=(
        "序号",
        "青年/人数",
        "青年/小时",
        "社会人士/人数",
        "社会人士/小时",
        "活动受益人次统计/成人",
        "活动受益人次统计/儿童",
    ),
)


LECTURE_TEAMS = Source(
    name="luan-huoshan-lecture-teams",
    entity=Organization,
    locality=LOCALITY,
    publisher="霍山县委宣传部",
    reader=Delimited("宣讲团队*.csv"),
    snapshot="full",
    columns={
        "kind": col("团队类型"),
        "name": col("团队名称"),
        "parent": ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("牵头单位")),
        "leader": col("团长"),
        "phone": col("联系电话"),
        "members": col("成员人数").quantity(units=("人", "名")),
        "speciality": col("宣讲特色"),
        "established": col("组建时间"),
    },
    ignore=("序号",),
)

ARTS_WORKS = Source(
    name="luan-huoshan-arts-works",
    entity=Programme,
    locality=LOCALITY,
    publisher="霍山县文化馆",
    reader=Delimited("文艺作品*.csv"),
    snapshot="full",
    columns={
        "kind": const(ProgrammeKind.ARTS_WORK),
        "name": col("作品名称"),
        "genre": col("体裁"),
        "organizer": ref(Organization, kind=col("团队类型"), name=col("编演团队")),
        "period": col("巡演时间"),
        "themes": split(col("主题")),
        "description": col("简介"),
    },
    ignore=("序号",),
)

ONLINE_COLUMNS = Source(
    name="luan-huoshan-online-columns",
    entity=Programme,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("线上栏目*.csv"),
    snapshot="full",
    columns={
        "kind": const(ProgrammeKind.ONLINE_COLUMN),
        "name": col("栏目名称"),
        "organizer": ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("主办单位")),
        "period": col("开设期间"),
        "description": joined(col("发布平台"), col("栏目内容"), by="："),
    },
    ignore=("序号",),
)

VOLUNTEER_PROJECTS = Source(
    name="luan-huoshan-volunteer-projects",
    entity=Programme,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("志愿服务项目*.csv"),
    snapshot="full",
    columns={
        "kind": const(ProgrammeKind.VOLUNTEER_PROJECT),
        "name": col("项目名称"),
        "organizer": ref(Organization, kind=col("团队类型"), name=col("实施团队")),
        "period": col("实施期间"),
        "themes": split(col("服务主题")),
        "description": col("项目内容"),
    },
    ignore=("序号",),
)

LECTURES = Source(
    name="luan-huoshan-lectures",
    entity=LectureSession,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Json("宣讲活动*.json", records="数据"),
    snapshot="full",
    columns={
        "division": VILLAGE,
        "number": col("编号"),
        "title": col("主题"),
        "theme": const("党的二十大"),
        "held_at": col("时间"),
        "form": col("形式"),
        "programme": ref(Programme, kind=col("项目/类型"), name=col("项目/名称")),
        "venue": ref(Venue, division=VILLAGE, kind=col("阵地/级别"), name=col("阵地/名称")),
        "team": ref(Organization, kind=col("团队/类型"), name=col("团队/名称")),
        "speaker": col("宣讲员"),
        "audience": col("对象"),
        "sessions": col("场次").quantity(units=("场次", "场")),
        "attendance": col("受众人次").quantity(units=("人次", "人"), prefixes=("线上",)),
        "duration": col("时长"),
    },
)

MEASURES = (
    *(
        Measure(name=name, locality=LOCALITY, by="阵地台账", entity=Venue, where=f"{{ kind: {{ eq: {kind.name} }} }}")
        for name, kind in (
            ("practice_centres", VenueKind.PRACTICE_CENTRE),
            ("practice_institutes", VenueKind.PRACTICE_INSTITUTE),
            ("practice_stations", VenueKind.PRACTICE_STATION),
        )
    ),
    Measure(
        name="practice_institutes",
        locality=LOCALITY,
        by="统计用区划代码表",
        entity=Division,
        where='{ within: "341525", level: { eq: TOWN }, isStatisticalZone: { eq: false } }',
    ),
    Measure(
        name="practice_stations",
        locality=LOCALITY,
        by="统计用区划代码表",
        entity=Division,
        where='{ within: "341525", level: { eq: VILLAGE } }',
    ),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Venues, teams, activities, programmes and lectures."""
    return (
        VENUES,
        TEAMS,
        ACTIVITIES,
        LECTURE_TEAMS,
        ARTS_WORKS,
        ONLINE_COLUMNS,
        VOLUNTEER_PROJECTS,
        LECTURES,
    )


@hookimpl
def hub_measures() -> Iterable[Measure]:
    """Venues by level, by ledger and by code table; one village of the table has no station."""
    return MEASURES
