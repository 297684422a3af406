"""Keeps the raw bytes of every imported file, by SHA-256."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from etl.behind import Behind
from etl.errors import UnreadableFile
from etl.readers.content import BLOCK, Content, content_of, pieces


class RawStore:
    """A folder of files named by the SHA-256 of their bytes; written once, readable by the owner alone.

    Bytes get to the disk while others are read: `settle` awaits them before anything is committed that names them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: What the system said of files when their bytes were last seen to be intact.
        self._intact: dict[str, tuple[int, ...]] = {}
        self._settling = Behind("settle")
        #: Digest of the file that was written last; those before it are on the disk.
        self._last = ""

    def put(self, content: Content) -> str:
        """Keep the bytes; returns their digest."""
        digest = _digest(pieces(content))
        if not self.holds(digest):
            self._write(pieces(content), digest)
        return digest

    def copy(self, path: Path) -> str:
        """Keep the bytes of a file that others may write to; returns their digest."""
        with path.open("rb") as file:
            digest = _digest(_read(file))
            if self.holds(digest):
                return digest
            file.seek(0)
            return self._write(_read(file))

    def _write(self, blocks: Iterator[bytes], digest: str = "") -> str:
        """Write a file of these bytes, whose digest may be known; returns it."""
        self.settle()
        hashed = sha256()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(Behind("digest")) as hashing, NamedTemporaryFile(dir=self.folder, delete=False) as file:
            for block in blocks:
                if not digest:
                    hashing.do(partial(hashed.update, block))
                file.write(block)
        digest = digest or hashed.hexdigest()
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(file.name).replace(path)
        self._intact[digest] = _state(path)
        self._last = digest
        self._settling.do(partial(_settle, path))
        return digest

    def settle(self) -> None:
        """Wait until all that was written is on the disk. Raises `OSError` where it can't be; it isn't kept then."""
        try:
            self._settling.wait()
        except OSError:
            self._intact.pop(self._last, None)
            self._path(self._last).unlink(missing_ok=True)
            raise

    def holds(self, digest: str) -> bool:
        """Whether the bytes under a digest are there and intact; a file is read again where it may have changed."""
        path = self._path(digest)
        if not path.exists():
            return False
        state = _state(path)
        if self._intact.get(digest) != state and _digest(pieces(content_of(path))) == digest:
            self._intact[digest] = state
        return self._intact.get(digest) == state

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


def _state(path: Path) -> tuple[int, ...]:
    """What differs once a file was written to, or another one put in its place."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _settle(path: Path) -> None:
    """Bring a new file and its name to the disk."""
    for entry in (path, path.parent):
        descriptor = os.open(entry, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(BLOCK), b"")


def _digest(blocks: Iterable[bytes]) -> str:
    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
