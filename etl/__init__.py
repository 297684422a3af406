"""How data comes in. What a plugin needs is here:

from etl import Delimited, GeoJson, Json, Ledger, Source, col, const, hookimpl, ref
"""

from etl.checks import Check
from etl.columns import (
    children,
    col,
    const,
    coordinates,
    each,
    first_of,
    from_file_name,
    from_title,
    joined,
    marked,
    place,
    ref,
    sheet_name,
    split,
)
from etl.hookspecs import hookimpl
from etl.measures import Measure, count, distinct, extent, least, share, total
from etl.readers import Delimited, GeoJson, Json, Ledger
from etl.registry import named
from etl.source import Expect, Source, per, unpivot

__all__ = [
    "Check",
    "Delimited",
    "Expect",
    "GeoJson",
    "Json",
    "Ledger",
    "Measure",
    "Source",
    "children",
    "col",
    "const",
    "coordinates",
    "count",
    "distinct",
    "each",
    "extent",
    "first_of",
    "from_file_name",
    "from_title",
    "hookimpl",
    "joined",
    "least",
    "marked",
    "named",
    "per",
    "place",
    "ref",
    "share",
    "sheet_name",
    "split",
    "total",
    "unpivot",
]
