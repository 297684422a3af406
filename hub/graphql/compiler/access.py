"""The one place where tables are named: every row that a plan reads gets its locality predicate and its masks here."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, select

from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Expression
from hub.graphql.errors import ApiError
from hub.graphql.model import SOURCE, EntityModel, FieldModel, Relation
from hub.graphql.operation.values import Slot, Variables
from hub.graphql.viewer import Rights, Scope
from schema.kinds import Words
from schema.privacy import Privacy

EXCLUDE, ONLY, INCLUDE = "EXCLUDE", "ONLY", "INCLUDE"
#: Among the variables of a request, the localities that its viewer is bound to; no variable of GraphQL has such a name.
VIEWER_LOCALITIES = "@localities"
#: Fewest persons' records that a viewer without a right to them gets figures of.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Bound:
    """A bound on localities: the predicate that it is on a locality column, and the ranges of codes that it allows."""

    predicate: Callable[[Expression], Condition]
    ranges: Slot

    def __call__(self, column: Expression) -> Condition:
        return self.predicate(column)


@dataclass(frozen=True)
class Rows:
    """A table in a statement: what stands in FROM, how its columns are named, what must hold of its rows."""

    entity: EntityModel
    row: Row
    source: FromClause
    conditions: list[Condition]


class Access:
    """What a viewer may see under one root field.

    The localities that the viewer is bound to, and those that the root names (`bounds`), are written on every table of
    records at every level: nobody gets round them, and a distributed database finds each in one place. Those of a
    `where` hold for all that is reached from its rows; that of a single record's id (`by_key`) ends where a division or
    source leads to records of any locality.
    """

    def __init__(self, planning: Planning, rights: Rights) -> None:
        self.planning = planning
        self.rights = rights
        self._own = _own_bounds(planning, rights.scope)
        #: Bounds on the localities of every record.
        self.bounds: Sequence[Bound] = self._own
        self._by_key = False

    def bound(self, bounds: Sequence[Bound], *, by_key: bool = False) -> "Access":
        """What may be seen of the localities that a root names."""
        access = copy(self)
        access.bounds, access._by_key = (*self._own, *bounds), by_key
        return access

    def through(self, relation: Relation) -> "Access":
        """What may be seen beyond a relation."""
        if self._by_key and relation.many and not relation.by_locality:
            return self.bound(())
        return self

    def rows(self, entity: EntityModel, removed: str = EXCLUDE) -> Rows:
        """Rows of an entity that the viewer may see."""
        scope = tuple(bound.ranges for bound in self.bounds) if entity.is_record else ()
        self.planning.reads.setdefault(entity.name, set()).add(scope)
        row = self.planning.row(entity.table)
        conditions: list[Condition] = []
        if entity.is_record:
            conditions = [bound(row.column("locality")) for bound in self.bounds]
            if removed != INCLUDE:
                at = row.column("removed_at")
                conditions.append(at.is_(None) if removed == EXCLUDE else at.is_not(None))
        return Rows(entity, row, entity.table.alias(row.name), conditions)

    def shown(self, field: FieldModel) -> bool:
        """Whether the viewer sees the field in clear."""
        return field.stated.privacy <= self.rights.level

    def served(self, field: FieldModel, row: Row) -> Expression | None:
        """The column of a text, its masked companion, or None for nothing.

        Values of other kinds have no mask that their type could hold.
        """
        if self.shown(field):
            self._reveal(field)
            return row.column(field.stated.main)
        if field.stated.privacy is Privacy.PERSONAL and field.stated.masked and isinstance(field.stated.kind, Words):
            return row.column(field.stated.masked)
        return None

    def operand(self, field: FieldModel) -> str:
        """The column that filters, orders, groups and figures use; refused where the viewer doesn't see it in clear."""
        if not self.shown(field):
            raise ApiError(
                "MASKED_FIELD",
                f"{field.name} is {field.stated.privacy.name.lower()}: you can't filter, sort, group or compute by it",
                field=field.name,
            )
        self._reveal(field)
        return field.stated.main

    def _reveal(self, field: FieldModel) -> None:
        """Note that personal values are read in clear."""
        if field.stated.privacy >= Privacy.PERSONAL:
            self.planning.revealed.add(f"{field.owner}.{field.name}")

    def counts_only(self, entity: EntityModel) -> bool:
        """Whether the viewer gets nothing but figures of the entity."""
        return entity.entity.about_persons and not self.rights.persons

    def listed(self, entity: EntityModel) -> None:
        """Refuse to show single records where only figures may be had."""
        if self.counts_only(entity):
            raise ApiError(
                "PERSONS_ONLY_COUNTED",
                f"{entity.name} is about persons: ask for `aggregate` or `groups`, of {SMALLEST_GROUP} or more",
            )

    def counted(self, entity: EntityModel, removed: str) -> None:
        """Refuse to count removed records where only figures may be had: with and without, they tell single ones."""
        if removed != EXCLUDE and self.counts_only(entity):
            raise ApiError("PERSONS_ONLY_COUNTED", f"{entity.name} is about persons: removed records aren't counted")

    def singled_out(self, entity: EntityModel) -> None:
        """Refuse least and greatest values where only figures may be had: each is that of a single record."""
        if self.counts_only(entity):
            raise ApiError(
                "PERSONS_ONLY_COUNTED", f"{entity.name} is about persons: min and max would tell single ones"
            )

    def told_apart(self, owner: EntityModel, relation: Relation) -> None:
        """Refuse a relation to persons as a condition or count of what is listed: it would tell them apart by that.

        What is itself just counted may use it.
        """
        if not self.counts_only(owner):
            self.listed(self.planning.model[relation.target])

    def localities_between(self, column: Expression, first: Expression, last: Expression) -> Condition:
        """Whether a locality is one of those with a source in a range of codes."""
        source = self.rows(self.planning.model[SOURCE])
        known = source.row.column("locality_id")
        return column.in_(select(known).select_from(source.source).where(known.between(first, last)))


def _own_bounds(planning: Planning, scope: Scope) -> Sequence[Bound]:
    """The localities that the viewer is bound to: one as itself, several as one array."""
    if scope is Scope.ALL:
        return ()
    if scope is Scope.ONE:
        only = planning.bind(lambda variables: variables[VIEWER_LOCALITIES][0])
        return [Bound(lambda column: column == only, _own_ranges)]
    dialect = planning.dialect
    array = planning.bind(lambda variables: dialect.array_value(variables[VIEWER_LOCALITIES]))
    return [Bound(lambda column: dialect.one_of(column, array), _own_ranges)]


def _own_ranges(variables: Variables) -> Any:
    return tuple((code, code) for code in variables[VIEWER_LOCALITIES])
