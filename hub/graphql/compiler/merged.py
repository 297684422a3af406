"""Merges as the feed of changes reads them: part by part, from a place in their order on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, func, literal_column, select, tuple_
from sqlalchemy.types import TypeEngine

from hub.graphql.compiler.access import Bound
from hub.graphql.compiler.cursors import part_of
from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.compiler.where import NEVER
from hub.graphql.databases.dialect import Condition, Expression, number, text
from hub.graphql.operation.values import Input
from schema.kinds import INTEGER, TEXT
from schema.lineage import MergedPart
from schema.record import Base

PARTS = Base.metadata.tables[MergedPart.__tablename__]
#: The place of a change in the order of all, with the types of its members: what a cursor holds.
PLACE: Mapping[str, TypeEngine[Any]] = {"number": INTEGER, "entity": TEXT, "source_id": INTEGER, "id": INTEGER}
#: Merges that one page looks at, at most.
MERGES = 500
#: First member of every cursor of the feed.
FINGERPRINT = "changes"


class Start:
    """The place after which a page begins: that of a cursor, or what comes before all that a merge changed."""

    def __init__(self, place: Sequence[Expression]) -> None:
        self.place = place

    def reached(self, part: Row) -> Condition:
        """Whether a part lies there or after."""
        names = list(PLACE)[:-1]
        return tuple_(*(part.column(name) for name in names)) >= tuple_(*self.place[:-1])

    def least_id(self, part: Row) -> Expression:
        """The id after which the records of a part are read."""
        same = [part.column(name) == value for name, value in zip(PLACE, self.place[:-1], strict=False)]
        return case((and_(*same), self.place[-1]), else_=number(-1))


def before(merge: Expression) -> Start:
    """The place before all that a merge changed."""
    return Start([merge, text(""), whole(0), whole(0)])


def after(planning: Planning, cursor: Input) -> Start:
    """The place that a cursor gives."""
    slots = enumerate(PLACE.values())
    return Start([planning.bind(cursor.slot(partial(part_of, FINGERPRINT, index)), type_) for index, type_ in slots])


def cursor_of(planning: Planning, place: Sequence[Expression]) -> Expression:
    """The cursor of a place."""
    return planning.dialect.cursor(FINGERPRINT, place)


def whole(value: int) -> Expression:
    """An integer constant that is known to be one."""
    return literal_column(str(value), INTEGER)


def newest(planning: Planning) -> Expression:
    """The number of the last merge."""
    part, source = parts(planning)
    found = select(func.max(part.column("number"), type_=INTEGER)).select_from(source)
    return func.coalesce(found.scalar_subquery(), whole(0), type_=INTEGER)


def parts(planning: Planning) -> tuple[Row, FromClause]:
    """The parts of all merges."""
    row = planning.row(PARTS, "m")
    return row, PARTS.alias(row.name)


class Reach:
    """How far a page looks: over the parts of entities and localities, from a start on, until it is sure to be full."""

    def __init__(
        self, planning: Planning, entities: Sequence[str], bounds: Sequence[Bound], start: Start, size: int
    ) -> None:
        self._planning = planning
        self._entities = entities
        self._bounds = bounds
        self._start = start
        ends = select(self._until(size).label("until"), newest(planning).label("newest"))
        self._ends = ends.cte(planning.name("w"))

    @property
    def until(self) -> Expression:
        """The last merge that is looked at; null where none is left."""
        return self._end("until")

    @property
    def newest(self) -> Expression:
        """The last of all merges."""
        return self._end("newest")

    def further(self) -> Condition:
        """Whether there are parts beyond."""
        return self._asked(literal_column("1"), lambda part: part.column("number") > self.until).exists()

    def _end(self, name: str) -> Expression:
        return select(literal_column(name, INTEGER)).select_from(self._ends).scalar_subquery()

    def _until(self, size: int) -> Expression:
        """The last merge before which there are no more records than a page has; later merges may have taken some."""
        merge: Expression = literal_column("number")
        records: Expression = func.sum(literal_column("records"))
        first = self._asked(func.min(merge), self._start.reached).scalar_subquery()
        preceding = (func.sum(records).over(order_by=merge) - records).label("preceding")
        near = self._asked(merge, self._start.reached, lambda part: part.column("number") < first + number(MERGES))
        looked_at = near.add_columns(preceding).group_by(merge).subquery(self._planning.name("w"))
        last = select(func.max(merge, type_=INTEGER)).select_from(looked_at)
        return last.where(literal_column("preceding") <= number(size)).scalar_subquery()

    def _asked(self, column: Expression, *conditions: Callable[[Row], Condition]) -> Select[Any]:
        part, source = parts(self._planning)
        places = [bound(part.column("locality")) for bound in self._bounds]
        names = [text(name) for name in self._entities]
        named = part.column("entity").in_(names) if names else NEVER
        return select(column).select_from(source).where(*places, named, *(condition(part) for condition in conditions))
