"""Dates and instants, exact and partial, as periods with a precision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import polars as pl

from etl.errors import DeclarationError
from etl.normalise.date_notation import Notation
from etl.normalise.normaliser import RAW, Value, normalise
from etl.normalise.period_grammar import read_period
from etl.normalise.periods import YEARS, Period
from schema.kinds import Precision

_SCHEMA = {"_start": pl.String(), "_end": pl.String(), "_precision": pl.String()}

#: A date with or without a clock time. Groups: year, separator, month, separator, day, 日, hour, minute, second, zone.
_COMMON = (
    r"^([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})(日)?"
    r"(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?(Z|\+08:?00)?)?$"
)
_OFFSET = "+08:00"


@dataclass(frozen=True)
class _Periods:
    year: int | None = None
    default_year: int | None = None
    order: Literal["mdy", "dmy"] | None = None
    roc: bool = False
    serials: bool = True
    words: Mapping[str, str | None] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.order not in (None, "mdy", "dmy"):
            raise DeclarationError(f"order={self.order!r} is unknown", remedy='Use "mdy" or "dmy".')
        if self.order and self.roc:
            raise DeclarationError("Years of the Republic are written first", remedy="Leave out order= or roc=.")

    @property
    def _notation(self) -> Notation:
        return Notation(self.order, self.roc, self.serials)

    def _period(self, text: str) -> Period | None:
        """The period that a cleaned cell states; None for a word declared to mean none."""
        if text in self.words:
            meaning = self.words[text]
            if meaning is None:
                return None
            text = meaning
        year = self.year if self.year is not None else self.default_year
        return read_period(text, self._notation, year)


@dataclass(frozen=True)
class DatePeriod(_Periods):
    """Days: start and end as ISO dates, and the precision (a name of `schema.kinds.Precision`).

    A day has equal start and end; a partial date (2024.3, 2023年3月上旬, 2024年第一季度, 2024年上半年) and a range
    (2024年3—5月, 2024.3.1-3.5) reach from their first to their last day; a deadline (5月底前) has no start. A clock
    time beside a date is left out.

    `year` is that of dates without one, `default_year` what the file says of it; without either, date_year_missing.
    `order` is that of day and month where the year comes last; two-digit years are 1969 to 2068. `roc` reads years of
    up to three digits as those of the Republic of China (113 is 2024); with the mark 民国 they always are. `serials`
    reads Excel's serial numbers (20000 to 60000). `words` gives words of the ledger the date they mean, or none.
    """

    outputs: ClassVar[tuple[str, ...]] = ("_start", "_end", "_precision")

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, _SCHEMA, self._read, _common_days)

    def _read(self, text: str) -> tuple[Value, ...]:
        period = self._period(text)
        if period is None:
            return (None, None, None)
        first = period.start.date().isoformat() if period.start else None
        last = period.end.date().isoformat() if period.end else first
        if period.precision is Precision.MINUTE:
            return first, last, (Precision.DAY if first == last else Precision.RANGE).name
        return first, last, period.precision.name


@dataclass(frozen=True)
class TimePeriod(_Periods):
    """Instants: start and end as 2024-03-05T14:00:00+08:00, and the precision (a name of `schema.kinds.Precision`).

    A date with a clock time has the precision MINUTE and no end unless a range states it (14:00-16:00,
    下午2时至4时). All else is as for `DatePeriod`, from 00:00:00 of the first to 23:59:59 of the last day. Clock times
    are those of China unless the cell states an offset; fractions of a second are cut off.
    """

    outputs: ClassVar[tuple[str, ...]] = ("_start", "_end", "_precision")

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, _SCHEMA, self._read, _common_instants)

    def _read(self, text: str) -> tuple[Value, ...]:
        period = self._period(text)
        if period is None:
            return (None, None, None)
        start, end = (
            instant.isoformat(timespec="seconds") if instant else None for instant in (period.start, period.end)
        )
        return start, end, period.precision.name


def _common_days(cells: pl.DataFrame) -> pl.DataFrame:
    day = pl.when(pl.col("zone").fill_null("") != "Z").then("day")
    precision = pl.when(day.is_not_null()).then(pl.lit(Precision.DAY.name))
    return _parts(cells).select(day.alias("_start"), day.alias("_end"), precision.alias("_precision"))


def _common_instants(cells: pl.DataFrame) -> pl.DataFrame:
    parts = _parts(cells)
    clocked = pl.col("clock").is_not_null()
    instant = pl.col("day") + "T" + pl.col("clock") + _OFFSET
    found = parts.select(
        pl.when(clocked).then(instant).otherwise(pl.col("day") + f"T00:00:00{_OFFSET}").alias("_start"),
        pl.when(~clocked).then(pl.col("day") + f"T23:59:59{_OFFSET}").alias("_end"),
        pl.when(clocked).then(pl.lit(Precision.MINUTE.name)).otherwise(pl.lit(Precision.DAY.name)).alias("_precision"),
        "zone",
    )
    if (found["zone"] == "Z").any():
        found = found.with_columns(pl.when(pl.col("zone") == "Z").then(_from_utc()).otherwise("_start").alias("_start"))
    return found.select("_start", "_end", pl.when(pl.col("_start").is_not_null()).then("_precision"))


def _from_utc() -> pl.Expr:
    naive = pl.col("_start").str.head(19).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    return naive.dt.offset_by("8h").dt.strftime(f"%Y-%m-%dT%H:%M:%S{_OFFSET}")


def _parts(cells: pl.DataFrame) -> pl.DataFrame:
    """Columns `day` (ISO date, null where the cell isn't in the common form), `clock` (HH:MM:SS) and `zone`."""
    groups = cells.select(pl.col(RAW).str.extract_groups(_COMMON)).unnest(RAW)
    day = pl.concat_str(pl.col("1"), pl.col("3").str.zfill(2), pl.col("5").str.zfill(2), separator="-")
    clock = pl.concat_str(pl.col("7").str.zfill(2), "8", pl.col("9").fill_null("00"), separator=":")
    parts = groups.select(
        day.alias("day"), clock.alias("clock"), pl.col("10").alias("zone"), _fits().alias("fits"), year=pl.col("1")
    )
    possible = (
        pl.col("fits")
        & pl.col("year").is_between(pl.lit(str(YEARS[0])), pl.lit(str(YEARS[-1])))
        & pl.col("day").str.to_date("%Y-%m-%d", strict=False).is_not_null()
        & (pl.col("clock").is_null() | pl.col("clock").str.to_time("%H:%M:%S", strict=False).is_not_null())
    )
    return parts.select(pl.when(possible).then("day").alias("day"), "clock", "zone")


def _fits() -> pl.Expr:
    """Whether the separators belong together."""
    chinese = (pl.col("2") == "年") & (pl.col("4") == "月")
    return chinese | ((pl.col("2") == pl.col("4")) & pl.col("6").is_null())
