"""The map of the service centres: one of the district, one a street or town, one a community or village.

Coordinates lie somewhere in the district; a few centres haven't been surveyed.
"""

import random
from collections.abc import Iterator, Mapping
from functools import cache

from plugins.hongshan.offices.handwriting import written_month
from plugins.hongshan.offices.territory import COUNTY_NAME, Community, communities, towns
from plugins.synthetic import MARK

CO_LOCATED = 10
#: What the collection says of itself; EPSG 4490 is CGCS2000.
ABOUT = {
    "name": "红山区党群服务中心",
    "说明": MARK,
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
}
CENTRE = "党群服务中心"
OF_COUNTY = ("党建引领", "综治指挥", "统战工作", "文明实践", "政务服务", "网格管理")
OF_TOWN = ("党建引领", "综治调度", "便民服务", "文明实践")
OF_COMMUNITY = ("党员活动室", "便民服务", "网格服务站")
SHARED = "合署办公"


@cache
def co_located() -> tuple[Community, ...]:
    """Communities whose centre shares its offices with a property company."""
    urban = [community for community in communities() if not community.is_village]
    return tuple(urban[2 :: len(urban) // CO_LOCATED][:CO_LOCATED])


def centres() -> Iterator[Mapping[str, object]]:
    """The features of the map."""
    chance = random.Random(103)
    yield feature("区级", COUNTY_NAME + CENTRE, (None, None), OF_COUNTY, chance)
    for town in towns():
        yield feature("镇街", town + CENTRE, (town, None), OF_TOWN, chance)
    for community in communities():
        features = (*OF_COMMUNITY, SHARED) if community in co_located() else OF_COMMUNITY
        yield feature("社区（村）", community.name + CENTRE, (community.town, community.name), features, chance)


def feature(
    level: str, called: str, place: tuple[str | None, str | None], features: tuple[str, ...], chance: random.Random
) -> Mapping[str, object]:
    """One centre."""
    town, community = place
    longitude, latitude = round(chance.uniform(118.87, 119.05), 6), round(chance.uniform(42.2, 42.35), 6)
    surveyed = level != "社区（村）" or chance.random() > 0.05
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if surveyed else None,
        "properties": {
            "级别": level,
            "名称": called,
            "镇街": town,
            "社区（村）": community,
            "地址": f"{community or town or COUNTY_NAME}示例路{chance.randrange(1, 200)}号",
            "面积（㎡）": chance.randrange(300, 1200, 10) * (1 if community else 2),
            "功能": list(features),
            "建成时间": written_month(chance.randrange(2016, 2023), chance.randrange(1, 13), chance.randrange(4)),
        },
    }
