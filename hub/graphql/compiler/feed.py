"""The feed of changes: what merges changed after a cursor, read merge by merge along the indexes of the records.

Every merge has left how many records of which entity and source it changed; those that still carry its run are its
changes. A page reads no more than it shows of any entity, however many records a merge changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    FromClause,
    MetaData,
    Select,
    Table,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from hub.graphql.compiler.access import INCLUDE, Access, Rows
from hub.graphql.compiler.connections import Connections
from hub.graphql.compiler.entities import chosen
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.merged import PLACE, Reach, Start, cursor_of, parts, whole
from hub.graphql.compiler.objects import Objects
from hub.graphql.compiler.paging import read_size
from hub.graphql.compiler.places import locality_bounds
from hub.graphql.compiler.planning import Row
from hub.graphql.compiler.where import NEVER
from hub.graphql.databases.dialect import Condition, Expression, number, text
from hub.graphql.declaration.changes import REMOVED, UPSERTED
from hub.graphql.errors import ApiError
from hub.graphql.model import CHANGE, FEED, RUN, EntityModel, entity_name, lineage
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State
from schema.kinds import INTEGER, TEXT

#: What is read of each change before it is known which are on the page.
CHANGES = Table(
    "change_of_record",
    MetaData(),
    *(Column(name, INTEGER) for name in ("number", "source_id", "id", "locality", "run_id")),
    *(Column(name, TEXT) for name in ("entity", "code", "kind")),
)
_POSITION = "position"


def feed(access: Access, arguments: Mapping[str, Input], start: Start) -> "Feed":
    """The feed of the entities and localities that its arguments name."""
    where = arguments.get("locality")
    named = where is not None and where.state() is State.GIVEN
    return Feed(
        access.bound(locality_bounds(access, where)) if where is not None and named else access, arguments, start
    )


class Feed:
    """Compiles a page of the feed."""

    def __init__(self, access: Access, arguments: Mapping[str, Input], start: Start) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._entities = chosen(access, arguments.get("entities"))
        self._size = read_size(arguments, "first", self._planning.limits)
        self._start = start
        names = [entity.name for entity in self._entities]
        self._reach = Reach(self._planning, names, access.bounds, start, self._size)
        self._row = self._planning.row(CHANGES, "p")
        self._position: Expression = literal_column(f"{self._row.name}.{_POSITION}")
        self._joins = Joins(access)
        self._objects = Objects(access, self._joins, Connections(access).nested)

    def select(self, item: Selected) -> Select[Any]:
        """The page as JSON."""
        return self._read(self._page(item))

    def follow(self, item: Selected) -> Select[Any]:
        """The page as JSON, its cursor, and in JSON whether it has changes and whether more may follow at once."""
        if self._size == 0:
            raise ApiError("PAGE_SIZE", "first is 0; what is told as it happens needs room for one change at least")
        some = self._dialect.flag(func.count() > number(0))
        return self._read(self._page(item), self._cursor(), some, self._dialect.flag(self._more()))

    def _read(self, page: Expression, *further: Expression) -> Select[Any]:
        """One row, made of all changes of the page: they are counted, even where nothing of them is selected."""
        made = case((func.count() >= number(0), page))
        return select(made, *further).select_from(self._joins.onto(self._source()))

    def _page(self, item: Selected) -> Expression:
        made: Mapping[str, Callable[[Selected], Expression]] = {
            "changes": self._changes,
            "cursor": lambda _: self._cursor(),
            "hasMore": lambda _: self._dialect.flag(self._more()),
        }
        return self._planning.object(FEED, self._planning.selections.of(item, FEED), lambda one: made[one.name](one))

    def _changes(self, item: Selected) -> Expression:
        change = self._planning.object(CHANGE, self._planning.selections.of(item, CHANGE), self._value)
        return self._dialect.array(change, self._position <= number(self._size), lambda: [self._position])

    def _value(self, item: Selected) -> Expression:
        match item.name:
            case "cursor":
                return cursor_of(self._planning, self._place(self._row))
            case "kind":
                return self._row.column("kind")
            case "entity":
                return _either([(self._is(entity), text(entity_name(entity))) for entity in self._entities])
            case "code":
                return self._row.column("code")
            case "run":
                return self._run(item)
        return _either([(self._is(entity), self._record(entity, item)) for entity in self._entities])

    def _run(self, item: Selected) -> Expression:
        run = self._joins.target(lineage(RUN, "run_id"), self._row)
        made = self._objects.object(run.entity, run.row, self._planning.selections.of(item, RUN))
        return case((run.row.column("id").is_not(None), made))

    def _record(self, entity: EntityModel, item: Selected) -> Expression:
        rows, joins = self._access.rows(entity, INCLUDE), Joins(self._access)
        objects = Objects(self._access, joins, Connections(self._access).nested)
        made = objects.object(entity, rows.row, self._planning.selections.of(item, entity.name))
        same = [rows.row.column(name) == self._row.column(name) for name in ("locality", "id")]
        return self._dialect.nested(select(made).select_from(joins.onto(rows.source)).where(*same, *rows.conditions))

    def _is(self, entity: EntityModel) -> Condition:
        return self._row.column("entity") == text(entity.name)

    def _place(self, row: Row) -> list[Expression]:
        return [row.column(name) for name in PLACE]

    def _more(self) -> Condition:
        return self._overfull | self._reach.further()

    @property
    def _overfull(self) -> Condition:
        return func.count() > number(self._size)

    def _cursor(self) -> Expression:
        """That of the last change; where the merges that were looked at are told to their end, that of this end."""
        last = func.max(case((self._position == number(self._size), cursor_of(self._planning, self._place(self._row)))))
        end = case((self._reach.further(), self._reach.until), else_=self._reach.newest) + whole(1)
        told = cursor_of(self._planning, [end, text(""), whole(0), whole(0)])
        return case((self._overfull, func.coalesce(last, cursor_of(self._planning, self._start.place))), else_=told)

    def _source(self) -> FromClause:
        """The changes of the page and one more, each with its position."""
        read, chosen = self._planning.row(CHANGES, "q"), self._planning.row(CHANGES, "q")
        page = select(*_columns(read)).select_from(self._union().subquery(read.name))
        page = page.order_by(*self._place(read)).limit(number(self._size + 1))
        position = func.row_number().over(order_by=self._place(chosen)).label(_POSITION)
        numbered = select(*_columns(chosen), position).select_from(page.subquery(chosen.name))
        return numbered.order_by(literal_column(_POSITION)).subquery(self._row.name)

    def _union(self) -> Any:
        nothing = (cast(null(), column.type).label(column.name) for column in CHANGES.c)
        return union_all(*self._branches()) if self._entities else select(*nothing).where(NEVER)

    def _branches(self) -> Iterator[Select[Any]]:
        for entity in self._entities:
            row = self._planning.row(CHANGES, "q")
            yield select(*_columns(row)).select_from(self._changed(entity).subquery(row.name))

    def _changed(self, entity: EntityModel) -> Select[Any]:
        """The changes of one entity, part by part in the order of their ids."""
        part, of_parts = parts(self._planning)
        records = self._access.rows(entity, INCLUDE)
        source, conditions = self._carrying(part, of_parts, records)
        removed = records.row.column("removed_at")
        columns = {name: part.column(name) for name in ("number", "source_id", "locality", "run_id", "entity")}
        columns |= {name: records.row.column(name) for name in ("id", "code")}
        columns["kind"] = case((removed.is_(None), text(UPSERTED)), else_=text(REMOVED))
        # Spelled so, SQLite doesn't take the entity for a constant, and sees that parts come in the order asked for.
        own = self._dialect.group_key(part.column("entity")) == text(entity.name)
        near = [own, part.column("number") <= self._reach.until, self._start.reached(part), *conditions]
        read = select(*(columns[column.name].label(column.name) for column in CHANGES.c)).select_from(source)
        return read.where(*near).order_by(*(columns[name] for name in PLACE)).limit(number(self._size + 1))

    def _carrying(self, part: Row, of_parts: FromClause, records: Rows) -> tuple[FromClause, list[Condition]]:
        """Parts with the records that carry their runs, and what is still to hold of both."""
        row = records.row
        same = [row.column(name) == part.column(name) for name in ("locality", "source_id", "run_id")]
        carried = [*same, row.column("id") > self._start.least_id(part), *records.conditions]
        if not self._dialect.laterals:
            return of_parts.join(records.source, true()), carried
        names = ("id", "code", "removed_at")
        first = select(*(row.column(name).label(name) for name in names)).select_from(records.source).where(*carried)
        first = first.order_by(row.column("id")).limit(number(self._size + 1))
        return of_parts.join(first.lateral(row.name), true()), []


def _columns(row: Row) -> list[Expression]:
    return [row.column(column.name).label(column.name) for column in CHANGES.c]


def _either(cases: Sequence[tuple[Condition, Expression]]) -> Expression:
    return case(*cases) if cases else null()
