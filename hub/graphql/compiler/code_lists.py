"""Code lists as JSON: known when a plan is made."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from hub.graphql.compiler.planning import Planning
from hub.graphql.declaration.enums import code_lists
from hub.graphql.declaration.outputs import CODE, CODE_LIST, CODE_LISTS
from hub.graphql.errors import ApiError
from hub.graphql.operation.selections import Selected
from hub.graphql.operation.values import State
from hub.graphql.wording import shown
from schema.code_lists import CodeList

#: A field's value for what it is selected of.
Values = Mapping[str, Callable[[Any, Selected], Any]]


class CodeLists:
    """Answers the root field `codeLists`."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._lists: Values = {
            "name": lambda codes, _: codes.__name__,
            "label": lambda codes, _: codes.label,
            "description": lambda codes, _: codes.description,
            "standard": lambda codes, _: codes.standard,
            "codes": lambda codes, item: [self._object(CODE, _CODES, member, item) for member in codes],
        }

    def json(self, item: Selected) -> bytes:
        """The lists that are asked for, in the order of their names as given, or all by name."""
        return orjson.dumps([self._object(CODE_LIST, self._lists, codes, item) for codes in self._chosen(item)])

    def _chosen(self, item: Selected) -> list[type[CodeList]]:
        known = code_lists(self._planning.model)
        value = self._planning.arguments(item, "Query").get("names")
        if value is None or value.state() is not State.GIVEN:
            return [known[name] for name in sorted(known)]
        names: tuple[str, ...] = value.ask(tuple)
        unknown = next((name for name in names if name not in known), None)
        if unknown is not None:
            raise ApiError("CODE_LIST_UNKNOWN", f"there is no code list {shown(unknown)}; {CODE_LISTS} names them all")
        return [known[name] for name in names]

    def _object(self, type_name: str, values: Values, of: Any, item: Selected) -> dict[str, Any]:
        selected = self._planning.selections.of(item, type_name)
        return {one.key: type_name if one.name == "__typename" else values[one.name](of, one) for one in selected}


_CODES: Values = {
    "name": lambda member, _: member.name,
    "code": lambda member, _: member.code,
    "zh": lambda member, _: member.zh,
    "en": lambda member, _: member.en,
    "aliases": lambda member, _: list(member.aliases),
}
