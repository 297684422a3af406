"""Writes the sample ledger of 七一社区: `python -m plugins.qiyi.generate`.

83 persons with 300 yuan each, on two printed pages with the header on both. Names are made up, ID numbers are of a
region that doesn't exist, and phones have a prefix that no operator has.
"""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Row, write_header, write_table
from plugins.synthetic import MARK, id_number, name, phone

LEDGERS = Path(__file__).parent / "ledgers"
PERSONS, FIRST_PAGE = 83, 42

HEADER = (
    "序号",
    "姓名",
    "性别",
    "年龄",
    "身份证号",
    "人员类别",
    "家庭住址",
    "联系电话",
    "餐卡号",
    "补贴标准（元/人）",
    "发放金额（元）",
    "发放日期",
    "领取人签字",
    "代领人",
    "备注",
)
AGED = ((80, ("高龄", "80岁以上", "高龄老人")), (70, ("70岁以上", "70-79岁")), (60, ("60岁以上", "60-69岁", "老年人")))
HARDSHIP = ("低保", "低保户", "特困", "残疾", "残疾人", "失独", "困难人员")
AMOUNTS: tuple[Cell, ...] = (300, "300", "300元/人", "300.00", "300元", 300.0)
DATES: tuple[Cell, ...] = ("2023-3-18", "3月18日", "2023.3.18", "2023年3月18日", date(2023, 3, 18), "20230318")


def persons() -> Iterator[Row]:
    """One line for each person, written as one of several clerks would."""
    chance = random.Random(530702)
    for number in range(1, PERSONS + 1):
        poor = number % 6 == 0
        born = date(chance.randrange(1966, 1985) if poor else chance.randrange(1933, 1963), chance.randrange(1, 13), 15)
        sequence = chance.randrange(1, 900)
        yield (
            number,
            spaced(name(number)) if number % 9 == 0 else name(number),
            "男" if sequence % 2 else "女",
            2023 - born.year,
            id_number(born, sequence),
            chance.choice(HARDSHIP) if poor else aged(2023 - born.year, chance),
            f"七一社区示例巷{number}号{chance.randrange(1, 5)}单元{chance.randrange(101, 609)}室",
            phone(number) if number % 7 else None,
            f"示例{number:04}",
            "300元/人",
            AMOUNTS[number % len(AMOUNTS)],
            DATES[number % 5 if number % 11 else 5],
            None,
            name(number + 20) if number % 8 == 0 else None,
            "行动不便，由家属代领" if number % 8 == 0 else None,
        )


def spaced(called: str) -> str:
    """A name as it is stretched to the width of longer ones."""
    return f"{called[0]} {called[1:]}" if len(called) == 3 else called


def aged(age: int, chance: random.Random) -> str:
    """The category by age, in one of its spellings."""
    return next(chance.choice(spellings) for least, spellings in AGED if age >= least)


def roster() -> Workbook:
    """The community's workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2023年3月"
    body = list(persons())
    title = ("七一社区爱心餐卡发放花名册（2023年3月）", f"填报单位：七一社区居委会　　单位：元　　{MARK}")
    write_table(sheet, title, HEADER, body[:FIRST_PAGE])
    sheet.append(subtotal("本页小计", FIRST_PAGE))
    write_header(sheet, HEADER)
    for row in body[FIRST_PAGE:]:
        sheet.append(list(row))
    sheet.append(subtotal("本页小计", PERSONS - FIRST_PAGE))
    sheet.append(subtotal("合计", PERSONS))
    sheet.append(["合计（大写）：贰万肆仟玖佰元整"])
    sheet.append([f"制表人：{name(100)}", None, None, None, f"审核人：{name(101)}", *[None] * 6, "2023年3月20日"])
    return book


def subtotal(label: str, count: int) -> list[Cell]:
    """A line of sums: persons and yuan."""
    return [label, f"{count}人", *[None] * 8, f"{300 * count}元"]


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    roster().save(folder / "爱心餐卡发放花名册（合成示例）.xlsx")


if __name__ == "__main__":
    write(LEDGERS)
