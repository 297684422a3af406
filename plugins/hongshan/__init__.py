"""红山区, 赤峰市, 内蒙古自治区 (150402): grids and who works in them, Party organizations, services, disputes, estates.

Each ledger is kept by another office, and its sources stand in a module by its subject. Grids are numbered within their
community, so whatever names a grid names street and community, too.
"""

from collections.abc import Iterable

from etl import Measure, Source, hookimpl
from plugins.hongshan.centres import CENTRES
from plugins.hongshan.disputes import DISPUTES
from plugins.hongshan.estates import COMPOUNDS, CROSS_APPOINTMENTS
from plugins.hongshan.funding import FUNDING
from plugins.hongshan.grids import GRIDS, ZONES
from plugins.hongshan.measures import MEASURES
from plugins.hongshan.party import COMMITTEES, GRID_UNITS, MEMBER_ORGANIZATIONS
from plugins.hongshan.posts import BUILDING_LEADERS, GRID_WORKERS
from plugins.hongshan.services import DUAL_ACTIVITIES, DUAL_REPORTS, SERVICES, TEAMS


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Grids, Party organizations, posts, services, estates, disputes, service centres and funding."""
    return (
        GRIDS,
        ZONES,
        COMMITTEES,
        MEMBER_ORGANIZATIONS,
        GRID_UNITS,
        GRID_WORKERS,
        BUILDING_LEADERS,
        TEAMS,
        SERVICES,
        DUAL_REPORTS,
        DUAL_ACTIVITIES,
        COMPOUNDS,
        CROSS_APPOINTMENTS,
        DISPUTES,
        CENTRES,
        FUNDING,
    )


@hookimpl
def hub_measures() -> Iterable[Measure]:
    """What the newspaper reports of the district."""
    return MEASURES
