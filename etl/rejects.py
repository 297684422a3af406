"""Rejected rows as they are kept: each reason with its place and wording, and the row's cells, sealed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from etl.headers import match
from etl.keyfile import KeyFile
from etl.masks import HIDDEN
from etl.readers.part import DAMAGED, ROW
from etl.reasons import REASONS
from etl.stages.extract import NTH, Table
from etl.stages.validate import Rule

#: Column that holds all cells of a row as JSON.
CELLS = "#cells"
COLUMNS = ("file_id", "row", "reason", "field", "column", "zh", "en", "raw")


@dataclass(frozen=True)
class Rejects:
    """Words the rejects of one run."""

    rules: Sequence[Rule]
    #: Patterns of the headers whose cells no message may quote.
    private: Sequence[str]
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
        private = {match(pattern, headers) for pattern in self.private}
        quotable = rule.quotable and not private & set(columns)
        value = "、".join(filter(None, (row[name] for name in columns))).removeprefix(DAMAGED) if quotable else HIDDEN
        zh, en = self._wording(rule, code, column or rule.field, value)
        return file_id, row[ROW], code, rule.field, column, zh, en, row[CELLS]

    @staticmethod
    def _wording(rule: Rule, code: str, column: str, value: str) -> tuple[str, str]:
        if rule.check:
            return rule.check.zh, rule.check.en
        return REASONS[code].chinese(column, value), REASONS[code].english(column, value)

    def general(self, rows: pl.DataFrame, file_id: int, code: str) -> pl.DataFrame:
        """Rejects of whole rows (text columns and `#row`) for one reason."""
        zh, en = REASONS[code].chinese(), REASONS[code].english()
        cells = self.cells(rows)
        return self._frame(
            (file_id, row, code, None, None, zh, en, cell) for row, cell in zip(rows[ROW], cells, strict=True)
        )

    def conflicting(
        self, places: Sequence[tuple[int, ...]], tables: Iterable[tuple[int, Table]]
    ) -> Iterator[pl.DataFrame]:
        """Rejects of rows that contradict each other: their places, and the tables by the ids of their files."""
        wanted = pl.DataFrame(places, schema={"file_id": pl.Int64, ROW: pl.Int64, NTH: pl.Int64}, orient="row")
        for file_id, table in tables:
            here = wanted.filter(pl.col("file_id") == file_id)
            for frame in table.frames():
                rows = frame.join(here, on=[ROW, NTH], how="semi", maintain_order="left")
                if rows.height:
                    yield self.general(rows, file_id, "key_conflict")

    def cells(self, raw: pl.DataFrame) -> pl.Series:
        """The cells of each row as JSON, sealed: whoever keeps a ledger writes of persons in any column."""
        columns = [name for name in raw.columns if not name.startswith("#")]
        spelled = raw.select(pl.struct(columns).struct.json_encode()).to_series()
        return pl.Series([self.key.seal(text) for text in spelled], dtype=pl.String)

    @staticmethod
    def _frame(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
        schema = dict.fromkeys(COLUMNS, pl.String) | {"file_id": pl.Int64, "row": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")
