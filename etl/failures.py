"""What errors of the database and of the disk mean for an import, in words for who runs it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import adbc_driver_manager
from sqlalchemy.exc import DBAPIError, OperationalError

from etl.errors import DatabaseBusy, DatabaseLost, DatabaseRefused, DiskFull, EtlError

_AGAIN = "What wasn't merged is taken back; run again"
_ROOM = f"{_AGAIN} when there is room."
_ANSWERS = f"{_AGAIN} when the database answers."
_LATER = f"{_AGAIN} when other imports have ended."

#: Numbers of errors of the operating system that mean that there is no room.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What SQLSTATEs mean, by how they begin: the first that fits.
_STATES: tuple[tuple[str, type[EtlError], str, str], ...] = (
    ("53100", DiskFull, "no room is left for the database", _ROOM),
    ("53", DatabaseRefused, "the database lacks resources", _LATER),
    ("40", DatabaseBusy, "the database broke the transaction off for the sake of another one", f"{_AGAIN}."),
    ("55P03", DatabaseBusy, "something else holds what the import needs", _LATER),
    ("57P", DatabaseLost, "the database ended the connection", _ANSWERS),
    ("08", DatabaseLost, "the connection to the database was lost", _ANSWERS),
    ("58", DatabaseRefused, "the database can't use its disk", "Look at the database's log, then run again."),
    ("25006", DatabaseRefused, "the database can't be written", "Give the address of one that takes writes."),
    ("42501", DatabaseRefused, "the database's user lacks a right", "Grant it, then run again."),
)
#: What SQLite's primary result codes mean.
_CODES: dict[int, tuple[type[EtlError], str, str]] = {
    5: (DatabaseBusy, "another process held the database for too long", _LATER),
    8: (DatabaseRefused, "the database can't be written", "Let this user write the file and its folder."),
    10: (DatabaseRefused, "the database can't use its disk", f"Look whether it is full or damaged. {_AGAIN} then."),
    11: (DatabaseRefused, "the database is damaged", "Restore it from a backup."),
    13: (DiskFull, "no room is left for the database", _ROOM),
    14: (DatabaseRefused, "the database can't be opened", "Let this user write the file and its folder."),
}
#: What the stage's driver says of SQLite, which has no codes there, and the code that it stands for.
_PHRASES = {"disk is full": 13, "disk I/O error": 10, "readonly": 8, "unable to open": 14}


def explained(error: Exception) -> EtlError | None:
    """The error in words, with what to do; None where it is neither the database's nor the disk's.

    What is quoted of the database's words never holds a row's values.
    """
    match error:
        case OSError(errno=number) if number in _NO_ROOM:
            return DiskFull(f"no room is left on the disk for {error.filename or 'files'}", remedy=_ROOM)
        case DBAPIError(orig=orig):
            return _of_driver(orig) or _of_connection(error)
        case adbc_driver_manager.Error():
            return _of_driver(error)
    return None


@contextmanager
def explaining() -> Iterator[None]:
    """Raise errors of the database and of the disk as the `EtlError` that explains them."""
    try:
        yield
    except Exception as error:
        if told := explained(error):
            raise told from error
        raise


def _of_driver(error: BaseException | None) -> EtlError | None:
    if code := getattr(error, "sqlite_errorcode", None):
        return _of_sqlite(code & 0xFF)
    if state := getattr(error, "sqlstate", None):
        return _of_postgresql(str(state), _first(error))
    return _of_stage(error) if isinstance(error, adbc_driver_manager.Error) else None


def _of_stage(error: adbc_driver_manager.Error) -> EtlError | None:
    told = str(error)
    if code := next((code for phrase, code in _PHRASES.items() if phrase in told), None):
        return _of_sqlite(code)
    if error.status_code == adbc_driver_manager.AdbcStatusCode.IO:
        return DatabaseLost("the connection to the database was lost", remedy=_ANSWERS)
    return None


def _of_connection(error: DBAPIError) -> EtlError | None:
    """What an error means that no server sent: psycopg gives no state then."""
    if error.connection_invalidated:
        return DatabaseLost("the connection to the database was lost", remedy=_ANSWERS)
    if isinstance(error, OperationalError):
        return DatabaseLost(f"the database can't be reached ({_first(error.orig)})", remedy=_ANSWERS)
    return None


def _first(error: object) -> str:
    return next(iter(str(error).splitlines()), "")


def _of_sqlite(code: int) -> EtlError | None:
    if code not in _CODES:
        return None
    kind, what, remedy = _CODES[code]
    return kind(what, remedy=remedy)


def _of_postgresql(state: str, told: str) -> EtlError | None:
    known = ((kind, what, remedy) for begins, kind, what, remedy in _STATES if state.startswith(begins))
    return next((kind(f"{what} ({told})", remedy=remedy) for kind, what, remedy in known), None)
