"""字库村, 丰谷镇, 涪城区, 绵阳市, 四川省 (510703100214): the village's farms and firms, and its pocket park.

Whoever has a credit code is known by it, growers by their name. The park's coordinates are those of a commercial map.
"""

from collections.abc import Iterable

from etl import Delimited, GeoJson, Measure, Source, col, coordinates, hookimpl, place, split
from schema.kinds import Datum
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue

LOCALITY = "510703100214"

PRODUCERS = Source(
    name="mianyang-ziku-producers",
    entity=Organization,
    locality=LOCALITY,
    publisher="字库村村民委员会",
    reader=Delimited("产业主体*.csv"),
    snapshot="full",
    columns={
        "kind": col("主体类型"),
        "name": col("主体名称"),
        "credit_code": col("统一社会信用代码").credit_code(),
        "leader": col("负责人"),
        "phone": col("联系电话"),
        "scale": col("规模"),
        "business": col("主营"),
        "established": col("成立时间"),
    },
    ignore=("序号", "备注"),
)

PARKS = Source(
    name="mianyang-ziku-pocket-parks",
    entity=Venue,
    locality=LOCALITY,
    publisher="字库村村民委员会",
    reader=GeoJson("口袋公园*.geojson"),
    snapshot="full",
    columns={
        "division": place(col("乡镇"), col("村")),
        "kind": col("类型"),
        "name": col("名称"),
        "address": col("位置"),
        "area": col("面积（㎡）"),
        "features": split(col("设施")),
        "point": coordinates(col("geometry/longitude"), col("geometry/latitude"), Datum.GCJ02),
        "opened": col("建成时间"),
        "status": col("现况"),
    },
)

MEASURES = (
    *(
        Measure(
            name=name,
            locality=LOCALITY,
            by="产业主体",
            entity=Organization,
            where=f"{{ kind: {{ eq: {kind.name} }} }}",
        )
        for name, kind in (
            ("demonstration_bases", OrganizationKind.DEMONSTRATION_BASE),
            ("leading_enterprises", OrganizationKind.LEADING_ENTERPRISE),
            ("cooperatives", OrganizationKind.COOPERATIVE),
            ("family_farms", OrganizationKind.FAMILY_FARM),
            ("large_growers", OrganizationKind.LARGE_GROWER),
        )
    ),
    Measure(name="pocket_parks", locality=LOCALITY, by="口袋公园", entity=Venue, where="{ kind: { eq: POCKET_PARK } }"),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Farms, firms and growers, and pocket parks."""
    return PRODUCERS, PARKS


@hookimpl
def hub_measures() -> Iterable[Measure]:
    """Producers by kind, and pocket parks."""
    return MEASURES
