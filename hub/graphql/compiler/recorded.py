"""What the ledgers add up to beside a reported figure: each way of counting that a measure declares, as SQL."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, parse_value
from sqlalchemy import Select, and_, case, distinct, false, func, literal_column, or_, select, true

from etl.measures import Count, Distinct, Extent, Least, Measure, Share, Total
from hub.graphql.compiler.access import SMALLEST_GROUP, Access, Rows
from hub.graphql.compiler.disclosure import enough
from hub.graphql.compiler.planning import Row
from hub.graphql.compiler.where import ALWAYS, Filters
from hub.graphql.databases.dialect import Condition, Expression, number, text
from hub.graphql.errors import ApiError
from hub.graphql.model import RECORDED, EntityModel
from hub.graphql.operation.coercion import Coercers
from hub.graphql.operation.literals import Literals
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, Inquiry
from schema.entity import camel_case, entity
from schema.figures import Bound
from schema.kinds import Number, Quantity

#: Decimal places of reported and recorded figures.
SCALE = 2
#: What is said of values that the viewer has no right to.
WITHHELD = ("MASKED_FIELD", "PERSONS_ONLY_COUNTED")
#: Makes the condition that binds rows to the locality of a measure.
Own = Callable[[Row], list[Condition]]
#: Figures that are reported as about a number may differ from it by a tenth.
TOLERANCE = 10


@dataclass(frozen=True)
class Extremes:
    """Low and high bound of a recorded figure, as integers of 10**-SCALE units."""

    low: Expression
    high: Expression
    #: Column whose values they are made of; None where only records are counted.
    made_of: str | None = None


class Recorded:
    """Compiles `recorded` of a reported figure's row."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._planning = access.planning
        self._dialect = access.planning.dialect
        self._literals = Literals(Coercers(), Inquiry({}))

    def list(self, figure: Row, item: Selected) -> Expression:
        """What each measure of the figure's name and locality counts, as an array of objects."""
        selected = self._planning.selections.of(item, RECORDED)
        ways: defaultdict[tuple[str, str], list[Expression]] = defaultdict(list)
        for measure in self._planning.measures:
            ways[measure.locality, measure.name].append(self._object(figure, measure, selected))
        none = self._dialect.items([])
        whens = [(_is_of(figure, *of), self._dialect.items(made)) for of, made in ways.items()]
        return case(*whens, else_=none) if whens else none

    def _object(self, figure: Row, measure: Measure, selected: Sequence[Selected]) -> Expression:
        name = self._planning.name("w")
        low: Expression = literal_column(f"{name}.low")
        high: Expression = literal_column(f"{name}.high")
        values: dict[str, Callable[[], Expression]] = {
            "__typename": lambda: text(RECORDED),
            "by": lambda: text(measure.by),
            "entity": lambda: text(entity(measure.entity).name),
            "low": lambda: self._dialect.decimal(low, SCALE),
            "high": lambda: self._dialect.decimal(high, SCALE),
            "consistent": lambda: self._dialect.flag(consistent(figure, low, high)),
        }
        made = self._dialect.object([(one.key, values[one.name]()) for one in selected])
        return self._dialect.nested(select(made).select_from(self._seen(measure).subquery(name)))

    def _seen(self, measure: Measure) -> Select[Any]:
        """The bounds as one row of `low` and `high`; nulls where the viewer has no right to what is counted."""
        try:
            return self._counted(measure)
        except ApiError as error:
            if error.code.code not in WITHHELD:
                raise
            nothing: list[Expression] = [literal_column("NULL").label(end) for end in ("low", "high")]
            return select(*nothing)

    def _counted(self, measure: Measure) -> Select[Any]:
        of = self._planning.model[entity(measure.entity).name]
        rows = self._access.rows(of)
        filters = Filters(self._access)
        extremes = self._extremes(measure, rows, filters)

        def own(row: Row) -> list[Condition]:
            return [row.column("locality") == number(int(measure.locality))] if of.is_record else []

        columns = [
            self._told(rows, end, own, extremes.made_of).label(name)
            for name, end in (("low", extremes.low), ("high", extremes.high))
        ]
        where = filters.conditions(rows, self._where(of, measure.where).fields())
        return select(*columns).select_from(rows.source).where(*rows.conditions, *own(rows.row), *where)

    def _extremes(self, measure: Measure, rows: Rows, filters: Filters) -> Extremes:
        unit = 10**SCALE
        match measure.figure:
            case Count():
                return _single(func.count() * number(unit))
            case Distinct(name):
                return _single(self._distinct(rows, name) * number(unit))
            case Share(where):
                such = and_(ALWAYS, *filters.conditions(rows, self._where(rows.entity, where).fields()))
                return _single(self._share(rows, func.count(case((such, number(1))))) * number(unit))
            case Total(name):
                low, high = self._bounds(rows, name)
                closed = func.count(low) == func.count(high)
                return Extremes(func.sum(low), case((closed, func.sum(high))), self._column(rows.entity, name))
            case Least(name):
                self._access.singled_out(rows.entity)
                return _single(func.min(self._bounds(rows, name)[0]))
            case Extent(name):
                self._access.singled_out(rows.entity)
                low, high = self._bounds(rows, name)
                closed = func.count(low) == func.count(high)
                return Extremes(func.min(low), case((closed, func.max(high))))

    def _distinct(self, rows: Rows, name: str) -> Expression:
        """How many values there are, or what is referred to; null where the viewer could tell persons by it."""
        count = func.count(distinct(rows.row.column(self._column(rows.entity, name))))
        relation = rows.entity.one.get(camel_case(name))
        persons = relation is not None and self._access.counts_only(self._planning.model[relation.target])
        return case((count >= number(SMALLEST_GROUP), count)) if persons else count

    def _share(self, rows: Rows, such: Expression) -> Expression:
        """How many in a hundred are such; null where the viewer could tell persons by it."""
        share = _per_cent(such, func.count())
        if not self._access.counts_only(rows.entity):
            return share
        return case((or_(such == number(0), enough(such, func.count())), share))

    def _bounds(self, rows: Rows, name: str) -> tuple[Expression, Expression]:
        """Low and high of a field in the figure's units."""
        model = next(field for field in rows.entity.fields.values() if field.stated.name == name)
        low = rows.row.column(self._access.operand(model))
        kind = model.stated.kind
        scale = kind.scale if isinstance(kind, Number | Quantity) else 0
        high = rows.row.column(f"{name}_high") if isinstance(kind, Quantity) else low
        return _scaled(low, scale), _scaled(high, scale)

    def _column(self, of: EntityModel, name: str) -> str:
        if name in of.entity.references:
            return of.entity.references[name].column
        return self._access.operand(next(field for field in of.fields.values() if field.stated.name == name))

    def _told(self, rows: Rows, figure: Expression, own: Own, column: str | None) -> Expression:
        """The figure, or null where a viewer could tell single persons by it; `column` has the values it is made of."""
        if not self._access.counts_only(rows.entity):
            return figure
        everyone = self._access.rows(rows.entity)

        def told(count: Callable[[Row], Expression]) -> Condition:
            of_all = select(count(everyone.row)).select_from(everyone.source)
            of_all = of_all.where(*everyone.conditions, *own(everyone.row))
            return enough(count(rows.row), of_all.scalar_subquery())

        values = [told(lambda row: func.count(row.column(column)))] if column else []
        return case((and_(told(lambda _: func.count()), *values), figure))

    def _where(self, of: EntityModel, where: str) -> Input:
        type_ = self._planning.schema.type_map[f"{of.name}Where"]
        assert isinstance(type_, GraphQLInputObjectType)
        return self._literals.read(parse_value(where), type_)


