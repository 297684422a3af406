"""Units that a table states in its headers or above them, held against those that its columns are read in."""

import re

from etl.columns import Column, Value
from etl.errors import HeaderMismatch
from etl.headers import match, normal
from etl.mapping import made
from etl.normalise import Integer, Money, MoneyQuantity, Number, Quantity
from etl.stages.extract import Table
from schema.fields import Field

#: Units of one kind of thing, none of which means another, folded as headers are.
_FAMILIES = tuple(
    frozenset(map(normal, units))
    for units in (
        ("分", "角", "元", "百元", "千元", "万元", "百万元", "亿元"),
        ("分钟", "小时", "天", "学时", "课时"),
        ("人", "人次", "户", "户次"),
        ("㎡", "万㎡", "亩", "公顷"),
    )
)
_SYNONYMS = {"平方米": "m2", "平米": "m2", "万平方米": "万m2", "万平米": "万m2", "圆": "元"}
#: The last brackets of a folded header.
_STATED = re.compile(r"\((?:单位:?)?([^()]+)\)$")
_ABOVE = re.compile(r"单位[:：]\s*([^\s()（）,，、;；]+)")


def require_units(table: Table) -> None:
    """Raise `HeaderMismatch` for a column that is read in one unit where the table states another one of its kind."""
    own = made(table.compiled.source)
    for scope in table.compiled.root.scopes:
        for name, term in scope.values.items():
            if isinstance(term, Value) and isinstance(term.origin, Column) and term.origin.pattern not in own:
                _require(table, term.origin.pattern, term, scope.entity.fields[name])


def _require(table: Table, pattern: str, value: Value, field: Field) -> None:
    header = match(pattern, table.part.headers)
    read = [_folded(unit) for unit in _units(value, field)]
    family = next((family for family in _FAMILIES if family & {*read}), None)
    if header is None or family is None:
        return
    money = isinstance(value.normaliser, Money | MoneyQuantity)
    stated = _stated(header, table.part.title if money else "")
    if stated and _folded(stated) in family - {*read}:
        remedy = f'Declare .money(unit="{stated}").' if money else "Convert it by transform=, or map another field."
        raise HeaderMismatch(
            f'Column "{header}" is in {stated}, and {field.name} is read in {"、".join(read)}',
            where=table.place(),
            remedy=remedy,
        )


def _units(value: Value, field: Field) -> tuple[str, ...]:
    match value.normaliser:
        case Money(unit=unit) | MoneyQuantity(unit=unit):
            return (unit,)
        case Number(units=units) | Quantity(units=units) | Integer(units=units):
            return units or ((field.unit,) if field.unit else ())
    return ()


def _stated(header: str, title: str) -> str | None:
    """The unit of a header, or else of the lines above it."""
    found = _STATED.search(normal(header)) or _ABOVE.search(title)
    return found[1] if found else None


def _folded(unit: str) -> str:
    return _SYNONYMS.get(normal(unit), normal(unit))
