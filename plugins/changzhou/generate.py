"""Writes the sample ledgers of 长洲区: `python -m plugins.changzhou.generate`.

What is found is either rectified or still open, and nothing is closed before a recheck has passed. An inspection that
finds something names who has to put it right and by when. Streets and communities are real; compounds, companies and
everything said of them are made up.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Head, Row, write_csv, write_table
from plugins.synthetic import MARK, name

LEDGERS = Path(__file__).parent / "ledgers"

PLACES = {
    "大塘街道": ("龙山社区", "金叶社区", "恒祥社区", "神冠社区"),
    "兴龙街道": ("两广社区", "兴宁社区", "毅德社区"),
    "红岭街道": ("红岭社区", "三祺社区", "福兴社区"),
}
#: Compounds of one community, named as no compound is.
COMPOUNDS = ("示例花园", "样板小区")
ISSUE_HEADER: tuple[Head, ...] = (
    "序号",
    ("排查情况", "编号"),
    ("排查情况", "排查日期"),
    ("排查情况", "街道"),
    ("排查情况", "社区"),
    ("排查情况", "小区"),
    ("排查情况", "点位"),
    ("排查情况", "问题类型"),
    ("排查情况", "问题描述"),
    ("排查情况", "数量（处）"),
    ("排查情况", "风险等级"),
    ("整改情况", "交办日期"),
    ("整改情况", "责任单位"),
    ("整改情况", "单位类型"),
    ("整改情况", "责任人"),
    ("整改情况", "整改措施"),
    ("整改情况", "整改时限"),
    ("整改情况", "整改状态"),
    ("整改情况", "完成日期"),
    ("“回头看”", "复查单位"),
    ("“回头看”", "复查日期"),
    ("“回头看”", "复查结果"),
    ("“回头看”", "是否反弹"),
    ("“回头看”", "销号日期"),
    "备注",
)
#: Kind, description, what is to be done, and how dangerous it is.
PROBLEMS = (
    ("飞线充电", "从窗口拉线给电动车充电", "拆除飞线，引导到充电桩充电", "重大"),
    ("飞线", "阳台私拉电线至楼下", "拆除飞线", "一般"),
    ("楼道充电", "在楼道内给电动车充电", "劝离并张贴告示", "重大隐患"),
    ("楼道停放", "楼道停放电动车", "清理楼道", "一般隐患"),
    ("消防通道堵塞", "杂物占用消防通道", "清理杂物，划线管理", "高"),
    ("僵尸车", "废弃电动车长期占用车棚", "张贴告知书后清理", "低"),
)
CHECKERS = ("长洲区文明办", "长洲区城管局", "长洲区消防大队")
OFFICES = (("物业", "示例物业服务有限公司"), ("社区", "{community}居民委员会"), ("街道办", "{street}办事处"))
METHODS = ("查阅台账", "座谈交流", "现场办公", "“回头看”", "现场", "回访")
#: What inspections find: words, number of problems, and whose they are.
FINDINGS = (
    ("排查台账未及时更新", 1, 2),
    ("充电桩数量不足，仍有飞线充电", 3, 0),
    ("整改责任未落实到人", 1, 1),
    ("消防通道再次被占用", 2, 0),
)
DEADLINES = ("立即整改", "5月底前", "2023年6月15日", "6月10日前", "2023.6.30", "年底前")


def issues() -> Iterator[Row]:
    """The issues, by street and community."""
    chance = random.Random(450405)
    spots = [(street, community, spot) for street, found in PLACES.items() for community in found for spot in range(6)]
    for number, (street, community, _) in enumerate(spots, start=1):
        found = date(2023, 4, 3) + timedelta(days=chance.randrange(40))
        kind, description, measure, severity = chance.choice(PROBLEMS)
        office, responsible = chance.choice(OFFICES)
        count = chance.randrange(1, 6)
        yield (
            number,
            f"CZ-2023-{number:03}",
            written(found, number),
            street,
            community,
            community.removesuffix("社区") + chance.choice(COMPOUNDS),
            f"{chance.randrange(1, 12)}栋{chance.randrange(1, 5)}单元",
            kind,
            description,
            f"{count}处" if number % 3 == 0 else count,
            severity,
            written(found + timedelta(days=1), number + 1),
            responsible.format(community=community, street=street),
            office,
            name(number),
            measure,
            DEADLINES[number % len(DEADLINES)],
            *followed(number, found, chance),
        )


def followed(number: int, found: date, chance: random.Random) -> Row:
    """What became of an issue: state, day of rectification, recheck, whether it came back, closing, remark."""
    rectified, checked = (
        found + timedelta(days=chance.randrange(1, 15)),
        found + timedelta(days=chance.randrange(20, 30)),
    )
    checker = chance.choice(CHECKERS)
    if number % 10 == 0:
        return ("未整改", None, None, None, None, None, None, "已再次交办")
    if number % 10 in (4, 7):
        return ("整改中", None, None, None, None, None, None, None)
    if number % 10 == 5:
        return ("已整改", written(rectified, number), None, None, None, None, None, "待复查")
    if number % 20 == 3:
        done = written(rectified, number)
        return ("整改中", done, checker, written(checked, number), "不合格", "是", None, "反弹，已重新交办")
    if number % 20 == 13:
        return ("立行立改", written(found, number), None, None, None, None, None, "待复查")
    closed = written(checked + timedelta(days=2), number + 2)
    done = written(rectified, number + 3)
    return ("已销号", done, checker, written(checked, number), chance.choice(("合格", "通过")), "否", closed, None)


def written(day: date, style: int) -> Cell:
    """A date as it is found in ledgers."""
    forms: tuple[Cell, ...] = (f"{day:%Y}-{day.month}-{day.day}", f"{day.month}月{day.day}日", f"{day:%Y.%m.%d}", day)
    return forms[style % len(forms)]


def investigation() -> Workbook:
    """The district's workbook; streets and communities are merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "飞线排查"
    body = [with_units(row) if row[0] == 1 else row for row in issues()]
    title = ("长洲区2023年电动自行车“飞线”充电排查整改台账（截至6月30日）", f"填报单位：长洲区城市管理局　　{MARK}")
    write_table(sheet, title, ISSUE_HEADER, body, merged=(3, 4))
    sheet.append(["合计", f"{len(body)}个问题"])
    sheet.append([f"填表人：{name(90)}", *[None] * 8, f"审核人：{name(91)}", *[None] * 8, "填表日期：2023年6月30日"])
    return book


