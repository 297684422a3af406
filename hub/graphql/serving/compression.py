"""Compression of bodies by gzip, the same bytes each time."""

import asyncio
import zlib

#: Bytes of the shortest body that is compressed, and of the shortest that a thread compresses meanwhile.
SHORTEST = 1_024
LONG = 65_536
#: Beyond it a body takes much longer and gets hardly shorter.
LEVEL = 4
#: A window of 32 KiB, as gzip frames it: with no name and no time of its own.
_FRAMED = 16 + zlib.MAX_WBITS


async def compressed(body: bytes) -> bytes:
    """The body as gzip; a long one doesn't keep others waiting."""
    return await asyncio.to_thread(_gzip, body) if len(body) >= LONG else _gzip(body)


def _gzip(body: bytes) -> bytes:
    return zlib.compress(body, LEVEL, _FRAMED)
