"""Party organizations, by sheets of one workbook: committees of streets and communities, their members, grid units."""

from etl import Ledger, Source, col, const, place, ref, sheet_name
from plugins.hongshan.locality import COMMUNITY, GRID, LOCALITY
from schema.organizations import Organization, OrganizationKind

PUBLISHER = "红山区委组织部"
WORKBOOK = "党组织台账*.xlsx"

COMMITTEES = Source(
    name="chifeng-hongshan-party-committees",
    entity=Organization,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(WORKBOOK, sheet=("街道大工委", "社区联合党委")),
    snapshot="full",
    columns={
        "division": place(col("镇街"), col("社区（村）", optional=True)),
        "kind": sheet_name(),
        "name": col("组织名称"),
        "parent": ref(
            Organization,
            division=place(col("镇街")),
            kind=const(OrganizationKind.STREET_PARTY_COMMITTEE),
            name=col("上级组织", optional=True),
        ),
        "leader": col("书记"),
        "phone": col("联系电话"),
        "members": col("委员人数"),
        "established": col("成立时间"),
    },
    ignore=("序号",),
)

MEMBER_ORGANIZATIONS = Source(
    name="chifeng-hongshan-member-organizations",
    entity=Organization,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(WORKBOOK, sheet="成员党组织", header_rows=2),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "kind": const(OrganizationKind.PARTY_ORGANIZATION),
        "name": col("党组织名称"),
        "parent": ref(Organization, division=COMMUNITY, kind=col("加入的组织/类型"), name=col("加入的组织/名称")),
        "leader": col("书记"),
        "members": col("党员数"),
        "established": col("成立时间"),
    },
    ignore=("序号", "单位性质"),
)

GRID_UNITS = Source(
    name="chifeng-hongshan-grid-party-units",
    entity=Organization,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(WORKBOOK, sheet="网格党组织"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "grid": GRID,
        "kind": col("类型"),
        "name": col("党组织名称"),
        "leader": col("书记（组长）"),
        "members": col("党员数"),
        "established": col("成立时间"),
    },
    ignore=("序号",),
)
