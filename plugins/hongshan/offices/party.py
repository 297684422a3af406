"""The ledger of Party organizations: committees of streets and communities, their members, and the units of grids."""

from collections.abc import Iterator
from functools import cache

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugins.hongshan.offices.handwriting import workbook, written_month
from plugins.hongshan.offices.territory import Grid, communities, grids, towns
from plugins.samples import Cell, Head, Row, write_table
from plugins.synthetic import MARK, name, phone

MEMBERS, UNITS = 111, 595
COMMITTEE, JOINT = "街道大工委", "社区联合党委"
TAIL = ("书记", "联系电话", "委员人数", "成立时间")
MEMBER_HEADER: tuple[Head, ...] = (
    "序号",
    "党组织名称",
    "单位性质",
    "镇街",
    "社区（村）",
    ("加入的组织", "类型"),
    ("加入的组织", "名称"),
    "书记",
    "党员数",
    "成立时间",
)
UNIT_HEADER = ("序号", "镇街", "社区（村）", "网格编号", "类型", "党组织名称", "书记（组长）", "党员数", "成立时间")
#: What member organizations belong to, and how they are called.
BODIES = (
    ("机关", "示例{}局机关党委"),
    ("事业单位", "样板{}学校党支部"),
    ("国有企业", "演示{}集团党委"),
    ("两新组织", "虚构{}商会党支部"),
    ("医院", "模拟{}医院党总支"),
)


@cache
def units() -> dict[Grid, dict[str, str]]:
    """Names of each grid's Party units by kind: most have a branch, the others a group, and some have both."""
    found: dict[Grid, dict[str, str]] = {}
    doubled = UNITS - len(grids())
    for position, grid in enumerate(grids()):
        kinds = ["党小组"] if position % 5 == 4 else ["党支部"]
        if position % 5 in (0, 2) and doubled:
            kinds.append("党小组")
            doubled -= 1
        found[grid] = {kind: grid.full_name + kind for kind in kinds}
    return found


def units_of(grid: Grid) -> dict[str, str]:
    """Names of a grid's Party units by kind."""
    return units()[grid]


def party_ledger() -> Workbook:
    """The workbook of the organization department, a sheet a kind."""
    book, sheets = workbook(COMMITTEE, JOINT, "成员党组织", "网格党组织")
    _write(sheets[0], "街道“大工委”", ("序号", "镇街", "组织名称", *TAIL), list(committees()))
    _write(sheets[1], "社区“联合党委”", ("序号", "镇街", "社区（村）", "组织名称", "上级组织", *TAIL), list(joint()), 1)
    _write(sheets[2], "“大工委”“联合党委”成员党组织", MEMBER_HEADER, list(members()))
    _write(sheets[3], "网格党支部、党小组", UNIT_HEADER, list(unit_rows()), 1, 2)
    return book


def _write(sheet: Worksheet, what: str, header: tuple[Head, ...], body: list[Row], *merged: int) -> None:
    write_table(sheet, (f"红山区{what}台账", f"填报单位：红山区委组织部　　{MARK}"), header, body, merged=merged)
    sheet.append(["合计", f"{len(body)}个"])


def streets() -> list[str]:
    """Streets, without the towns."""
    return [town for town in towns() if town.endswith("街道")]


def committees() -> Iterator[Row]:
    """The committee of each street."""
    for number, street in enumerate(streets(), start=1):
        yield (number, street, f"{street}大工委", *_headed(number))


def joint() -> Iterator[Row]:
    """The joint committee of each community; that of a town's community has no street above it."""
    urban = [community for community in communities() if not community.is_village]
    for number, community in enumerate(urban, start=1):
        above = f"{community.town}大工委" if community.town in streets() else None
        yield (number, community.town, community.name, f"{community.name}联合党委", above, *_headed(number + 20))


def _headed(number: int) -> tuple[Cell, ...]:
    """Secretary, phone, members and founding of a committee."""
    members: Cell = f"{number % 5 + 7}人" if number % 3 == 0 else number % 5 + 7
    return name(number), phone(number), members, written_month(2021 + number % 2, number % 12 + 1, number)


def members() -> Iterator[Row]:
    """Organizations that take part, each in the committee of its street or community."""
    urban = [community for community in communities() if community.town in streets() and not community.is_village]
    for number in range(1, MEMBERS + 1):
        community = urban[number * 5 % len(urban)]
        nature, called = BODIES[number % len(BODIES)]
        in_street = number % 4 == 0
        yield (
            number,
            called.format(f"第{number}"),
            nature,
            community.town,
            None if in_street else community.name,
            "大工委" if in_street else "联合党委",
            f"{community.town}大工委" if in_street else f"{community.name}联合党委",
            name(number + 50),
            number % 40 + 6,
            written_month(2012 + number % 9, number % 12 + 1, number),
        )


def unit_rows() -> Iterator[Row]:
    """One line for each unit of a grid."""
    number = 0
    for grid, found in units().items():
        for kind, called in found.items():
            number += 1
            yield (
                number,
                grid.community.town,
                grid.community.name,
                grid.code,
                f"网格{kind}" if number % 2 else kind,
                called,
                name(number + 3),
                f"{number % 20 + 3}人" if number % 4 == 0 else number % 20 + 3,
                written_month(2022, number % 12 + 1, number),
            )
