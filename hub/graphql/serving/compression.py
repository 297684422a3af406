"""Compression of bodies by gzip, the same bytes each time.

What is compressed is the beginning of a body, so that it can be kept and sent with several endings.
"""

import asyncio
import zlib
from struct import pack
from typing import NamedTuple

#: Bytes of the shortest body that is compressed, and of the shortest that a thread compresses meanwhile.
SHORTEST = 1_024
LONG = 65_536
#: Beyond it a body takes much longer and gets hardly shorter.
LEVEL = 4
#: A window of 32 KiB, as gzip frames it: with no name and no time of its own.
_FRAMED = 16 + zlib.MAX_WBITS
#: Most bytes of a block that isn't compressed.
_STORED = 65_535


class Packed(NamedTuple):
    """The beginning of a body as gzip, its checksum, and its length before that."""

    begun: bytes
    checksum: int
    length: int

    def ended(self, ending: bytes) -> bytes:
        """The whole body; its ending, of at most 65,535 bytes, is short and stays as it is (RFC 1951, 3.2.4)."""
        stored = pack("<BHH", 1, len(ending), len(ending) ^ _STORED)
        trailer = pack("<II", zlib.crc32(ending, self.checksum), self.length + len(ending) & 0xFFFFFFFF)
        return b"".join((self.begun, stored, ending, trailer))


async def packed(begun: bytes) -> Packed:
    """The beginning of a body; a long one doesn't keep others waiting."""
    return await asyncio.to_thread(_pack, begun) if len(begun) >= LONG else _pack(begun)


def _pack(begun: bytes) -> Packed:
    gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, _FRAMED)
    return Packed(gzip.compress(begun) + gzip.flush(zlib.Z_SYNC_FLUSH), zlib.crc32(begun), len(begun))
