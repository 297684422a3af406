"""Disputes, as the district's mediation system exports them: members are the initials of the Chinese headers."""

from etl import Expect, Json, Source, col, const, place, ref
from plugins.hongshan.locality import LOCALITY
from schema.governance import Dispute
from schema.places import Grid, GridKind

COMMUNITY = place(col("sqdm"))

DISPUTES = Source(
    name="chifeng-hongshan-disputes",
    entity=Dispute,
    locality=LOCALITY,
    publisher="红山区社会治安综合治理中心",
    reader=Json("矛盾纠纷*.json", records="data"),
    snapshot="full",
    columns={
        "number": col("bh"),
        "accepted": col("slsj"),
        "kind": col("lx"),
        "division": COMMUNITY,
        "grid": ref(Grid, division=COMMUNITY, kind=const(GridKind.GENERAL), number=col("wgbh")),
        "parties": col("dsr"),
        "summary": col("jyqk"),
        "mediator": col("tjy"),
        "mechanism": col("hjfs"),
        "status": col("hjqk"),
        "settled_on": col("hjsj"),
    },
    expect=Expect(rows=(2000, 5000), rejected=0.02),
)
