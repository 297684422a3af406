"""The groups of a list's rows, as a FROM that is read in their order."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Label, Select, Subquery, and_, case, func, literal_column, or_, select

from hub.graphql.compiler.access import Access, Rows
from hub.graphql.compiler.aggregates import Aggregates
from hub.graphql.compiler.disclosure import Margins
from hub.graphql.compiler.group_keys import GroupKeys
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.where import NEVER
from hub.graphql.databases.dialect import Condition, Expression, number
from hub.graphql.declaration.groupings import Grouping

_TOTAL, _POSITION, _VAGUE = "total", "position", "vague"


class Grouped:
    """Groups of rows that agree in their keys.

    It reads narrow: only the aggregates that were asked for before `source` is taken. Where groups may be withheld, it
    reads a part of each group without a key for each of the coarser keys that its rows are known by; a group of several
    parts is never shown.
    """

    def __init__(self, access: Access, rows: Rows, by: Sequence[Grouping]) -> None:
        self.name = access.planning.name("g")
        self._dialect = access.planning.dialect
        self._withholds = access.counts_only(rows.entity)
        self._rows = rows
        self._by = by
        self._joins = Joins(access)
        self._compiler = GroupKeys(access, rows.row, self._joins)
        self._keys = {grouping.name: self._compiler.columns(grouping) for grouping in by}
        #: The coarser keys that parts of groups differ by where their own is null; it decides them otherwise.
        self._coarser = {one.name: self._compiler.coarser(one) if self._withholds else () for one in by}
        #: SQL aggregates by their spelling, each with the column that it becomes.
        self._computed: dict[str, Label[Any]] = {}
        self.aggregates = Aggregates(access, rows.entity, rows.row, self._joins, self._compute)

    def key(self, grouping: Grouping) -> Sequence[Expression]:
        """The columns of a key."""
        return [self._column(label) for label in self._labelled(grouping, "k", self._keys)]

    @property
    def total(self) -> Expression:
        """How many groups there are; the same in each."""
        return self._number(_TOTAL)

    def arrival(self) -> Sequence[Expression]:
        """Keys of the order in which groups are shown; none where aggregates see them in it."""
        return [] if self._dialect.reads_in_order else [self._number(_POSITION)]

    def source(self, order: Sequence[Expression], size: int) -> Subquery:
        """The first groups of an order as a FROM."""
        read, conditions = self._shown()
        total = func.count().over().label(_TOTAL)
        position = () if self._dialect.reads_in_order else (func.row_number().over(order_by=order).label(_POSITION),)
        groups = select(*self._columns(), total, *position).select_from(read.subquery(self.name)).where(*conditions)
        return groups.order_by(*order).limit(number(size)).subquery(self.name)

    def _shown(self) -> tuple[Select[Any], Sequence[Condition]]:
        """The groups, and what holds of those that may be shown."""
        if not self._withholds:
            return self._read(), ()
        margins = self._margins()
        parts = select(*self._columns(), self._vague()).select_from(self._read().subquery(self.name))
        windows = select(*self._columns(), *margins.windows()).select_from(parts.subquery(self.name))
        return windows, [*margins.conditions(self._number)]

    def _margins(self) -> Margins:
        sizes = [self.aggregates.count(), *self.aggregates.value_counts.values()]
        keys = [column for grouping in self._by for column in self.key(grouping)]
        ways = [[self.key(one), *([column] for column in self._coarser_keys(one)), []] for one in self._by]
        return Margins(sizes, keys, ways, self._number(_VAGUE) == number(1))

    def _coarser_keys(self, grouping: Grouping) -> Sequence[Expression]:
        return [self._column(label) for label in self._labelled(grouping, "w", self._coarser)]

    def _vague(self) -> Label[Any]:
        """1 where rows without a key of their group are known by a coarser one, else 0."""
        pairs = ((self.key(one)[0], coarser) for one in self._by for coarser in self._coarser_keys(one))
        known = (and_(own.is_(None), coarser.is_not(None)) for own, coarser in pairs)
        vague = case((or_(NEVER, *known), number(1)), else_=number(0))
        keys = [column for grouping in self._by for column in self.key(grouping)]
        return func.max(vague).over(partition_by=keys).label(_VAGUE)

    def _read(self) -> Select[Any]:
        labels = self._told_apart_by()
        grouped_by = [self._dialect.group_key(label.element) for label in labels]
        read = select(*labels, *self._computed.values()).select_from(self._joins.onto(self._rows.source))
        return read.where(*self._rows.conditions).group_by(*grouped_by)

    def _told_apart_by(self) -> list[Label[Any]]:
        """What groups, or parts of them, differ by."""
        columns = (("k", self._keys), ("w", self._coarser))
        return [label for one in self._by for name, of in columns for label in self._labelled(one, name, of)]

    def _labelled(self, grouping: Grouping, name: str, of: Mapping[str, Sequence[Expression]]) -> list[Label[Any]]:
        place = self._by.index(grouping)
        return [column.label(f"{name}{place}_{part}") for part, column in enumerate(of[grouping.name])]

    def _columns(self) -> list[Label[Any]]:
        labels = (*self._told_apart_by(), *self._computed.values())
        return [self._column(label).label(label.name) for label in labels]

    def _number(self, name: str) -> Expression:
        return literal_column(f"{self.name}.{name}", Integer())

    def _column(self, label: Label[Any]) -> Expression:
        return literal_column(f"{self.name}.{label.name}", label.type)

    def _compute(self, aggregate: Expression) -> Expression:
        label = self._computed.setdefault(str(aggregate), aggregate.label(f"a{len(self._computed)}"))
        return self._column(label)
