"""Writes the sample ledgers of 七一社区: `python -m plugins.qiyi.generate`.

83 persons with 300 yuan each, on two printed pages with the header on both, and once more in the public notice, where
the ID numbers of those in hardship are left out. The canteen's swipes never spend more than a card holds. Names are
made up, ID numbers are of a region that doesn't exist, and phones have a prefix that no operator has.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Row, write_csv, write_header, write_table
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

CANTEEN = "老年幸福食堂"
#: Meal, hour, prices, and what the person adds to the card's share.
MEALS = (("早餐", 7, (4, 5), 1), ("午餐", 11, (12, 13, 15), 2), ("晚餐", 17, (10, 12), 2))
OPENED, DAYS = date(2023, 3, 20), 12


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


def notice() -> Iterator[Row]:
    """The public notice of the same grants."""
    yield (f"七一社区爱心餐卡补贴对象公示名单（2023年3月）　{MARK}", None, None, None)
    yield ("公示时间：2023年3月11日至3月17日", None, None, None)
    yield ("序号", "姓名", "证件号码", "补贴金额（元）")
    for number, (_, called, _, _, identity, category, *_) in enumerate(persons(), start=1):
        shown = None if category in HARDSHIP else f"{str(identity)[:6]}********{str(identity)[-4:]}"
        yield (number, starred(str(called)), shown, "300.00" if number % 5 else "300元")
    yield ("合计", f"{PERSONS}人", None, f"{300 * PERSONS}元")
    yield (f"监督电话：{phone(99)}", None, None, None)


def starred(called: str) -> str:
    """A name as it is published."""
    return called[0] + "*" * (len(called.replace(" ", "")) - 1)


def canteens() -> Iterator[Row]:
    """The list of places that serve meals."""
    yield (f"七一社区食堂（助餐点）台账　{MARK}", *[None] * 12)
    yield (
        "序号",
        "名称",
        "类型",
        "地址",
        "面积（㎡）",
        "餐位",
        "功能区",
        "负责人",
        "联系电话",
        "供餐时间",
        "餐标（元）",
        "开业日期",
        "状态",
    )
    address, hours = "七一社区示例巷1号", "7:00-8:30；11:00-12:30；17:00-18:30"
    rooms, price = "餐厅、文化娱乐室", "早4—5/午12—15/晚10—12"
    yield (
        1,
        CANTEEN,
        "老年食堂",
        address,
        "220㎡",
        48,
        rooms,
        name(102),
        phone(90),
        hours,
        price,
        "2023年3月20日",
        "运营",
    )
    spot = "七一社区示例巷60号"
    yield (
        2,
        "示例巷助餐点",
        "助餐点",
        spot,
        35,
        8,
        "取餐台",
        name(103),
        phone(91),
        "11:00-12:30",
        "午12",
        None,
        "筹备",
    )
    yield (f"填表人：{name(100)}", *[None] * 12)


def swipes() -> Iterator[Row]:
    """What the canteen's card reader recorded in its first days, in the order of time."""
    yield (f"{CANTEEN}刷卡流水　{MARK}", *[None] * 9)
    yield (
        "流水号",
        "食堂",
        "刷卡时间",
        "卡号",
        "餐别",
        "餐费（元）",
        "个人支付（元）",
        "餐卡补贴（元）",
        "就餐方式",
        "终端",
    )
    chance = random.Random(20230320)
    found = sorted(meal for day in range(DAYS) for meal in served(OPENED + timedelta(days=day), chance))
    for number, (at, card, meal, price, own, way) in enumerate(found, start=1):
        share = f"{price - own:.2f}"
        yield (
            f"LS{number:06}",
            CANTEEN,
            f"{at}",
            f"示例{card:04}",
            meal,
            f"{price:.2f}",
            f"{own:.2f}",
            share,
            way,
            "1号机",
        )
    prices = sum(price for _, _, _, price, _, _ in found)
    yield ("合计", f"{len(found)}笔", *[None] * 3, f"{prices:.2f}", *[None] * 4)


def served(day: date, chance: random.Random) -> Iterator[tuple[datetime, int, str, int, int, str]]:
    """One day's meals: time, card, meal, price, own share, and way; who can't walk has them brought."""
    for card in range(1, PERSONS + 1):
        for meal, hour, prices, own in MEALS:
            if chance.random() < (0.4 if meal == "午餐" else 0.08):
                at = datetime(day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60))
                way = "送餐" if card % 8 == 0 else chance.choice(("堂食", "堂食", "自取"))
                yield at, card, meal, chance.choice(prices), own, way


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    roster().save(folder / "爱心餐卡发放花名册（合成示例）.xlsx")
    write_csv(folder / "爱心餐卡公示名单（合成示例）.csv", "gb18030", notice())
    write_csv(folder / "食堂台账（合成示例）.csv", "gb18030", canteens())
    write_csv(folder / "食堂刷卡流水（合成示例）.csv", "utf-8-sig", swipes())


if __name__ == "__main__":
    write(LEDGERS)
