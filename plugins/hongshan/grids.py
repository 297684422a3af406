"""Grids that serve all purposes, and the zones that Party members answer for.

Who works in a grid and which Party units it has stands in the ledgers of those. A zone's linked households are a total
of their own, since no household is named.
"""

from etl import Expect, Ledger, Source, children, col, const, each, from_title, place, sheet_name
from plugins.hongshan.locality import COMMUNITY, LOCALITY
from schema.places import Grid, GridKind, HouseholdKind, HouseholdTotal

GRIDS = Source(
    name="chifeng-hongshan-grids",
    entity=Grid,
    locality=LOCALITY,
    publisher="红山区网格化服务管理中心",
    reader=Ledger("网格台账*.xlsx", header_rows=2, exclude_sheets=("汇总",)),
    snapshot="full",
    columns={
        "division": place(sheet_name(), col("所属社区")),
        "kind": const(GridKind.GENERAL),
        "number": col("网格编号"),
        "name": col("网格名称"),
        "boundary": col("四至范围"),
        "buildings": col("楼栋数"),
        "households": col("户数"),
        "residents": col("常住人口"),
        "leader": col("网格长"),
        "party_members": col("网格党组织/党员数"),
    },
    ignore=("序号", "专职网格员", "网格党组织/党支部", "网格党组织/党小组"),
    expect=Expect(rows=(400, 600), rejected=0.02),
)

ZONES = Source(
    name="chifeng-hongshan-responsibility-zones",
    entity=Grid,
    locality=LOCALITY,
    publisher="红山区委组织部",
    reader=Ledger("党员责任区台账*.xlsx"),
    snapshot="full",
    as_of=from_title(r"截至(\d{4}年\d+月\d+日)"),
    columns={
        "division": COMMUNITY,
        "kind": const(GridKind.RESPONSIBILITY_ZONE),
        "number": col("责任区编号"),
        "name": col("责任区名称"),
        "boundary": col("责任范围"),
        "party_members": col("责任党员（人）").quantity(units=("人", "名")),
        "leader": col("负责人"),
        "household_totals": children(
            HouseholdTotal,
            each(
                kind=const(HouseholdKind.LINKED),
                as_of=from_title(r"截至(\d{4}年\d+月\d+日)"),
                households=col("联系户数"),
            ),
        ),
    },
    ignore=("序号",),
    expect=Expect(rows=(300, 450), rejected=0.02),
)
