"""How an operation would be answered: what its plan reads, its SQL, and how the database goes about that."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlparse
from sqlalchemy import Engine, select

from hub.app import limits_of
from hub.graphql.compiler.access import VIEWER_LOCALITIES
from hub.graphql.compiler.outline import Step
from hub.graphql.compiler.planner import Planner
from hub.graphql.databases.backends import open_backend
from hub.graphql.databases.driver import Driver
from hub.graphql.databases.explaining import explain
from hub.graphql.declaration.build import declared
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.operation import prepare
from hub.graphql.operation.values import Inquiry
from hub.graphql.viewer import Viewer
from hub.settings import Settings
from hub.viewers import LISTS_PERSONS
from hub.workshop import load_plugins, open_database, usable_measures
from schema.database import reading
from schema.divisions import span_of
from schema.entity import entity
from schema.privacy import Privacy


class Explanation(NamedTuple):
    """The plan of one operation; `sql` is None, and `database` empty, where it reads nothing."""

    operation: str
    cost: int
    limit: int
    steps: Sequence[Step]
    entities: Sequence[str]
    sql: str | None
    #: Values of the statement's placeholders in order.
    values: Sequence[Any]
    #: The database's EXPLAIN, a line each.
    database: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {**self._asdict(), "steps": [_step_json(step) for step in self.steps], "values": _shown(self.values)}

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"{self.operation}  cost {self.cost:,} of {self.limit:,}"
        yield from (line for step in self.steps for line in _step_lines(step, "  "))
        if self.sql is None:
            return
        yield f"\nreads {', '.join(self.entities)}\n"
        yield sqlparse.format(self.sql, reindent=True)
        yield from (f"-- {place}: {value}" for place, value in enumerate(_shown(self.values), 1))
        yield ""
        yield from self.database


def explanation(
    settings: Settings,
    text: str,
    variables: Mapping[str, Any],
    name: str | None,
    level: Privacy,
    localities: Sequence[str] = (),
    *,
    analyse: bool = False,
) -> Explanation:
    """How one operation of a document would be answered to the bearer of a token of that level.

    The token is bound to these divisions, if any are given. With `analyse` PostgreSQL runs the statement. Raises
    `ApiError`, and `DivisionCodeError` for what is no division's code.
    """
    viewer = _viewer(open_database(settings), level, localities)
    api, limits = declared(), limits_of(settings)
    backend = open_backend(settings.database_url, limits)
    operation = prepare(api.schema, Coercers(), text, name, limits)
    asked = operation.coerce({key: value for key, value in variables.items() if key in operation.variables})
    if viewer.localities is not None:
        asked[VIEWER_LOCALITIES] = viewer.localities
    measures = usable_measures(api, load_plugins(settings))
    planner = Planner(api.model, api.schema, backend.dialect, limits, measures)
    plan = planner.plan(operation, viewer.rights, Inquiry(asked))
    steps = planner.outline(operation, Inquiry(asked))
    values = [slot(asked) for slot in plan.slots]
    told = asyncio.run(_told(backend.driver, plan.sql, values, analyse=analyse)) if plan.sql else []
    shown = operation.node.name.value if operation.node.name else "unnamed"
    return Explanation(shown, plan.cost, limits.cost, steps, sorted(plan.entities), plan.sql, values, told)


async def _told(driver: Driver, sql: str, values: Sequence[Any], *, analyse: bool) -> Sequence[str]:
    try:
        return await explain(driver, sql, values, analyse=analyse)
    finally:
        await driver.aclose()


def _viewer(engine: Engine, level: Privacy, localities: Sequence[str]) -> Viewer:
    spans = [span_of(code) for code in localities]
    known = select(entity("Source").table.c.locality_id).distinct()
    with reading(engine).begin() as connection:
        within = sorted(at for at in connection.scalars(known) if any(first <= at <= last for first, last in spans))
    return Viewer(level, level >= LISTS_PERSONS, tuple(within) if spans else None)


def _shown(values: Sequence[Any]) -> list[Any]:
    return [value if isinstance(value, int | str | list | None) else str(value) for value in values]


def _step_json(step: Step) -> dict[str, Any]:
    return {**step._asdict(), "steps": [_step_json(within) for within in step.steps]}


def _step_lines(step: Step, indent: str) -> Iterator[str]:
    told = "  ".join(filter(None, (step.reads, " ".join(step.values))))
    yield f"{indent}{step.key}: {told}" if told else f"{indent}{step.key}"
    for within in step.steps:
        yield from _step_lines(within, indent + "  ")
