"""Enums of the API: code lists, and the fields that a list is ordered by."""

from collections.abc import Iterator

from hub.graphql.classes import Namespace, described
from hub.graphql.leaves import leaf
from hub.graphql.model import EntityModel, Model
from schema.code_lists import CodeList
from schema.kinds import Coded, Datum, Precision

#: The key among the fields to order by: what every order ends in.
BY_ID = "ID"


def declare_enums(types: Namespace, model: Model) -> None:
    """Declare every enum of the model."""
    for codes in code_lists(model).values():
        members = ((member.name, described(member.zh, member.en)) for member in codes)
        types.add_enum(codes.__name__, described(codes.label, codes.description), members)
    types.add_enum("Direction", described("排序方向", "Direction of an order"), DIRECTIONS.items())
    types.add_enum("Nulls", described("空值位置", "Where nulls stand in an order"), NULLS.items())
    types.add_enum("RemovedFilter", described("已移除记录", "What to do with removed records"), REMOVED.items())
    for entity in model.values():
        members = ((name, text) for name, text in _order_fields(entity))
        label = described(f"{entity.entity.label}排序字段", f"What {entity.entity.plural} are ordered by")
        types.add_enum(f"{entity.name}OrderField", label, members)


DIRECTIONS = {
    "ASC": described("升序", "From the smallest value; null is the smallest"),
    "DESC": described("降序", "From the greatest value; null is the smallest"),
}
NULLS = {
    "FIRST": described("空值在前", "Nulls before all values"),
    "LAST": described("空值在后", "Nulls after all values"),
}
REMOVED = {
    "EXCLUDE": described("不含", "Live records only"),
    "ONLY": described("仅", "Removed records only"),
    "INCLUDE": described("包含", "Live and removed records"),
}


def code_lists(model: Model) -> dict[str, type[CodeList]]:
    """Every code list that the values of a model take, by name."""
    kinds = (field.stated.kind for entity in model.values() for field in entity.fields.values())
    lists: list[type[CodeList]] = [Precision, Datum, *(kind.codes for kind in kinds if isinstance(kind, Coded))]
    return {codes.__name__: codes for codes in lists}


def _order_fields(entity: EntityModel) -> Iterator[tuple[str, str]]:
    yield BY_ID, described("统一编码", "The key; every order ends in it")
    for field in entity.fields.values():
        if leaf(field.stated.kind).sorts:
            yield field.enum_name, described(field.stated.label, field.stated.description)
