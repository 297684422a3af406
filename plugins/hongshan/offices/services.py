"""Ledgers of the service teams and what they do, and of those who report twice."""

import random
from collections.abc import Iterator
from datetime import date

from openpyxl import Workbook

from plugins.hongshan.offices.handwriting import day, stretched, workbook, written_day, written_month, written_number
from plugins.hongshan.offices.territory import Community, Grid, evenly, grids
from plugins.samples import Cell, Row, write_table
from plugins.synthetic import MARK, contact, name, phone

TEAMS, SERVICES = 538, 2046
DUAL_MEMBERS, DUAL_ACTIVITIES = 3884, 654
#: Members who report to a second community.
TWICE = 36

TEAM_HEADER = (
    "序号",
    "镇街",
    "社区（村）",
    "网格编号",
    "小分队名称",
    "队长",
    "联系电话",
    "队员人数",
    "服务类别",
    "组建时间",
)
SERVICE_HEADER = (
    "编号",
    "服务日期",
    "镇街",
    "社区（村）",
    "小分队名称",
    "服务内容",
    "服务类别",
    "参加人数",
    "服务时长（小时）",
    "受益人次",
)
REPORT_HEADER = (
    "序号",
    "姓名",
    "联系电话",
    "工作单位",
    "镇街",
    "报到社区（村）",
    "接收组织",
    "报到时间",
    "认领岗位/微心愿",
    "服务次数",
    "服务时长（小时）",
    "社区评价",
)
ACTIVITY_HEADER = (
    "序号",
    "活动时间",
    "镇街",
    "社区（村）",
    "活动名称",
    "服务类别",
    "开展单位",
    "参加党员（人）",
    "服务群众（人次）",
)
#: What is done, and its category.
HELP = (
    ("上门理发", "助老"),
    ("代买药品", "关爱"),
    ("家电维修", "帮扶"),
    ("健康义诊", "义诊"),
    ("清扫楼道", "环境整治"),
    ("防诈骗宣传", "平安"),
    ("独居老人探访", "敬老"),
    ("学业辅导", "教育"),
)
SPECIALITIES = ("助老助残", "便民维修", "政策宣讲", "环境整治", "邻里调解")
EMPLOYERS = ("示例局", "样板中心", "演示中学", "模拟医院", "虚构集团", "范例委员会", "设例银行")
POSTS = ("政策宣讲岗", "环境卫生岗", "矛盾调解岗", "治安巡逻岗", "微心愿：为老人送一床被子", "助学帮扶岗")
VERDICTS = ("优秀", "好", "优秀", "较好", None)


def teams() -> list[tuple[Grid, str]]:
    """The teams: one a grid, and others that serve from a community's first grid."""
    own = [(grid, f"{grid.full_name}暖心服务小分队") for grid in grids()]
    first = [grid for grid in grids() if grid.number == 1]
    more = [(grid, f"{grid.community.name}银龄暖心服务小分队") for grid in first[: TEAMS - len(own)]]
    return own + more


def team_rows() -> Iterator[Row]:
    """The list of teams."""
    blanks = [None] * (len(TEAM_HEADER) - 1)
    yield (f"红山区暖心服务小分队名册　{MARK}", *blanks)
    yield TEAM_HEADER
    for number, (grid, called) in enumerate(teams(), start=1):
        yield (
            number,
            grid.community.town,
            grid.community.name,
            grid.code,
            called,
            name(number),
            phone(number),
            (number % 9 + 4, f"{number % 9 + 4}人", f"{number % 9 + 4}名", "10余人")[number % 4],
            SPECIALITIES[number % len(SPECIALITIES)],
            written_month(2022, number % 12 + 1, number),
        )
    yield ("合计", f"{TEAMS}支", *blanks[1:])


def service_rows() -> Iterator[Row]:
    """What the teams did, in the order of days, with a subtotal a month."""
    blanks = [None] * (len(SERVICE_HEADER) - 1)
    yield (f"红山区2023年暖心服务小分队服务活动台账　{MARK}", *blanks)
    yield SERVICE_HEADER
    chance = random.Random(2000)
    days = sorted(chance.randrange(334) for _ in range(SERVICES))
    month, count = 1, 0
    for number, held in enumerate(map(day, days), start=1):
        if held.month != month:
            yield (f"{month}月小计", f"{count}次", *blanks[1:])
            month, count = held.month, 0
        count += 1
        yield service(number, held, chance)
    yield (f"{month}月小计", f"{count}次", *blanks[1:])
    yield ("合计", f"{SERVICES // 100 * 100}余次", *blanks[1:])


def service(number: int, held: date, chance: random.Random) -> Row:
    """One service of some team."""
    grid, team = chance.choice(teams())
    done, category = chance.choice(HELP)
    helpers = chance.randrange(2, 9)
    when = written_day(held, number % 3)
    return (
        f"NX2023-{number:04}",
        when,
        grid.community.town,
        grid.community.name,
        team,
        done,
        category,
        written_number(helpers, "人", number),
        helpers * chance.choice((1, 1.5, 2)),
        written_number(chance.randrange(1, 60), "人次", number + 1),
    )


def dual_reporting() -> Workbook:
    """The workbook of dual reporting: a sheet of members, and one of what they did."""
    book, (members, activities) = workbook("报到党员", "服务活动")
    publisher = f"填报单位：红山区委直属机关工委　　{MARK}"
    write_table(members, ("红山区在职党员“双报到”台账（2023年）", publisher), REPORT_HEADER, list(reports()))
    members.append(["合计", f"{DUAL_MEMBERS}人"])
    write_table(
        activities, ("红山区2023年在职党员“双报到”服务活动台账", publisher), ACTIVITY_HEADER, list(dual_activities())
    )
    activities.append(["合计", f"{DUAL_ACTIVITIES}次"])
    return book


def reports() -> Iterator[Row]:
    """One line for each member and community."""
    homes = evenly(DUAL_MEMBERS)
    for number, community in enumerate(homes):
        yield report(number + 1, number, community)
    for again in range(TWICE):
        member = again * 97
        yield report(DUAL_MEMBERS + again + 1, member, homes[(member + DUAL_MEMBERS // 2) % DUAL_MEMBERS])


def report(number: int, member: int, community: Community) -> Row:
    """One line of the members' sheet."""
    called, mobile = contact(member)
    times = number % 7 + 1
    return (
        number,
        stretched(called, number),
        mobile,
        EMPLOYERS[member % len(EMPLOYERS)],
        community.town,
        community.name,
        community.committee,
        written_month(2023, number % 11 + 1, number),
        POSTS[number % len(POSTS)],
        f"{times}次" if number % 3 == 0 else times,
        (times * 2, f"{times * 1.5}小时", f"约{times * 2}小时", times * 1.5)[number % 4],
        VERDICTS[number % len(VERDICTS)],
    )


def dual_activities() -> Iterator[Row]:
    """What units did for their community, none of them twice on one day."""
    for number, community in enumerate(evenly(DUAL_ACTIVITIES), start=1):
        done, category = HELP[number % len(HELP)]
        helped: Cell = f"{number % 50 + 10}余人次" if number % 6 == 0 else number % 50 + 10
        yield (
            number,
            written_day(day(number * 37 % 330), number),
            community.town,
            community.name,
            f"“双报到”{done}",
            category,
            "红山区" + EMPLOYERS[number % len(EMPLOYERS)],
            written_number(number % 12 + 3, "人", number),
            helped,
        )