def with_units(row: Row) -> Row:
    """The line that counts the wires of several units."""
    return (
        *row[:6],
        "3栋2、4、6单元",
        "飞线充电",
        "3栋2、4、6单元共5处飞线",
        "5处",
        "重大",
        *row[11:15],
        "拆除飞线",
        *row[16:],
    )


def facilities() -> Iterator[Row]:
    """Charging facilities by compound; one name needs a character that only GB 18030 has."""
    chance = random.Random(450)
    kinds = ("充电桩", "充电棚", "换电柜")
    commissioned = ("2023年5月", "2023.6", "2022年下半年", "2023-04-20", "2021年")
    yield (f"长洲区电动自行车充电设施台账　{MARK}", *[None] * 10)
    yield ("序号", "街道", "社区", "小区", "位置", "类型", "插口数", "运营企业", "资费", "投用日期", "消防设施")
    number = 0
    for street, communities in PLACES.items():
        for community in communities:
            for compound in COMPOUNDS:
                number += 1
                sockets = chance.randrange(4, 40, 2)
                yield (
                    number,
                    street,
                    community,
                    "示例㐂园" if number == 1 else community.removesuffix("社区") + compound,
                    f"{chance.randrange(1, 12)}栋{chance.choice('东西南北')}侧",
                    kinds[number % 3],
                    (sockets, f"{sockets}个", f"约{sockets}个")[number % 3],
                    chance.choice(("示例充电科技有限公司", "样板新能源有限公司")),
                    chance.choice(("1元/度", "0.8元/度", "1元/4小时")),
                    chance.choice(commissioned),
                    chance.choice(("灭火器2具", "灭火器4具、消防沙", "喷淋")),
                )
    yield (f"填表人：{name(92)}", *[None] * 10)


def inspections() -> Iterator[Row]:
    """The disciplinary commission's inspections: each community is visited twice."""
    yield (f"长洲区2023年“飞线”治理专项监督检查台账　{MARK}", *[None] * 16)
    yield (
        "序号",
        "编号",
        "检查时间",
        "检查组",
        "参加单位",
        "方式",
        "街道",
        "社区",
        "小区",
        "点位",
        "发现问题",
        "问题数（处）",
        "反馈时间",
        "责任单位",
        "单位类型",
        "限期",
        "整改结果",
    )
    chance = random.Random(4504)
    visits = [(street, community, again) for again in (0, 1) for street, all_ in PLACES.items() for community in all_]
    for number, (street, community, again) in enumerate(visits, start=1):
        day = date(2023, 4, 10) + timedelta(days=45 * again + number)
        yield (
            number,
            f"JD-2023-{number:03}",
            written(day, number),
            f"长洲区纪委监委第{'一二'[number % 2]}监督检查组",
            "、".join(chance.sample(("文明办", "城管局", "消防大队", "街道办"), chance.randrange(2, 5))),
            METHODS[3 + 2 * (number % 2)] if again else METHODS[number % 3],
            street,
            community,
            community.removesuffix("社区") + chance.choice(COMPOUNDS),
            f"{chance.randrange(1, 12)}栋楼道",
            *judged(number, street, community, day, again=bool(again)),
        )
    yield ("合计", f"{len(visits)}次", *[None] * 15)
    yield (f"填表人：{name(93)}", *[None] * 16)


def judged(number: int, street: str, community: str, day: date, *, again: bool) -> Row:
    """What an inspection found, to whom it was handed over, and what became of it; a second visit finds less."""
    if number % 4 == 0 or (again and number % 3):
        return ("未发现问题", 0, None, None, None, None, None)
    finding, count, office = FINDINGS[number % len(FINDINGS)]
    kind, responsible = OFFICES[office]
    due = day + timedelta(days=15)
    return (
        finding,
        f"{count}处" if number % 2 else count,
        written(day + timedelta(days=2), number + 1),
        responsible.format(community=community, street=street),
        kind,
        "立即整改" if number % 5 == 0 else f"{due.month}月{due.day}日前",
        "整改中" if again else ("已整改", "立行立改")[number % 2],
    )


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    investigation().save(folder / "飞线排查整改台账（合成示例）.xlsx")
    write_csv(folder / "充电设施（合成示例）.csv", "gb18030", facilities())
    write_csv(folder / "监督检查（合成示例）.csv", "gbk", inspections())


if __name__ == "__main__":
    write(LEDGERS)
