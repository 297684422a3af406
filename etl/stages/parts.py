"""Parts of a merge: which records it changed, entered under the number that says when it was merged."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, text

from etl.stages.statements import Statements
from schema.entity import entity
from schema.lineage import MergedPart
from schema.record import Base
from schema.revisions import number_on_commit

PARTS = Base.metadata.tables[MergedPart.__tablename__]
_NUMBER = text("UPDATE import_run SET merge_number = :number WHERE id = :run")


class Parts(Statements):
    """Keeps, source by source, how many records carry the run; the changes since any merge are found by that."""

    def record(self, entities: Iterable[str], known: Mapping[str, int]) -> None:
        """Count the records of these entities that the run changed, and let the commit enter them with its number.

        Of some tables it is `known` how many they are, all the source's.
        """
        parts = [part for name in sorted(entities) for part in self._parts(name, known)]

        def write(connection: Connection, number: int) -> None:
            connection.execute(_NUMBER, {"number": number, "run": self.run_id})
            if parts:
                connection.execute(insert(PARTS), [{"number": number, **part} for part in parts])

        number_on_commit(self.connection, write)

    def _parts(self, name: str, known: Mapping[str, int]) -> list[dict[str, Any]]:
        table = entity(name).table.name
        counts = [(self.source_id, known[table])] if table in known else self._counts(table)
        common = {"entity": name, "locality": int(self.source.locality), "run_id": self.run_id}
        return [{**common, "source_id": source, "records": records} for source, records in counts]

    def _counts(self, table: str) -> Iterable[Any]:
        """Any source of the locality may own records that the run changed; each is asked by the index on its runs."""
        return self.execute(
            f"SELECT s.id, count(*) FROM source AS s CROSS JOIN {table} AS r"
            " WHERE s.locality_id = :locality AND r.locality = :locality AND r.source_id = s.id AND r.run_id = :run"
            " GROUP BY s.id ORDER BY s.id"
        )
