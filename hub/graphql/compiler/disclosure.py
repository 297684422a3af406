"""What figures about persons may tell: nothing of fewer than five, neither alone nor by what is left out."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from sqlalchemy import Label, and_, case, func, not_, or_, select

from hub.graphql.compiler.access import SMALLEST_GROUP, Access
from hub.graphql.databases.dialect import Condition, Expression, number
from hub.graphql.model import EntityModel

#: Most fields that persons are grouped by; the sums to watch multiply with each.
MOST_KEYS = 2

Columns = Sequence[Expression]
_WITHHELD = "withheld"


def enough(own: Expression, of_all: Expression) -> Condition:
    """Whether figures may be told of `own` records or values, out of all that their localities have."""
    rest = of_all - own
    return and_(own >= number(SMALLEST_GROUP), or_(rest == number(0), rest >= number(SMALLEST_GROUP)))


def count_of_all(access: Access, entity: EntityModel, column: str | None = None) -> Expression:
    """Records of the bound localities, matching or not; those with a value where a column is given."""
    rows = access.rows(entity)
    counted = func.count() if column is None else func.count(rows.row.column(column))
    return select(counted).select_from(rows.source).where(*rows.conditions).scalar_subquery()


class Margins:
    """The sums that groups add up to, and which groups are withheld so that no sum less the groups shown tells persons.

    Each of `ways` has the columns by which one key of the groups may be told: its own, those of each coarser key, and
    none. Every combination of them but the first is a margin, whose sums can be asked for, too. `sizes` count the
    records and the values that figures are made of. Withheld are small groups, those that are `vague`, as some of their
    records count in a margin that the group doesn't lie in, and of each margin in which these are fewer than five
    together, the smallest other group.
    """

    def __init__(self, sizes: Columns, keys: Columns, ways: Sequence[Sequence[Columns]], vague: Condition) -> None:
        self._sizes = sizes
        self._keys = keys
        self._margins = [[column for columns in chosen for column in columns] for chosen in product(*ways)][1:]
        self._withheld = or_(vague, *(_few(size) for size in sizes))

    def windows(self) -> Iterator[Label[Any]]:
        """Columns that the conditions need, over all groups."""
        yield case((self._withheld, number(1)), else_=number(0)).label(_WITHHELD)
        order = [part for key in self._keys for part in (key.is_not(None), key)]
        for name, size, margin in self._sums():
            withheld = case((self._withheld, size), else_=number(0))
            yield func.sum(withheld).over(partition_by=margin or None).label(f"rest_{name}")
            alike = [*margin, self._withheld, size >= number(SMALLEST_GROUP)]
            yield func.row_number().over(partition_by=alike, order_by=[size, *order]).label(f"rank_{name}")

    def conditions(self, column: Callable[[str], Expression]) -> Iterator[Condition]:
        """What holds of the groups that are shown."""
        yield column(_WITHHELD) == number(0)
        for name, size, _ in self._sums():
            smallest = and_(size >= number(SMALLEST_GROUP), column(f"rank_{name}") == number(1))
            yield not_(and_(_few(column(f"rest_{name}")), smallest))

    def _sums(self) -> Iterator[tuple[int, Expression, Columns]]:
        pairs = product(self._sizes, self._margins)
        return ((index, size, margin) for index, (size, margin) in enumerate(pairs))


def _few(count: Expression) -> Condition:
    """Whether a count is of so few that they can be told apart; of none there is nothing to tell."""
    return count.between(number(1), number(SMALLEST_GROUP - 1))
