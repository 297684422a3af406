"""Writes the sample ledgers of 霍山县: `python -m plugins.huoshan.generate`.

One centre, 16 institutes and 144 stations; of the county's 145 villages 高桥湾村 has none. Every lecture is held at one
of these, by a team of the lists, and belongs to a listed programme or to none. Towns and villages are real, everything
said of them is made up, four of the six works of art as well.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Head, Row, write_csv, write_json, write_table
from plugins.synthetic import MARK, name, phone
from schema.divisions import is_statistical_zone, shipped
from schema.places import DivisionLevel

LEDGERS = Path(__file__).parent / "ledgers"
COUNTY = "霍山县"
COUNTY_CENTRE = "霍山县新时代文明实践中心"
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
    ("百花艺术团", "艺术团", 26, "大鼓书、音乐快板、三句半", "2016.3"),
    ("文明风尚志愿服务队", "志愿服务队", "50余人", "故事宣讲、文明劝导", "2018年5月"),
    ("田间课堂志愿服务队", "志愿服务队", "15人", "农技下乡", "2020年上半年"),
    ("诸事如意志愿服务队", "志愿服务队", "近40人", "邻里调解", "2019-6"),
)
#: Name, kind, members, what it is good at, when it was set up, and the office that leads it.
LECTURE_TEAMS: tuple[tuple[str, str, Cell, str, str, str], ...] = (
    ("专家宣讲团", "宣讲团", 12, "社科专家讲理论", "2022年11月", "霍山县委宣传部"),
    ("青年宣讲团", "宣讲团", "约30人", "青年讲实践", "2022.11", "共青团霍山县委员会"),
    ("巾帼宣讲团", "宣讲团", "20余人", "家庭家教家风", "2021年", "霍山县妇女联合会"),
    ("红领巾宣讲团", "宣讲团", "40名", "红领巾讲故事", "2021年第二季度", "霍山县教育局"),
    ("百花艺术团", "艺术团", "26人", "文艺宣讲", "2016年3月", "霍山县文化馆"),
    ("文明风尚志愿服务队", "志愿服务队", "50余名", "故事宣讲", "2018.5", COUNTY_CENTRE),
)
#: Name, form, and when it tours.
WORKS = (
    ("《老两口学报告》", "表演唱", "2022年11月至2023年6月"),
    ("《党的二十大报告闪金光》", "四弦书", "2022年11月—2023年6月"),
    ("《样例村的新鲜事》", "大鼓书", "2022.12—2023.3"),
    ("《示范路上步步高》", "音乐快板", "2022年12月至2023年6月"),
    ("《试说咱村新气象》", "三句半", "2023年1—3月"),
    ("《范例湾里锣鼓响》", "锣鼓说唱", "2023年"),
)
#: Name and what it shows.
COLUMNS = (("好好学习", "党的二十大报告原文诵读、理论微课"), ("榜样力量", "身边好人、道德模范故事"))
#: Name, team, span, themes, and what is done.
PROJECTS = (
    ("但说无妨", "青年宣讲团", "宣讲团", "2022年11月至2023年12月", "理论宣讲、民情收集", "院坝里听群众说、讲给群众听"),
    ("诸事如意", "诸事如意志愿服务队", "志愿服务队", "2022—2023年", "邻里互助；理论宣讲", "结合帮办代办讲政策"),
    ("田间课堂", "田间课堂志愿服务队", "志愿服务队", "2023年", "农技推广、政策宣讲", "把课堂搬到茶园和田头"),
)
#: Title, form, team, kind and name of the programme; performances of the works come on top.
TALKS: tuple[tuple[str, str, str, str | None, str | None], ...] = (
    ("社科专家讲党的二十大精神", "面对面宣讲", "专家宣讲团", None, None),
    ("院坝夜话二十大", "面对面宣讲", "青年宣讲团", "志愿服务项目", "但说无妨"),
    ("好家风里的中国式现代化", "面对面宣讲", "巾帼宣讲团", None, None),
    ("红领巾讲家乡变化", "面对面", "红领巾宣讲团", None, None),
    ("邻里身边的好政策", "面对面宣讲", "诸事如意志愿服务队", "志愿服务项目", "诸事如意"),
    ("茶园里讲乡村振兴", "面对面", "田间课堂志愿服务队", "志愿服务项目", "田间课堂"),
    ("身边人的故事会", "面对面宣讲", "文明风尚志愿服务队", None, None),
    ("理论微课", "网络宣讲", "专家宣讲团", "网络栏目", "好好学习"),
    ("榜样说", "网络宣讲", "青年宣讲团", "网络栏目", "榜样力量"),
)
AUDIENCES = ("村民", "茶农", "企业职工", "社区居民", "党员", "中小学生", "老年群众")
LECTURES = 60
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
    yield venue(1, "中心", COUNTY_CENTRE, COUNTY, None, 1200, chance)
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
        (f"霍山县新时代文明实践阵地台账　{MARK}", f"填报单位：{COUNTY_CENTRE}办公室"),
        VENUE_HEADER,
        body,
        merged=(3,),
    )
    sheet.append(["合计", f"{len(body)}个（中心1个、所16个、站144个）"])
    sheet.append([f"填表人：{name(9)}", *[None] * 8, "填表日期：2023年3月20日"])
    return book


def teams() -> Iterator[Row]:
    """The list of volunteer teams."""
    yield (f"霍山县志愿服务队伍台账　{MARK}", *[None] * 7)
    yield ("序号", "队伍名称", "队伍类型", "负责人", "联系电话", "成员人数", "服务类别", "成立时间")
    for number, (team, kind, members, speciality, established) in enumerate(TEAMS, start=1):
        yield (number, team, kind, name(60 + number), phone(60 + number), members, speciality, established)
    yield (f"填报人：{name(60)}", *[None] * 7)


def lecture_teams() -> Iterator[Row]:
    """The list of lecture teams; two of them are on the list of volunteer teams, too."""
    yield (f"霍山县党的二十大精神宣讲团队一览表　{MARK}", *[None] * 8)
    yield ("序号", "团队名称", "团队类型", "牵头单位", "团长", "联系电话", "成员人数", "宣讲特色", "组建时间")
    for number, (team, kind, members, speciality, established, office) in enumerate(LECTURE_TEAMS, start=1):
        yield (number, team, kind, office, name(70 + number), phone(70 + number), members, speciality, established)
    yield ("合计", f"{len(LECTURE_TEAMS)}支", *[None] * 7)


def kinds_of_teams() -> dict[str, str]:
    """Kind of every team by its name."""
    return {team: kind for team, kind, *_ in TEAMS} | {team: kind for team, kind, *_ in LECTURE_TEAMS}


def works() -> Iterator[Row]:
    """The list of works of art."""
    yield (f"霍山县党的二十大精神文艺宣讲作品目录　{MARK}", *[None] * 7)
    yield ("序号", "作品名称", "体裁", "编演团队", "团队类型", "巡演时间", "主题", "简介")
    for number, (work, genre, tour) in enumerate(WORKS, start=1):
        yield (
            number,
            work,
            genre,
            "百花艺术团",
            "艺术团",
            tour,
            "党的二十大、群众生活",
            f"{genre}，结合群众生活变化编排",
        )


def columns() -> Iterator[Row]:
    """The list of online columns."""
    yield (f"霍山县线上宣传栏目表　{MARK}", *[None] * 5)
    yield ("序号", "栏目名称", "发布平台", "主办单位", "开设期间", "栏目内容")
    for number, (column, content) in enumerate(COLUMNS, start=1):
        yield (number, column, "微信公众号、短视频号", COUNTY_CENTRE, "2022年10月至2023年12月", content)


def projects() -> Iterator[Row]:
    """The list of projects of volunteers."""
    yield (f"霍山县志愿服务项目库　{MARK}", *[None] * 6)
    yield ("序号", "项目名称", "实施团队", "团队类型", "实施期间", "服务主题", "项目内容")
    for number, project in enumerate(PROJECTS, start=1):
        yield (number, *project)
    yield (f"填报人：{name(60)}", *[None] * 6)


def lectures() -> Iterator[dict[str, object]]:
    """Lectures as the county's system exports them, in the order of time."""
    chance = random.Random(20221101)
    first = datetime(2022, 11, 1)
    held = sorted(
        first + timedelta(days=chance.randrange(145), hours=chance.choice((9, 10, 14, 15, 19))) for _ in range(LECTURES)
    )
    talks = (*TALKS, *((f"文艺宣讲{work}", "文艺宣讲", "百花艺术团", "文艺作品", work) for work, *_ in WORKS))
    stages = list(venues())
    for number, at in enumerate(held, start=1):
        title, form, team, kind, programme = chance.choice(talks)
        online = form.startswith("网络")
        level, called, town, village = (stages[0] if online else chance.choice(stages))[1:5]
        yield {
            "编号": f"XJ{at:%Y}-{number:03}",
            "主题": title,
            "时间": chance.choice((f"{at:%Y-%m-%d %H:%M}", f"{at:%Y-%m-%d}", f"{at:%Y年%m月%d日}")),
            "形式": form,
            "阵地": {"级别": level, "名称": called, "乡镇": town, "村（社区）": village},
            "团队": {"名称": team, "类型": kinds_of_teams()[team]},
            "项目": {"名称": programme, "类型": kind},
            "宣讲员": name(number),
            "对象": chance.choice(AUDIENCES),
            "场次": "2场" if number % 9 == 0 else 1,
            "受众人次": attended(chance, online=online),
            "时长": chance.choice((40, 60, "90分钟", None)),
        }


def attended(chance: random.Random, *, online: bool) -> str | int:
    """The attendances of a lecture as one of several clerks would write them."""
    if online:
        return f"线上{chance.randrange(300, 1500, 100)}+"
    count = chance.randrange(30, 120, 10)
    return chance.choice((count, count + 3, f"{count}余人次", f"约{count}人", f"{count}人次"))


def activities() -> Iterator[Row]:
    """Activities of a half year by town; the town stands on its first line only."""
    chance = random.Random(20230101)
    kinds = kinds_of_teams()
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
    write_csv(folder / "宣讲团队（合成示例）.csv", "gb18030", lecture_teams())
    write_csv(folder / "文艺作品（合成示例）.csv", "gb18030", works())
    write_csv(folder / "线上栏目（合成示例）.csv", "utf-8-sig", columns())
    write_csv(folder / "志愿服务项目（合成示例）.csv", "gbk", projects())
    described = {"说明": f"霍山县党的二十大精神宣讲活动，{MARK}", "导出时间": "2023-03-31 18:00:00"}
    write_json(folder / "宣讲活动（合成示例）.json", {**described, "数据": list(lectures())})


if __name__ == "__main__":
    write(LEDGERS)
