"""Root fields of subscriptions: the statement that is run again whenever something may have happened."""

from typing import Any

from sqlalchemy import Select, select, true

from hub.graphql.compiler.access import Access, Rows
from hub.graphql.compiler.connections import Connections
from hub.graphql.compiler.feed import feed
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.merged import after, before, newest, whole
from hub.graphql.compiler.objects import Objects
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.compiler.where import key_condition
from hub.graphql.databases.dialect import Condition, Expression, text
from hub.graphql.declaration.changes import CHANGES, SUBSCRIPTION
from hub.graphql.model import RUN, SOURCE
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State
from hub.graphql.viewer import Viewer
from schema.lineage import RunStatus


class Subscribed:
    """Compiles the root field of a subscription to one row, whose first column is its JSON.

    `cursor` is where the last page of `changes` ended; absent for the first one.
    """

    def __init__(self, planning: Planning, viewer: Viewer, cursor: Input) -> None:
        self._planning = planning
        self._viewer = viewer
        self._cursor = cursor

    def select(self, item: Selected) -> Select[Any]:
        """What is read for an event: `changes` as `Feed.follow` says, or the run and whether it goes on."""
        return self._changes(item) if item.name == CHANGES else self._progress(item)

    def _changes(self, item: Selected) -> Select[Any]:
        arguments = self._planning.arguments(item, SUBSCRIPTION)
        cursor = self._cursor if self._cursor.state() is State.GIVEN else arguments.get("after")
        present = before(newest(self._planning) + whole(1))
        given = cursor is not None and cursor.state() is State.GIVEN
        start = after(self._planning, cursor) if cursor is not None and given else present
        return feed(self._planning, self._viewer, arguments, start).follow(item)

    def _progress(self, item: Selected) -> Select[Any]:
        """The run that is asked for, or the newest one of the source, or of all."""
        access = Access(self._planning, self._viewer)
        run, joins = access.rows(self._planning.model[RUN]), Joins(access)
        objects = Objects(access, joins, Connections(access).nested)
        made = objects.object(run.entity, run.row, self._planning.selections.of(item, RUN))
        asked = [*run.conditions, *self._asked(access, item, run.row)]
        newest_first = run.row.column("id").desc()
        run_json = select(made).select_from(joins.onto(run.source)).where(*asked).order_by(newest_first).limit(1)
        return select(run_json.scalar_subquery(), self._goes_on(item, run, asked))

    def _goes_on(self, item: Selected, run: Rows, asked: list[Condition]) -> Expression:
        """One run goes on while it is under way; those of a source, or of all, for ever."""
        flag = self._planning.dialect.flag
        given = self._planning.arguments(item, SUBSCRIPTION).get("run")
        if given is None or given.state() is not State.GIVEN:
            return flag(true())
        running = run.row.column("status") == text(RunStatus.RUNNING.name)
        return select(flag(running)).select_from(run.source).where(*asked).scalar_subquery()

    def _asked(self, access: Access, item: Selected, run: Row) -> list[Condition]:
        asked: list[Condition] = []
        arguments = self._planning.arguments(item, SUBSCRIPTION)
        given = {name: value for name, value in arguments.items() if value.state() is State.GIVEN}
        if "run" in given:
            asked.append(key_condition(self._planning, self._planning.model[RUN], run, given["run"]))
        if "source" in given:
            source = access.rows(self._planning.model[SOURCE])
            named = key_condition(self._planning, source.entity, source.row, given["source"])
            of_it = select(source.row.column("id")).select_from(source.source).where(named, *source.conditions)
            asked.append(run.column("source_id") == of_it.scalar_subquery())
        return asked
