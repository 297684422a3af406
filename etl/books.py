"""The books of a run: every row read ends in exactly one counted outcome."""

from collections import Counter
from dataclasses import asdict, dataclass, field, fields

from etl.errors import BooksUnbalanced


@dataclass
class Books:
    """Counts of one run: `read` counts rows, the next seven what became of them.

    `removed` counts records that the source no longer holds, `passed_on` those of them that another source took over,
    `conflicts` the values in which records of which the source speaks differ from what another source says.
    A row that changes what its source says of a record is `updated`, whether or not the record shows it.
    """

    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    revived: int = 0
    claimed: int = 0
    duplicate: int = 0
    rejected: int = 0
    removed: int = 0
    passed_on: int = 0
    conflicts: int = 0
    #: What references and children brought: entity to outcome to count.
    derived: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def outcomes(self) -> int:
        """Rows that have an outcome."""
        return sum(getattr(self, name) for name in OUTCOMES)

    def counts(self) -> dict[str, int]:
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "derived"}

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "derived": {entity: dict(counts) for entity, counts in self.derived.items()}}


OUTCOMES = ("inserted", "updated", "unchanged", "revived", "claimed", "duplicate", "rejected")


def check_table(place: str, lines: int, rows: int) -> None:
    """Compare the lines that a reader counted as read with the rows that it gave. Raises `BooksUnbalanced`."""
    if lines != rows:
        raise BooksUnbalanced(f"{place}: {lines} lines were counted as read, {rows} rows were given")


def check_run(books: Books, rows: int, live_before: int, live_after: int) -> None:
    """Compare what was read with its outcomes, and the live records with what the outcomes imply.

    Raises `BooksUnbalanced`, which rolls the merge back.
    """
    if not rows == books.read == books.outcomes:
        raise BooksUnbalanced(
            f"{rows} rows came from the files, {books.read} were staged, {books.outcomes} have an outcome"
        )
    implied = live_before + books.inserted + books.revived - books.removed
    if live_after != implied:
        raise BooksUnbalanced(f"{live_after} records are live, the books imply {implied}")
    if books.passed_on > books.removed:
        raise BooksUnbalanced(f"{books.passed_on} records were passed on, {books.removed} were removed")
