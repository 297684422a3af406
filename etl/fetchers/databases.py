"""Connections to the databases of others, read only; errors tell no password and no row."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from etl.errors import DeclarationError, EtlError, Place, SettingError, SourceRefused, SourceUnreachable
from etl.fetchers.environment import Env, Text, settled
from etl.fetchers.fetcher import Visit

_LATER = "Run again later; what was merged before stays as it is."
#: Drivers by dialect, for addresses that name none.
_DRIVERS = {"mysql": "pymysql", "mariadb": "pymysql", "postgresql": "psycopg", "oracle": "oracledb", "mssql": "pymssql"}
#: Packages that bring a module of another name.
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg": "'psycopg[binary]'", "cx_Oracle": "cx-Oracle"}
_FORM = "An address reads dialect+driver://user@host/database, or is the name of an SQLite file."


def require_public(address: Text) -> None:
    """Raise `DeclarationError` for an address in code that holds a password or can't be read."""
    if isinstance(address, Env):
        return
    try:
        found = _parsed(address, Path())
    except ArgumentError:
        raise DeclarationError("the address of a database can't be read", remedy=_FORM) from None
    if found.password or (found.query and found.get_backend_name() != "sqlite"):
        raise DeclarationError(
            f"the address of {shown(found)} holds a password or parameters",
            remedy='Set the address in the environment, and declare env("NAME_OF_THE_SETTING").',
        )


def located(address: Text, visit: Visit) -> URL:
    """The address that is declared, or set. Raises `SettingError`."""
    try:
        return _parsed(settled(address, visit.environment), visit.folder)
    except ArgumentError:
        name = address.name if isinstance(address, Env) else "the address"
        raise SettingError(f"{name} isn't an address of a database", remedy=_FORM) from None


def shown(address: URL) -> str:
    """Dialect, host and database; what else an address holds may be secret."""
    return "/".join(filter(None, (address.get_backend_name(), address.host, address.database)))


@contextmanager
def connected(address: URL) -> Iterator[Connection]:
    """A connection for one read.

    Raises `SourceUnreachable` where none can be had, and `SourceRefused` for what the database refuses to do.
    """
    where = Place(shown(address))
    try:
        engine = create_engine(_driven(_read_only(address)), poolclass=NullPool, hide_parameters=True)
    except (ImportError, NoSuchModuleError) as error:
        raise SettingError(
            f"The driver of {address.drivername} isn't installed", where=where, remedy=_install(error, address)
        ) from None
    except (SQLAlchemyError, TypeError, ValueError):
        raise SettingError("The address can't be used", where=where, remedy=_FORM) from None
    try:
        connection = _reading(engine)
    except (SQLAlchemyError, OSError, TypeError, ValueError) as error:
        raise SourceUnreachable(
            f"No connection: {_told(error, address)}",
            where=where,
            remedy="Check the address, the user and the password, and that the database answers.",
        ) from None
    with connection:
        try:
            yield connection
        except SQLAlchemyError as error:
            raise _failed(error, address, where) from None


def _driven(address: URL) -> URL:
    """The address with a driver, where it names none and SQLAlchemy would choose another one than the hub does."""
    driver = _DRIVERS.get(address.drivername)
    return address.set(drivername=f"{address.drivername}+{driver}") if driver else address


def _install(error: Exception, address: URL) -> str:
    """What to install, of a driver's module that can't be imported or a dialect that SQLAlchemy doesn't know."""
    module = (getattr(error, "name", None) or "").partition(".")[0]
    if not module:
        return f"Install the package that brings the SQLAlchemy dialect {address.drivername} beside the hub."
    return f"Install it beside the hub: pip install {_PACKAGES.get(module, module)}"


def _reading(engine: Engine) -> Connection:
    """A connection that only reads, where the database lets a client say so."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(postgresql_readonly=True)
    return connection


def _parsed(address: str, folder: Path) -> URL:
    """The address; a name without a scheme is that of an SQLite file in the folder."""
    return make_url(address) if "://" in address else URL.create("sqlite", database=str(folder / address))


def _read_only(address: URL) -> URL:
    """The address of an SQLite file such that it is neither made nor written; others as they are."""
    if address.get_backend_name() != "sqlite" or not address.database or address.database.startswith("file:"):
        return address
    return address.set(database=Path(address.database).absolute().as_uri(), query={"mode": "ro", "uri": "true"})


def _failed(error: SQLAlchemyError, address: URL, where: Place) -> EtlError:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return SourceUnreachable(f"The connection was lost: {_told(error, address)}", where=where, remedy=_LATER)
    return SourceRefused(_told(error, address), where=where, remedy="Correct the query.")


def _told(error: Exception, address: URL) -> str:
    """What a database or its driver says, unless it may quote a row; what is secret in the address is taken out."""
    if isinstance(error, DataError) or not isinstance(error, DBAPIError):
        return type(error).__name__
    told = " ".join(str(error.orig).split())
    for secret in (address.password, *address.query.values()):
        for each in (secret,) if isinstance(secret, str) else secret or ():
            told = told.replace(each, "***") if each else told
    return told
