"""What the databases spell differently, as the import path needs it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from schema.kinds import SqlType


class Dialect(Protocol):
    """Spells expressions of SQL, given and returned as texts, so that they come to the same values everywhere."""

    #: What makes a table of the stage, up to its name.
    create_table: str
    #: Type and constraint of a column that holds ids, each once.
    id_key: str

    def text(self, value: str, type_: SqlType) -> str:
        """A value of a column's type as text: days and instants in ISO 8601, yes and no as 1 and 0."""

    def json(self, values: Sequence[tuple[str, str, SqlType]]) -> str:
        """Names, values and their types as the text of one JSON object."""

    def member(self, document: str, name: str, type_: SqlType) -> str:
        """The value under a name in such a text."""

    def greatest(self, value: str, type_: SqlType) -> str:
        """The greatest value of a group, null where all are."""

    def analyze(self, connection: Connection, table: str) -> None:
        """Let the planner know of a table that was just filled, where it doesn't find out by itself."""

    def index_ids(self, connection: Connection, table: str) -> bool:
        """Index a table of the stage by its ids; tells whether that showed each of them to be there once."""

    def replaces(self, connection: Connection, table: str, rows: int) -> bool:
        """Whether so many rows come to a table by another one that takes its place, lest those who read it wait."""

    def built_afterwards(
        self, connection: Connection, table: str, rows: int, unfilled: Collection[str] = ()
    ) -> AbstractContextManager[None]:
        """Do without a table's indexes while so many rows are written, where that is quicker and nobody suffers.

        The rows leave some columns null, so that indexes of what isn't null in these have nothing to build.
        """
