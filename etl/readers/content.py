"""The bytes of a file: in memory where they are few, else a map of the file of which little is in memory at a time."""

import mmap
from collections.abc import Iterator
from pathlib import Path

#: Anything that holds a file's bytes: `bytes`, a memory map or a view.
Content = bytes | memoryview | mmap.mmap

#: Bytes that are handled at a time; a multiple of every system's page size.
BLOCK = 4 << 20
#: Bytes of a file that is mapped.
LARGE = 16 * BLOCK


def content_of(path: Path) -> Content:
    """The bytes of a file that nobody changes."""
    if path.stat().st_size < LARGE:
        return path.read_bytes()
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def pieces(content: Content) -> Iterator[bytes]:
    """The bytes block by block; those of a map leave this process's memory again."""
    view = memoryview(content)
    for start in range(0, len(view), BLOCK):
        piece = bytes(view[start : start + BLOCK])
        if isinstance(content, mmap.mmap) and hasattr(content, "madvise"):
            content.madvise(mmap.MADV_DONTNEED, start, len(piece))
        yield piece


def line_breaks(content: Content) -> int:
    """How many line feeds the bytes hold."""
    return sum(piece.count(b"\n") for piece in pieces(content))
