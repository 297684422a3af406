"""Writes the sample ledgers of 红山区: `python -m plugins.hongshan.generate`.

They add up to what the newspaper reports: 475 grids with 300 to 500 households and 595 Party units, 562 grid workers,
373 zones with 37,742 linked households, 616 building leaders, 538 teams with more than 2,000 services, 3,884 members
who report twice, more than 2,400 disputes settled, 1 + 13 + 89 service centres, more than 20 million yuan. Streets,
towns, communities and villages are real, everything said of them is made up.
"""

from pathlib import Path

from plugins.hongshan.offices.centres import ABOUT, centres
from plugins.hongshan.offices.disputes import disputes
from plugins.hongshan.offices.estates import estate_ledger
from plugins.hongshan.offices.funding import funding_table
from plugins.hongshan.offices.grids import grid_ledger, zone_ledger
from plugins.hongshan.offices.party import party_ledger
from plugins.hongshan.offices.posts import building_leaders, grid_workers
from plugins.hongshan.offices.services import dual_reporting, service_rows, team_rows
from plugins.samples import write_csv, write_geojson, write_json

LEDGERS = Path(__file__).parent / "ledgers"

WORKBOOKS = {
    "网格台账": grid_ledger,
    "党组织台账": party_ledger,
    "党员责任区台账": zone_ledger,
    "党员楼栋长名册": building_leaders,
    "双报到台账": dual_reporting,
    "小区物业台账": estate_ledger,
    "社区工作经费下达表": funding_table,
}


def write(folder: Path) -> None:
    """Write all ledgers of the locality."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in WORKBOOKS.items():
        made().save(folder / f"{name}（合成示例）.xlsx")
    write_csv(folder / "网格员花名册（合成示例）.csv", "gbk", grid_workers())
    write_csv(folder / "暖心小分队名册（合成示例）.csv", "utf-8-sig", team_rows())
    write_csv(folder / "小分队服务活动台账（合成示例）.csv", "gbk", service_rows())
    write_json(folder / "矛盾纠纷台账（合成示例）.json", disputes(), indent=None)
    write_geojson(folder / "党群服务中心（合成示例）.geojson", ABOUT, centres())


if __name__ == "__main__":
    write(LEDGERS)
