"""What ledgers add up to beside a reported figure is what plain Python counts in the same rows."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson
import pytest

from etl.measures import Count, Distinct, Extent, Figure, Least, Measure, Share, Total
from hub.graphql.compiler.measures import Measures
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from schema.figures import Bound
from schema.lectures import LectureForm, LectureSession
from schema.meals import SubsidyGrant
from schema.organizations import Membership, TrainingRecord
from schema.places import Division
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger, Row
from tests.loop import run

FULL = Viewer(Privacy.SENSITIVE, persons=True)
QUERY = "{ reportedFigures(first: 1000) { nodes { id recorded { by entity low high consistent } } } }"
ARTS = f"{{ form: {{ eq: {LectureForm.ARTS.name} }} }}"

#: Each way of counting with the entity that it counts and the condition on its rows.
WAYS: dict[str, tuple[type[Any], str, Figure]] = {
    "count": (LectureSession, "{}", Count()),
    "count of some": (LectureSession, ARTS, Count()),
    "total": (LectureSession, "{}", Total("attendance")),
    "total of decimals": (TrainingRecord, "{}", Total("hours")),
    "total of persons": (SubsidyGrant, "{}", Total("amount")),
    "least": (LectureSession, "{}", Least("attendance")),
    "extent": (LectureSession, "{}", Extent("attendance")),
    "distinct": (LectureSession, "{}", Distinct("team")),
    "distinct persons": (SubsidyGrant, "{}", Distinct("person")),
    "share": (LectureSession, "{}", Share(ARTS)),
    "share of few persons": (Membership, "{}", Share("{ isNew: { eq: true } }")),
    "share of all persons": (Membership, "{}", Share("{}")),
    "code table": (Division, "{ level: { eq: TOWN } }", Count()),
}


def measures_of(figure: Row) -> list[Measure]:
    """All ways of counting, for one reported figure."""
    about: dict[str, Any] = {"name": figure["measure"], "locality": f"{figure['locality']:012d}"}
    return [
        Measure(**about, by=by, entity=entity, where=where, figure=way) for by, (entity, where, way) in WAYS.items()
    ]


def live(ledger: Ledger, entity: str, locality: int) -> list[Row]:
    return [row for row in ledger[entity] if row["locality"] == locality and row["removed_at"] is None]


def counted(ledger: Ledger, locality: int, by: str, *, persons: bool) -> tuple[Decimal | None, Decimal | None]:
    """Low and high bound, by plain Python."""
    entity, where, way = WAYS[by]
    if entity is Division:
        found = [row for row in ledger["Division"] if row["level"] == "TOWN"]
        return Decimal(len(found)), Decimal(len(found))
    rows = everyone = live(ledger, entity.__name__, locality)
    if where == ARTS:
        rows = [row for row in rows if row["form"] == "ARTS"]
    if entity in (SubsidyGrant, Membership) or entity is TrainingRecord:
        rest = len(everyone) - len(rows)
        if not persons and (len(rows) < 5 or 0 < rest < 5):
            return None, None
    return figure_of(rows, way, persons=persons)


def figure_of(rows: Sequence[Row], way: Figure, *, persons: bool) -> tuple[Decimal | None, Decimal | None]:
    match way:
        case Count():
            return Decimal(len(rows)), Decimal(len(rows))
        case Distinct(name):
            count = len({row[f"{name}_id"] for row in rows} - {None})
            return (None, None) if name == "person" and count < 5 and not persons else (Decimal(count), Decimal(count))
        case Share(where):
            column, wanted = ("form", "ARTS") if where == ARTS else ("is_new", True)
            such = [row for row in rows if where == "{}" or row[column] == wanted]
            few = column == "is_new" and not persons and (0 < len(such) < 5 or 0 < len(rows) - len(such) < 5)
            if not rows or few:
                return None, None
            per_cent = (Decimal(100 * len(such)) / len(rows)).quantize(Decimal(1), ROUND_HALF_UP)
            return per_cent, per_cent
        case Total("hours") if not persons and sum(row["hours_low"] is not None for row in rows) < 5:
            return None, None
        case Total(name) | Least(name) | Extent(name):
            return bounded(rows, name, way)


def bounded(rows: Sequence[Row], name: str, way: Figure) -> tuple[Decimal | None, Decimal | None]:
    if name == "amount":
        lows = [Decimal(row[name]).scaleb(-2) for row in rows if row[name] is not None]
        highs: list[Decimal | None] = [*lows]
    else:
        scale = 1 if name == "hours" else 0
        given = [row for row in rows if row[f"{name}_low"] is not None]
        lows = [Decimal(row[f"{name}_low"]).scaleb(-scale) for row in given]
        highs = [None if row[f"{name}_high"] is None else Decimal(row[f"{name}_high"]).scaleb(-scale) for row in given]
    if not lows:
        return None, None
    closed = [high for high in highs if high is not None]
    whole = len(closed) == len(lows)
    match way:
        case Total():
            return sum(lows, Decimal()), sum(closed, Decimal()) if whole else None
        case Least():
            return min(lows), min(lows)
    return min(lows), max(closed) if whole else None


def agrees(figure: Row, low: Decimal | None, high: Decimal | None) -> bool | None:
    """Whether a figure is consistent with what was counted."""
    if low is None:
        return None
    least = Decimal(figure["value_low"]).scaleb(-2)
    most = None if figure["value_high"] is None else Decimal(figure["value_high"]).scaleb(-2)
    match Bound[figure["bound"]]:
        case Bound.EXACT:
            return low == high == least
        case Bound.AT_LEAST:
            return low >= least
        case Bound.AT_MOST:
            return high is not None and high <= (least if most is None else most)
        case Bound.ABOUT:
            return high is not None and all(abs(end - least) * 10 <= least for end in (low, high))
        case Bound.RANGE:
            return high is not None and most is not None and low >= least and high <= most


def spelled(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


@pytest.mark.parametrize("viewer", [ANONYMOUS, FULL], ids=["anonymous", "full"])
def test_recorded_figures_are_those_that_plain_counting_gives(
    api: Api, readers: Readers, ledger: Ledger, viewer: Viewer
) -> None:
    figures = {row["code"]: row for row in ledger["ReportedFigure"] if row["removed_at"] is None}
    measures = {
        (measure.locality, measure.name, measure.by): measure
        for figure in figures.values()
        for measure in measures_of(figure)
    }
    service = Service(api, SQLite(), readers, measures=list(measures.values()))
    answer = orjson.loads(run(service.execute(QUERY, viewer=viewer)).body)
    nodes = answer["data"]["reportedFigures"]["nodes"]
    assert {node["id"] for node in nodes} == set(figures)
    for node in nodes:
        figure = figures[node["id"]]
        assert [way["by"] for way in node["recorded"]] == list(WAYS)
        for way in node["recorded"]:
            low, high = counted(ledger, figure["locality"], way["by"], persons=viewer.persons)
            assert (way["low"], way["high"]) == (spelled(low), spelled(high)), way
            assert way["consistent"] is agrees(figure, low, high), way


def test_a_figure_that_nothing_counts_has_no_recorded_one(api: Api, readers: Readers) -> None:
    service = Service(api, SQLite(), readers)
    answer = orjson.loads(run(service.execute(QUERY)).body)
    assert {len(node["recorded"]) for node in answer["data"]["reportedFigures"]["nodes"]} == {0}


def test_a_measure_by_masked_values_gives_nothing_to_those_who_see_masks(
    api: Api, readers: Readers, ledger: Ledger
) -> None:
    figure = next(row for row in ledger["ReportedFigure"] if row["removed_at"] is None)
    about: dict[str, Any] = {"name": figure["measure"], "locality": f"{figure['locality']:012d}"}
    secret = Measure(**about, by="讲员", entity=LectureSession, where='{ speaker: { like: "%" } }')
    service = Service(api, SQLite(), readers, measures=[secret])
    for viewer, hidden in ((ANONYMOUS, True), (FULL, False)):
        answer = orjson.loads(run(service.execute(QUERY, viewer=viewer)).body)
        (way,) = next(n["recorded"] for n in answer["data"]["reportedFigures"]["nodes"] if n["id"] == figure["code"])
        assert (way["low"] is None) is hidden


def test_a_condition_that_does_not_fit_the_api_is_named(api: Api) -> None:
    about: dict[str, Any] = {"name": "m", "locality": "210302000000", "by": "台账", "entity": LectureSession}
    fault = Measures(api.model, api.schema).fault
    assert fault(Measure(**about, where=ARTS)) is None
    assert "nowhere" in (fault(Measure(**about, where="{ nowhere: 1 }")) or "")
    assert "Syntax" in (fault(Measure(**about, where="{")) or "")
    assert "nowhere" in (fault(Measure(**about, figure=Share("{ nowhere: 1 }"))) or "")
    assert "2103" in (fault(Measure(**about, where='{ locality: { eq: "2103" } }')) or "")
