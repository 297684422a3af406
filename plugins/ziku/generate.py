"""Writes the sample ledgers of 字库村: `python -m plugins.ziku.generate`.

3 demonstration bases, 3 leading enterprises, 7 cooperatives, 5 family farms, more than 20 large growers and one pocket
park, as the newspaper reports them. Names, codes, sizes and coordinates are made up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.samples import Row, write_csv, write_geojson
from plugins.synthetic import MARK, credit_code, name, phone

LEDGERS = Path(__file__).parent / "ledgers"


@dataclass(frozen=True)
class Group:
    """Producers of one kind."""

    count: int
    #: How clerks call the kind.
    kinds: tuple[str, ...]
    #: Name with places for what is grown and a number.
    called: str
    registered: bool


GROUPS = (
    Group(3, ("党员产业示范基地", "示范基地"), "示例{}党员产业示范基地", registered=False),
    Group(3, ("农业龙头企业", "龙头企业"), "示例{}农业有限公司", registered=True),
    Group(7, ("合作社", "农民专业合作社"), "示例{}专业合作社", registered=True),
    Group(5, ("家庭农场",), "示例{}家庭农场", registered=True),
    Group(23, ("大户", "种养大户", "种植养殖大户"), "{}大户（示例{}号）", registered=False),
)
#: What is grown, the line of business, and how its size is written.
GROWN = (
    ("生态蔬菜", "生态蔬菜种植、销售", "{}亩"),
    ("葡萄", "葡萄种植、采摘观光", "约{}亩"),
    ("水稻", "优质水稻种植", "{}余亩"),
    ("生猪", "生猪养殖", "存栏{}头"),
    ("草莓", "草莓种植、采摘观光", "{}亩"),
    ("花卉", "花卉苗木", "约{}亩"),
    ("小龙虾", "稻虾共作", "水面{}亩"),
)
SIZES = (30, 50, 80, 120)
DATES = ("2018年", "2019.6", "2020-03-12", "2021年5月", "2017年上半年")


def producers() -> Iterator[Row]:
    """One line for each producer, by kind, with a subtotal below each kind."""
    yield (f"丰谷镇字库村产业主体台账　{MARK}", *[None] * 9)
    yield (
        "序号",
        "主体类型",
        "主体名称",
        "统一社会信用代码",
        "负责人",
        "联系电话",
        "规模",
        "主营",
        "成立时间",
        "备注",
    )
    number = 0
    for group in GROUPS:
        for place in range(group.count):
            number += 1
            product, business, size = GROWN[place % len(GROWN)]
            yield (
                number,
                group.kinds[place % len(group.kinds)],
                group.called.format(product, place + 1),
                credit_code(number) if group.registered else None,
                name(number),
                phone(number),
                size.format(SIZES[number % len(SIZES)]),
                business,
                DATES[number % len(DATES)],
                "党员带头" if group is GROUPS[0] else None,
            )
        yield ("小计", f"{group.count}{'户' if group is GROUPS[-1] else '家'}", *[None] * 8)
    yield ("合计", f"{number}个主体", *[None] * 8)
    yield (f"填表人：{name(100)}", *[None] * 9)


def parks() -> Iterator[Mapping[str, object]]:
    """The pocket park at the gate of the farm by the avenue."""
    yield {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [104.8012345, 31.3654321]},
        "properties": {
            "名称": "杨关大道口袋公园",
            "类型": "口袋公园",
            "乡镇": "丰谷镇",
            "村": "字库村",
            "位置": "杨关大道80农庄门口",
            "面积（㎡）": 460.5,
            "设施": ["花池", "长椅", "健身器材", "儿童活动区"],
            "建成时间": "2022年下半年",
            "现况": "已开放",
        },
    }


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "产业主体（合成示例）.csv", "gb18030", producers())
    about = {"name": "字库村口袋公园", "坐标系": "GCJ-02", "说明": MARK}
    write_geojson(folder / "口袋公园（合成示例）.geojson", about, parks())


if __name__ == "__main__":
    write(LEDGERS)
