"""Levels of the tree of divisions: the division of a level that a 12-digit code lies in."""

from enum import Enum

from sqlalchemy import case

from hub.graphql.databases.dialect import Expression, number


class Level(Enum):
    """A level that codes are rolled up to, from the widest to the narrowest.

    `span` codes lie in a division of the level, and its own digits are the last of `digits` numbers before them.
    """

    PROVINCE = "省级", "province", 10**10, 100
    CITY = "地级", "city", 10**8, 100
    COUNTY = "县级", "county", 10**6, 100
    TOWN = "乡级", "town", 10**3, 1000

    def __init__(self, zh: str, en: str, span: int, digits: int) -> None:
        self.zh = zh
        self.en = en
        self.span = span
        self.digits = digits


def rolled_up(code: Expression, level: Level) -> Expression:
    """The code of the division of a level that a division is or lies in; null where it is wider or skips the level."""
    within = code.op("%", precedence=8)(number(level.span))
    own = code.op("/", precedence=8)(number(level.span)).op("%", precedence=8)(number(level.digits))
    return case((own != number(0), code - within))
