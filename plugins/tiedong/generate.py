"""Writes the sample ledgers of 铁东区: `python -m plugins.tiedong.generate`.

152 sessions with 4836 attendances stand in the ledger; one row more has no number that could be counted ("全体党员").
Streets and communities are real, everything said of them is made up.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from plugins.samples import Cell, Head, Row, write_csv, write_table
from plugins.synthetic import MARK, name, phone

LEDGERS = Path(__file__).parent / "ledgers"
SESSIONS, ATTENDANCE = 152, 4836

STREETS: dict[str, tuple[str, ...]] = {
    "解放街道": ("解放社区", "长影社区", "红星社区"),
    "山南街道": ("山南社区", "科技社区", "教工社区"),
    "园林街道": ("东宾社区", "拥军社区", "科大社区"),
    "站前街道": ("华联社区", "党校社区", "烈士山社区"),
    "和平街道": ("健身社区", "中华社区", "团结社区"),
    "湖南街道": ("常兴社区", "湖南街社区", "石河社区"),
    "新兴街道": ("明达社区", "富力社区", "营城子村"),
    "旧堡街道": ("东升社区", "四方台村", "前三家峪村"),
    "大孤山街道": ("大孤山村", "白楼社区", "上石桥村"),
    "长甸街道": ("立新社区", "桃园社区", "明山社区"),
}
HEADER: tuple[Head, ...] = (
    "序号",
    "单位",
    "宣讲时间",
    "宣讲地点",
    "宣讲主题",
    "宣讲形式",
    ("宣讲队伍", "团队"),
    ("宣讲队伍", "宣讲员"),
    ("宣讲队伍", "职务"),
    "宣讲对象",
    "场次",
    "受众人数（人次）",
    "备注",
)
TITLES = (
    "党的二十大精神进社区",
    "红色故事会",
    "中国式现代化大家谈",
    "身边人讲身边事",
    "乡村振兴政策宣讲",
    "青年话使命",
)
FORMS = ("集中宣讲", "面对面", "文艺宣讲", "互动", "入户", "报告会")
TEAMS = ("老兵志愿宣讲团", "红星宣讲团", "区委宣讲团", "返乡大学生宣讲团", None)
POSTS = ("退役军人", "社区党委书记", "党校教师", "在校大学生", "劳动模范")
AUDIENCES = ("社区党员", "居民群众", "机关干部", "企业职工", "中小学生", "离退休干部")
PLACES = ("党群服务中心", "新时代文明实践站", "文化广场", "活动室")
EVERY = "每周二、周五下午5时播出"
#: Columns of the village's loudspeakers: name, what is said, its time as it is written there, season, minutes.
COLUMNS: tuple[tuple[str, str, str, str, Cell], ...] = (
    ("国情速递", "党的二十大精神、惠农政策摘播", "每周二、周五下午5时", "2023年3月至12月", 20),
    ("疫情防控", "健康提示、疫苗接种通知", "每周二、五17:00", "1—6月", "10分钟"),
    ("春（秋）季防火", "春季森林防火令、文明祭扫倡议", "每星期二、星期五下午五点", "3—5月", 15),
    ("春（秋）季防火", "秋季防火、秸秆禁烧", "每周二和周五 下午5时整", "9—11月", 15),
)


@dataclass
class Lecture:
    """One line of the ledger."""

    unit: str
    held: Cell
    place: str
    title: str
    form: str
    team: str | None
    audience: str
    sessions: int
    attendance: int
    note: str | None = None

    def row(self, number: int, style: int) -> Row:
        """The line as one of several clerks would write it."""
        sessions: Cell = f"{self.sessions}场" if style % 4 == 0 else self.sessions
        return (
            number,
            self.unit,
            self.held,
            self.place,
            self.title,
            self.form,
            self.team,
            name(style),
            POSTS[style % len(POSTS)],
            self.audience,
            sessions,
            self.attended(style),
            self.note,
        )

    def attended(self, style: int) -> Cell:
        """The attendances; what is said after them leaves the number that adds up as it is."""
        if self.form == "线上":
            return f"线上{self.attendance}+"
        count = self.attendance
        if count % 10 == 0:
            return (f"约{count}人", f"{count}余人次", f"{count}人次", count)[style % 4]
        return f"{count}人次" if style % 5 == 0 else count


def lectures(street: str, chance: random.Random) -> Iterator[Lecture]:
    """The ordinary lectures of one street, no two of one community at one time."""
    for unit in STREETS[street]:
        for number, day in enumerate(sorted(chance.sample(range(2, 28), 3))):
            month = 3 + 3 * number + chance.randrange(3)
            yield Lecture(
                unit,
                written(datetime(2023, month, day, chance.choice((9, 10, 14, 15, 19)), chance.choice((0, 30))), chance),
                unit + chance.choice(PLACES),
                chance.choice(TITLES),
                chance.choice(FORMS),
                chance.choice(TEAMS),
                chance.choice(AUDIENCES),
                sessions=1,
                attendance=chance.choice((20, 30, 30, 40, 50, 28, 33, 36, 41, 44)),
            )


def written(held: datetime, chance: random.Random) -> Cell:
    """A time as it is found in ledgers."""
    afternoon = held.hour > 12
    hour = f"{'下午' if afternoon else '上午'}{held.hour - 12 * afternoon}时{'30分' if held.minute else ''}"
    return chance.choice(
        (
            f"{held.year}-{held.month}-{held.day} {held:%H:%M}",
            f"{held.month}月{held.day}日{hour}",
            f"{held.year}.{held.month}.{held.day}",
            f"{held.year}年{held.month}月{held.day}日 {held:%H:%M}",
            held,
        )
    )


def specials() -> dict[str, tuple[Lecture, ...]]:
    """Lines that cover a series, happened online, or say no day, by street."""
    theme = "党的二十大精神宣讲"
    return {
        "大孤山街道": (
            Lecture("大孤山村", "3—5月", "大孤山村大喇叭", "国情速递", "大喇叭", None, "全体村民", 26, 780, EVERY),
        ),
        "解放街道": (
            Lecture(
                "红星社区", "4月-6月", "红星社区活动室", "千名党员大宣讲", "面对面", "红星宣讲团", "社区党员", 12, 360
            ),
        ),
        "山南街道": (
            Lecture("科技社区", "2023-10-12 19:30", "科技社区云课堂", theme, "线上", "区委宣讲团", "居民群众", 1, 300),
        ),
        "园林街道": (
            Lecture(
                "拥军社区",
                "8月上旬",
                "拥军社区文化广场",
                "红色故事会",
                "文艺宣讲",
                "老兵志愿宣讲团",
                "居民群众",
                2,
                100,
            ),
        ),
    }


def all_lectures() -> dict[str, list[Lecture]]:
    """Every line by street; the totals come out as `SESSIONS` and `ATTENDANCE`."""
    chance = random.Random(210302)
    found = {street: [*lectures(street, chance), *specials().get(street, ())] for street in STREETS}
    plain = [
        lecture for lines in found.values() for lecture in lines if lecture.sessions == 1 and lecture.form != "线上"
    ]
    for lecture in chance.sample(plain, SESSIONS - sum(line.sessions for lines in found.values() for line in lines)):
        lecture.sessions, lecture.attendance = 2, lecture.attendance + 10
    rest = ATTENDANCE - sum(line.attendance for lines in found.values() for line in lines)
    counted = [lecture for lecture in plain if lecture.attendance % 10]
    for number, lecture in enumerate(counted):
        lecture.attendance += rest // len(counted) + (number < rest % len(counted))
    return found


def statistics() -> Workbook:
    """The district's workbook: a sheet a street, and a summary that repeats what the sheets hold."""
    book = Workbook()
    style = 0
    title = "铁东区2023年党的二十大精神宣讲情况统计表（截至11月30日）"
    found = all_lectures()
    for street, lines in found.items():
        sheet = book.create_sheet(street)
        lines.sort(key=lambda line: STREETS[street].index(line.unit))
        body: list[Row] = []
        for number, line in enumerate(lines, start=1):
            body.append(line.row(number, style))
            style += 1
        if street == "站前街道":
            body.append(uncounted(len(body) + 1))
        write_table(sheet, (title, f"填报单位：{street}　　{MARK}"), HEADER, body, merged=(1,))
        sessions, attendance = sum(line.sessions for line in lines), sum(line.attendance for line in lines)
        sheet.append(["合计", *[None] * 9, f"{sessions}场", f"{attendance}人次"])
        sheet.append([f"填表人：{name(style)}", *[None] * 5, "审核人：", None, "填表日期：2023年11月30日"])
    summary(book, found, title)
    del book["Sheet"]
    return book


