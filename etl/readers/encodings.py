"""Which encoding a text file has: proved by its bytes and by its headers, never guessed."""

import codecs
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from etl.errors import DeclarationError, Place, UndecidedEncoding, UnreadableFile
from etl.readers.content import Content, pieces

#: Families of encodings that explain each other's bytes; in each, the order in which they are tried.
#: cp950 leads its family since Excel and Windows write it; it differs from big5 in eleven signs.
FAMILIES = {
    "utf-8": ("utf-8",),
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5", "big5hkscs"),
}

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_UTF8 = ("utf-8", "utf-8-sig")
_MEMBERS = {"utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "cp950": "big5", "big5hkscs": "big5"}


def decide(name: str, content: Content, declared: Sequence[str], proves: Callable[[str], bool]) -> str:
    """Find the codec of a file's bytes.

    A byte order mark decides, then strict UTF-8, then the only declared family that decodes; among several families
    the one under which `proves(codec)` holds, that is, under which the declared headers match.
    Raises `UndecidedEncoding` naming the candidates when none or several explain the file.
    """
    mark = _mark(content)
    if mark:
        return _strict(name, content, mark)
    families = _families(declared)
    if "utf-8" in families and failure(content, "utf-8") is None:
        return "utf-8"
    failures = {codec: failure(content, codec) for members in families.values() for codec in members}
    decoding = [[codec for codec in members if failures[codec] is None] for members in families.values()]
    if len(families) == 1 and decoding[0]:
        return decoding[0][0]
    proved = [codec for members in decoding if (codec := next(filter(proves, members), None))]
    if len(proved) == 1:
        return proved[0]
    raise _undecided(name, failures, proved)


def blocks(content: Content, codec: str) -> Iterator[str]:
    """Decode strictly, block by block."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    for piece in pieces(content):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def utf8_blocks(content: Content, codec: str) -> Iterator[bytes]:
    """The text in UTF-8, block by block; bytes that are known to be that are given as they are."""
    if codec in _UTF8:
        for position, piece in enumerate(pieces(content)):
            yield piece.removeprefix(codecs.BOM_UTF8) if codec == "utf-8-sig" and position == 0 else piece
    else:
        yield from (text.encode() for text in blocks(content, codec))


def failure(content: Content, codec: str) -> int | None:
    """Give the line, counted from 1, in which the bytes stop being of this encoding; None when they all are."""
    if codec == "utf-8" and _is_utf8(content):
        return None
    try:
        for _ in blocks(content, codec):
            pass
    except UnicodeDecodeError:
        return _failing_line(content, codec)
    return None


def _is_utf8(content: Content) -> bool:
    """Tell it by polars, four times as fast as decoding does; blocks are cut before the character that ends them."""
    rest = b""
    try:
        for piece in pieces(content):
            block = rest + piece
            cut = _last_character(block)
            pl.Series([block[:cut]], dtype=pl.Binary).cast(pl.String)
            rest = block[cut:]
        pl.Series([rest], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _last_character(block: bytes) -> int:
    """Where the last character begins, if this is UTF-8: the bytes of one that follow its first are 10xxxxxx."""
    follow = next((n for n, byte in enumerate(reversed(block[-4:]), 1) if byte & 0xC0 != 0x80), 0)
    return len(block) - follow


def _failing_line(content: Content, codec: str) -> int:
    line = 1
    try:
        for text in blocks(content, codec):
            line += text.count("\n")
    except UnicodeDecodeError as error:
        line += bytes(error.object[: error.start]).count(b"\n")
    return line


def _mark(content: Content) -> str | None:
    head = bytes(content[:4])
    return next((codec for mark, codec in _MARKS.items() if head.startswith(mark)), None)


def _strict(name: str, content: Content, codec: str) -> str:
    line = failure(content, codec)
    if line is not None:
        raise UnreadableFile(
            f"The byte order mark says {codec}, but the bytes aren't",
            where=Place(name, row=line),
            remedy="The file is damaged or was pasted together; ask for it again.",
        )
    return codec


def _families(declared: Sequence[str]) -> dict[str, tuple[str, ...]]:
    families: dict[str, tuple[str, ...]] = {}
    for encoding in declared:
        try:
            codec = codecs.lookup(encoding).name
        except LookupError:
            raise DeclarationError(
                f'There is no encoding "{encoding}"', remedy="Declare utf-8, gb18030 or big5."
            ) from None
        family = _MEMBERS.get(codec, codec)
        members = FAMILIES.get(family, (codec,)) if codec == family else (codec,)
        families[family] = tuple(dict.fromkeys((*families.get(family, ()), *members)))
    return families


def _undecided(name: str, failures: dict[str, int | None], proved: Sequence[str]) -> UndecidedEncoding:
    told = "; ".join(
        f"{codec}: " + ("decodes" if line is None else f"fails in row {line}") for codec, line in failures.items()
    )
    if None not in failures.values():
        return UndecidedEncoding(
            f"The bytes are of none of the declared encodings ({told})",
            where=Place(name),
            remedy='Declare another one, such as encodings=("gb18030",); if a row is damaged, ask for the file again.',
        )
    verdict = f"{' and '.join(proved)} both show the declared headers" if proved else "none shows the declared headers"
    return UndecidedEncoding(
        f"The encoding is undecided, {verdict} ({told})",
        where=Place(name),
        remedy='Check the declared headers, or declare the encoding, such as encodings=("gb18030",).',
    )
