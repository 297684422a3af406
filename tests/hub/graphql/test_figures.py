"""Figures and groups are those that polars computes on the same rows."""

import sqlite3
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import polars as pl
import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hub.graphql.databases.dialect import Expression, number
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.levels import Level, rolled_up
from hub.graphql.viewer import Viewer
from schema.divisions import level_of, parent_of, shipped
from schema.lectures import LectureForm
from schema.privacy import Privacy
from tests.hub.graphql.figures import OPEN, PARTS
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import conditions

Ask = Callable[..., Any]
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)

FIGURES = """
  count
  sum { attendance { low high } duration }
  avg { attendance { low high } duration }
  min { attendance { low high } duration heldAt theme }
  max { attendance { low high } duration heldAt theme }
  countDistinct { form team theme }
"""
QUERY = f"""
query Q($where: LectureSessionWhere, $by: [LectureSessionGroupField!]!, $order: [LectureSessionGroupOrder!]) {{
  lectureSessions(where: $where, first: 1000) {{
    nodes {{ id }}
    aggregate {{ {FIGURES} }}
    groups(by: $by, orderBy: $order, first: 1000) {{
      totalCount
      nodes {{
        key {{
          form theme heldAtYear heldAtQuarter heldAtMonth heldAtDay
          team {{ id }} locality {{ id }} localityCity {{ id }}
          division {{ id }} divisionTown {{ id }} divisionCounty {{ id }}
        }}
        aggregate {{ {FIGURES} }}
      }}
    }}
  }}
}}
"""


def part(name: str) -> pl.Expr:
    """A calendar unit of the start, null where the precision leaves it open."""
    vague = [precision for precision, parts in OPEN.items() if name in parts]
    at = pl.col("held_at_start").str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_zone="Asia/Shanghai")
    quarter = at.dt.year().cast(pl.String) + "-Q" + at.dt.quarter().cast(pl.String)
    spelled = {"YEAR": at.dt.year(), "QUARTER": quarter, "MONTH": at.dt.strftime("%Y-%m"), "DAY": at.dt.strftime("%F")}
    return pl.when(~pl.col("held_at_precision").is_in(vague)).then(spelled[name])


def known(code: pl.Expr, ledger: Ledger) -> pl.Expr:
    """A division's id, null where there is no such division."""
    return pl.when(code.is_in([row["id"] for row in ledger["Division"]])).then(code.cast(pl.String))


