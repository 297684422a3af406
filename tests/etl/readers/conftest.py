"""What the reader tests share: real files, and a reader's parts gathered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl
import pytest

from etl.readers import ROW, Line, Reader
from tests.real.folder import FOLDER, require_real_files


@dataclass(frozen=True)
class Read:
    """A part, read to its end."""

    sheet: str | None
    title: str
    headers: tuple[str, ...]
    frame: pl.DataFrame
    tally: dict[str, int]

    @property
    def rows(self) -> list[int]:
        return self.frame[ROW].to_list()

    def column(self, header: str) -> list[str | None]:
        return self.frame[header].to_list()


Gather = Callable[..., list[Read]]


@pytest.fixture(scope="session")
def gather() -> Gather:
    """Read all parts of a file and check what holds of every part."""

    def read(reader: Reader, content: bytes, wanted: Sequence[str] = (), name: str = "台账") -> list[Read]:
        found = []
        for part in reader.parts(name, content, wanted):
            schema = {ROW: pl.Int64, **dict.fromkeys(part.headers, pl.String)}
            frames = list(part.batches)
            assert all(frame.schema == schema and frame.height for frame in frames)
            frame = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
            assert part.tally[Line.READ] == frame.height
            tally = {kind.value: count for kind, count in part.tally.items() if count}
            found.append(Read(part.sheet, part.title, part.headers, frame, tally))
        return found

    return read


@pytest.fixture(scope="session")
def real() -> Callable[[str], bytes]:
    """Give the bytes of a real file."""

    def content(name: str) -> bytes:
        require_real_files()
        return (FOLDER / name).read_bytes()

    return content
