"""Files that lie in a folder, as most ledgers do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.errors import DeclarationError, NoFiles, Place
from etl.fetchers.fetcher import Fetcher, Files, Raw, Visit
from etl.rawstore import RawStore
from etl.readers.content import LARGE

#: Beginnings of the names of files that programs leave beside those they work on.
LEFTOVERS = ("~$", ".")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of the source's folder that match a glob, by name."""

    pattern: str

    def __post_init__(self) -> None:
        """Raise `DeclarationError` for a pattern that leads elsewhere."""
        if not self.pattern or Path(self.pattern).is_absolute():
            raise DeclarationError(
                f"{self.pattern!r} is no pattern of files in a folder",
                remedy="Give one relative to the folder of the ledgers; folder=Path(…) names another folder.",
            )

    @property
    def incremental(self) -> bool:
        return False

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Read the files. Raises `NoFiles`."""
        for path in self._found(visit):
            yield _raw(str(path.relative_to(visit.folder)), path, visit.store)

    def _found(self, visit: Visit) -> list[Path]:
        paths = (path for path in visit.folder.glob(self.pattern) if path.is_file())
        if found := sorted(path for path in paths if not path.name.startswith(LEFTOVERS)):
            return found
        raise NoFiles(
            f"source {visit.source}: no file matches {self.pattern!r}",
            where=Place(str(visit.folder)),
            remedy="Put the ledger there, or correct the pattern.",
        )


def _raw(name: str, path: Path, store: RawStore) -> Raw:
    """One file; a large one is copied first, since a map of what somebody cuts short would crash."""
    if path.stat().st_size < LARGE:
        return Raw(name, path.read_bytes())
    digest = store.copy(path)
    return Raw(name, store.get(digest), digest)


def fetcher_of(files: Files) -> Fetcher:
    """The fetcher of a declaration, which names a glob or a fetcher."""
    return Folder(files) if isinstance(files, str) else files
