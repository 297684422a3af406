"""The groups of a list's rows, as a FROM that is read in their order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Label, Select, Subquery, case, func, literal_column, select

from hub.graphql.compiler.access import Access, Rows
from hub.graphql.compiler.aggregates import Aggregates
from hub.graphql.compiler.disclosure import Margins
from hub.graphql.compiler.group_keys import GroupKeys
from hub.graphql.compiler.joins import Joins
from hub.graphql.databases.dialect import Condition, Expression, number
from hub.graphql.declaration.groupings import Grouping

_TOTAL, _POSITION = "total", "position"


class Grouped:
    """Groups of rows that agree in their keys.

    It reads narrow: only the aggregates that were asked for before `source` is taken.
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
        #: SQL aggregates by their spelling, each with the column that it becomes.
        self._computed: dict[str, Label[Any]] = {}
        self.aggregates = Aggregates(access, rows.entity, rows.row, self._joins, self._compute)

    def key(self, grouping: Grouping) -> Sequence[Expression]:
        """The columns of a key."""
        return [self._column(label) for label in self._labelled(grouping)]

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
        windows = select(*self._columns(), *margins.windows()).select_from(self._read().subquery(self.name))
        return windows, [*margins.conditions(self._number)]

    def _margins(self) -> Margins:
        sizes = [self.aggregates.count(), *self.aggregates.value_counts.values()]
        keys = [column for grouping in self._by for column in self.key(grouping)]
        ways = [[self.key(one), *([self._coarser(one, wider)] for wider in one.coarser), []] for one in self._by]
        return Margins(sizes, keys, ways)

    def _coarser(self, grouping: Grouping, wider: Grouping) -> Expression:
        """A coarser key of each group, which its own decides."""
        own = self._keys[grouping.name][0]
        return self._compute(case((own.is_not(None), func.min(self._compiler.code(wider)))))

    def _read(self) -> Select[Any]:
        keys = [label for grouping in self._by for label in self._labelled(grouping)]
        grouped_by = [self._dialect.group_key(column) for columns in self._keys.values() for column in columns]
        read = select(*keys, *self._computed.values()).select_from(self._joins.onto(self._rows.source))
        return read.where(*self._rows.conditions).group_by(*grouped_by)

    def _labelled(self, grouping: Grouping) -> list[Label[Any]]:
        place = self._by.index(grouping)
        return [column.label(f"k{place}_{part}") for part, column in enumerate(self._keys[grouping.name])]

    def _columns(self) -> list[Label[Any]]:
        keys = [label for grouping in self._by for label in self._labelled(grouping)]
        return [self._column(label).label(label.name) for label in (*keys, *self._computed.values())]

    def _number(self, name: str) -> Expression:
        return literal_column(f"{self.name}.{name}", Integer())

    def _column(self, label: Label[Any]) -> Expression:
        return literal_column(f"{self.name}.{label.name}", label.type)

    def _compute(self, aggregate: Expression) -> Expression:
        label = self._computed.setdefault(str(aggregate), aggregate.label(f"a{len(self._computed)}"))
        return self._column(label)
