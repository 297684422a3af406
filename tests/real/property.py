"""Sources of property upkeep: charging stations, idle buildings, violations and messages of citizens."""

from etl import (
    Delimited,
    GeoJson,
    Ledger,
    Source,
    children,
    col,
    const,
    coordinates,
    each,
    first_of,
    joined,
    ref,
    split,
)
from schema.kinds import Datum
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue, VenueKind
from schema.property import (
    ActionStage,
    Facility,
    FacilityKind,
    Issue,
    IssueAction,
    IssueKind,
    IssueSeverity,
    IssueStatus,
)
from tests.real.folder import FOLDER

CHARGING_STATIONS = Source(
    name="taipei-charging-stations",
    entity=Facility,
    locality="710000000000",
    publisher="臺北市政府環境保護局",
    folder=FOLDER,
    reader=Delimited("property_taipei_ev_charging_big5*.csv"),
    snapshot="full",
    ordinal=True,
    columns={
        "kind": const(FacilityKind.CHARGING_PILE),
        "name": col("名稱"),
        "location": col("地址"),
        "operator": ref(Organization, kind=const(OrganizationKind.COMPANY), name=col("廠商")),
    },
    ignore=("序號", "縣市", "縣市代碼"),
)

IDLE_BUILDINGS = Source(
    name="taipei-idle-buildings",
    entity=Venue,
    locality="710000000000",
    publisher="臺北市政府財政局",
    folder=FOLDER,
    reader=GeoJson("property_taipei_idle_public_buildings*.geojson"),
    snapshot="full",
    columns={
        "name": col("門牌"),
        "kind": const(VenueKind.PUBLIC_BUILDING),
        "address": joined(col("門牌"), col("建物標示"), by="；"),
        "area": col("閒置面積㎡"),
        "features": split(col("原使用用途")),
        "opened": col("建築完成日期").date(roc=True),
        "status": joined(col("房屋現況"), col("目前執行情形"), by="；"),
        "point": coordinates(col("geometry/longitude"), col("geometry/latitude"), Datum.WGS84),
    },
    ignore=("建物管理機關", "閒置樓層_閒置樓層/該建物總樓層", "基地所有權人", "基地管理機關"),
)

CLASSES = {"A": IssueSeverity.LOW, "B": IssueSeverity.GENERAL, "C": IssueSeverity.MAJOR}
STATES = {
    "VIOLATION CLOSED": IssueStatus.CLOSED,
    "VIOLATION DISMISSED": IssueStatus.CLOSED,
    "NOV SENT OUT": IssueStatus.OPEN,
    "INVALID CERTIFICATION": IssueStatus.OPEN,
    "NOT COMPLIED WITH": IssueStatus.OPEN,
}
STEPS = {
    ActionStage.FOUND: "InspectionDate",
    ActionStage.REGISTERED: "ApprovedDate",
    ActionStage.ASSIGNED: "NOVIssuedDate",
    ActionStage.RECTIFIED: "CertifiedDate",
}

HOUSING_VIOLATIONS = Source(
    name="nyc-housing-violations",
    entity=Issue,
    locality="990000000004",
    publisher="Department of Housing Preservation and Development",
    folder=FOLDER,
    reader=Delimited("property_nyc_hpd_violations*.csv"),
    snapshot="full",
    columns={
        "number": col("ViolationID"),
        "kind": const(IssueKind.HOUSING_VIOLATION),
        "description": col("NOVDescription"),
        "found_at": col("InspectionDate").time(order="mdy"),
        "location": joined(col("Apartment"), col("Story"), by=", "),
        "address": joined(col("HouseNumber"), col("StreetName"), col("Borough"), col("Postcode")),
        "severity": col("Class").lookup(CLASSES),
        "deadline": first_of(col("NewCorrectByDate"), col("OriginalCorrectByDate")).date(order="mdy"),
        "status": col("CurrentStatus").lookup(STATES),
        "status_text": joined(col("CurrentStatus"), col("CurrentStatusDate")),
        "rectified_on": col("CertifiedDate").date(order="mdy"),
        "point": coordinates(col("Longitude"), col("Latitude"), Datum.WGS84),
        "actions": children(
            IssueAction,
            *(each(stage=const(stage), acted_at=col(day).time(order="mdy")) for stage, day in STEPS.items()),
        ),
    },
    ignore=(
        *("BuildingID", "RegistrationID", "BoroID", "LowHouseNumber", "HighHouseNumber", "StreetCode", "Block", "Lot"),
        *("OriginalCertifyByDate", "NewCertifyByDate", "OrderNumber", "NOVID", "CurrentStatusID", "NovType"),
        *("ViolationStatus", "RentImpairing", "CommunityBoard", "CouncilDistrict", "CensusTract", "BIN", "BBL", "NTA"),
    ),
)

CITY_MESSAGES = Source(
    name="city-messages",
    entity=Issue,
    locality="990000000003",
    publisher="A市",
    folder=FOLDER,
    reader=Ledger("property_city_messages*.xlsx"),
    snapshot="full",
    columns={
        "number": col("留言编号"),
        "kind": const(IssueKind.CITIZEN_MESSAGE),
        "subject": col("留言主题"),
        "description": col("留言详情"),
        "found_at": col("留言时间").time(),
        "reporter": col("留言用户").text(),
    },
    ignore=("反对数", "点赞数", "五"),
)
