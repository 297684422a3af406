"""How the ledgers count what the newspaper reports of the district."""

from typing import Any

from etl import Measure, count, distinct, extent, least, share, total
from etl.measures import Figure
from plugins.hongshan.locality import LOCALITY
from schema.governance import Dispute
from schema.organizations import Membership, Organization, TrainingRecord
from schema.places import Division, Grid, HouseholdTotal, Venue
from schema.programmes import BudgetItem
from schema.property import ResidentialCompound
from schema.volunteering import VolunteerActivity, VolunteerRecord

COUNT = count()
CODE_TABLE = "统计用区划代码表"
PARTY, GRIDS, ZONES, ROSTER, DUAL = "党组织台账", "网格台账", "党员责任区台账", "网格员花名册", "双报到台账"
CENTRES = "党群服务中心台账"
WORKER = "role: { eq: GRID_WORKER }"
INSIDE = 'within: "150402", isStatisticalZone: { eq: false }'
#: Two of these are communities of a development zone, which has codes for statistics only.
ALL_VILLAGES = 'within: "150402", level: { eq: VILLAGE }'


def measure(name: str, by: str, entity: type[Any], where: str, figure: Figure = COUNT) -> Measure:
    """A measure of the district."""
    return Measure(name=name, locality=LOCALITY, by=by, entity=entity, where=f"{{ {where} }}", figure=figure)


def centres(level: str) -> str:
    """Service centres that belong to a division of one level."""
    return f"kind: {{ eq: SERVICE_CENTRE }}, division: {{ level: {{ eq: {level} }} }}"


MEASURES = (
    measure("street_committees", PARTY, Organization, "kind: { eq: STREET_PARTY_COMMITTEE }"),
    measure("community_committees", PARTY, Organization, "kind: { eq: JOINT_PARTY_COMMITTEE }"),
    measure(
        "community_committees",
        CODE_TABLE,
        Division,
        f'{INSIDE}, level: {{ eq: VILLAGE }}, not: {{ name: {{ like: "%村委会" }} }}',
    ),
    measure(
        "member_organizations",
        PARTY,
        Organization,
        "kind: { eq: PARTY_ORGANIZATION }, parent: { kind: { in: [STREET_PARTY_COMMITTEE, JOINT_PARTY_COMMITTEE] } }",
    ),
    measure("responsibility_zones", ZONES, Grid, "kind: { eq: RESPONSIBILITY_ZONE }"),
    measure("linked_households", ZONES, HouseholdTotal, "kind: { eq: LINKED }", total("households")),
    measure("building_leaders", "党员楼栋长名册", Membership, "role: { eq: BUILDING_LEADER }"),
    measure("disputes_settled", "矛盾纠纷台账", Dispute, 'status: { eq: SETTLED }, mechanism: { eq: "四方共议" }'),
    measure("grids", GRIDS, Grid, "kind: { eq: GENERAL }"),
    measure("grid_households", GRIDS, Grid, "kind: { eq: GENERAL }", extent("households")),
    measure("grid_party_units", PARTY, Organization, "kind: { in: [GRID_PARTY_BRANCH, GRID_PARTY_GROUP] }"),
    measure("grid_workers", ROSTER, Membership, WORKER),
    measure("new_grid_workers", ROSTER, Membership, f"{WORKER}, isNew: {{ eq: true }}"),
    measure("college_share", ROSTER, Membership, WORKER, share("{ collegeEducated: { eq: true } }")),
    measure("training_hours", ROSTER, TrainingRecord, f"membership: {{ {WORKER} }}", least("hours")),
    measure(
        "service_teams",
        "暖心小分队名册",
        Organization,
        'kind: { eq: VOLUNTEER_TEAM }, name: { like: "%暖心服务小分队" }',
    ),
    measure("services", "小分队服务活动台账", VolunteerActivity, 'programme: { name: { eq: "暖心服务" } }'),
    measure("dual_report_members", DUAL, VolunteerRecord, 'programme: { name: { eq: "双报到" } }', distinct("person")),
    measure("dual_report_activities", DUAL, VolunteerActivity, 'programme: { name: { eq: "双报到" } }'),
    measure("co_located_centres", CENTRES, Venue, 'kind: { eq: SERVICE_CENTRE }, features: { has: "合署办公" }'),
    measure(
        "co_located_centres",
        "小区物业台账",
        ResidentialCompound,
        "sharesOffices: { eq: true }",
        distinct("division"),
    ),
    measure("service_centres_county", CENTRES, Venue, centres("COUNTY")),
    measure("service_centres_town", CENTRES, Venue, centres("TOWN")),
    measure("service_centres_town", CODE_TABLE, Division, f"{INSIDE}, level: {{ eq: TOWN }}"),
    measure("service_centres_village", CENTRES, Venue, centres("VILLAGE")),
    measure("service_centres_village", CODE_TABLE, Division, ALL_VILLAGES),
    measure("annual_funding", "社区工作经费下达表", BudgetItem, 'funding: { eq: "区级财政" }', total("amount")),
)
