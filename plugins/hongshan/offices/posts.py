"""Rosters of grid workers and of the Party members who look after a building."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from openpyxl import Workbook

from plugins.hongshan.offices.handwriting import cross, stretched, tick, workbook, written_month, written_number
from plugins.hongshan.offices.territory import Grid, evenly, grids
from plugins.samples import Cell, Row, write_table
from plugins.synthetic import MARK, contact, id_number, name

WORKERS, NEW, COLLEGE = 562, 251, 540
TRAINING_HOURS = 24
LEADERS = 616
#: Persons of the rosters among all contacts, beyond those who report twice.
FIRST_LEADER, FIRST_WORKER = 4000, 5000
#: One worker of so many stands among those who report twice, where no ID number tells that it is the same person.
REPORTS_TWICE = 100

ROSTER_HEADER = (
    "序号",
    "姓名",
    "性别",
    "年龄",
    "身份证号",
    "学历",
    "政治面貌",
    "联系电话",
    "所属街道",
    "所属社区",
    "网格编号",
    "入职时间",
    "专/兼职",
    "是否新招录",
    "是否纳入社工职业体系",
    "年度培训学时",
    "备注",
)
LEADER_HEADER = ("序号", "镇街", "社区（村）", "小区", "楼栋", "姓名", "性别", "联系电话", "党员类型", "推选时间")
HIGH_LEVELS = ("大专", "本科", "大专", "大学", "本科", "研究生")
LOW_LEVELS = ("高中", "中专")
POLITICS = ("中共党员", "群众", "共青团员", "党员", "群众", "中共预备党员")
MEMBERS = ("在职党员", "退休党员", "流动党员")
COMPOUNDS = ("示例花园", "样板小区", "演示家园")


@cache
def stationed() -> dict[Grid, list[int]]:
    """Numbers of the workers of each grid: one in each, a second one in some."""
    found: dict[Grid, list[int]] = defaultdict(list)
    doubled = grids()[::5][: WORKERS - len(grids())]
    places = [grid for grid in grids() for _ in range(2 if grid in doubled else 1)]
    for number, grid in enumerate(places, start=1):
        found[grid].append(number)
    return dict(found)


def grid_workers() -> Iterator[Row]:
    """The roster as it is exported: ID numbers behind a tab, lest Excel round them."""
    blanks = [None] * (len(ROSTER_HEADER) - 1)
    yield (f"红山区2023年度专职网格员花名册　{MARK}", *blanks)
    yield ("填报单位：红山区网格化服务管理中心", *blanks)
    yield ROSTER_HEADER
    chance = random.Random(562)
    numbers = range(1, WORKERS + 1)
    recruited, lesser = set(chance.sample(numbers, NEW)), set(chance.sample(numbers, WORKERS - COLLEGE))
    for grid, workers in stationed().items():
        for number in workers:
            level = LOW_LEVELS[number % 2] if number in lesser else HIGH_LEVELS[number % 6]
            yield worker(number, grid, level, is_new=number in recruited)
    yield ("合计", f"{WORKERS}人", *blanks[1:])
    yield (f"填表人：{name(7)}", *blanks)


def worker(number: int, grid: Grid, level: str, *, is_new: bool) -> Row:
    """One line of the roster."""
    born = date(1972, 1, 1) + timedelta(days=19 * number)
    sequence = number % 89 + 1
    called, mobile = contact(number if number % REPORTS_TWICE == 0 else FIRST_WORKER + number)
    joined = (2023, number % 6 + 1) if is_new else (2016 + number % 7, number % 12 + 1)
    return (
        number,
        stretched(called, number),
        "男" if sequence % 2 else "女",
        2023 - born.year,
        "\t" + id_number(born, sequence),
        level,
        POLITICS[number % len(POLITICS)],
        mobile,
        grid.community.town,
        grid.community.name,
        grid.code,
        written_month(*joined, number),
        "专职",
        (tick if is_new else cross)(number),
        tick(number + 1),
        trained(number),
        "老带新" if is_new and number % 10 == 0 else None,
    )


def trained(number: int) -> Cell:
    """Hours of training in the year, none below the least."""
    hours = TRAINING_HOURS + 2 * (number % 6)
    return (hours, f"{hours}学时", f"不少于{hours}学时", hours, f"{hours}.5")[number % 5]


def building_leaders() -> Workbook:
    """The roster of building leaders; streets and communities are merged cells."""
    book, (sheet,) = workbook("楼栋长")
    title = ("红山区党员楼栋长名册（2023年）", f"填报单位：红山区委组织部　　{MARK}")
    write_table(sheet, title, LEADER_HEADER, list(leaders()), merged=(1, 2))
    sheet.append(["合计", f"{LEADERS}名"])
    sheet.append([f"填表人：{name(8)}", *[None] * 6, "填表日期：2023年11月30日"])
    return book


def leaders() -> Iterator[Row]:
    """One line for each building leader, by community."""
    for number, community in enumerate(evenly(LEADERS), start=1):
        called, mobile = contact(FIRST_LEADER + number)
        yield (
            number,
            community.town,
            community.name,
            community.name.removesuffix("社区") + COMPOUNDS[number % len(COMPOUNDS)],
            written_number(number % 24 + 1, "号楼", 0),
            stretched(called, number),
            "女" if number % 3 else "男",
            mobile,
            MEMBERS[number % len(MEMBERS)],
            written_month(2021 + number % 3, number % 10 + 1, number),
        )
