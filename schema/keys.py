"""Natural keys, and the 63-bit ids that any worker can compute from them without a look-up.

The canonical text of a key is its entity's tag, `#` and the key's position, then for each part `|` and either `~`
(null) or the length of its UTF-8 bytes, `:` and the text. The id is the upper 63 bits of xxh3_64 over it; for keys
that hold personal data the first 64 bits of HMAC-SHA256 under the hub's key file take the place of xxh3. A second,
independent hash tells two keys with one id apart. None of this may ever change: published ids hang off it.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import xxhash

#: Written before the canonical text to make the second hash.
CHECK_PREFIX = "\x1d"


@dataclass(frozen=True)
class Key:
    """A natural key: names of fields and references of its entity.

    A record has the first key of its entity whose required parts are all given. `keyed` keys hold personal data.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    keyed: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return self.required + self.optional


def key(*required: str, optional: Sequence[str] = (), keyed: bool = False) -> Key:
    """Declare a natural key of an entity."""
    return Key(required, tuple(optional), keyed)


def canonical(tag: str, position: int, parts: Sequence[str | None]) -> str:
    """The canonical text of a key; null and empty differ."""
    spelled = ("~" if part is None else f"{len(part.encode())}:{part}" for part in parts)
    return "|".join((f"{tag}#{position}", *spelled))


def identify(text: str, secret: bytes | None = None) -> tuple[int, int]:
    """Id and check of a canonical text, each of 63 bits; `secret` is given for keyed keys."""
    if secret is not None:
        digest = hmac.new(secret, text.encode(), sha256).hexdigest()
        return int(digest[:16], 16) >> 1, int(digest[16:32], 16) >> 1
    return xxhash.xxh3_64_intdigest(text.encode()) >> 1, xxhash.xxh3_64_intdigest((CHECK_PREFIX + text).encode()) >> 1
