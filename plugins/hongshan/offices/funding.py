"""The table by which the district hands out the money for the work of communities and villages."""

import random
from collections.abc import Iterator

from openpyxl import Workbook

from plugins.hongshan.offices.handwriting import workbook
from plugins.hongshan.offices.territory import communities, split
from plugins.samples import Cell, Row, write_table
from plugins.synthetic import MARK

#: What the district pays in all, in units of 100 yuan, and for which purposes.
FROM_BUDGET = 203_640
PURPOSES = ("社区办公经费", "党员活动经费", "为民服务经费")
HEADER = ("序号", "镇街", "社区（村）", "单位类型", "经费项目", "金额（万元）", "经费来源", "备注")


def funding_table() -> Workbook:
    """The workbook of the finance bureau; places are merged cells."""
    book, (sheet,) = workbook("2023年")
    title = ("红山区2023年社区工作经费下达表", f"填报单位：红山区财政局　　单位：万元　　{MARK}")
    write_table(sheet, title, HEADER, list(rows()), merged=(1, 2))
    sheet.append(["合计", *[None] * 4, f"{FROM_BUDGET // 10000 * 100}余万元", None, "区级财政部分"])
    return book


def rows() -> Iterator[Row]:
    """A line for each purpose, and now and then one for what others gave."""
    chance = random.Random(2000)
    weights = [chance.randrange(60, 140) for _ in communities() for _ in PURPOSES]
    amounts = iter(split(FROM_BUDGET, weights))
    number = 0
    for position, community in enumerate(communities()):
        place = (community.town, community.name, community.committee)
        for purpose in PURPOSES:
            number += 1
            yield (number, *place, purpose, written_amount(next(amounts), number), "区级财政", None)
        if position % 9 == 4:
            number += 1
            yield (number, *place, "社区共建经费", chance.randrange(10, 60) / 10, "社会资金", "共建单位捐助")


def written_amount(hundreds: int, style: int) -> Cell:
    """An amount in the table's unit, now and then in another one."""
    forms: tuple[Cell, ...] = (hundreds / 100, f"{hundreds / 100}万元", hundreds / 100, f"{hundreds * 100}元")
    return forms[style % len(forms)]
