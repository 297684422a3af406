"""铁东区, 鞍山市, 辽宁省 (210302): lectures on the Twentieth Party Congress, and the teams that give them.

The streets report on one form, a sheet each; the sheet 汇总 only adds them up. What a street holds through the village
loudspeakers or in a series is one line with the number of its sessions.
"""

from collections.abc import Iterable

from etl import Delimited, Expect, Ledger, Source, col, const, from_title, hookimpl, place, ref, sheet_name
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue, VenueKind

LOCALITY = "210302000000"
UNIT = place(sheet_name(), col("单位"))

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


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Lectures and lecture teams."""
    return LECTURES, TEAMS
