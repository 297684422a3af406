"""Division codes and the division table that is shipped with the hub.

A code has 12 digits: province 2, city 2, county 2, town 3, village 3; zeros on the right fill up what isn't given
(统计用区划代码). Level, parent and extent of a division follow from its code alone.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from typing import NamedTuple

from schema.places import DivisionLevel

#: Files in `schema/data`: code, name and year of edition; code and alias.
TABLE = "divisions.csv"
ALIASES = "division_aliases.csv"

#: How many codes a division of each level spans, the widest first.
SPANS = {
    DivisionLevel.PROVINCE: 10**10,
    DivisionLevel.CITY: 10**8,
    DivisionLevel.COUNTY: 10**6,
    DivisionLevel.TOWN: 10**3,
    DivisionLevel.VILLAGE: 1,
}
_LENGTHS = (2, 4, 6, 9, 12)
#: Digits 5-6 and 7-9 of development zones, farms and the like, which have codes for statistics only.
COUNTY_ZONES = range(71, 80)
TOWN_ZONES = range(400, 600)

#: Endings that name one kind of division, longest first where one ends with another.
_ENDINGS: dict[DivisionLevel, tuple[tuple[str, ...], ...]] = {
    DivisionLevel.PROVINCE: (
        ("特别行政区",),
        ("自治区人民政府", "自治区政府", "自治区"),
        ("省人民政府", "省政府", "省"),
        ("市人民政府", "市政府", "市"),
    ),
    DivisionLevel.CITY: (
        ("市人民政府", "市政府", "市"),
        ("地区行政公署", "地区行署", "地区"),
        ("盟行政公署", "盟行署", "盟"),
        ("自治州人民政府", "自治州政府", "自治州"),
    ),
    DivisionLevel.COUNTY: (
        ("自治县人民政府", "自治县政府", "自治县"),
        ("县人民政府", "县政府", "县"),
        ("区人民政府", "区政府", "区"),
        ("市人民政府", "市政府", "市"),
        ("自治旗人民政府", "自治旗政府", "自治旗"),
        ("旗人民政府", "旗政府", "旗"),
    ),
    DivisionLevel.TOWN: (
        ("街道办事处", "街道办", "街道"),
        ("镇人民政府", "镇政府", "镇"),
        ("乡人民政府", "乡政府", "乡"),
        ("苏木人民政府", "苏木政府", "苏木"),
    ),
    DivisionLevel.VILLAGE: (
        ("社区居民委员会", "社区居委会", "社区委员会", "居民委员会", "居委会", "社区"),
        ("村村民委员会", "村民委员会", "村村委会", "村委会", "村村", "村"),
    ),
}


class DivisionCodeError(ValueError):
    """A number or text that is no division code."""


class DivisionRow(NamedTuple):
    """One row of the `division` table; fields are its columns."""

    id: int
    code: str
    name: str
    level: str
    edition: int
    aliases: str
    is_statistical_zone: bool
    last: int
    parent_id: int | None


def level_of(code: int) -> DivisionLevel:
    """The level of a 12-digit code; raises `DivisionCodeError` for other numbers."""
    if not 10**11 <= code < 10**12:
        raise DivisionCodeError(f"not a division code: {code}; one has 12 digits, such as 150402000000")
    return next(level for level, span in SPANS.items() if code % span == 0)


def parent_of(code: int) -> int | None:
    """The code of the division that this one is part of; None for provinces.

    A town without a county (东莞市, 中山市, 儋州市) is part of its city.
    """
    wider = [span for span in SPANS.values() if span > SPANS[level_of(code)]]
    return code - code % wider[-1] if wider else None


def last_of(code: int) -> int:
    """The greatest code inside a division: all codes from its own to this one lie in it."""
    return code + SPANS[level_of(code)] - 1


def span_of(text: str) -> tuple[int, int]:
    """First and last code inside the division that a code of 2, 4, 6, 9 or 12 digits names."""
    if len(text) not in _LENGTHS or not (text.isascii() and text.isdigit()):
        raise DivisionCodeError(f"not a division code: {text!r}; one has 2, 4, 6, 9 or 12 digits")
    first = int(text.ljust(12, "0"))
    return first, last_of(first)


def is_statistical_zone(code: int) -> bool:
    """Whether a code lies in a zone that has one for statistics only, and isn't an administrative division.

    County digits 71-79 or town digits 400-599; what lies inside such a zone counts as part of it.
    """
    level_of(code)
    return code // 10**6 % 100 in COUNTY_ZONES or code // 10**3 % 1000 in TOWN_ZONES


def name_variants(name: str, level: DivisionLevel) -> tuple[str, ...]:
    """The spellings by which ledgers name a division, the most certain first.

    First the name itself, then its stem with every ending of the same kind (龙泉村委会: 龙泉村民委员会, 龙泉村 …), last
    the bare stem where it has two characters or more. Villages and communities are kinds apart. Two divisions of one
    town may share a variant; only codes are unique.
    """
    for endings in _ENDINGS[level]:
        ending = next((ending for ending in endings if name.endswith(ending) and name != ending), None)
        if ending is not None:
            stem = name.removesuffix(ending)
            bare = (stem,) if len(stem) > 1 else ()
            return tuple(dict.fromkeys((name, *(stem + ending for ending in endings), *bare)))
    return (name,)


def shipped() -> Iterator[DivisionRow]:
    """The division table that is shipped, in the order of codes.

    All provinces, cities and counties; towns and villages of some counties.
    """
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for line in _read(ALIASES):
        aliases[line["code"]].append(line["alias"])
    for line in _read(TABLE):
        code = int(line["code"])
        yield DivisionRow(
            id=code,
            code=line["code"],
            name=line["name"],
            level=level_of(code).name,
            edition=int(line["edition"]),
            aliases=json.dumps(sorted(aliases[line["code"]]), ensure_ascii=False, separators=(",", ":")),
            is_statistical_zone=is_statistical_zone(code),
            last=last_of(code),
            parent_id=parent_of(code),
        )


def fingerprint() -> str:
    """SHA-256 over what all shipped rows follow from: the two files and this module."""
    folder = resources.files("schema")
    parts = (folder.joinpath("data", TABLE), folder.joinpath("data", ALIASES), folder.joinpath("divisions.py"))
    return sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _read(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("schema").joinpath("data", name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
