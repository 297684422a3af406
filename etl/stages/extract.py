"""extract: bytes to the raw store, files to parts, headers to the columns that a declaration names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from unicodedata import normalize

import polars as pl

from etl.columns import Column, FileName, FirstOf, Joined, Origin, SheetName, Title
from etl.columns import Const as Constant
from etl.errors import EtlError, HeaderMismatch, Place, UnreadableFile
from etl.fetchers.fetcher import Raw
from etl.headers import answers, group, match, missing
from etl.mapping import CompiledSource, made, origins_of
from etl.normalise import DatePeriod
from etl.rawstore import RawStore
from etl.readers.part import ROW, Part

#: Order of several rows that one line makes (unpivot), from 0.
NTH = "#nth"


@dataclass(frozen=True)
class RawFile:
    """One file of a run: its bytes are in the raw store under their SHA-256."""

    name: str
    sha256: str
    size: int


def keep_raw(fetched: Iterable[Raw], store: RawStore) -> list[RawFile]:
    """Put the files' bytes into the raw store, one file after the other."""
    return [RawFile(raw.name, raw.sha256 or store.put(raw.content), len(raw.content)) for raw in fetched]


def digest(files: list[RawFile]) -> str:
    """Hash of the content and names of a set of files."""
    return sha256("\n".join(sorted(f"{file.sha256} {file.name}" for file in files)).encode()).hexdigest()


