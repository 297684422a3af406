"""Rejected rows as they are kept: each reason with its place and wording, and the cells, sealed where personal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.headers import match
from etl.keyfile import KeyFile
from etl.readers.part import DAMAGED, ROW
from etl.reasons import REASONS
from etl.stages.extract import NTH
from etl.stages.validate import Rule

#: Column that holds all cells of a row as JSON.
CELLS = "#cells"
#: Stands for a value that a message may not quote.
HIDDEN = "***"
COLUMNS = ("file_id", "row", "reason", "field", "column", "zh", "en", "raw", "sealed")


@dataclass(frozen=True)
class Rejects:
    """Words the rejects of one run."""

    rules: Sequence[Rule]
    #: Whether the ledger may hold personal values, so that whole rows are sealed.
    personal: bool
    key: KeyFile

    def worded(self, reasons: pl.DataFrame, raw: pl.DataFrame, file_id: int) -> pl.DataFrame:
        """One line per reason (`#row #nth rule code`), with the cells of its row (`raw` has the text columns)."""
        cells = raw.with_columns(self.cells(raw).alias(CELLS))
        rows = {(row[ROW], row[NTH]): row for row in cells.iter_rows(named=True)}
        return self._frame(
            self._line(self.rules[rule], code, rows[row, nth], file_id)
            for row, nth, rule, code in reasons.select(ROW, NTH, "rule", "code").iter_rows()
        )

    def _line(self, rule: Rule, code: str, row: Mapping[str, Any], file_id: int) -> tuple[object, ...]:
        headers = [header for header in row if not header.startswith("#")]
        columns = [found for pattern in rule.columns if (found := match(pattern, headers))]
        column = "、".join(columns) or None
        zh, en = self._wording(rule, code, column or rule.field, "、".join(row[name] or "" for name in columns))
        return file_id, row[ROW], code, rule.field, column, zh, en, row[CELLS], self.personal

    @staticmethod
    def _wording(rule: Rule, code: str, column: str, cell: str) -> tuple[str, str]:
        if rule.check:
            return rule.check.zh, rule.check.en
        value = cell.removeprefix(DAMAGED) if rule.quotable else HIDDEN
        return REASONS[code].chinese(column, value), REASONS[code].english(column, value)

    def general(self, rows: Mapping[tuple[int, int], str], code: str) -> pl.DataFrame:
        """Rejects of whole rows (file id and row to their cells) for one reason."""
        reason = REASONS[code]
        return self._frame(
            (file_id, row, code, None, None, reason.chinese(), reason.english(), cells, self.personal)
            for (file_id, row), cells in rows.items()
        )

    def cells(self, raw: pl.DataFrame) -> pl.Series:
        """The cells of each row as JSON, sealed where personal."""
        columns = [name for name in raw.columns if not name.startswith("#")]
        spelled = raw.select(pl.struct(columns).struct.json_encode()).to_series()
        return spelled.map_elements(self.key.seal, pl.String) if self.personal else spelled

    @staticmethod
    def _frame(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
        schema = dict.fromkeys(COLUMNS, pl.String) | {"file_id": pl.Int64, "row": pl.Int64, "sealed": pl.Boolean}
        return pl.DataFrame(rows, schema=schema, orient="row")
