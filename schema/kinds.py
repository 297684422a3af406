"""Kinds of values: what columns a value takes, and which of them it is compared, sorted and keyed by."""

from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import INTEGER as INT4
from sqlalchemy.types import TypeEngine

from schema.code_lists import CodeList

SqlType = TypeEngine[Any]

#: Official time of China; instants are kept and served in it.
CHINA = timezone(timedelta(hours=8))

#: Text that sorts by code point on both databases.
TEXT: SqlType = Text().with_variant(Text(collation="C"), "postgresql")
#: Calendar date; ISO text on SQLite.
DATE: SqlType = Text().with_variant(Date(), "postgresql")
#: Instant to the second; on SQLite the text that the API serves, 2024-03-05T14:00:00+08:00, always with that offset.
INSTANT: SqlType = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")
INTEGER: SqlType = BigInteger()
#: Numbers of 32 bits; a JSON array on SQLite.
NUMBERS: SqlType = Text().with_variant(ARRAY(INT4), "postgresql")
BOOLEAN: SqlType = Boolean(create_constraint=False)


class Precision(CodeList, label="时间精度"):
    """How exactly a ledger states a point or a span of time."""

    MINUTE = "minute", "时刻", "A clock time"
    DAY = "day", "日", "A day"
    TEN_DAYS = "ten_days", "旬", "A third of a month"
    MONTH = "month", "月", "A month"
    QUARTER = "quarter", "季度", "A quarter"
    HALF_YEAR = "half_year", "半年", "Half a year"
    YEAR = "year", "年", "A year"
    RANGE = "range", "区间", "From a start to an end"
    BEFORE = "before", "之前", "Not later than the end; no start is known"


class Datum(CodeList, label="坐标基准"):
    """The geodetic datum of a pair of coordinates; data never change datum silently."""

    WGS84 = "WGS-84", "WGS-84", "World Geodetic System 1984"
    GCJ02 = "GCJ-02", "国测局坐标", "The offset datum of Chinese official and commercial maps"
    BD09 = "BD-09", "百度坐标", "Baidu's own offset on top of GCJ-02"
    CGCS2000 = "CGCS2000", "国家大地坐标系", "China Geodetic Coordinate System 2000"
    UNKNOWN = "unknown", "未注明", "The source doesn't state it"


@dataclass(frozen=True)
class Column:
    """One database column of a value: a suffix to the field's name, a type, and whether it may be null."""

    suffix: str
    type: SqlType
    nullable: bool | None = None


@dataclass(frozen=True)
class Kind:
    """Base of all kinds. A field named `held_at` of a kind with suffixes `_start`, `_end` has `held_at_start` …"""

    @property
    def columns(self) -> tuple[Column, ...]:
        raise NotImplementedError

    @property
    def main(self) -> str:
        """Suffix of the column that filters, orders and keys use."""
        return self.columns[0].suffix


@dataclass(frozen=True)
class Words(Kind):
    """Text."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", TEXT),)


@dataclass(frozen=True)
class WordList(Kind):
    """Several short texts, kept as a JSON array; an empty array where there are none."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", TEXT, nullable=False),)


@dataclass(frozen=True)
class Integer(Kind):
    """Whole number within 32 bits."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", INTEGER),)


@dataclass(frozen=True)
class Number(Kind):
    """Decimal number of fixed scale, kept as an integer of 10**-scale units and served as Decimal."""

    scale: int

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", INTEGER),)


@dataclass(frozen=True)
class Money(Number):
    """Amount in yuan, kept in fen."""

    scale: int = 2


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", BOOLEAN),)


@dataclass(frozen=True)
class Day(Kind):
    """Exact calendar date."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", DATE),)


@dataclass(frozen=True)
class Moment(Kind):
    """Exact instant."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", INSTANT),)


@dataclass(frozen=True)
class Coded(Kind):
    """A member of a code list, kept by its name."""

    codes: type[CodeList]

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("", TEXT),)


@dataclass(frozen=True)
class Quantity(Kind):
    """A measured quantity: low and high bound (high empty for "at least") and whether it is approximate.

    The unit is the field's. Without a scale both bounds are within 32 bits; otherwise `scale` decimal places are
    kept as an integer of 10**-scale units.
    """

    scale: int = 0

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("_low", INTEGER), Column("_high", INTEGER, nullable=True), Column("_approximate", BOOLEAN))


@dataclass(frozen=True)
class Period(Kind):
    """A span of time of stated precision, in days or (`clock`) in instants.

    `anchor` names the end that filters, orders and groups use: "start" for events, "end" for deadlines.
    """

    clock: bool = False
    anchor: str = "start"

    @property
    def columns(self) -> tuple[Column, ...]:
        type_ = INSTANT if self.clock else DATE
        return (
            Column("_start", type_, nullable=True),
            Column("_end", type_, nullable=True),
            Column("_precision", TEXT),
        )

    @property
    def main(self) -> str:
        return f"_{self.anchor}"


@dataclass(frozen=True)
class Point(Kind):
    """Longitude and latitude in units of 1e-7 degrees, and their datum."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (Column("_longitude", INTEGER), Column("_latitude", INTEGER), Column("_datum", TEXT))
