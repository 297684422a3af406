"""Figures over all rows of a list."""

from sqlalchemy import case, func

from hub.graphql.access import Access
from hub.graphql.dialect import Expression, number, text
from hub.graphql.leaves import leaf
from hub.graphql.model import EntityModel, FieldModel
from hub.graphql.planning import Row
from hub.graphql.selections import Selected
from schema.kinds import Integer, Number, Quantity


class Aggregates:
    """Compiles `aggregate` over one set of rows."""

    def __init__(self, access: Access, entity: EntityModel, row: Row) -> None:
        self._access = access
        self._dialect = access.planning.dialect
        self._selections = access.planning.selections
        self._entity = entity
        self._row = row
        #: Whether a figure aggregates rows; where none does, reading them would multiply the answer.
        self.reads = False

    def figures(self, field: Selected) -> Expression:
        """The object of an `aggregate` field."""
        name = f"{self._entity.name}Aggregate"
        return self._dialect.object([(item.key, self._figure(item)) for item in self._selections.of(field, name)])

    def _figure(self, item: Selected) -> Expression:
        if item.name == "__typename":
            return text(f"{self._entity.name}Aggregate")
        if item.name == "count":
            self.reads = True
            return func.count()
        name = f"{self._entity.name}Sum"
        return self._dialect.object([(field.key, self._sum(field, name)) for field in self._selections.of(item, name)])

    def _sum(self, item: Selected, type_name: str) -> Expression:
        if item.name == "__typename":
            return text(type_name)
        self.reads = True
        field = self._entity.fields[item.name]
        column = self._row.column(self._access.operand(field))
        match field.stated.kind:
            case Quantity(scale=scale):
                return self._quantity(field, item, scale)
            case Number(scale=scale):
                return self._dialect.decimal(func.sum(column), scale)
            case Integer():
                return self._dialect.decimal(func.sum(column), 0)
        raise TypeError(f"{field.name} has no sum")

    def _quantity(self, field: FieldModel, item: Selected, scale: int) -> Expression:
        """Low and high; high is null where a row has a low bound only."""
        low, high = (self._row.column(field.stated.name + suffix) for suffix in ("_low", "_high"))
        type_name = leaf(field.stated.kind).sum or ""
        closed = func.count(low) == func.count(case((low.is_not(None), high)))
        values = {
            "low": self._dialect.decimal(func.sum(low), scale),
            "high": case((closed, self._dialect.decimal(func.sum(high), scale))),
            "__typename": text(type_name),
        }
        selected = self._selections.of(item, type_name)
        made = self._dialect.object([(one.key, values[one.name]) for one in selected])
        return case((func.count(low) > number(0), made))
