"""Telephone numbers of the mainland and of Taiwan in one spelling each, with their masks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from etl.masks import JOINT, mask_phone
from etl.normalise.normaliser import RAW, Unreadable, Value, normalise

_SEPARATORS = re.compile("[、,;/|]|或")
_LABEL = re.compile(
    r"^(?:手机|手機|移动电话|固定电话|联系电话|聯絡電話|联系方式|电话|電話|座机|[Tt][Ee][Ll])(?:号码?)?[.: ]*"
)
_EXTENSION = re.compile(r"(.+?)(?:#|\*|转|轉|分机号?|分機|[Ee]xt\.?)[:.]?([0-9]{1,6})")
_DASHED_EXTENSION = re.compile("(.+[0-9]{7,8})-([0-9]{1,6})")
_MASK_SIGNS = re.compile("(?:[*×○●]|[Xx](?=[Xx])|(?<=[Xx])[Xx]){2,}")
_MASKED = re.compile(r"[0-9*()#-]{5,24}")
_SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+[Ee]\+?[0-9]+")
#: Mobile numbers and mainland landlines already in their one spelling. Rust syntax.
_COMMON = "^(?:1[3-9][0-9]{9}|(?:010|02[0-9])-[1-9][0-9]{7}|0[3-9][0-9]{2}-[1-9][0-9]{6,7})$"
_MAINLAND = re.compile("(010|02[0-9]|0[3-9][0-9]{2})([1-9][0-9]{6,7})")
_TAIWAN = re.compile("0[24]-[0-9]{8}|0[3-8]-[0-9]{7}|049-[0-9]{7}|0(?:37|82|89)-[0-9]{6}|08[23]6-[0-9]{5}")


@dataclass(frozen=True)
class Phone:
    """Telephone numbers, and what is shown in their place.

    Mobile numbers are 13812345678 and 0912-345-678, landlines 0476-8223344 and 02-28381571, extensions follow as #253.
    Several numbers in a cell are joined by "；"; one without an area code takes that of the number before it, or the
    declared `area_code`. Of a cell with a masked number only the masked form is kept.
    """

    outputs: ClassVar[tuple[str, ...]] = ("", "_masked")

    area_code: str | None = None

    def __call__(self, raw: pl.Series) -> pl.DataFrame:
        schema = {"": pl.String(), "_masked": pl.String()}
        found = normalise(raw, schema, self._read, _common)
        return found.with_columns(pl.coalesce("_masked", mask_phone(found[""])).alias("_masked"))

    def _read(self, text: str) -> tuple[Value, ...]:
        if _SCIENTIFIC.fullmatch(text):
            raise Unreadable("damaged_number")
        area, numbers = self.area_code, []
        for piece in _pieces(text):
            number = _masked(piece) or _number(piece, area)
            area = number.split("-")[0] if "-" in number else area
            numbers.append(number)
        if not any("*" in number for number in numbers):
            return JOINT.join(numbers), None
        clear = mask_phone(pl.Series(numbers, dtype=pl.String))
        return None, JOINT.join(n if "*" in n else m for n, m in zip(numbers, clear, strict=True))


def _common(cells: pl.DataFrame) -> pl.DataFrame:
    known = pl.col(RAW).str.contains(_COMMON)
    return cells.select(pl.when(known).then(RAW).alias(""), pl.lit(None, pl.String).alias("_masked"))


def _pieces(text: str) -> Iterator[str]:
    """The single numbers of a cell; a blank may part two numbers or stand inside one."""
    for part in _SEPARATORS.split(text):
        tokens = _LABEL.sub("", part.strip()).split(" ")
        while tokens:
            length = next((n for n in range(len(tokens), 0, -1) if _is_phone("".join(tokens[:n]))), len(tokens))
            yield "".join(tokens[:length])
            tokens = tokens[length:]


def _is_phone(text: str) -> bool:
    return bool(_masked(text)) or _split(text) is not None


def _masked(text: str) -> str | None:
    """A masked number with stars for its signs, never showing more than this project's own mask does."""
    if not _MASK_SIGNS.search(text):
        return None
    stars = re.sub("[×○●Xx]", "*", text)
    if not _MASKED.fullmatch(stars):
        return None
    return f"{stars[:3]}****{stars[7:]}" if re.fullmatch("1[0-9*]{10}", stars) else stars


def _number(text: str, area: str | None) -> str:
    found = _split(text)
    if found is None:
        raise Unreadable("phone_unreadable")
    number, extension = found
    if "-" not in number and number[0] != "1":
        if area is None:
            raise Unreadable("phone_area_code_missing")
        number = f"{area}-{number}"
    return f"{number}#{extension}" if extension else number


def _split(text: str) -> tuple[str, str] | None:
    """A number in its one spelling, perhaps without an area code, and its extension."""
    if number := _spelled(text):
        return number, ""
    for pattern in (_EXTENSION, _DASHED_EXTENSION):
        found = pattern.fullmatch(text)
        if found and (number := _spelled(found[1])) and not re.fullmatch("1[0-9]{10}", number):
            return number, found[2]
    return None


def _spelled(text: str) -> str | None:
    text = _national(text.removesuffix(".0"))
    area = re.match(r"\(?(0[0-9]{1,3})[-)]", text)
    digits = re.sub("[-()]", "", text)
    if not re.fullmatch("[0-9]{7,12}", digits):
        return None
    if re.fullmatch("1[3-9][0-9]{9}|[2-9][0-9]{6,7}", digits):
        return digits
    if re.fullmatch("09[0-9]{8}", digits):
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    if re.fullmatch("[48]00[0-9]{7}", digits):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return _landline(digits, area[1] if area else "")


def _national(text: str) -> str:
    """The number without a country code, a landline with the 0 before its area code."""
    found = re.fullmatch(r"(\+|00|)(886|86)-?(.+)", text)
    if found is None:
        return text
    mobile = re.fullmatch("1[3-9][0-9]{9}", found[3].replace("-", ""))
    if found[2] == "86" and mobile:
        return mobile[0]
    return "0" + found[3].removeprefix("0") if found[1] else text


def _landline(digits: str, area: str) -> str | None:
    """A landline in its one spelling. A written area code has to be the number's own; Taiwan's is never guessed."""
    if area and _TAIWAN.fullmatch(f"{area}-{digits.removeprefix(area)}"):
        return f"{area}-{digits[len(area) :]}"
    found = _MAINLAND.fullmatch(digits)
    return f"{found[1]}-{found[2]}" if found and area in ("", found[1]) else None
