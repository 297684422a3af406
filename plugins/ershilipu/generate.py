"""Writes the sample ledger of 二十里铺村: `python -m plugins.ershilipu.generate`.

The newspaper shows a lecturer before villagers and gives no numbers; lectures and attendances are made up.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from plugins.samples import Cell, Row, write_csv
from plugins.synthetic import MARK, name

LEDGERS = Path(__file__).parent / "ledgers"
LECTURES = 26

TITLE = "二十里铺村“一讲两稳三促”宣讲台账（2023年2月—4月）"
HEADER = (
    "序号",
    "宣讲时间",
    "乡镇",
    "村",
    "宣讲地点",
    "宣讲主题",
    "宣讲形式",
    "宣讲队伍",
    "宣讲员",
    "职务",
    "宣讲对象",
    "场次",
    "签到人数（人次）",
    "备注",
)
#: What is said, what the lecturer does otherwise, and who listens.
TOPICS = (
    ("中央一号文件精神", "村党支部书记", "党员、村民代表"),
    ("建设宜居宜业和美乡村", "驻村第一书记", "全体村民"),
    ("惠农政策解读", "镇农业综合服务中心干部", "种植户"),
    ("春耕备耕技术", "农技员", "种植户、养殖户"),
    ("农村人居环境整治", "村委会委员", "妇女代表"),
    ("务工就业政策", "镇社会保障服务中心干部", "务工人员"),
)
#: Where lectures are held, and in which form.
PLACES = (
    ("村党群服务中心会议室", "集中宣讲"),
    ("村文化广场", "集中"),
    ("新时代文明实践站", "互动"),
    ("三社田间地头", "面对面"),
    ("二社村民家中", "入户"),
)
TEAMS = ("二十里铺镇理论宣讲队", "二十里铺村党员宣讲队", "驻村工作队")
#: Town and village as they are written.
SPELLINGS = (("二十里铺镇", "二十里铺村"), ("廿里铺镇", "廿里铺村"), ("二十里铺镇", "二十里铺村委会"), (None, None))


def lectures() -> Iterator[Row]:
    """The lectures, the earliest first."""
    chance = random.Random(630105)
    yield (f"{TITLE}　{MARK}", *[None] * 13)
    yield HEADER
    total = 0
    for number in range(1, LECTURES + 1):
        held = datetime(2023, 2, 14, chance.choice((9, 10, 15, 19))) + timedelta(days=2 * number + number % 2)
        topic, role, audience = TOPICS[number % len(TOPICS)]
        venue, form = PLACES[number % len(PLACES)]
        attendance = 10 * chance.randrange(1, 4) if form == "入户" else chance.randrange(24, 90)
        total += attendance
        yield (
            number,
            written(held, number),
            *SPELLINGS[number % len(SPELLINGS)],
            venue,
            topic,
            form,
            TEAMS[number % len(TEAMS)],
            name(number),
            role,
            audience,
            "1场" if number % 3 == 0 else 1,
            attended(attendance, number),
            "结合走访调研开展" if form == "入户" else None,
        )
    yield ("合计", *[None] * 10, f"{LECTURES}场", f"{total // 10 * 10}余人次", None)
    yield (f"填表人：{name(95)}", *[None] * 13)


def attended(count: int, style: int) -> Cell:
    """The attendances; round ones are estimates of whoever kept the sheet."""
    if count % 10 == 0:
        return (f"约{count}人", f"{count}余人次", f"{count}人次")[style % 3]
    return f"{count}人次" if style % 4 == 0 else count


def written(held: datetime, style: int) -> str:
    """A time as it is found in ledgers."""
    half = f"{'下午' if held.hour > 12 else '上午'}{(held.hour - 1) % 12 + 1}时"
    return (
        f"{held:%Y-%m-%d %H:%M}",
        f"{held.month}月{held.day}日{half}",
        f"{held.year}.{held.month}.{held.day}",
        f"{held.year}年{held.month}月{held.day}日",
    )[style % 4]


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "宣讲台账（合成示例）.csv", "gbk", lectures())


if __name__ == "__main__":
    write(LEDGERS)
