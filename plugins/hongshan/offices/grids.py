"""Ledgers of the grids, a sheet a street, and of the zones that Party members answer for."""

import random
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugins.hongshan.offices.handwriting import workbook, written_number
from plugins.hongshan.offices.party import units_of
from plugins.hongshan.offices.posts import stationed
from plugins.hongshan.offices.territory import NUMERALS, evenly, grids, split, towns
from plugins.samples import Cell, Head, Row, write_table
from plugins.synthetic import MARK, name

FEWEST, MOST = 300, 500
ZONES, LINKED_HOUSEHOLDS = 373, 37742

GRID_HEADER: tuple[Head, ...] = (
    "序号",
    "所属社区",
    "网格编号",
    "网格名称",
    "四至范围",
    "楼栋数",
    "户数",
    "常住人口",
    "网格长",
    "专职网格员",
    ("网格党组织", "党支部"),
    ("网格党组织", "党小组"),
    ("网格党组织", "党员数"),
)
ZONE_HEADER = (
    "序号",
    "镇街",
    "社区（村）",
    "责任区编号",
    "责任区名称",
    "责任范围",
    "责任党员（人）",
    "联系户数",
    "负责人",
)
STREETS = ("示例大街", "样板路", "演示街", "模拟路", "范例街")


def grid_ledger() -> Workbook:
    """The workbook of the grids: a sheet a street with its communities as merged cells, and a summary."""
    book, (*sheets, summary) = workbook(*towns(), "汇总")
    households = sizes()
    lines: list[Row] = []
    for town, sheet in zip(towns(), sheets, strict=True):
        own = [position for position, grid in enumerate(grids()) if grid.community.town == town]
        body = [grid_row(number, position, households[position]) for number, position in enumerate(own, start=1)]
        total = sum(households[position] for position in own)
        write_street(sheet, town, body, total)
        lines.append((len(lines) + 1, town, len(body), total))
    write_table(summary, ("红山区“全科网格”汇总表", MARK), ("序号", "镇街", "网格数", "户数"), lines)
    summary.append(["合计", None, len(grids()), sum(households)])
    return book


def write_street(sheet: Worksheet, town: str, body: list[Row], households: int) -> None:
    """One street's sheet with its total."""
    title = (f"红山区“全科网格”台账（{town}）", f"填报单位：{town}　　填报日期：2023年11月30日　　{MARK}")
    write_table(sheet, title, GRID_HEADER, body, merged=(1,))
    sheet.append(["合计", None, f"{len(body)}个网格", *[None] * 3, f"{households}户"])
    sheet.append([f"填表人：{name(len(town))}", *[None] * 7, f"审核人：{name(len(town) + 9)}"])


def sizes() -> list[int]:
    """Households of each grid, between the fewest and the most of them."""
    chance = random.Random(475)
    found = [chance.randrange(FEWEST, MOST + 1) for _ in grids()]
    found[3], found[-3] = FEWEST, MOST
    return found


def grid_row(number: int, position: int, households: int) -> Row:
    """One grid, as one of several clerks would write it."""
    grid = grids()[position]
    units = units_of(grid)
    return (
        number,
        grid.community.name,
        grid.code,
        grid.name,
        bounds(position),
        (households // 40, f"{households // 40}栋")[position % 2],
        written_number(households, "户", position),
        written_number(households * 12 // 5, "人", position + 1),
        name(position + 30),
        "、".join(name(worker) for worker in stationed()[grid]),
        units.get("党支部"),
        units.get("党小组"),
        written_number(position % 17 + 5, "人", position + 2),
    )


def bounds(position: int) -> str:
    """The four sides of a grid."""
    east, south, west, north = (STREETS[(position + side) % len(STREETS)] for side in range(4))
    return f"东至{east}，南至{south}，西至{west}，北至{north}"


def zone_ledger() -> Workbook:
    """The workbook of responsibility zones; their linked households add up."""
    book, (sheet,) = workbook("党员责任区")
    title = ("红山区党员责任区台账（截至2023年11月30日）", f"填报单位：红山区委组织部　　{MARK}")
    write_table(sheet, title, ZONE_HEADER, list(zones()), merged=(1, 2))
    sheet.append(["合计", None, f"{ZONES}个", *[None] * 4, f"{LINKED_HOUSEHOLDS}户"])
    return book


def zones() -> Iterator[Row]:
    """One line for each zone, numbered within the community."""
    chance = random.Random(373)
    linked = split(LINKED_HOUSEHOLDS, [chance.randrange(60, 140) for _ in range(ZONES)])
    counted: dict[str, int] = {}
    for number, (community, households) in enumerate(zip(evenly(ZONES), linked, strict=True), start=1):
        within = counted[community.code] = counted.get(community.code, 0) + 1
        first = number % 9 * 3 + 1
        members: Cell = f"{number % 12 + 3}名" if number % 4 == 0 else number % 12 + 3
        yield (
            number,
            community.town,
            community.name,
            f"Z{within:02}",
            f"{community.name}第{NUMERALS[within - 1]}党员责任区",
            f"{first}—{first + 2}组" if community.is_village else f"{first}—{first + 2}号楼",
            members,
            f"{households}户" if number % 3 == 0 else households,
            name(number + 11),
        )
