"""二十里铺村, 二十里铺镇, 城北区, 西宁市, 青海省 (630105101200): lectures of the campaign 一讲两稳三促.

The code table calls town and village 廿里铺; the ledger writes 二十里铺, 廿里铺, or nothing. Attendances are taken from
the sign-in sheets, some of them estimated.
"""

from collections.abc import Iterable

from etl import Delimited, Expect, Source, col, const, from_title, hookimpl, place, ref
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue, VenueKind
from schema.programmes import Programme, ProgrammeKind

VILLAGE = place(col("乡镇"), col("村"))

LECTURES = Source(
    name="xining-ershilipu-lectures",
    entity=LectureSession,
    locality="630105101200",
    publisher="二十里铺村党支部",
    reader=Delimited("宣讲台账*.csv"),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": VILLAGE,
        "programme": ref(
            Programme,
            kind=const(ProgrammeKind.CAMPAIGN),
            name=from_title("“(.+?)”"),
            period=from_title(r"（(\d{4}年\d+月—\d+月)）"),
        ),
        "title": col("宣讲主题"),
        "held_at": col("宣讲时间"),
        "form": col("宣讲形式"),
        "venue": ref(Venue, division=VILLAGE, kind=const(VenueKind.LECTURE_PLACE), name=col("宣讲地点")),
        "team": ref(Organization, kind=const(OrganizationKind.LECTURE_TEAM), name=col("宣讲队伍")),
        "speaker": col("宣讲员"),
        "speaker_role": col("职务"),
        "audience": col("宣讲对象"),
        "sessions": col("场次").quantity(units=("场次", "场")),
        "attendance": col("签到人数（人次）").quantity(units=("人次", "人")),
        "content": col("备注"),
    },
    ignore=("序号",),
    expect=Expect(rows=(10, 500), rejected=0.05),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Lectures."""
    return (LECTURES,)
