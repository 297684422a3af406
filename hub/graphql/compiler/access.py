"""The one place where tables are named: every row that a plan reads gets its locality predicate and its masks here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import FromClause, select

from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Condition, Expression
from hub.graphql.errors import ApiError
from hub.graphql.model import SOURCE, EntityModel, FieldModel, Relation
from hub.graphql.operation.values import Slot
from hub.graphql.viewer import Viewer
from schema.kinds import Words
from schema.privacy import Privacy

EXCLUDE, ONLY, INCLUDE = "EXCLUDE", "ONLY", "INCLUDE"
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

    `bounds` are the localities that the root names. They are written on every table of records at every level, so that
    a distributed database finds each in one place. Those of a `where` hold for all that is reached from its rows; that
    of a single record's id (`by_key`) ends where a division or source leads to records of any locality.
    """

    def __init__(
        self, planning: Planning, viewer: Viewer, bounds: Sequence[Bound] = (), *, by_key: bool = False
    ) -> None:
        self.planning = planning
        self.viewer = viewer
        self._bounds = bounds
        self._scope = tuple(bound.ranges for bound in bounds)
        self._by_key = by_key

    def through(self, relation: Relation) -> "Access":
        """What may be seen beyond a relation."""
        if self._by_key and relation.many and not relation.by_locality:
            return Access(self.planning, self.viewer)
        return self

    def rows(self, entity: EntityModel, removed: str = EXCLUDE) -> Rows:
        """Rows of an entity that the viewer may see."""
        self.planning.reads.setdefault(entity.name, set()).add(self._scope if entity.is_record else ())
        row = self.planning.row(entity.table)
        conditions: list[Condition] = []
        if entity.is_record:
            conditions = [bound(row.column("locality")) for bound in self._bounds]
            if removed != INCLUDE:
                at = row.column("removed_at")
                conditions.append(at.is_(None) if removed == EXCLUDE else at.is_not(None))
        return Rows(entity, row, entity.table.alias(row.name), conditions)

    def shown(self, field: FieldModel) -> bool:
        """Whether the viewer sees the field in clear."""
        return field.stated.privacy <= self.viewer.level

    def served(self, field: FieldModel, row: Row) -> Expression | None:
        """The column of a text, its masked companion, or None for nothing.

        Values of other kinds have no mask that their type could hold.
        """
        if self.shown(field):
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
        return field.stated.main

    def counts_only(self, entity: EntityModel) -> bool:
        """Whether the viewer gets nothing but figures of the entity."""
        return entity.entity.about_persons and not self.viewer.persons

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
