"""The district as its offices know it: streets and towns, their communities and villages, and the grids of each.

Names of divisions are those of the code table; grids are made up.
"""

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from schema.divisions import DivisionRow, is_statistical_zone, shipped
from schema.places import DivisionLevel

COUNTY, COUNTY_NAME = "150402", "红山区"
GRIDS = 475
#: Numerals of grids and zones, from one.
NUMERALS = "一二三四五六七八九"
#: Endings of a committee in the code table, and what ledgers write in their place.
_SPELLINGS = (("村委会", "村"), ("社区居委会", "社区"), ("社区委员会", "社区"), ("居民委员会", "社区"))


@dataclass(frozen=True)
class Community:
    """A community of a street, or a village."""

    code: str
    town: str
    name: str
    is_village: bool

    @property
    def committee(self) -> str:
        """Kind of the committee that works there."""
        return "村委会" if self.is_village else "居委会"


@dataclass(frozen=True)
class Grid:
    """A grid, by its number within the community."""

    community: Community
    number: int

    @property
    def code(self) -> str:
        return f"{self.number:03}"

    @property
    def name(self) -> str:
        return f"第{NUMERALS[self.number - 1]}网格"

    @property
    def full_name(self) -> str:
        """The name with the community's before it."""
        return self.community.name + self.name


@cache
def towns() -> dict[str, str]:
    """Streets and towns, name to code."""
    return {row.name: row.code for row in _divisions(DivisionLevel.TOWN)}


@cache
def communities() -> tuple[Community, ...]:
    """Communities and villages in the order of the code table."""
    names = {code[:9]: name for name, code in towns().items()}
    return tuple(
        Community(row.code, names[row.code[:9]], _spelled(row.name), row.name.endswith("村委会"))
        for row in _divisions(DivisionLevel.VILLAGE)
    )


@cache
def grids() -> tuple[Grid, ...]:
    """All grids; a community has more of them than a village."""
    chance = random.Random(150402)
    weights = [chance.randrange(16, 20) if each.is_village else chance.randrange(24, 33) for each in communities()]
    return tuple(
        Grid(community, number)
        for community, count in zip(communities(), split(GRIDS, weights), strict=True)
        for number in range(1, count + 1)
    )


def split(total: int, weights: list[int]) -> list[int]:
    """Whole parts in proportion to weights that add up to the total."""
    ends = [total * end // sum(weights) for end in accumulate(weights, initial=0)]
    return [end - start for start, end in pairwise(ends)]


def evenly(count: int) -> list[Community]:
    """Communities and villages for `count` lines, each as often as the next, in their order."""
    shares = split(count, [1] * len(communities()))
    return [community for community, share in zip(communities(), shares, strict=True) for _ in range(share)]


def _divisions(level: DivisionLevel) -> list[DivisionRow]:
    """Divisions of one level that aren't part of a development zone."""
    rows = [row for row in shipped() if row.code.startswith(COUNTY) and row.level == level.name]
    return [row for row in rows if not is_statistical_zone(row.id)]


def _spelled(name: str) -> str:
    return next(name.removesuffix(ending) + spelling for ending, spelling in _SPELLINGS if name.endswith(ending))
