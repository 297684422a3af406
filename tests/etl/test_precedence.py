"""What a record shows of which several sources speak depends on what they say, not on when they were imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import Delimited, Expect, Source, col, const, ref
from etl.conflicts import conflicts
from schema.database import reading
from schema.lineage import RunStatus
from schema.organizations import Organization, OrganizationKind
from tests.etl.claims_model import LEADERS, MEMBERS, Choir, Row, Voice
from tests.etl.ledgers import write
from tests.workbench import Workbench

TEAMS = Source(
    name="teams",
    entity=Organization,
    locality="341525000000",
    publisher="宣传部",
    reader=Delimited("teams.csv"),
    snapshot="full",
    expect=Expect(removed=1.0),
    columns={
        "kind": const(OrganizationKind.LECTURE_TEAM),
        "name": col("名称"),
        "members": col("人数"),
        "leader": col("负责人"),
        "speciality": col("类别"),
        "parent": ref(Organization, kind=const(OrganizationKind.UNIVERSITY), name=col("上级")),
    },
)
HEADER = "名称,人数,负责人,类别,上级"
SHOWN = """
SELECT t.name, t.members_low, t.members_high, t.members_approximate, t.leader, t.leader_masked, t.speciality,
 p.name AS parent FROM organization t LEFT JOIN organization p ON p.locality = t.locality AND p.id = t.parent_id
WHERE t.kind = 'LECTURE_TEAM' AND t.removed_at IS NULL
"""


@dataclass(frozen=True)
class Export:
    """What one source exports next, and how it is declared then."""

    source: str
    precedence: int | Mapping[str, int]
    rows: Mapping[str, Row]


precedences = st.integers(-1, 2) | st.dictionaries(
    st.sampled_from(["*", "members", "leader", "speciality", "parent"]), st.integers(-1, 2), max_size=3
)
rows = st.builds(
    Row,
    members=st.sampled_from(list(MEMBERS)),
    leader=st.sampled_from(list(LEADERS)),
    speciality=st.sampled_from(["", "政策", "健康"]),
    parent=st.sampled_from(["", "甲学院", "乙学院"]),
)
exports = st.builds(
    Export,
    source=st.sampled_from(["alpha", "beta", "gamma"]),
    precedence=precedences,
    rows=st.dictionaries(st.sampled_from(["红星队", "老兵队", "青年队"]), rows),
)


def receive(workbench: Workbench, export: Export) -> None:
    """Import what a source exports."""
    lines = [",".join((name, row.members, row.leader, row.speciality, row.parent)) for name, row in export.rows.items()]
    folder = write(workbench.folder / export.source, "teams.csv", HEADER, lines)
    run = workbench.run(replace(TEAMS, name=export.source, folder=folder, precedence=export.precedence))
    assert run.status in (RunStatus.MERGED, RunStatus.UNCHANGED), run.error


def shown(workbench: Workbench) -> dict[str, tuple[object, ...]]:
    """Columns of every live team by name."""
    return {row["name"]: tuple(row.values())[1:] for row in workbench.rows(SHOWN)}


def expected(choir: Choir) -> dict[str, tuple[object, ...]]:
    return {team: tuple(value for columns in choir.shown(team).values() for value in columns) for team in choir.teams}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=st.lists(exports, min_size=2, max_size=8))
def test_records_show_what_the_sources_said_last_in_whatever_order(
    make_each_workbench: Callable[[Path], Workbench], history: list[Export]
) -> None:
    with TemporaryDirectory() as folder, make_each_workbench(Path(folder)) as workbench:
        choir = Choir()
        for export in history:
            receive(workbench, export)
            choir.voices[export.source] = Voice(export.source, export.precedence, export.rows)
            assert shown(workbench) == expected(choir)
            compare_claims(workbench, choir)
            compare_conflicts(workbench, choir)


def compare_conflicts(workbench: Workbench, choir: Choir) -> None:
    """Those that are listed, and those that the last merge counted."""
    names = {row["code"]: row["name"] for row in workbench.rows("SELECT code, name FROM organization")}
    with reading(workbench.engine).begin() as connection:
        found = {
            (names[conflict.code], conflict.field, conflict.shown.source, word.source)
            for conflict in conflicts(connection)
            for word in conflict.losing
        }
    assert found == {(team, *conflict) for team in choir.teams for conflict in choir.conflicts(team)}
    run = workbench.one(
        "SELECT r.conflicts, s.code FROM import_run r JOIN source s ON s.id = r.source_id"
        " WHERE r.status = 'MERGED' ORDER BY r.id DESC LIMIT 1"
    )
    spoken = choir.voices[run["code"]].rows
    assert run["conflicts"] == len({(team, field) for team, field, _, _ in found if team in spoken})


def compare_claims(workbench: Workbench, choir: Choir) -> None:
    """Where several sources speak of a team each has a claim; the owner is one of those who speak."""
    held = workbench.rows(
        "SELECT o.name, s.code FROM claim c JOIN organization o ON o.locality = c.locality AND o.id = c.id"
        " JOIN source s ON s.id = c.source_id"
    )
    speaking = {team: {voice.name for voice in choir.speaking(team)} for team in choir.teams}
    contested = {(team, name) for team, names in speaking.items() if len(names) > 1 for name in names}
    assert {(row["name"], row["code"]) for row in held} == contested
    owners = workbench.rows(
        "SELECT o.name, s.code FROM organization o JOIN source s ON s.id = o.source_id"
        " WHERE o.kind = 'LECTURE_TEAM' AND o.removed_at IS NULL"
    )
    assert all(row["code"] in speaking[row["name"]] for row in owners)
