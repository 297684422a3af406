"""Keys of groups: the columns that records are grouped by, and the groups that theirs add up to."""

from collections.abc import Mapping, Sequence

from sqlalchemy import case

from hub.graphql.compiler.access import Access
from hub.graphql.compiler.joins import Joins
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.dialect import DatePart, Expression, text
from hub.graphql.declaration.groupings import Grouping, ReferenceGrouping, ValueGrouping
from hub.graphql.declaration.levels import rolled_up
from schema.kinds import Period, Precision

#: Precisions of a period that leave its part open: the month of what is dated to a quarter isn't known.
_VAGUE: Mapping[DatePart, Sequence[Precision]] = {
    DatePart.YEAR: (),
    DatePart.QUARTER: (Precision.YEAR, Precision.HALF_YEAR),
    DatePart.MONTH: (Precision.YEAR, Precision.HALF_YEAR, Precision.QUARTER),
    DatePart.DAY: (Precision.YEAR, Precision.HALF_YEAR, Precision.QUARTER, Precision.MONTH, Precision.TEN_DAYS),
}


class GroupKeys:
    """Compiles keys on the rows that are grouped; what they need of other tables is joined to them."""

    def __init__(self, access: Access, row: Row, joins: Joins) -> None:
        self._access = access
        self._row = row
        self._joins = joins

    def columns(self, grouping: Grouping) -> Sequence[Expression]:
        """What equal keys agree in: a value, or the primary key of what a relation leads to."""
        if isinstance(grouping, ReferenceGrouping):
            return self._reference(grouping)
        assert isinstance(grouping, ValueGrouping)
        return (self._value(grouping),)

    def coarser(self, grouping: Grouping) -> Sequence[Expression]:
        """The coarser keys of a record, of one column each; some may be known where its own isn't."""
        return [column for wider in grouping.coarser for column in self.columns(wider)]

    def _value(self, grouping: ValueGrouping) -> Expression:
        field, part = grouping.field, grouping.part
        column = self._row.column(self._access.operand(field))
        if part is None:
            return column
        cut = self._access.planning.dialect.date_part(column, part)
        if not isinstance(field.stated.kind, Period) or not _VAGUE[part]:
            return cut
        precision = self._row.column(f"{field.stated.name}_precision")
        return case((precision.not_in([text(vague.name) for vague in _VAGUE[part]]), cut))

    def _reference(self, grouping: ReferenceGrouping) -> Sequence[Expression]:
        """What leads nowhere has no key, as it shows nothing; every record has a locality."""
        relation = grouping.relation
        target = self._access.planning.model[relation.target]
        self._access.listed(target)
        if grouping.level is not None:
            code = rolled_up(self._row.column(relation.local), grouping.level)
            key = (self._row.name, relation.local, grouping.level.name)
            found = self._joins.matching(key, relation.target, lambda row: [row.column("id") == code])
        elif relation.required:
            return (self._row.column(relation.local),)
        else:
            found = self._joins.target(relation, self._row)
        return [found.row.column(column.name) for column in target.table.primary_key.columns]
