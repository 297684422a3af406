"""Figures over sets of rows: counts, totals, averages, least and greatest values."""

from collections.abc import Callable, Sequence

from sqlalchemy import and_, case, func

from hub.graphql.compiler.access import SMALLEST_GROUP, Access
from hub.graphql.compiler.composites import leaf_value
from hub.graphql.compiler.disclosure import count_of_all, enough
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Expression, number
from hub.graphql.declaration.leaves import leaf
from hub.graphql.model import EntityModel, FieldModel, Relation
from hub.graphql.operation.selections import Selected
from schema.kinds import Day, Integer, Kind, Moment, Number, Period, Quantity

#: Gives what an SQL aggregate over the rows comes to, as it is named where the figures are spelled.
Compute = Callable[[Expression], Expression]


class Aggregates:
    """Compiles `aggregate` over sets of rows; what it needs of other tables is joined to them."""

    def __init__(self, access: Access, entity: EntityModel, row: Row, joins: Joins, compute: Compute) -> None:
        self._access = access
        self._dialect = access.planning.dialect
        self._planning = access.planning
        self._entity = entity
        self._row = row
        self._joins = joins
        self._compute = compute
        #: How many values each column has that totals or averages are made of, where these may be of persons.
        self.value_counts: dict[str, Expression] = {}

    def figures(self, field: Selected) -> Expression:
        """The object of an `aggregate` field."""
        return self._object(field, f"{self._entity.name}Aggregate", self._figure)

    def total(self, field: FieldModel) -> Expression:
        """The sum of a field as a whole number of its units, or of its low bounds."""
        return self._told(field, self._compute(func.sum(self._columns(field)[0])))

    def count(self) -> Expression:
        """How many rows there are."""
        return self._compute(func.count())

    def _figure(self, item: Selected) -> Expression:
        name = self._entity.name
        match item.name:
            case "count":
                return self.count()
            case "sum":
                return self._object(item, f"{name}Sum", self._sum)
            case "avg":
                return self._object(item, f"{name}Average", self._average)
            case "countDistinct":
                return self._object(item, f"{name}DistinctCount", self._distinct)
        return self._object(item, f"{name}Extreme", lambda one: self._extreme(one, item.name))

    def _object(self, field: Selected, type_name: str, value: Callable[[Selected], Expression]) -> Expression:
        return self._planning.object(type_name, self._planning.selections.of(field, type_name), value)

    def _sum(self, item: Selected) -> Expression:
        field = self._entity.fields[item.name]
        scale = _scale(field.stated.kind)
        sums = [self._compute(self._dialect.decimal(func.sum(column), scale)) for column in self._columns(field)]
        return self._told(field, self._one_or_bounds(item, field, leaf(field.stated.kind).sum, sums))

    def _average(self, item: Selected) -> Expression:
        field = self._entity.fields[item.name]
        scale = _scale(field.stated.kind)
        means = [
            self._compute(self._dialect.average(func.sum(column), func.count(column), scale))
            for column in self._columns(field)
        ]
        return self._told(field, self._one_or_bounds(item, field, leaf(field.stated.kind).avg, means))

    def _extreme(self, item: Selected, which: str) -> Expression:
        """A quantity without a high bound may be the greatest, whatever the others are."""
        self._access.singled_out(self._entity)
        field = self._entity.fields[item.name]
        kind, of = _ordered_by(field.stated.kind), func.min if which == "min" else func.max
        ends = [leaf_value(self._dialect, kind, self._compute(of(column))) for column in self._columns(field)]
        return self._one_or_bounds(item, field, leaf(field.stated.kind).extreme, ends, open_high=which == "max")

    def _distinct(self, item: Selected) -> Expression:
        if item.name in self._entity.one:
            return self._distinct_targets(self._entity.one[item.name])
        (column,) = self._columns(self._entity.fields[item.name])
        return self._compute(func.count(column.distinct()))

    def _distinct_targets(self, relation: Relation) -> Expression:
        """References count by what they lead to: one that leads nowhere is none."""
        self._access.told_apart(self._entity, relation)
        target = self._joins.target(relation, self._row)
        count = self._compute(func.count(target.row.column("code").distinct()))
        if self._access.counts_only(target.entity):
            return case((count >= number(SMALLEST_GROUP), count))
        return count

    def _columns(self, field: FieldModel) -> Sequence[Expression]:
        """What is computed with: both bounds of a quantity, or the column that orders."""
        main = self._access.operand(field)
        if isinstance(field.stated.kind, Quantity):
            return [self._row.column(field.stated.name + bound) for bound in ("_low", "_high")]
        return [self._row.column(main)]

    def _one_or_bounds(
        self,
        item: Selected,
        field: FieldModel,
        type_name: str | None,
        made: Sequence[Expression],
        *,
        open_high: bool = True,
    ) -> Expression:
        """A figure, or for quantities low and high; if `open_high`, high is null where a row has a low bound only."""
        if not isinstance(field.stated.kind, Quantity):
            return made[0]
        low, high = self._columns(field)
        # Counted where there are few or none, which costs least.
        unclosed = self._count(case((and_(low.is_not(None), high.is_(None)), number(1))))
        values = {"low": made[0], "high": case((unclosed == number(0), made[1])) if open_high else made[1]}
        bounds = self._object(item, str(type_name), lambda one: values[one.name])
        return case((made[0].is_not(None), bounds))

    def _count(self, column: Expression) -> Expression:
        return self._compute(func.count(column))

    def _told(self, field: FieldModel, figure: Expression) -> Expression:
        """A figure made of values; null where a viewer could tell persons by it."""
        name = self._access.operand(field)
        # Where all records have a value, their count says enough.
        if not self._access.counts_only(self._entity) or not self._entity.table.c[name].nullable:
            return figure
        own = self.value_counts.setdefault(name, self._count(self._row.column(name)))
        return case((enough(own, count_of_all(self._access, self._entity, name)), figure))


def _scale(kind: Kind) -> int:
    return kind.scale if isinstance(kind, Number | Quantity) else 0


def _ordered_by(kind: Kind) -> Kind:
    """The kind of the columns that values of a kind are ordered by."""
    match kind:
        case Period(clock=clock):
            return Moment() if clock else Day()
        case Quantity(scale=scale):
            return Number(scale) if scale else Integer()
    return kind