@dataclass(frozen=True)
class Table:
    """A part of a file, bound to a declaration: frames come with the columns that the declaration's terms read."""

    file: RawFile
    part: Part
    compiled: CompiledSource

    def frames(self) -> Iterator[pl.DataFrame]:
        """Text frames with `#row` and `#nth`, transformed and unpivoted as declared."""
        for frame in self.part.batches:
            if frame.height:
                yield self._shaped(frame)

    def _shaped(self, frame: pl.DataFrame) -> pl.DataFrame:
        source = self.compiled.source
        if source.empty:
            frame = frame.with_columns(_emptied(pl.exclude(ROW), source.empty))
        if source.transform:
            height = frame.height
            frame = source.transform(frame.lazy()).collect()
            if frame.height != height or ROW not in frame.columns:
                raise EtlError(
                    f"source {source.name}: transform turned {height} rows into {frame.height}",
                    where=self.place(),
                    remedy=f"It may add and change columns only, and has to keep {ROW}.",
                )
        return self._unpivoted(frame) if source.unpivot else frame.with_columns(pl.lit(0, pl.Int64).alias(NTH))

    def _unpivoted(self, frame: pl.DataFrame) -> pl.DataFrame:
        unpivot = self.compiled.source.unpivot
        assert unpivot is not None
        columns = [self.header(pattern, frame.columns) for pattern in unpivot.columns]
        index = [name for name in frame.columns if name not in columns]
        long = frame.unpivot(on=columns, index=index, variable_name=unpivot.name, value_name=unpivot.value)
        long = long.filter(pl.col(unpivot.value).is_not_null())
        order = pl.col(unpivot.name).replace_strict({name: i for i, name in enumerate(columns)}, return_dtype=pl.Int64)
        return long.with_columns(order.alias(NTH)).sort(ROW, NTH)

    def header(self, pattern: str, headers: list[str]) -> str:
        names = [name for name in headers if not name.startswith("#")]
        found = match(pattern, names, where=self.place())
        if found is None:
            raise missing([pattern], names, self.place())
        return found

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(self.file.name, self.part.sheet, row, column)

    def bytes_until(self, frame: pl.DataFrame) -> int:
        """About how many bytes of the file lie before the end of a frame; 0 where the reader can't tell."""
        lines = self.part.lines
        return self.file.size * min(frame[ROW][-1], lines) // lines if lines else 0

    def text(self, origin: Origin, frame: pl.DataFrame) -> pl.Series:
        """The text of an origin for each row of a frame."""
        match origin:
            case Column(pattern, optional):
                names = [name for name in frame.columns if not name.startswith("#")]
                found = match(pattern, names) if optional else self.header(pattern, names)
                return frame[found] if found else pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
            case Joined(parts, separator):
                texts = [self.text(part, frame).alias(str(i)) for i, part in enumerate(parts)]
                joined = pl.DataFrame(texts).select(pl.concat_str(pl.all(), separator=separator, ignore_nulls=True))
                return joined.to_series().replace("", None)
            case FirstOf(parts):
                texts = [self.text(part, frame).alias(str(i)) for i, part in enumerate(parts)]
                return pl.DataFrame(texts).select(pl.coalesce(pl.all())).to_series()
            case _:
                return pl.Series([self.constant(origin)], dtype=pl.String).new_from_index(0, frame.height)

    def constant(self, origin: Origin) -> str | None:
        """The text of an origin that is one for the whole part."""
        match origin:
            case Constant(text):
                return text
            case SheetName():
                return self.part.sheet
            case Title(pattern):
                return self._found(pattern, self.part.title, "the lines above the header")
            case FileName(pattern):
                return self._found(pattern, self.file.name, "the letters of the file's name")
        raise EtlError(
            f"source {self.compiled.source.name}: a column can't give one value for a whole table",
            remedy="Use const(…), from_title(…), from_file_name(…) or sheet_name().",
        )

    def _found(self, pattern: str, text: str, where: str) -> str:
        found = re.search(pattern, text)
        if found is None:
            raise HeaderMismatch(
                f"{where} don't hold {pattern!r}",
                where=self.place(),
                remedy="Correct the file's title or name, or the declaration.",
            )
        return found.group(1) if found.re.groups else found.group(0)

    def year(self) -> int | None:
        """Year of dates that state none."""
        value = self.compiled.source.year
        text = self.constant(value.origin) if value else None
        if text is None:
            return None
        if not re.fullmatch(r"\d{4}", text):
            raise HeaderMismatch(f"{text!r} is no year", where=self.place(), remedy="Let the group match four digits.")
        return int(text)

    def as_of(self) -> date | None:
        """Day that the export speaks of."""
        value = self.compiled.source.as_of
        text = self.constant(value.origin) if value else None
        if text is None:
            return None
        parsed = DatePeriod(default_year=self.year())(pl.Series([text])).row(0, named=True)
        if parsed["error"]:
            raise HeaderMismatch(f"{text!r} is no date", where=self.place(), remedy="Correct the pattern of as_of.")
        return date.fromisoformat(parsed["_end"] or parsed["_start"])

    def unmapped(self) -> list[str]:
        """Columns that are neither mapped nor ignored."""
        source, root = self.compiled.source, self.compiled.root
        origins = [origin for scope in root.scopes for _, term in scope.terms() for origin in origins_of(term)]
        patterns = {origin.pattern for origin in origins if isinstance(origin, Column)} - made(source)
        patterns |= {*source.ignore, *(source.unpivot.columns if source.unpivot else ())}
        headers = self.part.headers
        known = {header for each in patterns for header in group(each, headers) or answers(each, headers)}
        return [header for header in headers if header not in known]


def _emptied(cells: pl.Expr, texts: Sequence[str]) -> pl.Expr:
    spelled = [normalize("NFKC", text) for text in texts]
    return pl.when(~cells.str.normalize("NFKC").is_in(spelled)).then(cells)


def tables(compiled: CompiledSource, files: Sequence[RawFile], store: RawStore) -> Iterator[Table]:
    """Every part of every file, in order. Raises `EtlError` of the reader."""
    for file in files:
        content = store.get(file.sha256)
        if not content:
            raise UnreadableFile("the file is empty", where=Place(file.name), remedy="Export it again.")
        for part in compiled.reader.parts(file.name, content, compiled.wanted):
            yield Table(file, part, compiled)
