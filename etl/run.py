"""What observers and callers learn of an import run."""

from dataclasses import dataclass, field

from etl.books import Books
from schema.lineage import RunStatus


@dataclass
class RunInfo:
    """One run of one source, as far as it has come."""

    id: int
    source: str
    locality: str
    status: RunStatus = RunStatus.RUNNING
    books: Books = field(default_factory=Books)
    #: Why it failed or is parked; empty otherwise.
    error: str = ""
    error_code: str = ""
    #: Things to look at that don't stop a run: unmapped columns, suspended removals.
    findings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The shape that `hub import --json` prints for one run."""
        return {
            "run": self.id,
            "source": self.source,
            "locality": self.locality,
            "status": self.status.code,
            "books": self.books.as_json(),
            "error": {"code": self.error_code, "message": self.error} if self.error else None,
            "findings": self.findings,
        }
