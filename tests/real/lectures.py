"""Sources of lectures: announcements of two universities."""

from etl import Json, Source, col, const, joined, ref
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.places import Venue, VenueKind
from tests.real.folder import FOLDER

SCNU_LECTURES = Source(
    name="scnu-lectures",
    entity=LectureSession,
    locality="990000000001",
    publisher="华南师范大学",
    folder=FOLDER,
    reader=Json("lecture_scnu_lectures*.json", records="data"),
    snapshot="full",
    columns={
        "number": col("sourceUrl"),
        "title": col("title"),
        "held_at": joined(col("lectureStart"), col("lectureEnd"), by="至").time(),
        "venue": ref(Venue, kind=const(VenueKind.LECTURE_PLACE), name=col("location")),
        "organizer": ref(Organization, kind=const(OrganizationKind.UNIVERSITY), name=col("organizer")),
        "speaker": col("speaker").text(),
        "speaker_role": joined(col("speakerAffiliation"), col("speakerBio"), by="；"),
        "content": joined(col("topic"), col("abstract"), by="；"),
        "published_at": col("publishTime"),
    },
    ignore=("college", "campus", "listTitle"),
)

BUCM_LECTURES = Source(
    name="bucm-lectures",
    entity=LectureSession,
    locality="990000000002",
    publisher="北京中医药大学",
    folder=FOLDER,
    reader=Json("lecture_bucm_lectures*.json"),
    snapshot="full",
    columns={
        "number": col("id"),
        "title": col("title"),
        "held_at": col("time").time(),
        "venue": ref(Venue, kind=const(VenueKind.LECTURE_PLACE), name=col("classroom")),
    },
    ignore=("infoId",),
)
