"""What is shown of a personal value in its place (GB/T 35273-2020, 7.2), computed in the frame.

A mask takes a String series and gives one of the same length; null stays null. Text without a star never comes back
whole; text that is already masked may.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl

from schema.privacy import Mask

#: Nothing of the text.
HIDDEN = "***"

#: Joins several numbers or names in one value.
JOINT = "；"

_COMPOUND = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|慕容|令狐|司徒"
    "|夏侯|宇文|长孙|長孫|独孤|獨孤|南宫|南宮|西门|西門|端木|轩辕|軒轅|百里|东郭|東郭|呼延"
    "|澹台|澹臺|公冶|宗政|濮阳|濮陽|淳于|单于|單于|太叔|申屠|仲孙|仲孫|闾丘|閭丘|司空|钟离"
    "|鍾離|鲜于|鮮于|司寇|拓跋|赫连|赫連|万俟|闻人|聞人|第五|梁丘|左丘"
)
#: Surnames of two characters, in simplified and traditional spelling.
COMPOUND_SURNAMES = tuple(_COMPOUND.split("|"))

_STARS = "*" * 64

_MOBILE = r"1[3-9][0-9]{9}"
_TAIWAN_MOBILE = r"09[0-9]{2}-[0-9]{3}-[0-9]{3}"
_SERVICE = r"[48]00-[0-9]{3}-[0-9]{4}"
_LANDLINE = r"0[0-9]{1,3}-[0-9]{5,8}(?:#[0-9]{1,6})?"
_PHONE = f"(?:{_MOBILE}|{_TAIWAN_MOBILE}|{_SERVICE}|{_LANDLINE})"
_PHONES = f"^{_PHONE}(?:{JOINT}{_PHONE})*$"

#: Where an address begins to name a dwelling: unit, floor, room, household, or numbers joined by dashes.
_DWELLING = "[0-9A-Za-z一二三四五六七八九十甲乙丙丁]+(?:单元|單元|[室层層楼樓房户戶门門梯]|-[0-9])"
_ESTATE = "^(.*(?:小区|小區|社区|社區|村|路|街|巷|弄|苑|园|園|号楼|號樓|栋|棟))"


def mask_name(values: pl.Series) -> pl.Series:
    """The surname and a star for each further character: 张*, 李**, 欧阳**. Several names are masked one by one."""
    if not values.str.contains(JOINT, literal=True).any():
        return values.to_frame("v").select(_name(pl.col("v"))).to_series().alias(values.name)
    parts = values.str.split(JOINT)
    return parts.list.eval(_name(pl.element())).list.join(JOINT).alias(values.name)


def _name(name: pl.Expr) -> pl.Expr:
    length = name.str.len_chars()
    compound = (length > 2) & name.str.head(2).is_in(COMPOUND_SURNAMES)
    kept = pl.when(compound).then(2).when(length > 1).then(1).otherwise(0)
    stars = pl.max_horizontal(length - kept, pl.lit(1, pl.UInt32))
    return name.str.slice(0, kept) + pl.lit(_STARS).str.slice(0, stars)


def mask_phone(values: pl.Series) -> pl.Series:
    """138****1234, 0476-****344#***, 0912-***-678, each number of a value; nothing of any other text."""
    v = pl.col("v")
    mobile = values.str.contains(f"^{_MOBILE}$")
    if mobile.all(ignore_nulls=True):
        return _where(values, pl.lit(value=True), v.str.head(3) + "****" + v.str.tail(4))
    masked = (
        v.str.replace_all(r"\b([48]00)-[0-9]{3}-([0-9]{4})\b", "${1}-***-${2}")
        .str.replace_all(r"\b(1[3-9][0-9])[0-9]{4}([0-9]{4})\b", "${1}****${2}")
        .str.replace_all(r"\b(09[0-9]{2})-[0-9]{3}-([0-9]{3})\b", "${1}-***-${2}")
        .str.replace_all(r"\b(0[0-9]{1,3})-[0-9]{2,5}([0-9]{3})\b", "${1}-****${2}")
        .str.replace_all("#[0-9]+", f"#{HIDDEN}")
    )
    return _where(values, v.str.contains(_PHONES), masked)


def mask_id_number(values: pl.Series) -> pl.Series:
    """Region and last characters: 110105********0123 of 18, 110105******123 of 15; nothing of any other text."""
    v = pl.col("v")
    long = v.str.head(6) + "*" * 8 + v.str.tail(4)
    short = v.str.head(6) + "*" * 6 + v.str.tail(3)
    masked = pl.when(v.str.len_bytes() == 18).then(long).otherwise(short)
    return _where(values, v.str.contains("^(?:[0-9]{17}[0-9X]|[0-9]{15})$"), masked)


def mask_address(values: pl.Series) -> pl.Series:
    """The address down to the estate or the building: 长青小区3号楼***; nothing where it names neither."""
    v = pl.col("v")
    dwelling = v.str.extract(f"^(.*?){_DWELLING}", 1)
    before = pl.coalesce(dwelling, v.str.head(-1))
    shown = before.str.extract(_ESTATE, 1).fill_null("") + HIDDEN
    return _where(values, v.is_not_null(), shown)


def mask_birth_date(values: pl.Series) -> pl.Series:
    """The year of an ISO date; nothing of any other text."""
    year = pl.col("v").str.extract("^([0-9]{4})-", 1)
    return _where(values, year.is_not_null(), year)


def mask_text(values: pl.Series) -> pl.Series:
    """Nothing of the text."""
    return _where(values, pl.lit(value=False), pl.col("v"))


def _where(values: pl.Series, known: pl.Expr, masked: pl.Expr) -> pl.Series:
    shown = pl.when(pl.col("v").is_null()).then(None).when(known).then(masked).otherwise(pl.lit(HIDDEN))
    return values.to_frame("v").select(shown).to_series().alias(values.name)


#: Masks by the name under which a field declares them.
MASKS: Mapping[str, Callable[[pl.Series], pl.Series]] = MappingProxyType(
    {
        Mask.NAME: mask_name,
        Mask.PHONE: mask_phone,
        Mask.ID_NUMBER: mask_id_number,
        Mask.ADDRESS: mask_address,
        Mask.BIRTH_DATE: mask_birth_date,
        Mask.TEXT: mask_text,
    }
)
