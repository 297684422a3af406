"""The built-in plugins as they lie in the project, and their sample ledgers cell by cell."""

import csv
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from openpyxl import load_workbook

from etl.host import PluginHost
from etl.importer import Importer
from tests.workbench import Workbench

FOLDER = Path(__file__).parents[2] / "plugins"

#: Names of the plugins' folders.
PLUGINS = sorted(path.parent.name for path in FOLDER.glob("*/__init__.py"))

#: Text of each cell of a sheet or text file, row by row.
Cells = list[list[str]]


def plugin(name: str) -> ModuleType:
    """A built-in plugin."""
    return import_module(f"plugins.{name}")


def importer(bench: Workbench, *names: str, ledgers: Path | None = None) -> Importer:
    """An importer over built-in plugins; `ledgers` has a folder a plugin, in the place of its own."""
    host = PluginHost()
    for name in names:
        host.register(name, plugin(name))
    host.collect()
    assert not host.faults, host.faults
    return Importer(bench.engine, host, bench.key, bench.folder / "state", ledgers)


def ledgers_of(name: str) -> list[Path]:
    """The sample ledgers of a plugin."""
    return sorted((FOLDER / name / "ledgers").iterdir())


def sheets(path: Path) -> Iterator[tuple[str, Cells]]:
    """The tables of a ledger by sheet name; a file of text is one without a name."""
    if path.suffix == ".xlsx":
        for sheet in load_workbook(path).worksheets:
            yield sheet.title, [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif path.suffix in (".json", ".geojson"):
        yield "", _records(json.loads(decoded(path.read_bytes())))
    else:
        yield "", list(csv.reader(decoded(path.read_bytes()).splitlines()))


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or, where it isn't that, in GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _records(document: dict[str, object]) -> Cells:
    """A row a record: what the document says of all of them, then the record's own values."""
    beside = [_text(value) for value in document.values() if not isinstance(value, list)]
    (records,) = (value for value in document.values() if isinstance(value, list))
    return [[*beside, *_leaves(record)] for record in records]


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _leaves(member)
    else:
        yield _text(value)


#: Writes a plugin's samples into a folder.
Generator = Callable[[Path], None]


def generator(name: str) -> Generator:
    """The generator of a plugin's samples."""
    write: Generator = import_module(f"plugins.{name}.generate").write
    return write
