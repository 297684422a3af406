"""铁东区, 鞍山市, 辽宁省 (210302): lectures on the Twentieth Party Congress, their teams, and a village's loudspeakers.

The streets report on one form, a sheet each; the sheet 汇总 only adds them up. What a street holds through the village
loudspeakers or in a series is one line with the number of its sessions. The village itself keeps a schedule of its
loudspeakers, a line for each column and season; days and hour stand in one cell.
"""

from collections.abc import Iterable

from etl import (
    Delimited,
    Expect,
    Ledger,
    Measure,
    Source,
    col,
    const,
    from_title,
    hookimpl,
    place,
    ref,
    sheet_name,
    total,
)
from schema.lectures import Broadcast, LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue, VenueKind
from schema.programmes import Programme, ProgrammeKind
from schema.property import Facility, FacilityKind

LOCALITY = "210302000000"
UNIT = place(sheet_name(), col("单位"))
VILLAGE = place(col("街道"), col("村"))

LECTURES = Source(
    name="anshan-tiedong-lectures",
    entity=LectureSession,
    locality=LOCALITY,
    publisher="铁东区委宣传部",
    reader=Ledger("宣讲情况统计表*.xlsx", header_rows=2, exclude_sheets=("汇总",)),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    as_of=from_title(r"截至(\d+月\d+日)"),
    columns={
        "division": UNIT,
        "theme": const("党的二十大"),
        "title": col("宣讲主题"),
        "held_at": col("宣讲时间"),
        "form": col("宣讲形式"),
        "venue": ref(Venue, division=UNIT, kind=const(VenueKind.LECTURE_PLACE), name=col("宣讲地点")),
        "team": ref(Organization, kind=const(OrganizationKind.LECTURE_TEAM), name=col("宣讲队伍/团队")),
        "speaker": col("宣讲员"),
        "speaker_role": col("职务"),
        "audience": col("宣讲对象"),
        "sessions": col("场次").quantity(units=("场次", "场")),
        "attendance": col("受众人数（人次）").quantity(units=("人次", "人"), prefixes=("线上",)),
        "content": col("备注"),
    },
    ignore=("序号",),
    expect=Expect(rows=(50, 1000), rejected=0.02),
)

TEAMS = Source(
    name="anshan-tiedong-lecture-teams",
    entity=Organization,
    locality=LOCALITY,
    publisher="铁东区委宣传部",
    reader=Delimited("宣讲团台账*.csv"),
    snapshot="full",
    columns={
        "kind": const(OrganizationKind.LECTURE_TEAM),
        "name": col("宣讲团名称"),
        "parent": ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("牵头单位")),
        "leader": col("团长"),
        "phone": col("联系电话"),
        "members": col("成员人数").quantity(units=("人", "名")),
        "speciality": col("成员构成"),
        "established": col("成立时间"),
    },
    ignore=("序号", "备注"),
)


BROADCASTS = Source(
    name="anshan-tiedong-broadcasts",
    entity=Broadcast,
    locality=LOCALITY,
    publisher="大孤山村村民委员会",
    reader=Delimited("大喇叭播出单*.csv"),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": VILLAGE,
        "programme": ref(Programme, division=VILLAGE, kind=const(ProgrammeKind.BROADCAST_COLUMN), name=col("栏目")),
        "title": col("内容"),
        "schedule": col("播出时间").recurrence(),
        "starts": col("播出时间").recurrence(time=True),
        "aired_at": col("播出期间"),
        "duration": col("时长（分钟）"),
        "facility": ref(Facility, division=VILLAGE, kind=const(FacilityKind.LOUDSPEAKER), location=col("喇叭位置")),
        "team": ref(
            Organization, division=VILLAGE, kind=const(OrganizationKind.VILLAGE_COMMITTEE), name=col("播出单位")
        ),
        "announcer": col("播音员"),
        "coverage": col("覆盖村组"),
        "households": col("覆盖户数"),
    },
    ignore=("序号",),
)

MEASURES = (
    Measure(
        name="lecture_sessions",
        locality=LOCALITY,
        by="宣讲情况统计表",
        entity=LectureSession,
        where='{ theme: { eq: "党的二十大" } }',
        figure=total("sessions"),
    ),
    Measure(
        name="attendances",
        locality=LOCALITY,
        by="宣讲情况统计表",
        entity=LectureSession,
        where='{ theme: { eq: "党的二十大" } }',
        figure=total("attendance"),
    ),
    Measure(
        name="returned_students",
        locality=LOCALITY,
        by="宣讲团台账",
        entity=Organization,
        where='{ kind: { eq: LECTURE_TEAM }, name: { eq: "返乡大学生宣讲团" } }',
        figure=total("members"),
    ),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Lectures, lecture teams and broadcasts."""
    return LECTURES, TEAMS, BROADCASTS


@hookimpl
def hub_measures() -> Iterable[Measure]:
    """Sessions, attendances, and the students who came home."""
    return MEASURES
