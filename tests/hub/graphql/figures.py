"""Figures and groups as the oracle makes them, in plain Python over rows held in lists."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Any

from schema import ENTITIES, Entity
from schema.divisions import level_of, parent_of
from schema.entity import camel_case
from schema.fields import Field, Reference
from schema.kinds import CHINA, Coded, Day, Number, Period, Quantity
from tests.hub.graphql.ledger import Row

PARTS = ("YEAR", "QUARTER", "MONTH", "DAY")
LEVELS = ("PROVINCE", "CITY", "COUNTY", "TOWN")
#: What each precision of a period leaves open.
OPEN = {
    "YEAR": {"QUARTER", "MONTH", "DAY"},
    "HALF_YEAR": {"QUARTER", "MONTH", "DAY"},
    "QUARTER": {"MONTH", "DAY"},
    "MONTH": {"DAY"},
    "TEN_DAYS": {"DAY"},
}


@dataclass(frozen=True)
class Key:
    """One key of one record: what it is compared by, what is served, and the coarser keys, known or not."""

    compared: tuple[Any, ...]
    served: Any
    coarser: tuple[Any, ...] = ()

    @property
    def vague(self) -> bool:
        """Whether it isn't known, but a coarser one is."""
        return self.served is None and any(wider is not None for wider in self.coarser)


class Keys:
    """Reads keys by their names; `find` and `target` resolve divisions and references."""

    def __init__(
        self,
        entity: Entity,
        fields: Sequence[Field],
        find: Callable[[str, int], Any],
        target: Callable[[Any, Reference], Any],
    ) -> None:
        self._entity = entity
        self._fields = {field.name.upper(): field for field in fields}
        self._find = find
        self._target = target

    def of(self, record: Any, name: str) -> Key:
        if name in self._fields:
            return self._value(self._fields[name], record.row)
        stem, _, last = name.rpartition("_")
        if last in PARTS and stem in self._fields:
            parts = _parts(self._fields[stem], record.row)
            return Key((parts[last],), parts[last], tuple(parts[part] for part in _before(PARTS, last)))
        if name.lower() in self._entity.references:
            return self._reference(record, self._entity.references[name.lower()])
        if name == "LOCALITY":
            return self._division(record.row["locality"], (None, *LEVELS))
        code = record.row.get(f"{stem}_id".lower(), record.row.get("locality", record.row["id"]))
        return self._division(code, (last, *_before(LEVELS, last)))

    def _value(self, field: Field, row: Row) -> Key:
        value = row[field.main]
        parts = _parts(field, row) if isinstance(field.kind, Day) else {}
        return Key((in_list(field, value),), value, tuple(parts[part] for part in parts if part != "DAY"))

    def _reference(self, record: Any, reference: Reference) -> Key:
        if reference.target_name == "Division" and self._entity.name != "Division":
            return self._division(record.row[reference.column], (None, *LEVELS))
        found = self._target(record, reference)
        if found is None:
            return Key((), None)
        key = ("id",) if found.entity.is_reference else ("locality", "id")
        return Key(tuple(found.row[column] for column in key), found)

    def _division(self, code: int | None, levels: Sequence[str | None]) -> Key:
        rolled = (_rolled_up(code, level) for level in levels)
        found, *wider = (None if one is None else self._find("Division", one) for one in rolled)
        coarser = tuple(None if one is None else one.row["id"] for one in wider)
        return Key(() if found is None else (found.row["id"],), found, coarser)


def in_list(field: Field, value: Any) -> Any:
    """What a value is sorted by: a code's place in its list, anything else itself."""
    if value is None or not isinstance(field.kind, Coded):
        return value
    return [code.name for code in field.kind.codes].index(value)


def _before(names: Sequence[str], name: str) -> Sequence[str]:
    return names[: names.index(name)]


def _parts(field: Field, row: Row) -> dict[str, Any]:
    if row[field.main] is None:
        return dict.fromkeys(PARTS)
    at = datetime.fromisoformat(row[field.main])
    at = at.astimezone(CHINA) if at.tzinfo else at
    parts = {
        "YEAR": at.year,
        "QUARTER": f"{at.year:04}-Q{(at.month + 2) // 3}",
        "MONTH": f"{at:%Y-%m}",
        "DAY": at.date().isoformat(),
    }
    hidden = OPEN.get(row[f"{field.name}_precision"], set()) if isinstance(field.kind, Period) else set()
    return {part: None if part in hidden else value for part, value in parts.items()}


def _rolled_up(code: int | None, level: str | None) -> int | None:
    while level is not None and code is not None and level_of(code).name != level:
        code = parent_of(code)
    return code


