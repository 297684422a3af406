"""Copies of real files with the same rows in another order."""

import csv
import io
import json
from pathlib import Path
from random import Random

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

SEED = 20240305


def shuffle(original: Path, copy: Path, *, encoding: str = "utf-8-sig") -> None:
    """Write the rows of a CSV, JSON, GeoJSON or .xlsx file in another order; a header stays on top."""
    write = {".csv": _csv, ".json": _json, ".geojson": _json, ".xlsx": _xlsx}[original.suffix]
    write(original, copy, encoding)
    assert original.read_bytes() != copy.read_bytes()


def _csv(original: Path, copy: Path, encoding: str) -> None:
    header, *rows = csv.reader(io.StringIO(original.read_bytes().decode(encoding), newline=""))
    Random(SEED).shuffle(rows)
    with copy.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _json(original: Path, copy: Path, _: str) -> None:
    document = json.loads(original.read_bytes())
    records = document if isinstance(document, list) else document.get("data") or document["features"]
    Random(SEED).shuffle(records)
    copy.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _xlsx(original: Path, copy: Path, _: str) -> None:
    source, target = CalamineWorkbook.from_path(original), Workbook(write_only=True)
    for name in source.sheet_names:
        header, *rows = source.get_sheet_by_name(name).to_python()
        Random(SEED).shuffle(rows)
        sheet = target.create_sheet(name)
        for row in (header, *rows):
            sheet.append(row)
    target.save(copy)
