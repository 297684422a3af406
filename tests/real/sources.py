"""All sources over real files."""

from etl import Source
from tests.real.lectures import BUCM_LECTURES, SCNU_LECTURES
from tests.real.meals import CARE_SITES
from tests.real.property import CHARGING_STATIONS, CITY_MESSAGES, HOUSING_VIOLATIONS, IDLE_BUILDINGS
from tests.real.volunteering import NANNING_ACTIVITIES

SOURCES: tuple[Source, ...] = (
    SCNU_LECTURES,
    BUCM_LECTURES,
    NANNING_ACTIVITIES,
    CARE_SITES,
    CHARGING_STATIONS,
    IDLE_BUILDINGS,
    HOUSING_VIOLATIONS,
    CITY_MESSAGES,
)
