"""Figures and groups as the oracle makes them, in plain Python over rows held in lists."""

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
    """One key of one record: what it is compared by, what is served, and the coarser keys that it decides."""

    compared: tuple[Any, ...]
    served: Any
    coarser: tuple[Any, ...] = ()


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
            known = parts[last] is not None
            return Key(
                (parts[last],), parts[last], tuple(parts[part] if known else None for part in _before(PARTS, last))
            )
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
        rolled = [_rolled_up(code, level) for level in levels]
        found = None if rolled[0] is None else self._find("Division", rolled[0])
        if found is None:
            return Key((), None, tuple(None for _ in levels[1:]))
        return Key((rolled[0],), found, tuple(rolled[1:]))


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
    """Records that share their keys, each by its name in the API."""

    keys: Mapping[str, Key]
    figures: Figures

    def served(self, name: str) -> Any:
        """A field of its key; null where it isn't grouped by."""
        return self.keys[name].served if name in self.keys else None


def grouped(figures: Figures, key: Callable[[Any, str], Key], names: Sequence[str]) -> list[Group]:
    """Groups by the names of what is grouped by, in the order of their keys."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for record in figures.records:
        found.setdefault(tuple(key(record, name).compared for name in names), []).append(record)
    groups = [
        Group({camel_case(name.lower()): key(records[0], name) for name in names}, figures.over(records))
        for records in found.values()
    ]
    return sorted(groups, key=lambda group: [null_first(one.compared) for one in group.keys.values()])


def null_first(values: Iterable[Any]) -> list[tuple[bool, Any]]:
    """Values for sorting, null as the smallest."""
    return [(value is not None, value) for value in values]


def told(groups: Sequence[Group]) -> list[Group]:
    """Groups of which none tells fewer than five persons, alone or by a sum of groups less those that are shown."""
    withheld = {id(group) for group in groups if len(group.figures.records) < 5}
    more: set[int] = set()
    for margin in _margins(groups):
        rest = sum(len(group.figures.records) for group in margin if id(group) in withheld)
        large = [group for group in margin if id(group) not in withheld]
        if 0 < rest < 5 and large:
            more.add(id(min(large, key=lambda group: len(group.figures.records))))
    return [group for group in groups if id(group) not in withheld | more]


def _margins(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Every set of groups whose sum can be asked for: those that agree in coarser keys, or in fewer."""
    if not groups:
        return
    ways = [[None, *range(len(key.coarser)), -1] for key in groups[0].keys.values()]
    for chosen in list(product(*ways))[1:]:
        cells: dict[tuple[Any, ...], list[Group]] = {}
        for group in groups:
            cells.setdefault(tuple(map(_told_by, group.keys.values(), chosen)), []).append(group)
        yield from cells.values()


def _told_by(key: Key, way: int | None) -> Any:
    return key.compared if way is None else None if way == -1 else key.coarser[way]
