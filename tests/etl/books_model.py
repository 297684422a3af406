"""What a sequence of imports has to do, worked out in plain Python: the books of each run and the records after it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

#: A number that a spreadsheet showed instead of its digits.
LOST = "1.10105E+17"


@dataclass(frozen=True)
class Row:
    """One line of a ledger of issues; a `lost` one has no readable number, a `spoilt` one no readable severity."""

    number: str
    location: str
    severity: str
    team: str
    found: str
    done: str
    lost: bool = False
    spoilt: bool = False

    @property
    def line(self) -> str:
        number = LOST if self.lost else self.number
        severity = "天大" if self.spoilt else self.severity
        return ",".join((number, self.location, severity, self.team, self.found, self.done))

    @property
    def record(self) -> tuple[str | None, ...]:
        """What the database has to hold of it."""
        return tuple(value or None for value in (self.number, self.location, self.severity, self.team))

    @property
    def actions(self) -> set[tuple[str, str, str]]:
        """Number, stage and day of each action that it brings."""
        days = (("FOUND", self.found), ("RECTIFIED", self.done))
        return {(self.number, stage, day) for stage, day in days if day}


@dataclass
class Model:
    """Records by number, those that are live and those that were removed, and all teams that were ever named."""

    live: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)

    def read(self, rows: Sequence[Row]) -> Counter[str]:
        """Import a full export; gives its books without zeros."""
        books = Counter(read=len(rows))
        good: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if not (row.lost or row.spoilt):
                good[row.number].append(row)
        books["rejected"] = len(rows) - sum(map(len, good.values()))
        for number, equals in good.items():
            if len(set(equals)) > 1:
                books["rejected"] += len(equals)
            else:
                books["duplicate"] += len(equals) - 1
                books[self._take(number, equals[0])] += 1
        if not any(row.lost for row in rows):
            books["removed"] = self._remove(self.live.keys() - {row.number for row in rows})
        return +books

    def _take(self, number: str, row: Row) -> str:
        known = self.live.get(number)
        self.live[number] = row
        if row.team:
            self.teams.add(row.team)
        if known:
            return "unchanged" if known == row else "updated"
        if number in self.gone:
            self.gone.remove(number)
            return "revived"
        return "inserted"

    def _remove(self, numbers: set[str]) -> int:
        for number in numbers:
            del self.live[number]
        self.gone |= numbers
        return len(numbers)
