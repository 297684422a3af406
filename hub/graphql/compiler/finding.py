"""Whether a page is found among more rows by indexes alone, so that it pays to read only the rows that it shows."""

from collections.abc import Mapping, Sequence

from hub.graphql.compiler.order import Order
from hub.graphql.compiler.places import OPERATORS, given
from hub.graphql.model import DIVISION, EntityModel, Relation
from hub.graphql.operation.values import Input


def by_relation(entity: EntityModel, where: Mapping[str, Input]) -> bool:
    """Whether a filter asks for records that others lead to, so that the database begins with those others."""
    for name, value in where.items():
        if name == "and":
            if any(by_relation(entity, item.fields()) for item in given(name, value).items()):
                return True
        elif name in entity.many or (name in entity.one and _leads_away(entity.one[name], value)):
            return True
    return False


def sorted_apart(entity: EntityModel, order: Order, relation: Relation | None) -> bool:
    """Whether an index of a relation has all columns of an order, and none has them in that order."""
    if relation is None or not relation.by_locality:
        return False
    indexes = [_within(relation, [column.name for column in index.columns]) for index in entity.table.indexes]
    wanted = [name for name in order.columns if name != "locality"]
    return wanted not in indexes and any(set(wanted) <= set(index) for index in indexes)


def _leads_away(relation: Relation, where: Input) -> bool:
    """Whether a reference is asked for more than its code."""
    if relation.required:
        return False
    return relation.target != DIVISION or any(name not in OPERATORS for name in given(relation.name, where).fields())


def _within(relation: Relation, columns: Sequence[str]) -> list[str]:
    """The columns by which an index has the rows of a relation in order; none where it doesn't have them together."""
    return list(columns[2:]) if list(columns[:2]) == ["locality", relation.remote] else []
