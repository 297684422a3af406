"""Writes the sample ledgers of 霍山县: `python -m plugins.huoshan.generate`.

One centre, 16 institutes and 144 stations; of the county's 145 villages 高桥湾村 has none. Towns and villages are real,
everything said of them is made up.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Head, Row, write_csv, write_table
from plugins.synthetic import MARK, name, phone
from schema.divisions import is_statistical_zone, shipped
from schema.places import DivisionLevel

LEDGERS = Path(__file__).parent / "ledgers"
COUNTY = "霍山县"
WITHOUT_STATION = "高桥湾村"

VENUE_HEADER: tuple[Head, ...] = (
    "序号",
    "级别",
    "名称",
    "所在乡镇",
    "所在村（社区）",
    "地址",
    "面积（㎡）",
    "负责人",
    "联系电话",
    ("功能室", "理论宣讲室"),
    ("功能室", "图书阅览室"),
    ("功能室", "文体活动室"),
    ("功能室", "志愿服务室"),
    "建成时间",
    "挂牌",
    "备注",
)
ACTIVITY_HEADER: tuple[Head, ...] = (
    "序号",
    "乡镇",
    "村（社区）",
    "活动日期",
    "活动地点",
    "活动名称",
    "服务类别",
    ("服务队", "名称"),
    ("服务队", "类型"),
    ("志愿者服务人数及时长统计", "青年", "人数"),
    ("志愿者服务人数及时长统计", "青年", "小时"),
    ("志愿者服务人数及时长统计", "社会人士", "人数"),
    ("志愿者服务人数及时长统计", "社会人士", "小时"),
    ("志愿者服务人数及时长统计", "合计", "人数"),
    ("志愿者服务人数及时长统计", "合计", "小时"),
    ("活动受益人次统计", "成人"),
    ("活动受益人次统计", "儿童"),
    ("活动受益人次统计", "总合计"),
    "负责人",
    "活动内容",
)
TEAMS: tuple[tuple[str, str, Cell, str, str], ...] = (
    ("专家宣讲团", "宣讲团", 12, "社科专家讲理论", "2022年11月"),
    ("青年宣讲团", "宣讲团", "约30人", "青年讲实践", "2022.11"),
    ("巾帼宣讲团", "宣讲团", "20余人", "家庭家教家风", "2021年"),
    ("红领巾宣讲团", "宣讲团", "40名", "红领巾讲故事", "2021年第二季度"),
    ("百花艺术团", "艺术团", 26, "大鼓书、音乐快板、三句半", "2016.3"),
    ("文明风尚志愿服务队", "志愿服务队", "50余人", "故事宣讲、文明劝导", "2018年5月"),
    ("田间课堂志愿服务队", "志愿服务队", "15人", "农技下乡", "2020年上半年"),
    ("诸事如意志愿服务队", "志愿服务队", "近40人", "邻里调解", "2019-6"),
)
PLACES = ("文化广场", "农家书屋", "党群服务中心", "村部门前")
#: Name, category, and the team that carries it out.
ACTIVITIES = (
    ("《老两口学报告》巡演", "文艺", "百花艺术团"),
    ("党的二十大精神故事会", "理论宣讲", "文明风尚志愿服务队"),
    ("“但说无妨”院坝会", "宣讲", "青年宣讲团"),
    ("茶园里的田间课堂", "科普", "田间课堂志愿服务队"),
    ("“诸事如意”邻里帮扶", "帮扶", "诸事如意志愿服务队"),
    ("重阳敬老", "敬老", "巾帼宣讲团"),
    ("清洁家园行动", "环境整治", "文明风尚志愿服务队"),
    ("红领巾讲家乡", "教育", "红领巾宣讲团"),
)


def towns() -> dict[str, list[str]]:
    """Villages by town, both as ledgers spell them; the development zone, which is no town, comes last."""
    found: dict[str, list[str]] = {}
    rows = {row.id: row for row in shipped() if row.code.startswith("341525")}
    for row in rows.values():
        if row.level == DivisionLevel.VILLAGE.name and row.parent_id:
            found.setdefault(rows[row.parent_id].name, []).append(spelled(row.name))
    return found


def zones() -> set[str]:
    """Names of the county's development zones."""
    rows = [row for row in shipped() if row.code.startswith("341525") and row.level == DivisionLevel.TOWN.name]
    return {row.name for row in rows if is_statistical_zone(row.id)}


def spelled(division: str) -> str:
    """A village's or community's name without its committee."""
    if division.endswith("村委会"):
        return division.removesuffix("委会")
    stem = division.removesuffix("居委会")
    return stem if stem.endswith("社区") else f"{stem}社区"


