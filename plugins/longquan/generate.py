"""Writes the sample ledgers of 龙泉水村: `python -m plugins.longquan.generate`.

The newspaper reports that ceremonies are filed and limited, but no numbers; the families, their ceremonies and the
members of the councils are made up. One line calls a funeral of 15 tables within the limit; it is refused.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from plugins.longquan.limits import LIMITS, OTHERS, in_chinese
from plugins.samples import Cell, Head, Row, save_xls, write_csv, write_table
from plugins.synthetic import MARK, name, phone
from schema.governance import CeremonyKind

LEDGERS = Path(__file__).parent / "ledgers"

FILING_HEADER: tuple[Head, ...] = (
    "序号",
    "报备编号",
    "报备日期",
    "户主",
    "事项",
    "操办日期",
    ("报备内容", "桌数"),
    ("报备内容", "天数"),
    ("报备内容", "每桌标准"),
    ("报备内容", "礼金标准"),
    "理事会意见",
    ("实际操办", "桌数"),
    ("实际操办", "天数"),
    "是否超标",
    "劝导人",
    "备注",
)
#: How many ceremonies of each kind were filed, and how clerks call it.
CEREMONIES = {
    CeremonyKind.WEDDING: (14, ("婚事", "婚", "婚嫁", "红事")),
    CeremonyKind.FUNERAL: (12, ("丧事", "丧", "白事")),
    CeremonyKind.SCHOOLING: (8, ("升学", "升学宴")),
    CeremonyKind.HOUSEWARMING: (6, ("乔迁", "乔迁宴")),
    CeremonyKind.BIRTHDAY: (5, ("寿宴", "祝寿")),
}
#: Filings counted in the order of their days, by what became of them.
OVER, NOT_YET = (4, 11, 17, 22, 30, 38), (43, 44, 45)
UNFLAGGED = 20
PRICES: tuple[Cell, ...] = (400, "400元", "450元/桌", "500", "380元")
GIFTS: tuple[Cell, ...] = (100, "100元", 50, None, "200元")


def filings() -> Iterator[Row]:
    """The filings, the earliest first."""
    chance = random.Random(360703)
    kinds = [kind for kind, (count, _) in CEREMONIES.items() for _ in range(count)]
    chance.shuffle(kinds)
    kinds.insert(UNFLAGGED - 1, CeremonyKind.FUNERAL)
    for number, kind in enumerate(kinds, start=1):
        held = date(2023, 1, 6) + timedelta(days=7 * number + chance.randrange(4))
        filed = held - timedelta(days=1 if kind is CeremonyKind.FUNERAL else chance.randrange(7, 20))
        tables, days = planned(kind, chance)
        yield (
            number,
            f"LQ2023-{number:03}",
            filed if number % 3 else f"{filed:%Y}.{filed.month}.{filed.day}",
            name(number + 10),
            chance.choice(CEREMONIES[kind][1]),
            written(held, days),
            (tables, f"{tables}桌", f"约{tables}桌")[number % 3],
            f"{days}天" if number % 2 else days,
            PRICES[number % len(PRICES)],
            GIFTS[number % len(GIFTS)],
            *became(number, kind, tables, days),
        )


def planned(kind: CeremonyKind, chance: random.Random) -> tuple[int, int]:
    """Tables and days that a family files."""
    limit = LIMITS.get(kind, OTHERS)
    return chance.randrange(limit.tables // 2, limit.tables), chance.randrange(1, limit.days + 1)


def became(number: int, kind: CeremonyKind, tables: int, days: int) -> Row:
    """What the council said and what was held: opinion, tables, days, over the limit, adviser, remark."""
    limit, adviser = LIMITS.get(kind, OTHERS), name(70 + number % 5)
    if number == UNFLAGGED:
        return ("同意", limit.tables + 3, days, "否", adviser, None)
    if number in NOT_YET:
        return ("同意", None, None, None, adviser, "尚未操办")
    if number in OVER and number % 2:
        return ("同意，劝导从简", f"{tables}桌", limit.days + 1, "√", adviser, "超天数，已批评教育")
    if number in OVER:
        return ("同意，劝导从简", limit.tables + 2, days, "是", adviser, "超桌数，已批评教育")
    opinion = "同意，劝导从简" if number % 4 == 0 else "同意"
    return (opinion, f"{tables}桌" if number % 2 else tables, days, "×" if number % 5 == 0 else "否", adviser, None)


def written(first: date, days: int) -> Cell:
    """The days of a ceremony as they are found in ledgers."""
    last = first + timedelta(days=days - 1)
    if days == 1:
        return first if first.day % 2 else f"{first.month}月{first.day}日"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def filing_form() -> Workbook:
    """The council's form, with the limits above the table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2023年"
    body = list(filings())
    title = (
        "赣州经开区凤岗镇龙泉水村2023年红白事操办报备表（截至12月31日）",
        f"填报单位：龙泉水村红白理事会　　{MARK}",
        f"村规民约：{in_chinese()}",
    )
    write_table(sheet, title, FILING_HEADER, body)
    sheet.append(["合计", f"{len(body)}户"])
    sheet.append([f"填表人：{name(80)}", *[None] * 9, f"审核人：{name(81)}"])
    return book


def members() -> Iterator[Row]:
    """The members of both councils; the head of one sits on the other."""
    rites = ("老党员", "老干部", "老教师", "新乡贤", "村民代表", "老党员", "新乡贤", "老教师", "村民代表")
    morals = ("老教师", "老党员", "老干部", "新乡贤", "村民代表", "村民代表", "老党员")
    posts = ("会长", "副会长", "副会长", *["成员"] * 6)
    yield (f"龙泉水村红白理事会、道德评议会成员名单　{MARK}", *[None] * 9)
    yield ("序号", "姓名", "性别", "联系电话", "组织类型", "所在组织", "职务", "身份", "任职时间", "备注")
    number = 0
    for council, first, backgrounds in (("红白理事会", 40, rites), ("道德评议会", 48, morals)):
        for place, background in enumerate(backgrounds):
            number += 1
            person = first + place
            yield (
                number,
                name(person),
                "女" if person % 3 == 0 else "男",
                phone(person),
                council,
                f"龙泉水村{council}",
                posts[place],
                background,
                ("2021年3月", "2021.3", "2022-01", "2021-03-15")[number % 4],
                "党支部书记推荐" if place == 0 else None,
            )
    yield ("合计", f"{number}人", *[None] * 8)


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    save_xls(filing_form(), folder / "红白事报备表（合成示例）.xls")
    write_csv(folder / "理事会成员（合成示例）.csv", "gbk", members())


if __name__ == "__main__":
    write(LEDGERS)
