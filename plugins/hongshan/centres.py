"""Service centres for Party members and the masses: one of the district, one a street or town, one a community."""

from etl import GeoJson, Source, col, const, coordinates, split
from plugins.hongshan.locality import COMMUNITY, LOCALITY
from schema.kinds import Datum
from schema.places import Venue, VenueKind

CENTRES = Source(
    name="chifeng-hongshan-service-centres",
    entity=Venue,
    locality=LOCALITY,
    publisher="红山区委组织部",
    reader=GeoJson("党群服务中心*.geojson"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "kind": const(VenueKind.SERVICE_CENTRE),
        "name": col("名称"),
        "address": col("地址"),
        "area": col("面积（㎡）"),
        "features": split(col("功能")),
        "opened": col("建成时间"),
        "point": coordinates(col("geometry/longitude"), col("geometry/latitude"), Datum.CGCS2000),
    },
    ignore=("级别",),
)
