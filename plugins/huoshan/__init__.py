"""霍山县, 六安市, 安徽省 (341525): venues of civilization practice, the teams that work there, and their activities.

The county keeps one centre; towns have institutes and villages stations. In the ledger of activities the town stands on
the first line of its block only, and the sums are computed columns.
"""

from collections.abc import Iterable

from etl import Delimited, Expect, Ledger, Source, col, const, from_title, hookimpl, marked, place, ref
from schema.organizations import Organization
from schema.places import Venue, VenueKind
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


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Venues, teams and activities."""
    return VENUES, TEAMS, ACTIVITIES
