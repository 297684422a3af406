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
from etl.fetchers.archives import zipped
from etl.fetchers.download import url
from etl.fetchers.environment import env
from etl.hookspecs import hookimpl
from etl.measures import Measure, count, distinct, extent, least, share, total
from etl.readers import (
    Delimited,
    GeoJson,
    Json,
    Ledger,
    Rest,
    Sql,
    by_cursor,
    by_link_header,
    by_offset,
    by_page,
    since,
)
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
    "Rest",
    "Source",
    "Sql",
    "by_cursor",
    "by_link_header",
    "by_offset",
    "by_page",
    "children",
    "col",
    "const",
    "coordinates",
    "count",
    "distinct",
    "each",
    "env",
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
    "since",
    "split",
    "total",
    "unpivot",
    "url",
    "zipped",
]