def rolled(column: str, span: int, digits: int, ledger: Ledger) -> pl.Expr:
    code = pl.col(column)
    return known(pl.when(code // span % digits != 0).then(code - code % span), ledger)


def keys(ledger: Ledger) -> Mapping[str, tuple[str, pl.Expr]]:
    """What to group by, with the name of its key and how polars makes it."""
    return {
        "FORM": ("form", pl.col("form")),
        "THEME": ("theme", pl.col("theme")),
        **{f"HELD_AT_{name}": (f"heldAt{name.title()}", part(name)) for name in PARTS},
        "TEAM": ("team", pl.col("team_code")),
        "LOCALITY": ("locality", known(pl.col("locality"), ledger)),
        "DIVISION": ("division", known(pl.col("division_id"), ledger)),
        "DIVISION_TOWN": ("divisionTown", rolled("division_id", 1_000, 1_000, ledger)),
        "DIVISION_COUNTY": ("divisionCounty", rolled("division_id", 1_000_000, 100, ledger)),
        "LOCALITY_CITY": ("localityCity", rolled("locality", 100_000_000, 100, ledger)),
    }


def frame(ledger: Ledger, codes: set[str]) -> pl.DataFrame:
    """The rows of these sessions, with the unified code of their live team."""
    teams = [row for row in ledger["Organization"] if row["removed_at"] is None]
    codes_of_teams = pl.DataFrame(teams, infer_schema_length=None).select("locality", team_id="id", team_code="code")
    rows = pl.DataFrame(ledger["LectureSession"], infer_schema_length=None).filter(pl.col("code").is_in(list(codes)))
    return rows.join(codes_of_teams, on=["locality", "team_id"], how="left")


def mean(column: str) -> pl.Expr:
    """Hundredths of the average in whole numbers, halves away from zero."""
    total, count = pl.col(column).sum(), pl.col(column).count()
    return (total.sign() * ((200 * total.abs() + count) // (2 * count))).alias(f"mean_{column}")


def figures() -> list[pl.Expr]:
    low, high, duration, held, theme = map(
        pl.col, ("attendance_low", "attendance_high", "duration", "held_at_start", "theme")
    )
    return [
        pl.len().alias("count"),
        (low.count() > high.count()).alias("open"),
        *(column.count().name.prefix("count_") for column in (low, high, duration)),
        *(column.sum().name.prefix("sum_") for column in (low, high, duration)),
        *(mean(column) for column in ("attendance_low", "attendance_high", "duration")),
        *(column.min().name.prefix("min_") for column in (low, high, duration, held, theme)),
        *(column.max().name.prefix("max_") for column in (low, high, duration, held, theme)),
        *(
            pl.col(column).drop_nulls().n_unique().alias(f"distinct_{column}")
            for column in ("form", "team_code", "theme")
        ),
    ]


def served(made: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of polars as the API spells them."""

    def bounds(of: str, spell: Callable[[int], Any], *, always: bool = False) -> Any:
        if not made["count_attendance_low"]:
            return None
        high = made[f"{of}_attendance_high"] if made["count_attendance_high"] and (always or not made["open"]) else None
        return {"low": spell(made[f"{of}_attendance_low"]), "high": None if high is None else spell(high)}

    def hundredths(units: int) -> str:
        return f"{Decimal(units).scaleb(-2):.2f}"

    timed = made["count_duration"] > 0
    return {
        "count": made["count"],
        "sum": {"attendance": bounds("sum", str), "duration": str(made["sum_duration"]) if timed else None},
        "avg": {
            "attendance": bounds("mean", hundredths),
            "duration": hundredths(made["mean_duration"]) if timed else None,
        },
        "min": {
            "attendance": bounds("min", int, always=True),
            **{name: made[f"min_{column}"] for name, column in ONES},
        },
        "max": {"attendance": bounds("max", int), **{name: made[f"max_{column}"] for name, column in ONES}},
        "countDistinct": {
            "form": made["distinct_form"],
            "team": made["distinct_team_code"],
            "theme": made["distinct_theme"],
        },
    }


ONES = (("duration", "duration"), ("heldAt", "held_at_start"), ("theme", "theme"))


@given(data=st.data())
@settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))
def test_groups_and_figures_are_those_of_polars(
    data: st.DataObject, ask: Ask, core: GraphQLSchema, ledger: Ledger
) -> None:
    where = data.draw(conditions(core, ledger, "LectureSession", clear=True))
    known_keys = keys(ledger)
    by = data.draw(st.lists(st.sampled_from(list(known_keys)), min_size=1, max_size=3, unique=True))
    answer = ask(QUERY, {"where": where, "by": by}, viewer=FULL)["data"]["lectureSessions"]
    rows = frame(ledger, {node["id"] for node in answer["nodes"]})
    assert answer["aggregate"] == served(rows.select(figures()).row(0, named=True))
    made = rows.group_by(expression.alias(name) for name, expression in map(known_keys.__getitem__, by)).agg(figures())
    names = [known_keys[one][0] for one in by]
    expected = {tuple(row[name] for name in names): served(row) for row in made.iter_rows(named=True)}
    groups = answer["groups"]
    found = {tuple(told_by(node["key"][name]) for name in names): node["aggregate"] for node in groups["nodes"]}
    assert found == expected
    assert groups["totalCount"] == len(groups["nodes"]) == len(expected)
    assert all(value is None for node in groups["nodes"] for name, value in node["key"].items() if name not in names)


def told_by(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


@given(units=st.integers(-(10**6), 10**6), count=st.integers(1, 1000), scale=st.integers(0, 3))
@settings(deadline=None)
def test_averages_are_exact_to_two_places_more_and_round_half_up(units: int, count: int, scale: int) -> None:
    exact = (Decimal(units) / count).scaleb(-scale)
    rounded = exact.quantize(Decimal(1).scaleb(-scale - 2), ROUND_HALF_UP)
    assert evaluated(SQLite().average(number(units), number(count), scale)) == f"{rounded + 0:f}"


@pytest.mark.parametrize(("units", "count"), [((1 << 63) - 1, 1), (-(1 << 63) + 1, 1), ((1 << 63) - 1, 7)])
def test_averages_of_great_totals_do_not_overflow(units: int, count: int) -> None:
    with localcontext(prec=50):
        rounded = (Decimal(units) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert evaluated(SQLite().average(number(units), number(count), 0)) == f"{rounded:f}"


def test_divisions_roll_up_as_the_tree_of_codes_does() -> None:
    codes = [row.id for row in shipped()][::50]
    for code in codes:
        above: int | None = code
        expected: dict[str, int] = {}
        while above is not None:
            expected[level_of(above).name] = above
            above = parent_of(above)
        rolled = {level.name: evaluated(rolled_up(number(code), level)) for level in Level}
        assert {name: value for name, value in rolled.items() if value is not None} == {
            name: value for name, value in expected.items() if name in rolled
        }


def evaluated(expression: Expression) -> Any:
    """What SQLite makes of an expression."""
    with sqlite3.connect(":memory:") as connection:
        statement = SQLite().compile(select(expression))
        return connection.execute(statement.sql).fetchone()[0]


@pytest.mark.parametrize(
    ("order", "column"),
    [("COUNT", "count"), ("SUM_DURATION", "sum")],
)
def test_groups_are_ordered_by_figures_then_by_key(ask: Ask, order: str, column: str) -> None:
    groups = """{ lectureSessions { groups(by: [FORM], orderBy: [{field: %s, direction: DESC}]) {
      nodes { key { form } aggregate { count sum { duration } } } } } }"""
    nodes = ask(groups % order)["data"]["lectureSessions"]["groups"]["nodes"]
    figures = [node["aggregate"] for node in nodes]
    sizes = [figure["count"] if column == "count" else int(figure["sum"]["duration"]) for figure in figures]
    assert sizes == sorted(sizes, reverse=True)
    plain = ask("{ lectureSessions { groups(by: [FORM]) { nodes { key { form } } } } }")
    forms = [node["key"]["form"] for node in plain["data"]["lectureSessions"]["groups"]["nodes"]]
    codes = [None, *(form.name for form in LectureForm)]
    assert forms == sorted(forms, key=codes.index)


@pytest.mark.parametrize("first", [0, 1, 3])
def test_a_cut_list_of_groups_says_so(ask: Ask, first: int) -> None:
    text = "query Q($n: Int) { venues { groups(by: [NAME], first: $n) { totalCount hasMore nodes { key { name } } } } }"
    everything = ask(text, {"n": 1000})["data"]["venues"]["groups"]
    assert not everything["hasMore"]
    assert everything["totalCount"] == len(everything["nodes"])
    cut = ask(text, {"n": first})["data"]["venues"]["groups"]
    assert cut == {**everything, "hasMore": True, "nodes": everything["nodes"][:first]}


def test_no_group_is_made_of_no_record(ask: Ask) -> None:
    text = "{ venues(where: {id: {in: []}}) { groups(by: [KIND]) { totalCount hasMore nodes { key { kind } } } } }"
    assert ask(text)["data"]["venues"]["groups"] == {"totalCount": 0, "hasMore": False, "nodes": []}


def test_groups_of_a_relation_are_those_of_its_owner(ask: Ask) -> None:
    text = """{ organizations(first: 1000) { nodes { id lectureSessions { totalCount groups(by: [HELD_AT_YEAR]) {
      nodes { aggregate { count } } } } } } }"""
    nodes = ask(text)["data"]["organizations"]["nodes"]
    totals = [node["lectureSessions"]["totalCount"] for node in nodes]
    groups = [[group["aggregate"]["count"] for group in node["lectureSessions"]["groups"]["nodes"]] for node in nodes]
    assert [sum(counts) for counts in groups] == totals
    assert max(map(len, groups)) > 1


HOURS = "avg { hours { low high } } sum { hours { low high } }"
ATTENDED = "sum { attendance { low high } } avg { attendance { low high } }"


@pytest.mark.parametrize(
    "text",
    [
        f"{{ trainingRecords {{ groups(by: [PERIOD_YEAR]) {{ nodes {{ aggregate {{ {HOURS} }} }} }} }} }}",
        "{ localities { nodes { trainingRecords { groups(by: [PERIOD_YEAR]) { nodes { aggregate {"
        f" {HOURS} }} }} }} }} }} }} }}",
        "{ localities { nodes { lectureSessions { groups(by: [FORM]) { nodes { aggregate {"
        f" {ATTENDED} max {{ attendance {{ low high }} }} }} }} }} }} }} }} }}",
        "{ localities { nodes { organizations { nodes { lectureSessions { aggregate {"
        " sum { attendance { low high } } } } } } } } }",
        "{ localities { nodes { organizations { nodes { memberships { groups(by: [ROLE]) { nodes { aggregate {"
        " count } } } } } } } } }",
    ],
)
def test_figures_and_groups_are_answered_below_relations(ask: Ask, text: str) -> None:
    assert "errors" not in ask(text)
