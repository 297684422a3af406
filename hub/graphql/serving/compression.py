"""Content codings of bodies: brotli and gzip, the same bytes each time.

What is compressed is the beginning of a body, so that it can be kept and sent with several endings.
"""

import asyncio
import zlib
from collections.abc import Sequence
from enum import Enum
from struct import pack
from typing import NamedTuple

import brotli

#: Bytes of the shortest body that is compressed, and of the shortest that a thread compresses meanwhile.
SHORTEST = 1_024
LONG = 65_536
#: Beyond them a body takes much longer and gets hardly shorter.
GZIP_LEVEL = 4
BROTLI_QUALITY = 4
#: A window of 32 KiB, as gzip frames it: with no name and no time of its own.
_FRAMED = 16 + zlib.MAX_WBITS
#: Most bytes of a block that isn't compressed.
_STORED = 65_535
#: The bit that says that a meta-block isn't compressed, after one that it isn't the last and two for its length's size.
_UNCOMPRESSED = 1 << 19
#: A meta-block that is the last one, and empty.
_LAST = b"\x03"


class Coding(Enum):
    """How a body may be coded, the shortest first."""

    BROTLI = "br"
    GZIP = "gzip"
    IDENTITY = "identity"

    def __init__(self, name: str) -> None:
        #: What tells of it.
        self.headers = [] if name == "identity" else [(b"content-encoding", name.encode())]


class Brotli(NamedTuple):
    """The beginning of a body as brotli."""

    begun: bytes

    def ended(self, ending: bytes) -> bytes:
        """The whole body; its ending, of at most 65,535 bytes, is short and stays as it is (RFC 7932, 9.2)."""
        if not ending:
            return self.begun + _LAST
        header = (len(ending) - 1 << 3 | _UNCOMPRESSED).to_bytes(3, "little")
        return b"".join((self.begun, header, ending, _LAST))


class Gzip(NamedTuple):
    """The beginning of a body as gzip, its checksum, and its length before that."""

    begun: bytes
    checksum: int
    length: int

    def ended(self, ending: bytes) -> bytes:
        """The whole body; its ending, of at most 65,535 bytes, is short and stays as it is (RFC 1951, 3.2.4)."""
        stored = pack("<BHH", 1, len(ending), len(ending) ^ _STORED)
        trailer = pack("<II", zlib.crc32(ending, self.checksum), self.length + len(ending) & 0xFFFFFFFF)
        return b"".join((self.begun, stored, ending, trailer))


Packed = Brotli | Gzip


async def packed(begun: bytes, coding: Coding) -> Packed:
    """The beginning of a body, compressed; a long one doesn't keep others waiting."""
    pack = _brotli if coding is Coding.BROTLI else _gzip
    return await asyncio.to_thread(pack, begun) if len(begun) >= LONG else pack(begun)


def coding_of(length: int, taken: Sequence[Coding]) -> Coding:
    """How a body of so many bytes is coded for a client that takes these codings, the best first."""
    if not taken or (length < SHORTEST and Coding.IDENTITY in taken):
        return Coding.IDENTITY
    return taken[0]


def _brotli(begun: bytes) -> Brotli:
    compressor = brotli.Compressor(quality=BROTLI_QUALITY)
    return Brotli(compressor.process(begun) + compressor.flush())


def _gzip(begun: bytes) -> Gzip:
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _FRAMED)
    return Gzip(compressor.compress(begun) + compressor.flush(zlib.Z_SYNC_FLUSH), zlib.crc32(begun), len(begun))
