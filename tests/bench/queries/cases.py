"""The queries that are measured, each as the hub and its peers are asked for it.

A query has at most one variable, `of`: a locality or a code, which differs from request to request. All sides are asked
for as many rows and as many values.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from schema.unified_code import decode
from tests.bench.queries.rows import Sample

Variables = dict[str, object]


class Case(NamedTuple):
    """One query in the words of each side; the hub and Strawberry are given the same variables."""

    name: str
    hub: str
    strawberry: str
    postgraphile: str
    #: Values of `of`; none where the query has no variable.
    of: Callable[[Sample], Sequence[str]]
    #: The variables of PostGraphile for a value of `of`.
    keys: Callable[[str], Variables] = lambda of: {"of": of}

    def variables(self, sample: Sample) -> list[Variables]:
        """The variables of requests, by turns."""
        return [{"of": of} for of in self.of(sample)] or [{}]

    def postgraphile_variables(self, sample: Sample) -> list[Variables]:
        """The same for PostGraphile."""
        return [self.keys(of) for of in self.of(sample)] or [{}]


def _in_each_locality(sample: Sample) -> Sequence[str]:
    return sample.localities


def _over_all(_: Sample) -> Sequence[str]:
    return ()


def _key(code: str) -> Variables:
    read = decode(code)
    return {"locality": str(read.locality), "id": str(read.id)}


#: The newest lectures of a locality, as the hub and PostGraphile name that.
_HUB = (
    "query Q($of: String!) { lectureSessions(first: %d, where: {locality: {eq: $of}%s}, orderBy: %s) { nodes { %s } } }"
)
_NEWEST = "[{field: HELD_AT, direction: DESC}]"
_POSTGRAPHILE = (
    "query Q($of: BigInt!) { allLectureSessions(first: %d, filter: {locality: {equalTo: $of},"
    " removedAt: {isNull: true}%s}, orderBy: [HELD_AT_START_DESC, LOCALITY_DESC, ROW_ID_DESC]) { nodes { %s } } }"
)
_STRAWBERRY = "query Q($of: String!) { lectureSessions(first: %d, locality: $of%s) { %s } }"

_FLAT = "id title theme form duration heldAt { start } attendance { low high } speakerRole"
_FLAT_COLUMNS = "code title theme form duration heldAtStart attendanceLow attendanceHigh speakerRole"
_DEEP = f"{_FLAT} team {{ id name kind parent {{ id name }} }}"
_DEEP_COLUMNS = f"{_FLAT_COLUMNS} team {{ code name kind parent {{ code name }} }}"


def _newest(name: str, first: int, fields: str, columns: str) -> Case:
    return Case(
        name,
        _HUB % (first, "", _NEWEST, fields),
        _STRAWBERRY % (first, "", fields),
        _POSTGRAPHILE % (first, "", columns),
        _in_each_locality,
    )


CASES = (
    _newest("10 rows, flat", 10, _FLAT, _FLAT_COLUMNS),
    _newest("50 rows, two relations deep", 50, _DEEP, _DEEP_COLUMNS),
    _newest("1,000 rows, two relations deep", 1_000, _DEEP, _DEEP_COLUMNS),
    Case(
        "20 parents with 5 children each",
        "query Q($of: String!) { organizations(first: 20, where: {locality: {eq: $of}}) { nodes { id name"
        f" lectureSessions(first: 5, orderBy: {_NEWEST}) {{ nodes {{ id title duration heldAt {{ start }} }} }}"
        " } } }",
        "query Q($of: String!) { organizations(first: 20, locality: $of) { id name"
        " lectureSessions(first: 5) { id title duration heldAt { start } } } }",
        "query Q($of: BigInt!) { allOrganizations(first: 20, filter: {locality: {equalTo: $of},"
        " removedAt: {isNull: true}}) { nodes { code name"
        " lectureSessions(first: 5, filter: {removedAt: {isNull: true}},"
        " orderBy: [HELD_AT_START_DESC, LOCALITY_DESC, ROW_ID_DESC]) { nodes { code title duration heldAtStart } }"
        " } } }",
        _in_each_locality,
    ),
    Case(
        "aggregate over all",
        "{ lectureSessions { aggregate { count sum { attendance { low high } } } } }",
        "{ lectureTotals { count low high } }",
        "{ allLectureSessions(filter: {removedAt: {isNull: true}}) { totalCount"
        " aggregates { sum { attendanceLow attendanceHigh } } } }",
        _over_all,
    ),
    Case(
        "groups over all",
        "{ lectureSessions { groups(by: [FORM]) { nodes { key { form }"
        " aggregate { sum { attendance { low high } } } } } } }",
        "{ lecturesByForm { form low high } }",
        "{ allLectureSessions(filter: {removedAt: {isNull: true}})"
        " { groupedAggregates(groupBy: [FORM]) { keys sum { attendanceLow attendanceHigh } } } }",
        _over_all,
    ),
    Case(
        "one record by id",
        f"query Q($of: ID!) {{ lectureSession(id: $of) {{ {_FLAT} }} }}",
        f"query Q($of: String!) {{ lectureSession(id: $of) {{ {_FLAT} }} }}",
        "query Q($locality: BigInt!, $id: BigInt!) { lectureSessionByLocalityAndRowId(locality: $locality, rowId: $id)"
        f" {{ {_FLAT_COLUMNS} }} }}",
        lambda sample: sample.codes,
        _key,
    ),
    Case(
        "20 rows, filtered through a relation",
        _HUB % (20, ", team: {kind: {eq: VOLUNTEER_TEAM}}", _NEWEST, _FLAT),
        _STRAWBERRY % (20, ', teamKind: "VOLUNTEER_TEAM"', _FLAT),
        _POSTGRAPHILE % (20, ', team: {kind: {equalTo: "VOLUNTEER_TEAM"}}', _FLAT_COLUMNS),
        _in_each_locality,
    ),
)
