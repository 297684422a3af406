"""Keeps the raw bytes of every imported file, by SHA-256."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import copyfile
from tempfile import NamedTemporaryFile

from etl.behind import Behind
from etl.errors import UnreadableFile
from etl.readers.content import Content, content_of, pieces


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
            with self._begun() as path:
                with path.open("wb") as file:
                    file.writelines(pieces(content))
                self._keep(path, digest)
        return digest

    def copy(self, path: Path) -> str:
        """Keep the bytes of a file that others may write to; returns the digest of those that were kept."""
        digest = _digest_of(path)
        if not self.holds(digest):
            with self._begun() as copied:
                # The system copies without giving this process the bytes.
                copyfile(path, copied)
                digest = _digest_of(copied)
                self._keep(copied, digest)
        return digest

    @contextmanager
    def _begun(self) -> Iterator[Path]:
        """A new file that has yet to get its name, and goes if it doesn't; those before it are on the disk."""
        self.settle()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.folder, delete=False) as file:
            begun = Path(file.name)
        try:
            yield begun
        finally:
            begun.unlink(missing_ok=True)

    def _keep(self, begun: Path, digest: str) -> None:
        """Give a file its name, and begin to bring it to the disk."""
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        begun.replace(path)
        self._intact[digest] = _state(path)
        self._last = digest
        self._settling.do(partial(_settle, path))

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


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, sha256).hexdigest()


def _digest(blocks: Iterable[bytes]) -> str:
    digest = sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
