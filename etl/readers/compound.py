"""OLE compound files: the container of .xls and of encrypted Office files ([MS-CFB])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ENTRY = 128
_HEADER = 512
_STREAM = 2
_LAST_SECTOR = 0xFFFFFFFA


class CompoundFileError(ValueError):
    """The container's tables point outside the file or around in a circle."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream: its first sector and its size in bytes."""

    start: int
    size: int


class CompoundFile:
    """Reads the streams of a compound file; raises `CompoundFileError` when it is cut off or damaged."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            raise CompoundFileError("shorter than its header")
        self._content = content
        self._shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        self._fat = self._table(self._fat_sectors())
        directory = self._chain(*struct.unpack_from("<I", content, 48))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        self._root = Entry(*struct.unpack_from("<II", entries[0], 116)) if entries else Entry(_LAST_SECTOR, 0)
        self.streams = {
            _name(entry): Entry(*struct.unpack_from("<II", entry, 116)) for entry in entries if entry[66] == 2
        }

    def read(self, name: str) -> bytes:
        """Give a stream's bytes."""
        entry = self.streams[name]
        (cutoff,) = struct.unpack_from("<I", self._content, 56)
        if entry.size >= cutoff:
            return self._chain(entry.start)[: entry.size]
        return self._mini(entry)

    def _mini(self, entry: Entry) -> bytes:
        (start,) = struct.unpack_from("<I", self._content, 60)
        table = _numbers(self._chain(start))
        sectors, size = self._chain(self._root.start), 1 << self._mini_shift
        return b"".join(sectors[at * size : (at + 1) * size] for at in _follow(table, entry.start))[: entry.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _follow(self._fat, start))

    def _sector(self, sector: int) -> bytes:
        at = (sector + 1) << self._shift
        found = self._content[at : at + (1 << self._shift)]
        if not found:
            raise CompoundFileError(f"sector {sector} is missing")
        return found

    def _table(self, sectors: Iterator[int]) -> tuple[int, ...]:
        return _numbers(b"".join(self._sector(sector) for sector in sectors))

    def _fat_sectors(self) -> Iterator[int]:
        yield from (s for s in struct.unpack_from("<109I", self._content, 76) if s < _LAST_SECTOR)
        following, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(count):
            *sectors, following = _numbers(self._sector(following))
            yield from (sector for sector in sectors if sector < _LAST_SECTOR)


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _follow(table: tuple[int, ...], start: int) -> Iterator[int]:
    sector, steps = start, 0
    while sector < _LAST_SECTOR:
        steps += 1
        if sector >= len(table) or steps > len(table):
            raise CompoundFileError(f"sector {sector} is outside the allocation table")
        yield sector
        sector = table[sector]
