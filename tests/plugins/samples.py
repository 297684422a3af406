"""The built-in plugins as they lie in the project, and their sample ledgers cell by cell."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from openpyxl import load_workbook
from python_calamine import load_workbook as load_xls

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


@cache
def sheets(path: Path) -> dict[str, Cells]:
    """The tables of a ledger by sheet name; a text file or a document is one without a name."""
    return dict(_sheets(path))


def _sheets(path: Path) -> Iterator[tuple[str, Cells]]:
    if path.suffix == ".xlsx":
        for sheet in load_workbook(path).worksheets:
            yield sheet.title, [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif path.suffix == ".xls":
        book = load_xls(path)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [[_text(cell) for cell in row] for row in rows]
    elif path.suffix in (".json", ".geojson"):
        yield "", _records(decoded(path.read_bytes()))
    else:
        yield "", list(csv.reader(decoded(path.read_bytes()).splitlines()))


def _records(document: str) -> Cells:
    """A line for each record of a document, what the document says of itself in front."""
    members = json.loads(document).values()
    about = [str(member) for member in members if not isinstance(member, list)]
    return [
        [*about, json.dumps(record, ensure_ascii=False)]
        for member in members
        if isinstance(member, list)
        for record in member
    ]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or, where it isn't that, in GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


#: Writes a plugin's samples into a folder.
Generator = Callable[[Path], None]


def generator(name: str) -> Generator:
    """The generator of a plugin's samples."""
    write: Generator = import_module(f"plugins.{name}.generate").write
    return write
