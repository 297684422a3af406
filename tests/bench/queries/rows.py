"""The synthetic records that queries are measured on: lectures and the teams that gave them, in 200 localities.

Nothing in them is real but the codes of counties.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, insert, select, text

from hub import tokens
from schema.database import open_engine, prepare
from schema.entity import entity
from schema.kinds import CHINA
from schema.lectures import LectureForm
from schema.organizations import OrganizationKind
from schema.privacy import Privacy
from schema.unified_code import encode

Row = dict[str, Any]

LOCALITIES, TEAMS, LECTURES = 200, 20, 1_000
#: Ids are hashes in earnest; these are spread as widely.
SPREAD = 0x9E3779B97F4A7C15
#: Rows that are written at a time.
BATCH = 5_000
FIRST = datetime(2023, 1, 1, 8, tzinfo=CHINA)
THEMES = ("党的二十大", "乡村振兴", "移风易俗", "反诈防骗", "森林防火")
FORMS = [form.name for form in LectureForm]
KINDS = [OrganizationKind.LECTURE_TEAM.name, OrganizationKind.VOLUNTEER_TEAM.name, OrganizationKind.ART_TROUPE.name]


class Sample(NamedTuple):
    """What the queries ask for: localities, lectures by their codes, and the secret of a token that may see them."""

    localities: list[str]
    codes: list[str]
    secret: str


def write(url: str) -> Sample:
    """Fill an empty database."""
    engine = open_engine(url)
    prepare(engine)
    secret = tokens.create(engine, "bench", Privacy.INTERNAL)
    with engine.begin() as connection:
        division = entity("Division").table.c
        counties = select(division.id).where(division.level == "COUNTY").order_by(division.id).limit(LOCALITIES)
        localities = [*connection.scalars(counties)]
        for name, rows in (("Source", _sources), ("Organization", _teams), ("LectureSession", _lectures)):
            _insert(connection, name, (row for number, at in enumerate(localities) for row in rows(number, at)))
    _analyse(engine)
    codes = [encode("S01", at, _id(at, number % LECTURES)) for number, at in enumerate(localities)]
    engine.dispose()
    return Sample([str(at) for at in localities], codes, secret)


def _insert(connection: Connection, name: str, rows: Iterator[Row]) -> None:
    while batch := [*islice(rows, BATCH)]:
        connection.execute(insert(entity(name).table), batch)


def _analyse(engine: Engine) -> None:
    """Leave the database as a first import, which builds indexes after the rows, and the database's housekeeping do."""
    postgresql = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("REINDEX TABLE lecture_session" if postgresql else "REINDEX"))
        connection.execute(text("VACUUM ANALYZE" if postgresql else "ANALYZE"))


def _sources(number: int, locality: int) -> Iterator[Row]:
    yield {
        "id": number,
        "code": f"bench-{number}",
        "entity": "LectureSession",
        "plugin": "bench",
        "active": True,
        "locality_id": locality,
    }


def _teams(number: int, locality: int) -> Iterator[Row]:
    """Every fourth team is part of none, the others of one of those."""
    for team in range(TEAMS):
        yield {
            **_lineage("Z01", number, locality, team),
            "name": f"第{team}宣讲团",
            "kind": KINDS[team % len(KINDS)],
            "parent_id": None if team % 4 == 0 else _id(locality, team - team % 4),
            "leader": f"王秀{team}",
            "leader_masked": "王**",
        }


def _lectures(number: int, locality: int) -> Iterator[Row]:
    for lecture in range(LECTURES):
        attendance = 20 + lecture * 7 % 180
        held = (FIRST + timedelta(hours=(lecture * 7_919 + number) % 20_000)).isoformat()
        yield {
            **_lineage("S01", number, locality, lecture),
            "number": f"XJ-{lecture:06}",
            "title": f"第{lecture}次百姓宣讲：第{lecture % 97}组",
            "theme": THEMES[lecture % len(THEMES)],
            "held_at_start": held,
            "held_at_end": held,
            "held_at_precision": "MINUTE",
            "form": FORMS[lecture // 7 % len(FORMS)],
            "team_id": _id(locality, lecture % TEAMS),
            "speaker": f"李晓{lecture % 89}",
            "speaker_masked": "李**",
            "speaker_role": "百姓宣讲员",
            "audience": "社区党员",
            "attendance_low": attendance,
            "attendance_high": attendance,
            "attendance_approximate": False,
            "content": f"在第{lecture % 211}村民组围绕惠民政策开展宣讲，现场答疑{lecture % 1_013}条",
            "duration": 30 + lecture % 90,
        }


def _lineage(tag: str, number: int, locality: int, position: int) -> Row:
    id_ = _id(locality, position)
    return {
        "locality": locality,
        "id": id_,
        "code": encode(tag, locality, id_),
        "key_check": 0,
        "source_id": number,
        "run_id": 1,
        "file_id": 1,
        "row": position + 2,
        "hash": id_,
        "derived": False,
        "removed_at": None,
        "division_id": locality,
    }


def _id(locality: int, position: int) -> int:
    return (locality * 1_009 + position) * SPREAD % (1 << 63)
