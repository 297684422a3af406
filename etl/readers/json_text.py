"""JSON text to Python values and to flat records, without losing a digit or a member."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from etl.errors import Place, UnreadableFile

#: What joins the scalars of a list in one cell.
LIST_SEPARATOR = "；"

_DOT = re.compile(r"(?<!\\)\.")
_AGAIN = "Ask the publisher to send it again."

Record = dict[str, str | None]


class Number(str):
    """A JSON number in its literal spelling."""

    __slots__ = ()


def parsed(text: str, name: str, first_line: int = 1) -> object:
    """Parse JSON; objects are dicts, numbers `Number`s.

    Raises `UnreadableFile` with line and column for text that isn't JSON, and for a member that an object has twice.
    """
    try:
        return json.loads(
            text, parse_int=Number, parse_float=Number, parse_constant=_no_constant, object_pairs_hook=_members
        )
    except json.JSONDecodeError as error:
        where = Place(name, row=first_line + error.lineno - 1, column=str(error.colno))
        raise UnreadableFile(f"Invalid JSON: {error.msg}", where=where, remedy=_AGAIN) from error
    except RecursionError as error:
        raise UnreadableFile("The JSON is nested too deeply", where=Place(name), remedy=_AGAIN) from error
    except ValueError as error:
        where = Place(name, row=first_line if first_line > 1 else None)
        raise UnreadableFile(f"Invalid JSON: {error}", where=where, remedy=_AGAIN) from error


def _no_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f'an object has the member "{next(n for n in names if names.count(n) > 1)}" twice')
    return found


def steps(path: str) -> tuple[str, ...]:
    """Split a path such as "result.items"; a dot inside a name is "\\."."""
    return tuple(step.replace("\\.", ".") for step in _DOT.split(path)) if path else ()


def flat(value: Mapping[str, object], where: Place, above: str = "") -> Record:
    """Flatten an object: nested members get paths joined by "/".

    Raises `UnreadableFile` when two members have one path.
    """
    record: Record = {}
    for name, member in value.items():
        path = f"{above}{name}"
        inner = flat(member, where, f"{path}/") if isinstance(member, dict) and member else {path: text(member)}
        merge(record, inner, where)
    return record


def merge(record: Record, more: Record, where: Place) -> None:
    """Add members to a record. Raises `UnreadableFile` when it has one already."""
    if twice := record.keys() & more.keys():
        raise UnreadableFile(
            f'Two members of a record have the path "{min(twice)}"', where=where, remedy="Ask for one of them renamed."
        )
    record.update(more)


def text(value: object) -> str | None:
    """Spell a value as a cell: lists of scalars joined by "；", other lists as JSON text; null when empty."""
    if value is None or value in ({}, []):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return LIST_SEPARATOR.join(spelled for each in value if (spelled := text(each)) is not None)
    return spell(value)


def spell(value: object) -> str:
    """Write a value as JSON text again, numbers by their literal."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{spell(name)}: {spell(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(spell, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def described(document: object, path: Sequence[str], above: str = "") -> Iterator[str]:
    """Give "name: value" for the scalar members beside the records that are at `path`."""
    if not isinstance(document, dict):
        return
    for name, member in document.items():
        if isinstance(member, dict):
            beside = path[1:] if path[:1] == (name,) else ()
            yield from described(member, beside, f"{above}{name}/")
        elif not isinstance(member, list) and member is not None:
            yield f"{above}{name}: {text(member)}"
