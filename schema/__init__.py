"""What the hub knows: every entity stated once. Importing this package files all of them in `ENTITIES`."""

from schema import lectures, lineage, meals, organizations, people, places, property, volunteering  # noqa: A004
from schema.entity import ENTITIES, Entity, entity
from schema.record import Base

__all__ = [
    "ENTITIES",
    "Base",
    "Entity",
    "entity",
    "lectures",
    "lineage",
    "meals",
    "organizations",
    "people",
    "places",
    "property",
    "volunteering",
]
