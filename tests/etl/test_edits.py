"""Whatever happens to a ledger between two exports, the books and the records are what they have to be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import Delimited, Expect, Source, children, col, const, each, ref
from schema.lineage import RunStatus
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind
from tests.etl.books_model import Model, Row
from tests.workbench import Workbench

HEADER = "编号,点位,风险等级,责任单位,排查日期,完成日期"

ISSUES = Source(
    name="edited-issues",
    entity=Issue,
    locality="341525000000",
    publisher="城管局",
    reader=Delimited("issues.csv"),
    snapshot="full",
    expect=Expect(removed=1.0),
    columns={
        "number": col("编号"),
        "kind": const(IssueKind.FLYING_WIRE),
        "location": col("点位"),
        "severity": col("风险等级"),
        "responsible": ref(Organization, kind=const(OrganizationKind.PROPERTY_COMPANY), name=col("责任单位")),
        "actions": children(
            IssueAction,
            each(stage=const(ActionStage.FOUND), acted_at=col("排查日期")),
            each(stage=const(ActionStage.RECTIFIED), acted_at=col("完成日期")),
        ),
    },
)

DAYS = ("", "2024-03-05", "2024-04-01")
CELLS = {
    "location": ("", "3栋2单元", "5栋", "地下车库"),
    "severity": ("LOW", "GENERAL", "MAJOR"),
    "team": ("", "红星物业", "长青物业", "东风物业"),
    "found": DAYS,
    "done": DAYS,
}
numbers = st.integers(1, 30).map(str)
rows = st.builds(Row, number=numbers, **{name: st.sampled_from(values) for name, values in CELLS.items()})
ledgers = st.lists(rows, min_size=5, max_size=25, unique_by=lambda row: row.number)


@dataclass(frozen=True)
class Edit:
    """One thing that a clerk does to a ledger; `at` picks the row."""

    what: str
    at: int
    row: Row
    cell: str

    def apply(self, ledger: list[Row], first: list[Row]) -> list[Row]:
        """The ledger afterwards; `first` is what it was in the beginning."""
        if self.what == "restore":
            old = first[self.at % len(first)]
            return [*(row for row in ledger if row.number != old.number), old]
        if self.what == "insert" or not ledger:
            return [*ledger, self.row]
        if self.what == "shuffle":
            return Random(self.at).sample(ledger, len(ledger))
        at = self.at % len(ledger)
        before, old, after = ledger[:at], ledger[at], ledger[at + 1 :]
        return [*before, *self._instead(old), *after]

    def _instead(self, old: Row) -> list[Row]:
        """What stands in the place of a row afterwards."""
        changed = replace(old, **{self.cell: getattr(self.row, self.cell)})
        return {
            "delete": [],
            "change": [changed],
            "rekey": [replace(old, number=self.row.number)],
            "spoil": [replace(old, spoilt=True)],
            "lose": [replace(old, lost=True)],
            "mend": [replace(old, spoilt=False, lost=False)],
            "repeat": [old, old],
            "contradict": [old, replace(old, location=old.location + "东侧")],
        }[self.what]


KINDS = ("insert", "delete", "change", "rekey", "spoil", "lose", "mend", "repeat", "contradict", "shuffle", "restore")
edits = st.builds(Edit, st.sampled_from(KINDS), st.integers(0, 10_000), rows, st.sampled_from(list(CELLS)))
histories = st.lists(st.lists(edits, max_size=8), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledger=ledgers, history=histories)
def test_any_edits_and_their_undoing_are_booked_as_they_happened(
    make_each_workbench: Callable[[Path], Workbench], ledger: list[Row], history: list[list[Edit]]
) -> None:
    with TemporaryDirectory() as folder, make_each_workbench(Path(folder)) as workbench:
        model, merged, first = Model(), "", ledger
        for step in ([], *history):
            for edit in step:
                ledger = edit.apply(ledger, first)
            merged = import_and_compare(workbench, model, ledger, merged)
        import_and_compare(workbench, model, first, merged)


def import_and_compare(workbench: Workbench, model: Model, ledger: list[Row], merged: str) -> str:
    """Import one export; `merged` is the text of the last one. Gives the text of this one."""
    text = "\n".join([HEADER, *(row.line for row in ledger), ""])
    (workbench.folder / "issues.csv").write_text(text, encoding="utf-8")
    run = workbench.run(replace(ISSUES, folder=workbench.folder))
    if text == merged:
        assert (run.status, run.books.read) == (RunStatus.UNCHANGED, 0)
        return text
    assert run.status is RunStatus.MERGED, run.error
    assert {count: number for count, number in run.books.counts().items() if number} == model.read(ledger)
    compare_records(workbench, model)
    rejects = workbench.one("SELECT count(DISTINCT row) AS n FROM reject WHERE run_id = :run", run=run.id)
    assert rejects["n"] == run.books.rejected
    return text


def compare_records(workbench: Workbench, model: Model) -> None:
    """Compare the live issues with the teams they name, their live actions and all teams."""
    found = workbench.rows(
        "SELECT i.number, i.location, i.severity, o.name AS team FROM issue i LEFT JOIN organization o"
        " ON o.locality = i.locality AND o.id = i.responsible_id WHERE i.removed_at IS NULL"
    )
    assert sorted(tuple(row.values()) for row in found) == sorted(row.record for row in model.live.values())
    actions = workbench.rows(
        "SELECT i.number, a.stage, a.acted_at_start FROM issue_action a"
        " JOIN issue i ON i.locality = a.locality AND i.id = a.issue_id WHERE a.removed_at IS NULL"
    )
    expected = {action for row in model.live.values() for action in row.actions}
    assert sorted((row["number"], row["stage"], row["acted_at_start"][:10]) for row in actions) == sorted(expected)
    teams = workbench.rows("SELECT name FROM organization WHERE removed_at IS NULL")
    assert sorted(row["name"] for row in teams) == sorted(model.teams)
    gone = workbench.rows("SELECT number FROM issue WHERE removed_at IS NOT NULL")
    assert {row["number"] for row in gone} == model.gone


def test_a_row_whose_key_is_given_protects_its_record_though_another_key_cannot_be_read(
    workbench: Workbench, tmp_path: Path
) -> None:
    source = replace(ISSUES, folder=tmp_path, columns={**ISSUES.columns, "found_at": col("排查日期")})
    (tmp_path / "issues.csv").write_text(f"{HEADER}\n1,5栋,低,,2024-03-05,\n2,6栋,低,,2024-03-05,\n3,7栋,低,,,\n")
    workbench.run(source)
    (tmp_path / "issues.csv").write_text(f"{HEADER}\n1,5栋,低,,上回,\n2,6栋,低,,2024-03-05,\n")
    run = workbench.run(source)
    assert run.books.rejected == 1
    assert run.findings == []
    live = workbench.rows("SELECT number FROM issue WHERE removed_at IS NULL ORDER BY number")
    assert [row["number"] for row in live] == ["1", "2"]
