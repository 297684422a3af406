"""Source of volunteer activities: the yearly ledger of a child-welfare home."""

from etl import Ledger, Source, col, const, first_of, joined, ref
from schema.places import Venue, VenueKind
from schema.volunteering import VolunteerActivity
from tests.real.folder import FOLDER

NANNING_ACTIVITIES = Source(
    name="nanning-volunteer-activities",
    entity=VolunteerActivity,
    locality="990000000005",
    publisher="同心源小家",
    folder=FOLDER,
    reader=Ledger(
        "volunteer_nanning_activity_stats_2024*.xls",
        sheet="Sheet1",
        header_rows=3,
        computed=("本次活动受益人数统计/总合计", "志愿者服务人数及时长统计/合计/*", "活动受益人次统计/*"),
        fill_down=("年份", "月份"),
        exclude_columns=("AJ:AK",),
    ),
    snapshot="full",
    ordinal=True,
    columns={
        "name": col("活动名称"),
        "held_at": first_of(col("活动日期"), joined(col("年份"), col("月份"), by="-")).time(),
        "type": col("活动类型"),
        "venue": ref(Venue, kind=const(VenueKind.ACTIVITY_PLACE), name=col("服务中心")),
        "participants": col("志愿者服务人数及时长统计/合计/人数"),
        "beneficiaries": col("活动受益人次统计/总合计"),
        "content": joined(col("受益对象"), col("备注"), by="；"),
    },
    # Hours are those of one volunteer in some rows and of all in others, and nothing says which.
    ignore=(
        *("序号", "项目领域", "统计人", "统计日期"),
        *("本次活动受益人数统计/*", "志愿者服务人数及时长统计/*", "活动受益人次统计/*"),
    ),
)
