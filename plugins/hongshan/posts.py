"""Who holds which post: full-time grid workers with their training, and Party members who look after a building."""

from etl import Delimited, Expect, Ledger, Source, children, col, const, each, from_title, joined, ref
from plugins.hongshan.locality import COMMUNITY, GRID, LOCALITY
from schema.organizations import Membership, MembershipRole, TrainingRecord
from schema.people import Person
from schema.person_codes import Politics

#: Levels of education by whether they are college education or above.
COLLEGE = ("大专", "本科", "大学", "研究生", "硕士")
BELOW_COLLEGE = ("高中", "中专", "职高")

GRID_WORKERS = Source(
    name="chifeng-hongshan-grid-workers",
    entity=Membership,
    locality=LOCALITY,
    publisher="红山区网格化服务管理中心",
    reader=Delimited("网格员花名册*.csv"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "grid": GRID,
        "person": ref(
            Person,
            id_number=col("身份证号").id_number(),
            name=col("姓名"),
            sex=col("性别"),
            politics=col("政治面貌"),
            education=col("学历"),
            phone=col("联系电话"),
        ),
        "role": col("专/兼职"),
        "since": col("入职时间"),
        "is_new": col("是否新招录"),
        "is_professional": col("是否纳入社工职业体系"),
        "college_educated": col("学历").yes_no(yes=COLLEGE, no=BELOW_COLLEGE),
        "training_records": children(TrainingRecord, each(period=from_title(r"(\d{4}年)"), hours=col("年度培训学时"))),
    },
    ignore=("序号", "年龄", "备注"),
    expect=Expect(rows=(450, 700), rejected=0.02),
)

BUILDING_LEADERS = Source(
    name="chifeng-hongshan-building-leaders",
    entity=Membership,
    locality=LOCALITY,
    publisher="红山区委组织部",
    reader=Ledger("党员楼栋长名册*.xlsx"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "person": ref(
            Person,
            name=col("姓名"),
            phone=col("联系电话"),
            sex=col("性别"),
            politics=const(Politics.PARTY_MEMBER),
        ),
        "role": const(MembershipRole.BUILDING_LEADER),
        "post": joined(col("小区"), col("楼栋"), const("楼栋长"), by=""),
        "background": col("党员类型"),
        "since": col("推选时间"),
    },
    ignore=("序号",),
    expect=Expect(rows=(500, 750), rejected=0.02),
)
