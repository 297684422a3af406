"""Header paths of a file and the patterns by which a source declares its columns."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from etl.errors import DeclarationError, HeaderMismatch, Place

_INVISIBLE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_BAR = re.compile(r"(?<!\\)\|")
_GROUP = "/*"
_NEAREST = 3
_SIMILAR = 0.4


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Fold a header for comparison: NFKC (which unifies full and half width), without white space and line breaks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def alternatives(pattern: str) -> tuple[str, ...]:
    """Split a pattern at "|" ("\\|" is a literal bar) into folded alternatives.

    Raises `DeclarationError` for an empty alternative.
    """
    found = tuple(normal(part.replace("\\|", "|")) for part in _BAR.split(pattern))
    if not all(found):
        raise DeclarationError(
            f'The header pattern "{pattern}" has an empty alternative', remedy="Take away the bar that is too many."
        )
    return found


def match(pattern: str, headers: Sequence[str], *, where: Place | None = None) -> str | None:
    """Find the header that answers to a pattern; None when none does.

    An alternative matches the full path ("志愿者服务/社会人士/小时") or a suffix on level boundaries ("社会人士/小时").
    Full paths win over suffixes, earlier alternatives over later ones.
    Raises `HeaderMismatch` when two headers answer equally well.
    """
    found = answers(pattern, headers)
    if len(found) > 1:
        raise ambiguous(pattern, found, where)
    return found[0] if found else None


def select(patterns: Iterable[str], headers: Sequence[str], *, where: Place | None = None) -> tuple[str, ...]:
    """Find every header that the patterns name, in file order; "活动受益人次/*" names all columns below a level.

    Raises `HeaderMismatch` when a pattern has no answer, or several without asking for a group.
    """
    chosen: set[str] = set()
    for pattern in patterns:
        found = group(pattern, headers) or answers(pattern, headers)
        if not found:
            raise missing([pattern], headers, where)
        if len(found) > 1 and not group(pattern, headers):
            raise ambiguous(pattern, found, where)
        chosen.update(found)
    return tuple(header for header in headers if header in chosen)


def answers(pattern: str, headers: Sequence[str]) -> tuple[str, ...]:
    """Give the headers that answer to a pattern equally well: one when it is clear, none when it is missing."""
    return full(pattern, headers) or _first(pattern, headers, lambda path, name: path.endswith("/" + name))


def full(pattern: str, headers: Sequence[str]) -> tuple[str, ...]:
    """Give the headers whose full path is the pattern's first alternative that has any."""
    return _first(pattern, headers, lambda path, name: path == name)


def group(pattern: str, headers: Sequence[str]) -> tuple[str, ...]:
    """Give the headers below a level, for patterns that end in "/*"."""
    if not pattern.endswith(_GROUP):
        return ()
    return _first(
        pattern, headers, lambda path, name: name.endswith(_GROUP) and path.startswith(name.removesuffix("*"))
    )


def _first(pattern: str, headers: Sequence[str], agrees: Callable[[str, str], bool]) -> tuple[str, ...]:
    for name in alternatives(pattern):
        found = tuple(dict.fromkeys(header for header in headers if header and agrees(normal(header), name)))
        if found:
            return found
    return ()


def ambiguous(pattern: str, found: Sequence[str], where: Place | None) -> HeaderMismatch:
    """Say that several headers answer to one pattern."""
    named = ", ".join(f'"{header}"' for header in found)
    return HeaderMismatch(
        f'"{pattern}" answers to {len(found)} headers: {named}',
        where=where,
        remedy=f'Declare a longer path, such as "{found[0]}".',
    )


def missing(patterns: Sequence[str], headers: Sequence[str], where: Place | None) -> HeaderMismatch:
    """Say that patterns have no header, and which headers come nearest."""
    told = "; ".join(f'"{pattern}" ({_nearest(pattern, headers)})' for pattern in patterns)
    return HeaderMismatch(
        f"No header answers to {told}",
        where=where,
        remedy='Correct the file, or add its spelling to the declaration after "|"; check header_rows, too.',
    )


def _nearest(pattern: str, headers: Sequence[str]) -> str:
    """The headers most like a pattern; others aren't quoted, since what stands in their place may be a person's row."""
    spellings = {key: header for header in headers if header for key in (normal(header).split("/")[-1], normal(header))}
    near: dict[str, None] = {}
    for name in alternatives(pattern):
        for key in difflib.get_close_matches(name, spellings, n=_NEAREST, cutoff=_SIMILAR):
            near[spellings[key]] = None
    if near:
        return "nearest: " + ", ".join(f'"{header}"' for header in list(near)[:_NEAREST])
    return f"the file has {sum(map(bool, headers))} others, none like it"


def unique(paths: Iterable[str], *, reserved: Iterable[str] = ()) -> tuple[str, ...]:
    """Give each path a spelling of its own: the second "小时" becomes "小时#2"."""
    counts = {normal(name): 1 for name in reserved}
    named: list[str] = []
    for path in paths:
        spelling, key = path, normal(path)
        while normal(spelling) in counts:
            counts[key] = counts.get(key, 0) + 1
            spelling = f"{path}#{counts[key]}"
        counts.setdefault(normal(spelling), 1)
        named.append(spelling)
    return tuple(named)
