"""Keeps the raw bytes of every imported file, by SHA-256."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from etl.errors import UnreadableFile


class RawStore:
    """A folder of files named by the SHA-256 of their bytes; written once, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their digest."""
        digest = sha256(content).hexdigest()
        if not self.holds(digest):
            path = self._path(digest)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(path)
        return digest

    def holds(self, digest: str) -> bool:
        """Whether the bytes under a digest are there and intact."""
        path = self._path(digest)
        return path.exists() and sha256(path.read_bytes()).hexdigest() == digest

    def get(self, digest: str) -> bytes:
        """The bytes under a digest. Raises `UnreadableFile` where they are gone or altered."""
        path = self._path(digest)
        content = path.read_bytes() if path.exists() else None
        if content is None or sha256(content).hexdigest() != digest:
            raise UnreadableFile(
                f"the raw store has no intact file {digest[:12]}…",
                remedy=f"Restore {self.folder.name} from a backup, or import the ledger again.",
            )
        return content

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]