class Lazy(dict[str, Any]):
    """Members made when asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Any:
        return self._make(name)


class Figures:
    """Figures over records; `fields` are the entity's by their names in the API."""

    def __init__(
        self, fields: Mapping[str, Field], records: Sequence[Any], target: Callable[[Any, str], Any], *, few: bool
    ) -> None:
        self.records = records
        self._fields = fields
        self._target = target
        #: Whether a count of fewer than five persons is told.
        self._few = few

    def over(self, records: Sequence[Any]) -> "Figures":
        """The same figures over other records."""
        return Figures(self._fields, records, self._target, few=self._few)

    def served(self) -> dict[str, Any]:
        """An `aggregate` with members that are made when asked for."""
        return {
            "count": len(self.records),
            "sum": Lazy(lambda name: self._made(name, sum, decimal)),
            "avg": Lazy(lambda name: self._made(name, _mean, lambda mean, scale: decimal(mean, scale, scale + 2))),
            "min": Lazy(lambda name: self._extreme(name, min)),
            "max": Lazy(lambda name: self._extreme(name, max)),
            "countDistinct": Lazy(self._distinct),
        }

    def values(self, name: str) -> list[Any]:
        """Values of a field, or its low bounds."""
        main = self._fields[name].main
        return [record.row[main] for record in self.records if record.row[main] is not None]

    def _highs(self, name: str) -> list[Any]:
        field = self._fields[name]
        rows = (record.row for record in self.records)
        return [row[f"{field.name}_high"] for row in rows if row[field.main] is not None]

    def _made(self, name: str, figure: Callable[[list[Any]], Any], spell: Callable[[Any, int], Any]) -> Any:
        kind = self._fields[name].kind
        scale = kind.scale if isinstance(kind, Number | Quantity) else 0
        values = self.values(name)
        if not values:
            return None
        low = spell(figure(values), scale)
        if not isinstance(kind, Quantity):
            return low
        highs = self._highs(name)
        return {"low": low, "high": None if None in highs else spell(figure(highs), scale)}

    def _extreme(self, name: str, of: Callable[[list[Any]], Any]) -> Any:
        kind = self._fields[name].kind
        exact = isinstance(kind, Number) or (isinstance(kind, Quantity) and kind.scale > 0)

        def spell(value: Any, scale: int) -> Any:
            return decimal(value, scale) if exact else value

        made = self._made(name, of, spell)
        known = [high for high in self._highs(name) if high is not None] if isinstance(kind, Quantity) else []
        if of is min and known:
            made["high"] = spell(min(known), kind.scale if isinstance(kind, Quantity) else 0)
        return made

    def _distinct(self, name: str) -> int | None:
        if name in self._fields:
            return len(set(self.values(name)))
        found = [target for record in self.records if (target := self._target(record, name)) is not None]
        count = len({target.row["code"] for target in found})
        return None if not self._few and count < 5 and self._persons(name) else count

    def _persons(self, name: str) -> bool:
        """Whether a reference leads to persons."""
        references = self.records[0].entity.references if self.records else {}
        return any(
            camel_case(reference.name) == name and ENTITIES[reference.target_name].about_persons
            for reference in references.values()
        )


def _mean(units: list[int]) -> Decimal:
    return Decimal(sum(units)) / len(units)


def decimal(units: Decimal | int, scale: int, places: int | None = None) -> str:
    """Units of 10**-scale as text, halves rounded away from zero."""
    unit = Decimal(1).scaleb(-(scale if places is None else places))
    return f"{Decimal(units).scaleb(-scale).quantize(unit, ROUND_HALF_UP) + 0:f}"


@dataclass(frozen=True)
class Group:
    """Records that share their keys, whose names in the API are `names`; `members` are the keys of each record."""

    names: Sequence[str]
    members: Sequence[tuple[Key, ...]]
    figures: Figures

    def served(self, name: str) -> Any:
        """A field of its key; null where it isn't grouped by."""
        return self.key(name).served if name in self.names else None

    def key(self, name: str) -> Key:
        """One of its keys."""
        return self.members[0][self.names.index(name)]


def grouped(figures: Figures, key: Callable[[Any, str], Key], names: Sequence[str]) -> list[Group]:
    """Groups by the names of what is grouped by, in the order of their keys."""
    found: dict[tuple[Any, ...], list[tuple[Any, tuple[Key, ...]]]] = {}
    for record in figures.records:
        keys = tuple(key(record, name) for name in names)
        found.setdefault(tuple(one.compared for one in keys), []).append((record, keys))
    members = [camel_case(name.lower()) for name in names]
    groups = [
        Group(members, [keys for _, keys in of], figures.over([record for record, _ in of])) for of in found.values()
    ]
    return sorted(groups, key=lambda group: [null_first(one.compared) for one in group.members[0]])


def null_first(values: Iterable[Any]) -> list[tuple[bool, Any]]:
    """Values for sorting, null as the smallest."""
    return [(value is not None, value) for value in values]


def told(groups: Sequence[Group]) -> list[Group]:
    """Groups of which none tells fewer than five persons, alone or by a sum of groups less those that are shown."""
    withheld = {
        number
        for number, group in enumerate(groups)
        if len(group.members) < 5 or any(key.vague for keys in group.members for key in keys)
    }
    more: set[int] = set()
    for cell in _margins(groups):
        rest = sum(count for number, count in cell.items() if number in withheld)
        large = [number for number in cell if number not in withheld]
        if 0 < rest < 5 and large:
            more.add(min(large, key=lambda number: (len(groups[number].members), number)))
    return [group for number, group in enumerate(groups) if number not in withheld | more]


def _margins(groups: Sequence[Group]) -> Iterator[Counter[int]]:
    """Every set of records whose sum can be asked for, by coarser keys or fewer: how many are of which group."""
    if not groups:
        return
    ways = [[None, *range(len(key.coarser)), -1] for key in groups[0].members[0]]
    for chosen in list(product(*ways))[1:]:
        cells: dict[tuple[Any, ...], Counter[int]] = {}
        for number, group in enumerate(groups):
            for keys in group.members:
                cells.setdefault(tuple(map(_told_by, keys, chosen)), Counter())[number] += 1
        yield from cells.values()


def _told_by(key: Key, way: int | None) -> Any:
    return key.compared if way is None else None if way == -1 else key.coarser[way]
