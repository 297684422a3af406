"""How far a run has come, as what its import keeps beside the merge tells."""

from typing import Any

from sqlalchemy import Select, func, select

from hub.graphql.compiler.planning import Planning, Row
from hub.graphql.databases.dialect import Expression, text
from hub.graphql.model import PROGRESS
from hub.graphql.operation.selections import Selected
from schema.lineage import ImportProgress, RunStatus
from schema.record import Base

ENTRIES = Base.metadata.tables[ImportProgress.__tablename__]


def progress(planning: Planning, run: Row, item: Selected) -> Select[Any]:
    """The entry of a run as one row of JSON, or no row where it isn't under way."""
    planning.live = True
    entry = planning.row(ENTRIES)

    def value(part: Selected) -> Expression:
        match part.name:
            case "stage":
                return func.upper(entry.column("stage"))
            case "rows":
                return entry.column("rows")
            case "bytesRead":
                return planning.dialect.decimal(entry.column("bytes_read"), 0)
            case "bytesTotal":
                return planning.dialect.decimal(entry.column("bytes_total"), 0)
        return planning.dialect.instant(entry.column("updated_at"))

    made = planning.object(PROGRESS, planning.selections.of(item, PROGRESS), value)
    own = [entry.column("source_id") == run.column("source_id"), entry.column("run_id") == run.column("id")]
    under_way = run.column("status") == text(RunStatus.RUNNING.name)
    return select(made).select_from(ENTRIES.alias(entry.name)).where(*own, under_way)
