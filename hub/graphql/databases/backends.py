"""The database that an address names, as the read path sees it: how SQL is spelled, and what runs it."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url

from hub.graphql.databases.commits import Commits, FileCommits
from hub.graphql.databases.dialect import Dialect
from hub.graphql.databases.driver import Driver
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.revisions import FileRevisions, Revisions
from hub.graphql.limits import Limits
from schema.database import DatabaseUrlError


class Backend(NamedTuple):
    """Dialect and driver of one database."""

    dialect: Dialect
    driver: Driver


def open_backend(url: str, limits: Limits | None = None) -> Backend:
    """Open a database for reading: `sqlite:///hub.db` or `postgresql://user@host/hub`. Raises `DatabaseUrlError`."""
    seconds = (limits or Limits()).seconds
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        from hub.graphql.databases.sqlite import SQLite

        return Backend(SQLite(), Readers(Path(parsed.database), seconds=seconds))
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        try:
            from hub.graphql.databases.pool import Pool
        except ImportError as error:
            raise DatabaseUrlError(f"PostgreSQL needs asyncpg ({error}): install grassroots-hub[postgresql]") from error
        from hub.graphql.databases.postgresql import PostgreSQL

        return Backend(PostgreSQL(), Pool(url, seconds=seconds))
    raise DatabaseUrlError("the database's address has to begin with sqlite:/// and name a file, or with postgresql://")


def open_commits(driver: Driver) -> Commits:
    """What tells of the commits of a driver's database."""
    if isinstance(driver, Readers):
        return FileCommits(driver)
    from hub.graphql.databases.pool import Pool
    from hub.graphql.databases.server_commits import ServerCommits

    assert isinstance(driver, Pool)
    return ServerCommits(driver)


def open_revisions(driver: Driver) -> Revisions:
    """What tells of a driver's database whether data changed."""
    if isinstance(driver, Readers):
        return FileRevisions(driver)
    from hub.graphql.databases.pool import Pool
    from hub.graphql.databases.server_revisions import ServerRevisions

    assert isinstance(driver, Pool)
    return ServerRevisions(driver)
