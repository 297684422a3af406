"""Imports the benchmark's ledger: `python -m tests.bench.engine READER URL FOLDER`."""

import sys
from pathlib import Path

from etl.host import PluginHost
from etl.importer import Importer
from etl.keyfile import KeyFile
from etl.run import RunInfo
from etl.source import Source
from schema.database import open_engine, prepare
from schema.lineage import RunStatus
from tests.bench import lectures
from tests.bench.timer import Timer
from tests.workbench import Declaring

SOURCES = {"csv": lectures.delimited, "xlsx": lectures.workbook}


def importer(url: str, folder: Path, source: Source) -> Importer:
    """An importer into a prepared database; key and state lie in the folder."""
    engine = open_engine(url)
    prepare(engine)
    host = PluginHost()
    host.register("bench", Declaring([source]))
    host.collect()
    return Importer(engine, host, KeyFile(folder / "hub.key"), folder / "state")


def main(reader: str, url: str, folder: Path) -> None:
    """Import `FOLDER/ledgers` and print what it took and the books."""
    source = SOURCES[reader](folder / "ledgers")
    into = importer(url, folder, source)
    timer = Timer()
    with timer:
        info = into.run(into.host.sources[source.name])
    timer.tell(_counts(info))


def _counts(info: RunInfo) -> dict[str, int]:
    """What became of the rows. Raises `RuntimeError` unless they were merged, now or before."""
    if info.status not in (RunStatus.MERGED, RunStatus.UNCHANGED):
        raise RuntimeError(f"{info.status}: {info.error}")
    return {name: getattr(info.books, name) for name in ("read", "inserted", "updated", "unchanged", "rejected")}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
