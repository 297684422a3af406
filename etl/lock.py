"""One import of a source at a time, across processes; the lock dies with its holder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import SourceBusy


@contextmanager
def source_lock(folder: Path, source_id: int, name: str) -> Iterator[None]:
    """Hold the lock of a source. Raises `SourceBusy` where another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{source_id:x}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SourceBusy(
            f"source {name} is being imported by another process", remedy="Wait for it to end, then run again."
        ) from None
    try:
        yield
    finally:
        lock.release()