def uncounted(number: int) -> Row:
    """A line whose attendance is no number; it is refused until the street counts."""
    place, held = "烈士山社区党群服务中心", "2023-9-20 9:00"
    lecture = Lecture("烈士山社区", held, place, TITLES[0], FORMS[0], TEAMS[2], AUDIENCES[0], sessions=1, attendance=0)
    row = list(lecture.row(number, style=7))
    row[11] = "全体党员"
    return row


def summary(book: Workbook, found: dict[str, list[Lecture]], title: str) -> None:
    """The summary sheet; its figures stand in the streets' sheets already."""
    body = [
        (number, street, sum(line.sessions for line in lines), sum(line.attendance for line in lines))
        for number, (street, lines) in enumerate(found.items(), start=1)
    ]
    sheet = book.create_sheet("汇总")
    write_table(sheet, (f"{title}汇总", MARK), ("序号", "街道", "场次", "受众人数（人次）"), body)
    sheet.append(["合计", None, f"{SESSIONS // 10 * 10}余场次/{ATTENDANCE // 10 * 10}余人次"])


def teams() -> Iterator[Row]:
    """The list of lecture teams."""
    yield (f"铁东区理论宣讲团台账　{MARK}", *[None] * 8)
    yield ("序号", "宣讲团名称", "牵头单位", "团长", "联系电话", "成员人数", "成员构成", "成立时间", "备注")
    yield (
        1,
        "老兵志愿宣讲团",
        "铁东区退役军人事务局",
        name(40),
        phone(40),
        "20余人",
        "现役军人、退役士兵、军转干部",
        "2021.7",
        None,
    )
    yield (2, "红星宣讲团", "铁东区委宣传部", name(41), phone(41), "约30人", "先进典型、社区居民", "2019年", None)
    yield (3, "区委宣讲团", "铁东区委宣传部", name(42), phone(42), 12, "区级领导、理论骨干", "2022年11月", None)
    yield (4, "返乡大学生宣讲团", "共青团铁东区委员会", name(43), phone(43), "18名", "返乡大学生", "2022年12月", None)
    yield ("合计", "4个", *[None] * 7)


