"""长洲区, 梧州市, 广西壮族自治区 (450405): wires hung out to charge vehicles, what is done, and who watches.

A line of the ledger holds the whole loop from finding to closing; each step with a date is an action of the issue. A
deadline "at once" has no day. The inspections are those of the district's disciplinary commission, which looks at how
the offices do their part; what it finds isn't counted among the issues.
"""

from collections.abc import Iterable

from etl import Delimited, Expect, Ledger, Source, children, col, const, each, from_title, hookimpl, place, ref, split
from schema.governance import Inspection
from schema.organizations import Organization, OrganizationKind
from schema.programmes import Programme, ProgrammeKind
from schema.property import ActionStage, Facility, Issue, IssueAction, ResidentialCompound

LOCALITY = "450405000000"
PUBLISHER = "长洲区城市管理局"
COMMUNITY = place(col("街道"), col("社区"))
COMPOUND = ref(ResidentialCompound, division=COMMUNITY, name=col("小区"))
CHECKER = ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("复查单位"))

ISSUES = Source(
    name="wuzhou-changzhou-flying-wires",
    entity=Issue,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger("飞线排查整改台账*.xlsx", header_rows=2),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    as_of=from_title(r"截至(\d+月\d+日)"),
    columns={
        "division": COMMUNITY,
        "number": col("编号"),
        "kind": col("问题类型"),
        "description": col("问题描述"),
        "found_at": col("排查日期"),
        "compound": COMPOUND,
        "location": col("点位"),
        "quantity": col("数量（处）"),
        "severity": col("风险等级"),
        "responsible": ref(Organization, kind=col("单位类型"), name=col("责任单位")),
        "assignee": col("责任人"),
        "measure": col("整改措施"),
        "deadline": col("整改时限").date(words={"立即整改": None}),
        "status": col("整改状态"),
        "status_text": col("整改状态"),
        "rectified_on": col("完成日期"),
        "recurred": col("是否反弹"),
        "actions": children(
            IssueAction,
            each(stage=const(ActionStage.FOUND), acted_at=col("排查日期")),
            each(stage=const(ActionStage.ASSIGNED), acted_at=col("交办日期")),
            each(stage=const(ActionStage.RECTIFIED), acted_at=col("完成日期")),
            each(
                stage=const(ActionStage.RECHECKED),
                acted_at=col("复查日期"),
                actor=CHECKER,
                result=col("复查结果"),
                passed=col("复查结果").yes_no(yes=("合格", "通过"), no=("不合格", "未通过")),
            ),
            each(stage=const(ActionStage.CLOSED), acted_at=col("销号日期")),
        ),
    },
    ignore=("序号", "备注"),
    expect=Expect(rows=(20, 5000), rejected=0.02),
)

CHARGING = Source(
    name="wuzhou-changzhou-charging-facilities",
    entity=Facility,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("充电设施*.csv"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "kind": col("类型"),
        "compound": COMPOUND,
        "location": col("位置"),
        "outlets": col("插口数"),
        "operator": ref(Organization, kind=const(OrganizationKind.COMPANY), name=col("运营企业")),
        "tariff": col("资费"),
        "commissioned": col("投用日期"),
        "fire_protection": col("消防设施"),
    },
    ignore=("序号",),
)


INSPECTIONS = Source(
    name="wuzhou-changzhou-inspections",
    entity=Inspection,
    locality=LOCALITY,
    publisher="长洲区纪委监委",
    reader=Delimited("监督检查*.csv"),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    columns={
        "division": COMMUNITY,
        "number": col("编号"),
        "inspected": col("检查时间"),
        "team": ref(Organization, kind=const(OrganizationKind.GOVERNMENT_OFFICE), name=col("检查组")),
        "participants": split(col("参加单位")),
        "method": col("方式"),
        "programme": ref(Programme, kind=const(ProgrammeKind.CAMPAIGN), name=const("飞线治理专项监督")),
        "compound": COMPOUND,
        "location": col("点位"),
        "findings": col("发现问题"),
        "found": col("问题数（处）"),
        "reported_on": col("反馈时间"),
        "responsible": ref(Organization, kind=col("单位类型"), name=col("责任单位")),
        "deadline": col("限期").date(words={"立即整改": None}),
        "is_rectified": col("整改结果").yes_no(yes=("已整改", "立行立改"), no=("整改中", "未整改")),
        "result": col("整改结果"),
    },
    ignore=("序号",),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Issues with their actions, charging facilities, and inspections."""
    return ISSUES, CHARGING, INSPECTIONS
