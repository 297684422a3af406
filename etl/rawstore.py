"""Keeps the raw bytes of every imported file, by SHA-256."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from etl.errors import UnreadableFile
from etl.readers.content import BLOCK, Content, content_of, pieces


class RawStore:
    """A folder of files named by the SHA-256 of their bytes; written once, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: Content) -> str:
        """Keep the bytes; returns their digest."""
        digest = _digest(pieces(content))
        if not self.holds(digest):
            self._write(pieces(content))
        return digest

    def copy(self, path: Path) -> str:
        """Keep the bytes of a file that others may write to; returns their digest."""
        with path.open("rb") as file:
            return self._write(iter(lambda: file.read(BLOCK), b""))

    def _write(self, blocks: Iterator[bytes]) -> str:
        digest = sha256()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.folder, delete=False) as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        path = self._path(digest.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(file.name).replace(path)
        return digest.hexdigest()

    def holds(self, digest: str) -> bool:
        """Whether the bytes under a digest are there and intact."""
        path = self._path(digest)
        return path.exists() and _digest(pieces(content_of(path))) == digest

    def get(self, digest: str) -> Content:
        """The bytes under a digest. Raises `UnreadableFile` where they are gone or altered."""
        path = self._path(digest)
        if not self.holds(digest):
            raise UnreadableFile(
                f"the raw store has no intact file {digest[:12]}…",
                remedy=f"Restore {self.folder.name} from a backup, or import the ledger again.",
            )
        return content_of(path)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]


def _digest(blocks: Iterable[bytes]) -> str:
    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