def broadcasts() -> Iterator[Row]:
    """The village's schedule of its loudspeakers."""
    yield (f"大孤山街道大孤山村2023年“农村大喇叭”播出单　{MARK}", *[None] * 12)
    yield (
        "序号",
        "街道",
        "村",
        "栏目",
        "内容",
        "播出时间",
        "播出期间",
        "时长（分钟）",
        "播出单位",
        "播音员",
        "喇叭位置",
        "覆盖村组",
        "覆盖户数",
    )
    for number, (column, content, when, season, minutes) in enumerate(COLUMNS, start=1):
        yield (
            number,
            "大孤山街道",
            "大孤山村",
            column,
            content,
            when,
            season,
            minutes,
            "大孤山村村民委员会",
            name(45 + number % 2),
            "村部楼顶",
            "全村各村民组",
            "约860户" if number % 2 else "860余户",
        )
    yield ("合计", None, None, "3个栏目", *[None] * 9)
    yield (f"填表人：{name(45)}", *[None] * 12)


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    statistics().save(folder / "宣讲情况统计表（合成示例）.xlsx")
    write_csv(folder / "宣讲团台账（合成示例）.csv", "gbk", teams())
    write_csv(folder / "大喇叭播出单（合成示例）.csv", "gbk", broadcasts())


if __name__ == "__main__":
    write(LEDGERS)
