"""Orders: the keys that a list is sorted by, ending in the primary key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2s

from sqlalchemy import Table

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Dialect, Expression
from hub.graphql.declaration.enums import BY_ID
from hub.graphql.model import EntityModel
from hub.graphql.operation.values import Input, State, itself


@dataclass(frozen=True)
class SortKey:
    """One column of an order; `nulls_first` says where its nulls stand."""

    column: str
    descending: bool
    nulls_first: bool
    nullable: bool

    def reversed(self) -> "SortKey":
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

    def clause(self, row: Row, dialect: Dialect) -> Expression:
        """The key of ORDER BY."""
        nulls_first = self.nulls_first if self.nullable else None
        return dialect.ordered(row.column(self.column), descending=self.descending, nulls_first=nulls_first)


@dataclass(frozen=True)
class Order:
    """A total order: sort keys, then the primary key, whose columns (`ties`) share one direction."""

    entity: str
    keys: tuple[SortKey, ...]
    ties: tuple[str, ...]
    ties_descending: bool

    @property
    def columns(self) -> tuple[str, ...]:
        return (*(key.column for key in self.keys), *self.ties)

    @property
    def fingerprint(self) -> str:
        """Tells the cursors of this order from all others; the same whichever way it is read."""
        return blake2s(repr(self).encode(), digest_size=4).hexdigest()

    def reversed(self) -> "Order":
        keys = tuple(key.reversed() for key in self.keys)
        return replace(self, keys=keys, ties_descending=not self.ties_descending)

    def clauses(self, row: Row, dialect: Dialect) -> list[Expression]:
        """The keys of ORDER BY."""
        ties = (SortKey(name, self.ties_descending, not self.ties_descending, nullable=False) for name in self.ties)
        return [key.clause(row, dialect) for key in (*self.keys, *ties)]


def read_order(entity: EntityModel, value: Input | None, access: Access) -> Order:
    """The order that `orderBy` asks for; of several keys on one field the first counts."""
    items = value.items() if value is not None and value.state() is State.GIVEN else ()
    keys: dict[str, SortKey] = {}
    descending = False
    for item in items:
        fields = item.fields()
        name = str(fields["field"].ask(str))
        descending, nulls_first = direction_of(fields)
        if name == BY_ID:
            break
        column = access.operand(entity.by_enum_name[name])
        key = SortKey(column, descending, nulls_first, _nullable(entity.table, column))
        keys.setdefault(key.column, key)
    ties = tuple(column.name for column in entity.table.primary_key.columns)
    return Order(entity.name, tuple(keys.values()), ties, descending)


def direction_of(key: Mapping[str, Input]) -> tuple[bool, bool]:
    """Whether a key of `orderBy` goes downwards, and whether its nulls stand first."""
    descending, nulls = _chosen(key, "direction") == "DESC", _chosen(key, "nulls")
    return descending, not descending if nulls is None else nulls == "FIRST"


def _nullable(table: Table, column: str) -> bool:
    return bool(table.c[column].nullable)


def _chosen(fields: Mapping[str, Input], name: str) -> str | None:
    chosen: str | None = fields[name].ask(itself) if name in fields else None
    return chosen