def _is_of(figure: Row, locality: str, name: str) -> Condition:
    return and_(figure.column("locality") == number(int(locality)), figure.column("measure") == text(name))


def consistent(figure: Row, low: Expression, high: Expression) -> Expression:
    """Whether what the ledgers hold agrees with what was reported, under its bound; null where they hold nothing."""
    least, most = figure.column("value_low"), figure.column("value_high")
    agreeing = {
        Bound.EXACT: and_(low == least, high == least),
        Bound.AT_LEAST: low >= least,
        Bound.AT_MOST: high <= func.coalesce(most, least),
        Bound.ABOUT: and_(*(func.abs(end - least) * number(TOLERANCE) <= least for end in (low, high))),
        Bound.RANGE: and_(low >= least, high <= most),
    }
    bound = figure.column("bound")
    agrees = or_(*(and_(bound == text(name.name), condition) for name, condition in agreeing.items()))
    return case((low.is_not(None), case((agrees, true()), else_=false())))


def _single(value: Expression) -> Extremes:
    return Extremes(value, value)


def _scaled(value: Expression, scale: int) -> Expression:
    return value * number(10 ** (SCALE - scale)) if scale < SCALE else value


def _per_cent(part: Expression, whole: Expression) -> Expression:
    """Whole per cents, halves rounded up; null of nothing."""
    twice = (part * number(200) + whole).self_group()
    return case((whole > number(0), twice.op("/")((whole * number(2)).self_group())))
