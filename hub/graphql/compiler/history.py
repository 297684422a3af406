"""The history of one record: what runs changed of it, in values as the API prints them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, case, cast, func, literal_column, select

from hub.graphql.compiler.access import INCLUDE, Access
from hub.graphql.compiler.composites import leaf_value
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.paging import read_size
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Expression, number, text
from hub.graphql.model import FIELD_CHANGE, RUN, EntityModel, FieldModel, Relation, lineage
from hub.graphql.operation.selections import Selected
from schema.entity import camel_case
from schema.kinds import Integer, Number, Point, Quantity, WordList
from schema.lineage import Change
from schema.record import Base

CHANGES = Base.metadata.tables[Change.__tablename__]
_POSITION = "position"

#: Makes the value that the API prints of what is kept as text.
Print = Callable[[Expression], Expression]
#: Compiles a row to an object.
Make = Callable[[EntityModel, Row, Sequence[Selected]], Expression]


@dataclass(frozen=True)
class Told:
    """A column of a record whose changes are told: its name in the API, and how its values are printed."""

    column: str
    name: str
    printed: Print


class History:
    """Compiles the changes of one record; `objects` makes objects within a FROM of such joins."""

    def __init__(self, access: Access, objects: Callable[[Joins], Make]) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._joins = Joins(access)
        self._object = objects(self._joins)
        self._row = self._planning.row(CHANGES, "h")

    def select(self, entity: EntityModel, record: Row, item: Selected) -> Select[Any]:
        """The list as one row of JSON."""
        size = read_size(self._planning.arguments(item, entity.name), "first", self._planning.limits)
        told = list(self._told(entity))
        selected = self._planning.selections.of(item, FIELD_CHANGE)
        made = self._planning.object(FIELD_CHANGE, selected, lambda one: self._value(one, told))
        position: Expression = literal_column(f"{self._row.name}.{_POSITION}")
        listed = select(self._dialect.array(made, None, lambda: [position]))
        newest = self._newest(entity, record, told, size).subquery(self._row.name)
        return listed.select_from(self._joins.onto(newest))

    def _newest(self, entity: EntityModel, record: Row, told: list[Told], size: int) -> Select[Any]:
        change, run = self._planning.row(CHANGES, "c"), self._access.rows(self._planning.model[RUN])
        source = CHANGES.alias(change.name).outerjoin(run.source, run.row.column("id") == change.column("run_id"))
        order = [run.row.column("merge_number").desc(), change.column("run_id").desc(), change.column("column")]
        position = func.row_number().over(order_by=order).label(_POSITION)
        columns = [change.column(column.name).label(column.name) for column in CHANGES.c]
        of_it = [change.column(name) == record.column(name) for name in ("locality", "id")]
        named = change.column("column").in_([text(item.column) for item in told])
        own = change.column("entity") == text(entity.name)
        read = select(*columns, position).select_from(source).where(own, *of_it, named)
        return read.order_by(literal_column(_POSITION)).limit(number(size))

    def _value(self, item: Selected, told: list[Told]) -> Expression:
        match item.name:
            case "field":
                return case(*((self._is(one), text(one.name)) for one in told), else_=text(""))
            case "before" | "after":
                value = self._row.column(item.name)
                return case(*((self._is(one), self._dialect.json(one.printed(value))) for one in told))
        run = self._joins.target(lineage(RUN, "run_id"), self._row)
        if item.name == "at":
            return self._dialect.instant(func.coalesce(run.row.column("finished_at"), run.row.column("started_at")))
        made = self._object(run.entity, run.row, self._planning.selections.of(item, RUN))
        return case((run.row.column("id").is_not(None), made))

    def _is(self, told: Told) -> Expression:
        return self._row.column("column") == text(told.column)

    def _told(self, entity: EntityModel) -> Iterator[Told]:
        """What the viewer sees in clear, and references that lead to what may be listed."""
        for field in entity.fields.values():
            if field.stated.name in entity.entity.fields and self._access.shown(field):
                yield from self._parts(entity, field)
        for name, reference in entity.entity.references.items():
            relation = entity.one[camel_case(name)]
            if not self._access.counts_only(self._planning.model[relation.target]):
                yield Told(reference.column, relation.name, self._code(relation))

    def _parts(self, entity: EntityModel, field: FieldModel) -> Iterator[Told]:
        stated = field.stated
        if stated.masked:
            yield Told(stated.masked, field.name, lambda value: value)
            return
        for column in stated.columns:
            part = column.suffix.removeprefix(stated.name).lstrip("_")
            name = f"{field.name}.{part}" if part else field.name
            yield Told(column.suffix, name, self._printer(entity, field, column.suffix))

    def _printer(self, entity: EntityModel, field: FieldModel, column: str) -> Print:
        """Days, instants, codes and words are kept as they are printed."""
        kind, type_ = field.stated.kind, entity.table.c[column].type
        if isinstance(type_, Boolean):
            return lambda value: self._dialect.flag(value == text("1"))
        if isinstance(kind, WordList):
            return self._dialect.words
        if not isinstance(type_, BigInteger):
            return lambda value: value
        if isinstance(kind, Point):
            return lambda value: self._dialect.degrees(cast(value, BigInteger))
        scale = kind.scale if isinstance(kind, Number | Quantity) else 0
        plain = Number(scale) if scale or isinstance(kind, Number) else Integer()
        return lambda value: leaf_value(self._dialect, plain, cast(value, BigInteger))

    def _code(self, relation: Relation) -> Print:
        """The id that the API prints of a record that was referred to; null where there is no such record."""
        target = self._planning.model[relation.target]

        def printed(value: Expression) -> Expression:
            rows = self._access.rows(target, INCLUDE)
            within = [rows.row.column("locality") == self._row.column("locality")] if relation.by_locality else []
            same = [*within, rows.row.column("id") == cast(value, BigInteger), *rows.conditions]
            return select(rows.row.column("code")).select_from(rows.source).where(*same).scalar_subquery()

        return printed
