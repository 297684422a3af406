"""What is told of a record's values: personal ones as their masks, others that aren't public hidden."""

from collections.abc import Mapping
from typing import Any

from etl.masks import HIDDEN
from etl.notation import written
from schema.entity import ENTITIES
from schema.fields import Field, Reference, Stated
from schema.privacy import Privacy
from schema.unified_code import encode


def told(item: Stated, record: Mapping[str, Any]) -> str | None:
    """A value of a record, given by its columns, or the code of the record that a reference points at."""
    return _code(item, record) if isinstance(item, Reference) else _value(item, record)


def place(file: str, sheet: str | None, row: int) -> str:
    """A line of a ledger."""
    return "  ".join(filter(None, (file, sheet, f"row {row}")))


def _code(reference: Reference, record: Mapping[str, Any]) -> str | None:
    id_, target = record[reference.column], ENTITIES[reference.target_name]
    return _text(id_) if id_ is None or target.is_reference else encode(target.tag, record["locality"], id_)


def _value(field: Field, record: Mapping[str, Any]) -> str | None:
    if field.masked:
        return _text(record[field.masked])
    value = written(field.kind, [record[column.suffix] for column in field.columns])
    return value if not value or field.privacy is Privacy.PUBLIC else HIDDEN


def _text(value: object) -> str | None:
    return None if value is None else str(int(value) if isinstance(value, bool) else value)
