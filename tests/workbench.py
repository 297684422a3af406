"""An import path on a database of its own, in a folder that a test throws away."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, insert, text

from etl import hookimpl
from etl.host import PluginHost
from etl.importer import Importer
from etl.keyfile import KeyFile
from etl.run import RunInfo
from etl.source import Source
from schema.database import open_engine, reading
from schema.divisions import last_of, level_of
from schema.entity import entity


class Declaring:
    """A plugin that declares the given sources."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)

    @hookimpl
    def hub_sources(self) -> Iterable[Source]:
        return self._sources


class Workbench:
    """Database, key file and state folder in one folder, and imports into them."""

    def __init__(self, folder: Path, url: str | None = None, drop: Callable[[str], None] | None = None) -> None:
        """Without an address, `hub.db` in the folder is the database; `drop` takes the address of one to throw away."""
        self.folder = folder
        self._drop = drop
        self.url = url or f"sqlite:///{folder / 'hub.db'}"
        self.engine = open_engine(self.url)
        self.key = KeyFile(folder / "hub.key")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connections and the database back, for a server has only so much room."""
        self.engine.dispose()
        if self._drop:
            self._drop(self.url)

    def importer(self, *sources: Source) -> Importer:
        """An importer over a plugin that declares the sources. Raises for one that can't be declared."""
        host = PluginHost()
        host.register("declaring", Declaring(sources))
        host.collect()
        assert not host.faults, host.faults
        return Importer(self.engine, host, self.key, self.folder / "state")

    def run(self, source: Source) -> RunInfo:
        """Import one source."""
        importer = self.importer(source)
        return importer.run(importer.host.sources[source.name])

    def rows(self, query: str, **values: object) -> list[dict[str, Any]]:
        """What a query gives, each row by column."""
        with reading(self.engine).begin() as connection:
            return [dict(row) for row in connection.execute(text(query), values).mappings()]

    def one(self, query: str, **values: object) -> dict[str, Any]:
        """The one row that a query gives."""
        (row,) = self.rows(query, **values)
        return row


def add_division(connection: Connection, code: int, name: str) -> None:
    """Enter a division that no code table holds."""
    connection.execute(
        insert(entity("Division").table).values(
            id=code,
            code=str(code),
            name=name,
            level=level_of(code).name,
            edition=2023,
            aliases="[]",
            is_statistical_zone=False,
            last=last_of(code),
            parent_id=None,
        )
    )
