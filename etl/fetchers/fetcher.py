"""What every fetcher is given, and what it gives: raw files, and where the next run goes on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from etl.rawstore import RawStore
from etl.readers.content import Content

#: Where a fetcher stands, as it is kept with the run: JSON that the fetcher alone understands, without any secret.
Cursor = Mapping[str, Any]


class Raw(NamedTuple):
    """One file as it was fetched; the name is shown wherever lineage is, so it never holds a secret."""

    name: str
    content: Content
    #: Digest under which the raw store holds it already.
    sha256: str = ""


@dataclass(slots=True)
class Visit:
    """One run's visit to the place that holds a source's bytes."""

    #: Name of the source, for messages.
    source: str
    #: The source's folder.
    folder: Path
    #: Settings by name, in which passwords and tokens are looked up.
    environment: Mapping[str, str]
    store: RawStore
    #: Where the last merged run stood; empty where the source has to be read from the start.
    cursor: Cursor = field(default_factory=dict)
    #: Where this run stands once all is fetched; it becomes the cursor when the run is merged.
    reached: dict[str, Any] = field(default_factory=dict)


class Fetcher(Protocol):
    """A declaration of where files come from; a frozen dataclass, so that its repr is part of the fingerprint."""

    @property
    def incremental(self) -> bool:
        """Whether a run gets only what changed since the last merged one, so that what it lacks may still be there."""
        ...

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Give the files one by one, in the order of their names.

        Gives none only where nothing changed since `visit.cursor`. Raises `EtlError` naming the place and the remedy.
        """
        ...


#: Where a reader's files come from: a glob relative to the source's folder, or a fetcher.
Files = str | Fetcher
