"""What the hub knows: every entity stated once. Importing this package files all of them in `ENTITIES`."""

from schema import (
    documents,
    figures,
    governance,
    lectures,
    lineage,
    meals,
    organizations,
    people,
    places,
    programmes,
    property,  # noqa: A004
    search,
    tokens,
    volunteering,
)
from schema.entity import ENTITIES, Entity, entity
from schema.record import Base

__all__ = [
    "ENTITIES",
    "Base",
    "Entity",
    "documents",
    "entity",
    "figures",
    "governance",
    "lectures",
    "lineage",
    "meals",
    "organizations",
    "people",
    "places",
    "programmes",
    "property",
    "search",
    "tokens",
    "volunteering",
]
