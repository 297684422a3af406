"""Orders: the keys that a list is sorted by, ending in the primary key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2s

from sqlalchemy import case

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import Condition, Dialect, Expression, number, text
from hub.graphql.declaration.enums import BY_ID
from hub.graphql.model import EntityModel
from hub.graphql.operation.values import Input, State, itself
from schema.kinds import Coded, Kind


@dataclass(frozen=True)
class SortKey:
    """One column of an order; `nulls_first` says where its nulls stand.

    Where its values are of a code list, they are sorted by their places among its `codes`.
    """

    column: str
    descending: bool
    nulls_first: bool
    nullable: bool
    codes: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def reversed(self) -> "SortKey":
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

    def clause(self, row: Row, dialect: Dialect) -> Expression:
        """The key of ORDER BY."""
        nulls_first = self.nulls_first if self.nullable else None
        return dialect.ordered(self.value(row), descending=self.descending, nulls_first=nulls_first)

    def value(self, row: Row) -> Expression:
        """What the database sorts by."""
        column = row.column(self.column)
        return ranked(column, self.codes) if self.codes else column

    def steps(self, row: Row) -> Sequence[tuple[int, Condition]]:
        """For each code its place, and what its rows have in common."""
        return [(place, row.column(self.column) == text(code)) for place, code in enumerate(self.codes)]


@dataclass(frozen=True)
class Order:
    """A total order: sort keys, then the primary key, whose columns (`ties`) share one direction.

    It is `stepped` where an index has the rows of each code in order, though not the codes.
    """

    entity: str
    keys: tuple[SortKey, ...]
    ties: tuple[str, ...]
    ties_descending: bool
    stepped: bool = field(default=False, repr=False, compare=False)

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

    @property
    def step(self) -> "Order":
        """The order of the rows of one code, in which an index has them."""
        (key,) = self.keys
        plain = SortKey(key.column, self.ties_descending, not self.ties_descending, key.nullable)
        return replace(self, keys=(plain,), stepped=False)

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
        sorting = entity.by_enum_name[name]
        column = access.operand(sorting)
        nullable = bool(entity.table.c[column].nullable)
        keys.setdefault(column, SortKey(column, descending, nulls_first, nullable, codes_of(sorting.stated.kind)))
    ties = tuple(column.name for column in entity.table.primary_key.columns)
    return Order(entity.name, tuple(keys.values()), ties, descending, _stepped(entity, keys))


def direction_of(key: Mapping[str, Input]) -> tuple[bool, bool]:
    """Whether a key of `orderBy` goes downwards, and whether its nulls stand first."""
    descending, nulls = _chosen(key, "direction") == "DESC", _chosen(key, "nulls")
    return descending, not descending if nulls is None else nulls == "FIRST"


def codes_of(kind: Kind) -> tuple[str, ...]:
    """The names of the codes that values of a kind are, in the order of their list; empty for other kinds."""
    return tuple(code.name for code in kind.codes) if isinstance(kind, Coded) else ()


def ranked(column: Expression, codes: Sequence[str]) -> Expression:
    """The place of a code in its list."""
    return case(*((text(code), number(place)) for place, code in enumerate(codes)), value=column)


def _stepped(entity: EntityModel, keys: Mapping[str, SortKey]) -> bool:
    indexed = {one.stated.main for one in entity.fields.values() if one.stated.indexed}
    return len(keys) == 1 and all(key.codes and key.column in indexed for key in keys.values())


def _chosen(fields: Mapping[str, Input], name: str) -> str | None:
    chosen: str | None = fields[name].ask(itself) if name in fields else None
    return chosen
