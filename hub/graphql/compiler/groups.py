"""Groups: figures over a list's rows by what they share, as one row of JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, case, false, func, null, select

from hub.graphql.compiler.access import Access, Rows
from hub.graphql.compiler.composites import leaf_value
from hub.graphql.compiler.disclosure import MOST_KEYS
from hub.graphql.compiler.grouped import Grouped
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.objects import Nest, Objects
from hub.graphql.compiler.order import codes_of, direction_of, ranked
from hub.graphql.compiler.paging import read_size
from hub.graphql.databases.dialect import Expression, number
from hub.graphql.declaration.enums import BY_COUNT, BY_SUM
from hub.graphql.declaration.groupings import Grouping, ReferenceGrouping, ValueGrouping, groupings
from hub.graphql.errors import ApiError
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import Input, State

#: Most fields that records are grouped by.
MOST = 8


class Groups:
    """Compiles one `groups` field of a list."""

    def __init__(
        self,
        access: Access,
        rows: Rows,
        arguments: Mapping[str, Input],
        nest: Nest,
    ) -> None:
        self._access = access
        self._dialect = access.planning.dialect
        self._planning = access.planning
        self._entity = rows.entity
        self._by = self._read_by(arguments["by"])
        self._grouped = Grouped(access, rows, list(self._by.values()))
        self._order = self._read_order(arguments.get("orderBy"))
        self._size = read_size(arguments, "first", access.planning.limits)
        self._joins = Joins(access)
        self._objects = Objects(access, self._joins, nest)
        #: Whether a value is of the groups; where none is, reading them would multiply the answer.
        self._reads = False

    @property
    def values(self) -> Sequence[str]:
        """Columns whose values figures are made of."""
        return list(self._grouped.aggregates.value_counts)

    def select(self, item: Selected) -> Select[Any]:
        """The groups as one row of JSON."""
        made = select(self._object(item, f"{self._entity.name}Groups", self._value))
        if not self._reads:
            return made
        # A limit of no groups would lose their number.
        groups = self._grouped.source(self._order, max(self._size, 1))
        return made.select_from(self._joins.onto(groups))

    def _object(self, item: Selected, type_name: str, value: Callable[[Selected], Expression]) -> Expression:
        return self._planning.object(type_name, self._planning.selections.of(item, type_name), value)

    def _value(self, item: Selected) -> Expression:
        self._reads = True
        if item.name == "nodes":
            group = self._object(item, f"{self._entity.name}Group", self._member)
            return self._dialect.array(group, None if self._size else false(), self._grouped.arrival)
        total = func.coalesce(func.max(self._grouped.total), number(0))
        return total if item.name == "totalCount" else self._dialect.flag(total > number(self._size))

    def _member(self, item: Selected) -> Expression:
        if item.name == "aggregate":
            return self._grouped.aggregates.figures(item)
        return self._object(item, f"{self._entity.name}GroupKey", self._key)

    def _key(self, item: Selected) -> Expression:
        """The value of one key; null where it isn't grouped by."""
        grouping = self._by.get(item.name)
        if isinstance(grouping, ReferenceGrouping):
            return self._referred(grouping, item)
        return self._spelled(grouping) if isinstance(grouping, ValueGrouping) else null()

    def _spelled(self, grouping: ValueGrouping) -> Expression:
        (column,) = self._grouped.key(grouping)
        return column if grouping.part else leaf_value(self._dialect, grouping.field.stated.kind, column)

    def _referred(self, grouping: ReferenceGrouping, item: Selected) -> Expression:
        target = self._access.planning.model[grouping.relation.target]
        names = [column.name for column in target.table.primary_key.columns]
        key = dict(zip(names, self._grouped.key(grouping), strict=True))
        rows = self._joins.matching(
            (self._grouped.name, grouping.name),
            target.name,
            lambda row: [row.column(name) == value for name, value in key.items()],
        )
        made = self._objects.object(target, rows.row, self._planning.selections.of(item, target.name))
        return case((rows.row.column("id").is_not(None), made))

    def _read_by(self, value: Input) -> Mapping[str, Grouping]:
        """What to group by, by the names in keys."""
        known = groupings(self._entity)
        names = dict.fromkeys(value.ask(tuple))
        most = MOST_KEYS if self._access.counts_only(self._entity) else MOST
        if not 0 < len(names) <= most:
            persons = " of persons" if most < MOST else ""
            raise ApiError("GROUP_KEYS", f"by has {len(names)} fields; groups{persons} have 1 to {most}", maximum=most)
        return {known[name].member: known[name] for name in names}

    def _read_order(self, value: Input | None) -> Sequence[Expression]:
        """Keys of ORDER BY: those asked for, then the groups' own."""
        items = value.items() if value is not None and value.state() is State.GIVEN else ()
        clauses: list[Expression] = []
        for item in items:
            fields = item.fields()
            descending, nulls_first = direction_of(fields)
            clauses += [
                self._dialect.ordered(column, descending=descending, nulls_first=nulls_first)
                for column in self._ordered_by(str(fields["field"].ask(str)))
            ]
        keys = (column for grouping in self._by.values() for column in self._sorted_by(grouping))
        return [*clauses, *(self._dialect.ordered(key, descending=False, nulls_first=True) for key in keys)]

    def _ordered_by(self, name: str) -> Sequence[Expression]:
        grouping = groupings(self._entity).get(name)
        if grouping is None and name == BY_COUNT:
            return [self._grouped.aggregates.count()]
        if grouping is None:
            return [self._grouped.aggregates.total(self._entity.by_enum_name[name.removeprefix(BY_SUM)])]
        if grouping.member not in self._by:
            raise ApiError("GROUP_KEYS", f"groups are ordered by {name}, which isn't in by; add it there", field=name)
        return self._sorted_by(grouping)

    def _sorted_by(self, grouping: Grouping) -> Sequence[Expression]:
        """What groups are sorted by for a key: its columns, of a code list the place in it."""
        columns = self._grouped.key(grouping)
        codes = codes_of(grouping.field.stated.kind) if isinstance(grouping, ValueGrouping) else ()
        return [ranked(column, codes) for column in columns] if codes else columns
