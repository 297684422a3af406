"""Errors of the import path: each says what happened, where, and what to do."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source something was found; rows count from 1 as a spreadsheet shows them."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class EtlError(Exception):
    """Root of the hierarchy. Fails the run of one source; the message reads `what (where). remedy`."""

    code: ClassVar[str] = "import_failed"

    def __init__(self, what: str, *, where: Place | None = None, remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f" ({where})" if where else ""
        super().__init__(f"{what}{place}. {remedy}".rstrip())


class UnreadableFile(EtlError):
    """The bytes are not what the name or the declaration says: truncated, encrypted, HTML named .xls …"""

    code = "file_unreadable"


class UndecidedEncoding(EtlError):
    """No encoding, or several families of encodings, explain the bytes and the declared headers."""

    code = "encoding_undecided"


class HeaderMismatch(EtlError):
    """A declared column isn't in the file, or two columns answer to one declaration."""

    code = "header_mismatch"


class FormulaWithoutValue(EtlError):
    """A formula cell carries no cached value, so nobody can know what the clerk saw."""

    code = "formula_without_value"


class NoFiles(EtlError):
    """No file matches the source's pattern."""

    code = "no_files"


class SourceUnreachable(EtlError):
    """A server gave no answer, or one that asks to come back, as often as it was tried."""

    code = "source_unreachable"


class SourceRefused(EtlError):
    """A server or a database answered, but not with what was asked for."""

    code = "source_refused"


class PagingBroken(EtlError):
    """The pages of an API repeat or don't end, so that nobody can know whether they are all."""

    code = "paging_broken"


class SettingError(EtlError):
    """An address, a password or a token that a declaration names isn't set, or can't be used."""

    code = "setting_invalid"


class DeclarationError(EtlError):
    """A plugin's declaration doesn't fit the schema or contradicts itself."""

    code = "declaration_invalid"


class SourceBusy(EtlError):
    """Another process is importing this source."""

    code = "source_busy"


class BooksUnbalanced(EtlError):
    """The counts of a run don't add up; nothing was merged. Always a defect of the hub, never of the ledger."""

    code = "books_unbalanced"


class KeyCollision(EtlError):
    """Two natural keys have one id."""

    code = "key_collision"


class DiskFull(EtlError):
    """No room is left for the database, the stage or the raw store."""

    code = "disk_full"


class DatabaseLost(EtlError):
    """The hub's database stopped answering, or ended the connection."""

    code = "database_lost"


class DatabaseBusy(EtlError):
    """Something else held the hub's database for too long, or was let go first, or changed what a run relied on."""

    code = "database_busy"


class DatabaseRefused(EtlError):
    """The hub's database can't do what an import asks: rights, resources, or its disk."""

    code = "database_refused"


class WorkerDied(EtlError):
    """The process that imported a source ended before it could tell how the run ended."""

    code = "worker_died"


class Unexpected(EtlError):
    """An error that nobody thought of; the log tells more."""

    code = "internal"


class RunStateError(EtlError):
    """A run can't be approved or discarded in the state it is in."""

    code = "run_state"


class RunUnknown(RunStateError):
    """No run has that number."""

    code = "run_unknown"
