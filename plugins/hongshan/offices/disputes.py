"""The export of the mediation system."""

import random
from datetime import date, timedelta

from plugins.hongshan.offices.handwriting import day
from plugins.hongshan.offices.territory import grids
from plugins.synthetic import MARK, name

#: Disputes by how they were dealt with, and how far that has come.
OUTCOMES = (
    (2417, "四方共议", "已化解"),
    (24, "人民调解", "已化解"),
    (9, "四方共议", "化解中"),
    (6, "人民调解", "未化解"),
    (5, "诉前调解", "已转办"),
)
#: Kind, and what happened.
MATTERS = (
    ("邻里纠纷", "楼上漏水"),
    ("物业纠纷", "物业费争议"),
    ("噪音扰民", "夜间装修"),
    ("婚姻家庭纠纷", "赡养争议"),
    ("环境卫生", "楼道堆物"),
    ("消费纠纷", "预付卡退费"),
    ("劳资纠纷", "拖欠工资"),
)


def disputes() -> dict[str, object]:
    """The document: all disputes of the year in the order of their numbers."""
    chance = random.Random(2400)
    outcomes = [(mechanism, state) for count, mechanism, state in OUTCOMES for _ in range(count)]
    chance.shuffle(outcomes)
    days = sorted(chance.randrange(300) for _ in outcomes)
    records = [
        dispute(number, day(accepted), mechanism, state, chance)
        for number, (accepted, (mechanism, state)) in enumerate(zip(days, outcomes, strict=True), start=1)
    ]
    return {"说明": MARK, "导出单位": "红山区社会治安综合治理中心", "导出时间": "2023-12-01", "data": records}


def dispute(number: int, accepted: date, mechanism: str, state: str, chance: random.Random) -> dict[str, str | None]:
    """One record under the system's own member names."""
    grid = chance.choice(grids())
    kind, matter = chance.choice(MATTERS)
    settled = accepted + timedelta(days=chance.randrange(1, 30))
    return {
        "bh": f"MD2023{number:04}",
        "slsj": f"{accepted:%Y-%m-%d}",
        "lx": kind,
        "sqdm": grid.community.code,
        "wgbh": grid.code,
        "dsr": f"{name(number)}、{name(number + 31)}",
        "jyqk": matter,
        "tjy": name(number + 60),
        "hjfs": mechanism,
        "hjqk": state,
        "hjsj": f"{settled:%Y-%m-%d}" if state == "已化解" else None,
    }