def venues() -> Iterator[Row]:
    """Centre, institutes and stations, each town's together."""
    chance = random.Random(341525)
    yield venue(1, "中心", f"{COUNTY}新时代文明实践中心", COUNTY, None, 1200, chance)
    number = 2
    for town, villages in towns().items():
        if town not in zones():
            yield venue(number, "所", f"{town}新时代文明实践所", town, None, chance.randrange(200, 500, 10), chance)
            number += 1
        for village in villages:
            if village != WITHOUT_STATION:
                station = f"{village}新时代文明实践站"
                yield venue(number, "站", station, town, village, chance.randrange(60, 260, 5), chance)
                number += 1


def venue(
    number: int, level: str, called: str, town: str, village: str | None, area: int, chance: random.Random
) -> Row:
    """One line, written as one of several clerks would."""
    year, month = chance.randrange(2018, 2023), chance.randrange(1, 13)
    built = chance.choice(
        (f"{year}.{month}", f"{year}年", f"{year}年{month}月", f"{year}-{month:02}", f"{year}年上半年")
    )
    rooms = [chance.choice(("√", "√", "有", None)) for _ in range(3)]
    plate = "否" if number % 50 == 0 else chance.choice(("√", "是", "有"))
    return (
        number,
        level,
        called,
        town,
        village,
        f"{village or town}示例路{chance.randrange(1, 90)}号",
        f"{area}㎡" if number % 3 == 0 else area,
        name(number),
        phone(number),
        chance.choice(("√", "√", "✔", "是")),
        *rooms,
        built,
        plate,
        None,
    )


def practice_venues() -> Workbook:
    """The county's workbook of practice venues; a town is one merged cell."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "阵地台账"
    body = list(venues())
    write_table(
        sheet,
        (f"霍山县新时代文明实践阵地台账　{MARK}", "填报单位：霍山县新时代文明实践中心办公室"),
        VENUE_HEADER,
        body,
        merged=(3,),
    )
    sheet.append(["合计", f"{len(body)}个（中心1个、所16个、站144个）"])
    sheet.append([f"填表人：{name(9)}", *[None] * 8, "填表日期：2023年3月20日"])
    return book


def teams() -> Iterator[Row]:
    """The list of volunteer and lecture teams."""
    yield (f"霍山县志愿服务队伍台账　{MARK}", *[None] * 7)
    yield ("序号", "队伍名称", "队伍类型", "负责人", "联系电话", "成员人数", "服务类别", "成立时间")
    for number, (team, kind, members, speciality, established) in enumerate(TEAMS, start=1):
        yield (number, team, kind, name(60 + number), phone(60 + number), members, speciality, established)
    yield (f"填报人：{name(60)}", *[None] * 7)


def activities() -> Iterator[Row]:
    """Activities of a half year by town; the town stands on its first line only."""
    chance = random.Random(20230101)
    kinds = {team: kind for team, kind, *_ in TEAMS}
    number = 0
    for town, villages in towns().items():
        picked = sorted(chance.sample(villages, min(3, len(villages))), key=villages.index)
        for village in picked:
            number += 1
            title, category, team = chance.choice(ACTIVITIES)
            held = date(2023, 1, 5) + timedelta(days=chance.randrange(170))
            yield (
                number,
                town if village == picked[0] else None,
                village,
                chance.choice((f"{held.year}.{held.month}.{held.day}", f"{held.month}月{held.day}日", held)),
                village + chance.choice(PLACES),
                title,
                category,
                team,
                kinds[team],
                *counted(chance),
                name(number),
                None,
            )


def counted(chance: random.Random) -> Row:
    """Volunteers with their hours by group and together, then those served."""
    young, adult = chance.randrange(2, 9), chance.randrange(3, 13)
    hours = [young * chance.choice((1, 1.5, 2)), adult * chance.choice((1, 1.5, 2))]
    grown, children = chance.randrange(10, 70), chance.randrange(0, 30)
    return (young, hours[0], adult, hours[1], young + adult, sum(hours), grown, children, grown + children)


def volunteer_activities() -> Workbook:
    """The county's workbook of activities: three header rows, sums computed, lines kept ready at the end."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2023年"
    body = list(activities())
    write_table(sheet, (f"霍山县2023年上半年志愿服务活动统计表　{MARK}",), ACTIVITY_HEADER, body)
    for number in range(len(body) + 1, len(body) + 4):
        sheet.append([number, *[None] * 12, 0, 0, None, None, 0])
    sums = [sum(row[column] for row in body if isinstance(row[column], int | float)) for column in range(9, 18)]  # type: ignore[misc]
    sheet.append(["总合计", *[None] * 8, *sums])
    return book


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    practice_venues().save(folder / "阵地台账（合成示例）.xlsx")
    write_csv(folder / "志愿服务队（合成示例）.csv", "utf-8-sig", teams())
    volunteer_activities().save(folder / "志愿服务活动（合成示例）.xlsx")


if __name__ == "__main__":
    write(LEDGERS)
