"""What sources say of records of which several speak, as SQL over their claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.dialects.dialect import Dialect
from etl.mapping import DIVISION
from etl.precedence import OTHERS, Speaker, places
from etl.stages.statements import quoted
from schema.entity import Entity
from schema.fields import Field, Reference, Stated
from schema.kinds import Column, WordList


def spelled(dialect: Dialect, entity: Entity, record: str) -> str:
    """The value columns of a record as one JSON object; `record` is the alias of its table."""
    columns = entity.table.c
    return dialect.json([(name, f"{record}.{quoted(name)}", columns[name].type) for name in entity.value_columns])


def value(dialect: Dialect, entity: Entity, claim: str, column: str) -> str:
    """The value of a column in a claim, whose alias is given."""
    return dialect.member(f"{claim}.fields", column, entity.table.c[column].type)


def stated(entity: Entity) -> tuple[Stated, ...]:
    """All that a source may say of a record: fields and references, each of one or more columns."""
    return (*entity.fields.values(), *entity.references.values())


def given(item: Stated, record: str) -> str:
    """Whether a record has a value. Its locality stands for a division that isn't given, `[]` for an empty list."""
    first = f"{record}.{quoted(item.columns[0].suffix)}"
    if isinstance(item, Reference):
        return f"({first} <> {record}.locality)" if item.name == DIVISION else f"({first} IS NOT NULL)"
    if isinstance(item.kind, WordList):
        return f"({first} <> '[]')"
    return "(" + " OR ".join(f"{record}.{quoted(column.suffix)} IS NOT NULL" for column in item.columns) + ")"


def differs(item: Stated, one: str, other: str) -> str:
    """Whether two records that both have a value differ in it. A mask is compared with the mask of what is in clear."""

    def distinct(columns: Sequence[str]) -> str:
        pairs = [f"{one}.{quoted(name)} IS DISTINCT FROM {other}.{quoted(name)}" for name in columns]
        return "(" + " OR ".join(pairs) + ")"

    if isinstance(item, Field) and item.masked:
        clear = quoted(item.main)
        both = f"{one}.{clear} IS NOT NULL AND {other}.{clear} IS NOT NULL"
        return f"CASE WHEN {both} THEN {distinct([item.main])} ELSE {distinct([item.masked])} END"
    return distinct([column.suffix for column in item.columns])


@dataclass(frozen=True)
class Said:
    """Queries over the claims of one entity in one locality (bound as `:locality` and `:tag`).

    `speakers` are the sources of both.
    """

    entity: Entity
    speakers: Sequence[Speaker]
    dialect: Dialect

    def relation(self, which: str) -> str:
        """A `WITH` that ends in `said`: what each source says of each record, for the claims (`c`) that `which` picks.

        Columns: those of a claim's key and place, the value columns, and `#name` for the source's place in a field.
        """
        ranks = places(self.speakers)
        names = ", ".join(quoted(f"#{name}") for name in ranks)
        rows = [(speaker.id, *(rank[speaker.id] for rank in ranks.values())) for speaker in self.speakers]
        standing = ", ".join(f"({', '.join(map(str, row))})" for row in rows)
        columns = ", ".join(f"{self._value(name)} AS {quoted(name)}" for name in self.entity.value_columns)
        return (
            f"WITH standing (speaker, {names}) AS (VALUES {standing}), said AS MATERIALIZED"
            f" (SELECT c.locality, c.id, c.source_id, c.run_id, c.file_id, c.row, c.hash, {columns}, {names}"
            " FROM claim AS c JOIN standing ON standing.speaker = c.source_id"
            f" WHERE c.locality = :locality AND c.entity = :tag AND {which})"
        )

    def _value(self, column: str) -> str:
        return value(self.dialect, self.entity, "c", column)

    def place(self, item: str) -> str:
        """The column of `said` that holds a source's place in a field or reference, or in the record (`*`)."""
        named = any(item in speaker.precedence for speaker in self.speakers)
        return f"said.{quoted(f'#{item if named else OTHERS}')}"

    def rank(self, item: Stated) -> str:
        """A number for each row of `said`, of which the least of a record belongs to the value that it shows."""
        known = f"CASE WHEN {given(item, 'said')} THEN 0 ELSE 1 END"
        if isinstance(item, Field) and item.masked:
            clear, masked = (f"said.{quoted(name)} IS NOT NULL" for name in (item.main, item.masked))
            known = f"CASE WHEN {clear} THEN 0 WHEN {masked} THEN 1 ELSE 2 END"
        return f"({known}) * {len(self.speakers)} + {self.place(item.name)}"

    def shown(self, which: str) -> str:
        """A `WITH` that ends in `shown`: id and value columns as each record shows them, of the claims picked."""
        items = stated(self.entity)
        ranks = ", ".join(f"min({self.rank(item)}) AS {quoted(item.name)}" for item in items)
        values = ", ".join(
            f"{self._best(item, column)} AS {quoted(column.suffix)}" for item in items for column in item.columns
        )
        return (
            f"{self.relation(which)}, best AS (SELECT said.id AS best_id, {ranks} FROM said GROUP BY said.id),"
            f" shown AS (SELECT best_id AS id, {values} FROM best JOIN said ON said.id = best_id GROUP BY best_id)"
        )

    def _best(self, item: Stated, column: Column) -> str:
        """A column of an item in the one row of a group whose word counts most."""
        value = f"CASE WHEN {self.rank(item)} = best.{quoted(item.name)} THEN said.{quoted(column.suffix)} END"
        return self.dialect.greatest(value, column.type)

    def conflict(self, item: Stated, record: str) -> str:
        """Whether a row of `said` gives a value that isn't the one that its record shows."""
        return f"({given(item, 'said')} AND {differs(item, 'said', record)})"
