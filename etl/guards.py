"""Guards: what speaks against merging an export without a look."""

from dataclasses import dataclass
from datetime import date

from etl.source import Expect


@dataclass(frozen=True)
class Outlook:
    """What a merge would do, before it does it."""

    rows: int
    rejected: int
    #: Records of the source that are live, and how many of them would go.
    live: int
    removed: int
    #: Day that the export speaks of, and that of the last one merged.
    as_of: date | None
    merged_as_of: date | None


def objections(expect: Expect, outlook: Outlook) -> list[str]:
    """Every way in which an export leaves what its source expects; none where it may merge."""
    found = []
    if expect.rows and not expect.rows[0] <= outlook.rows <= expect.rows[1]:
        found.append(f"{outlook.rows} rows where {expect.rows[0]} to {expect.rows[1]} are expected")
    if outlook.rows and outlook.rejected / outlook.rows > expect.rejected:
        found.append(f"{outlook.rejected} of {outlook.rows} rows rejected, more than {expect.rejected:.0%}")
    if outlook.live and outlook.removed / outlook.live > expect.removed:
        found.append(f"{outlook.removed} of {outlook.live} records would be removed, more than {expect.removed:.0%}")
    if outlook.as_of and outlook.merged_as_of and outlook.as_of < outlook.merged_as_of:
        found.append(f"the export is of {outlook.as_of}, older than the last one merged, of {outlook.merged_as_of}")
    return found
