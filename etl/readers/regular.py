"""Delimited text brought into regular form, so that a fast parser can't misread it.

Regular text has the same number of cells in every record and quotes only where they enclose a cell. What deviates is
parsed record by record with the stricter rules of Python's csv module and spelled again; line breaks are kept, so that
row numbers stay those of the file.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl.errors import Place, UnreadableFile
from etl.readers.cells import CONTROL_BYTES, bare_return

_QUOTE_REMEDY = "Double the quotes inside cells; if cells aren't quoted at all, declare quote=None."


@dataclass(slots=True)
class Regular:
    """A run of records in regular form."""

    data: bytes
    #: Line breaks in it, those inside cells too.
    breaks: int
    #: Line of the file on which the first record starts.
    line: int
    #: Cells of the records that have too many or too few, by the line on which they start.
    ragged: dict[int, int] = field(default_factory=dict)
    #: Whether any of `CONTROL_BYTES` is in a cell; None where nobody looked.
    controls: bool | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How records and cells are told apart."""

    name: str
    separator: str
    #: None when cells aren't quoted.
    quote: str | None

    def records(self, text: str, *, final: bool) -> Iterator[tuple[list[str], int, int]]:
        """Parse records one by one: the cells, the line after the record, and where the record ends in the text.

        Stops before a record that the text doesn't complete, unless it is `final`.
        """
        end, line = 0, 1
        while end < len(text):
            found = self._record(text, end, line, final=final)
            if found is None:
                return
            start, (cells, end) = end, found
            line += text.count("\n", start, end)
            yield cells, line, end

    def regular(self, chunks: Iterable[bytes], width: int, line: int) -> Iterator[Regular]:
        """Bring a stream of text in UTF-8 into regular form, `width` cells a record, beginning on a line of the file.

        Raises `UnreadableFile` naming the row where a quote opens that never closes.
        """
        pattern, skeleton = self._pattern(width), self._skeleton(width)
        rest = b""
        for chunk, final in _with_end(chunks):
            rest += chunk
            if final and rest and not rest.endswith(b"\n"):
                rest += b"\n"
            end = rest.rfind(b"\n") + 1
            block = skeleton.regular(rest[:end], line) if skeleton else None
            if block is None:
                text = rest[:end].decode()
                block, read = self._consume(text, line, width, pattern, final=final)
                end = end if read == len(text) else len(text[:read].encode())
            if block.data:
                yield block
            line += block.breaks
            rest = rest[end:]

    def _consume(
        self, text: str, line: int, width: int, pattern: re.Pattern[str], *, final: bool
    ) -> tuple[Regular, int]:
        pieces: list[str] = []
        ragged: dict[int, int] = {}
        at, first = 0, line
        while at < len(text):
            end = _end(pattern, text, at)
            if end == at:
                found = self._record(text, at, line, final=final)
                if found is None:
                    break
                cells, end = found
                pieces.append(self._spell(cells, width))
                if len(cells) != width and any(cell.strip() for cell in cells):
                    ragged[line] = len(cells)
            else:
                pieces.append(text[at:end])
            line += text.count("\n", at, end)
            at = end
        return Regular("".join(pieces).encode(), line - first, first, ragged), at

    def _record(self, text: str, at: int, line: int, *, final: bool) -> tuple[list[str], int] | None:
        if not final and text.find("\n", at) < 0:
            return None
        if self.quote is None:
            end = _line_end(text, at)
            return text[at:end].rstrip("\r\n").split(self.separator), end
        reader = csv.reader(_lines(text, at, final=final), delimiter=self.separator, quotechar=self.quote, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            if not final and "unexpected end" in str(error):
                return None
            raise self._unbalanced(text, at, line, line + reader.line_num - 1, error) from error
        end = at
        for _ in range(reader.line_num):
            end = _line_end(text, end)
        return cells, end

    def _unbalanced(self, text: str, at: int, line: int, last: int, error: csv.Error) -> UnreadableFile:
        """Say what is wrong with a record: the row of the cell at which parsing stuck, and why."""
        if "new-line character" in str(error):
            return UnreadableFile(
                "A bare carriage return stands inside a cell",
                where=Place(self.name, row=last),
                remedy="Save the file with the usual line ends.",
            )
        row = line + text.count("\n", at, _end(self._cells(), text, at))
        what = "A quote opens and never closes" if "unexpected end" in str(error) or "limit" in str(error) else ""
        return UnreadableFile(
            what or f"A quote opens and closes in the middle of a cell in row {last}",
            where=Place(self.name, row=row),
            remedy=_QUOTE_REMEDY,
        )

    def _cell(self) -> str:
        separator = re.escape(self.separator)
        if self.quote is None:
            return f"[^{separator}\r\n]*+"
        quote = re.escape(self.quote)
        return f"(?:[^{quote}{separator}\r\n]++|{quote}(?:[^{quote}]++|{quote}{quote})*+{quote}|)"

    def _cells(self) -> re.Pattern[str]:
        """Match complete cells, each with its separator."""
        return re.compile(f"(?:{self._cell()}{re.escape(self.separator)})*+")

    def _pattern(self, width: int) -> re.Pattern[str]:
        """Match complete regular records of a width; a lone cell isn't empty, lest a blank line be one."""
        cell, separator = self._cell(), re.escape(self.separator)
        record = f"(?:{cell}{separator}){{{width - 1}}}{cell}" if width > 1 else f"(?!\r?\n){cell}"
        return re.compile(f"(?:{record}\r?\n)*+")

    def _skeleton(self, width: int) -> "Skeleton | None":
        """What is left of regular text without quotes; None where a blank line would look alike."""
        return Skeleton.of(self.separator, self.quote, width) if width > 1 and self.separator.isascii() else None

    def _spell(self, cells: list[str], width: int) -> str:
        """Spell a record again, cut or padded to a width, with all its line breaks."""
        kept = [*cells[:width], *[""] * (width - len(cells))]
        kept[-1] += "\n" * sum(cell.count("\n") for cell in cells[width:])
        if self.quote is None:
            return self.separator.join(cell.replace("\r", "") for cell in kept) + "\n"
        doubled = (cell.replace(self.quote, self.quote * 2) for cell in kept)
        return self.separator.join(f"{self.quote}{cell}{self.quote}" for cell in doubled) + "\n"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Separators and line ends of a record; a text of which nothing else is left is regular if it has no quotes."""

    record: bytes
    quote: bytes
    #: All other bytes but those that cells shouldn't hold, which are looked for at once.
    flesh: bytes
    controls: bytes

    @classmethod
    def of(cls, separator: str, quote: str | None, width: int) -> "Skeleton":
        record = separator.encode() * (width - 1) + b"\n"
        controls = CONTROL_BYTES.translate(None, record)
        flesh = bytes(range(256)).translate(None, record + controls)
        return cls(record, (quote or "").encode(), flesh, controls)

    def regular(self, data: bytes, line: int) -> Regular | None:
        """The lines as they are, where they are regular at first sight."""
        if (self.quote and self.quote in data) or bare_return(data):
            return None
        found = data.translate(None, self.flesh)
        bones = found.translate(None, self.controls)
        count = len(bones) // len(self.record)
        if bones != self.record * count:
            return None
        return Regular(data, count, line, controls=len(bones) < len(found))


def _with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for chunk in chunks:
        yield chunk, False
    yield b"", True


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _lines(text: str, at: int, *, final: bool) -> Iterator[str]:
    while at < len(text):
        end = _line_end(text, at)
        if not final and text[end - 1] != "\n":
            return
        yield text[at:end]
        at = end
