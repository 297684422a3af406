"""Services of the teams that warm hearts (暖心), and what Party members do where they report twice (双报到).

An employed Party member reports to a community or village besides the own unit; some do so to two of them.
"""

from etl import Delimited, Expect, Ledger, Source, col, const, from_title, ref
from plugins.hongshan.locality import COMMUNITY, GRID, LOCALITY
from schema.organizations import Organization, OrganizationKind
from schema.people import Person
from schema.person_codes import Politics
from schema.programmes import Programme, ProgrammeKind
from schema.volunteering import VolunteerActivity, VolunteerRecord

WARM_HEARTS = ref(Programme, name=const("暖心服务"), kind=const(ProgrammeKind.SERVICE_BRAND))
DUAL_REPORTING = ref(Programme, name=const("双报到"), kind=const(ProgrammeKind.CAMPAIGN))

TEAMS = Source(
    name="chifeng-hongshan-service-teams",
    entity=Organization,
    locality=LOCALITY,
    publisher="红山区民政局",
    reader=Delimited("暖心小分队*.csv"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "kind": const(OrganizationKind.VOLUNTEER_TEAM),
        "name": col("小分队名称"),
        "grid": GRID,
        "leader": col("队长"),
        "phone": col("联系电话"),
        "members": col("队员人数").quantity(units=("人", "名")),
        "speciality": col("服务类别"),
        "established": col("组建时间"),
    },
    ignore=("序号",),
)

SERVICES = Source(
    name="chifeng-hongshan-team-services",
    entity=VolunteerActivity,
    locality=LOCALITY,
    publisher="红山区民政局",
    reader=Delimited("小分队服务活动*.csv"),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": COMMUNITY,
        "number": col("编号"),
        "held_at": col("服务日期"),
        "name": col("服务内容"),
        "category": col("服务类别"),
        "programme": WARM_HEARTS,
        "team": ref(
            Organization,
            division=COMMUNITY,
            kind=const(OrganizationKind.VOLUNTEER_TEAM),
            name=col("小分队名称"),
        ),
        "participants": col("参加人数"),
        "service_hours": col("服务时长（小时）"),
        "beneficiaries": col("受益人次"),
    },
    expect=Expect(rows=(1500, 5000), rejected=0.02),
)

DUAL_REPORTS = Source(
    name="chifeng-hongshan-dual-reports",
    entity=VolunteerRecord,
    locality=LOCALITY,
    publisher="红山区委直属机关工委",
    reader=Ledger("双报到台账*.xlsx", sheet="报到党员"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "person": ref(
            Person,
            name=col("姓名"),
            phone=col("联系电话"),
            employer=col("工作单位"),
            politics=const(Politics.PARTY_MEMBER),
        ),
        "programme": DUAL_REPORTING,
        "team": ref(Organization, division=COMMUNITY, kind=col("接收组织"), name=col("报到社区（村）")),
        "served": col("报到时间"),
        "post": col("认领岗位/微心愿"),
        "times": col("服务次数"),
        "hours": col("服务时长（小时）"),
        "evaluation": col("社区评价"),
    },
    ignore=("序号",),
    expect=Expect(rows=(3000, 6000), rejected=0.02),
)

DUAL_ACTIVITIES = Source(
    name="chifeng-hongshan-dual-report-activities",
    entity=VolunteerActivity,
    locality=LOCALITY,
    publisher="红山区委直属机关工委",
    reader=Ledger("双报到台账*.xlsx", sheet="服务活动"),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": COMMUNITY,
        "held_at": col("活动时间"),
        "name": col("活动名称"),
        "category": col("服务类别"),
        "programme": DUAL_REPORTING,
        "team": ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("开展单位")),
        "participants": col("参加党员（人）"),
        "beneficiaries": col("服务群众（人次）"),
    },
    ignore=("序号",),
    expect=Expect(rows=(400, 1000), rejected=0.02),
)
