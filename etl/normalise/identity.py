"""Numbers that identify: citizens' ID numbers (GB 11643) and organisations' credit codes (GB 32100)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import polars as pl
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from etl.masks import mask_id_number
from etl.normalise.normaliser import RAW, Unreadable, Value, normalise

#: GB 11643-1999: the sum of the weighted digits, mod 11, picks the check character.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_BIRTH_YEARS = range(1800, 2101)

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")
_MASK_SIGNS = re.compile("[*×○〇●□某]|[XxOo](?=[XxOo])|(?<=[XxOo])[XxOo]")
_ZERO_FILLED = re.compile(
    "(?P<letter>[A-Z]?)(?:0{15}|0{18}|(?<=[A-Z])0{8,9})|(?P<region>[0-9]{6})0{8}(?P<end>[0-9]{3}[0-9X])"
)


@dataclass(frozen=True)
class IdNumber:
    """A citizen's ID number with its check character, and what is shown in its place.

    Numbers of 15 digits are kept as given, since a converted one would claim a century. The region part isn't checked:
    it may be abolished by now. A number that ends in 000 is damaged_number, as spreadsheets leave it, unless
    `genuine_zeros` says that the publisher keeps numbers as text. Of a masked number (stars, 某, zeros for the birth
    date) only the mask is kept.
    """

    outputs: ClassVar[tuple[str, ...]] = ("", "_masked")

    genuine_zeros: bool = False

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        schema = {"": pl.String(), "_masked": pl.String()}
        found = normalise(raw, schema, self._read, _common)
        return found.with_columns(pl.coalesce("_masked", mask_id_number(found[""])).alias("_masked"))

    def _read(self, text: str) -> tuple[Value, ...]:
        number = re.sub("[ '-]", "", text).upper().removesuffix(".0")
        if masked := _masked(number):
            return None, masked
        if _SCIENTIFIC.fullmatch(number):
            raise Unreadable("damaged_number")
        if not re.fullmatch("[0-9]*X?", number):
            raise Unreadable("id_number_unreadable")
        if len(number) not in (15, 18) or (len(number) == 15 and number.endswith("X")):
            raise Unreadable("id_number_length")
        if len(number) == 18 and number.endswith("000") and not self.genuine_zeros:
            raise Unreadable("damaged_number")
        _check(number)
        return number, None


def _common(cells: pl.DataFrame) -> pl.DataFrame:
    raw = pl.col(RAW)
    number = pl.when(raw.str.contains("^[0-9]{17}[0-9X]$") & ~raw.str.ends_with("000")).then(raw)
    numbers = cells.select(number.alias("number")).with_columns(pl.col("number").str.head(17).cast(pl.Int64).alias("n"))
    total = pl.sum_horizontal((pl.col("n") // 10 ** (16 - i) % 10) * weight for i, weight in enumerate(_WEIGHTS))
    checks = pl.lit(_CHECKS).str.slice(total % 11, 1) == pl.col("number").str.tail(1)
    born = pl.col("number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False).dt.year()
    valid = checks & born.is_between(_BIRTH_YEARS[0], _BIRTH_YEARS[-1])
    return numbers.select(pl.when(valid).then("number").alias(""), pl.lit(None, pl.String).alias("_masked"))


def _check(number: str) -> None:
    birth = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError as impossible:
        raise Unreadable("id_number_birth_date") from impossible
    if born.year not in _BIRTH_YEARS:
        raise Unreadable("id_number_birth_date")
    if len(number) == 18 and number[-1] != check_character(number):
        raise Unreadable("id_number_checksum")


def check_character(number: str) -> str:
    """The check character of the first 17 digits of an ID number."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]


def _masked(number: str) -> str | None:
    """A masked number with stars for its signs, never showing more than this project's own mask does."""
    zeros = _ZERO_FILLED.fullmatch(number)
    if zeros:
        letter = zeros["letter"] or ""
        return f"{zeros['region']}********{zeros['end']}" if zeros["region"] else letter.ljust(len(number), "*")
    signs = len(_MASK_SIGNS.findall(number))
    stars = _MASK_SIGNS.sub("*", number)
    if signs < 2 or not re.fullmatch("[0-9A-Z*]{6,20}", stars):
        return None
    return f"{stars[:6]}********{stars[14:]}" if len(stars) == 18 else stars


@dataclass(frozen=True)
class CreditCode:
    """A unified social credit code, its check character checked."""

    outputs: ClassVar[tuple[str, ...]] = ("",)

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        return normalise(raw, {"": pl.String()}, lambda text: (self._read(text),))

    def _read(self, text: str) -> str:
        try:
            return uscc.validate(text)
        except InvalidLength as refused:
            raise Unreadable("credit_code_length") from refused
        except InvalidChecksum as refused:
            raise Unreadable("credit_code_checksum") from refused
        except ValidationError as refused:
            raise Unreadable("credit_code_unreadable") from refused
