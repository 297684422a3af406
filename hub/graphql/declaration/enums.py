"""Enums of the API: code lists, and the fields that lists are ordered and grouped by."""

from collections.abc import Container, Iterator, Mapping

from hub.graphql.declaration.classes import Namespace, described
from hub.graphql.declaration.groupings import groupings
from hub.graphql.declaration.leaves import leaf
from hub.graphql.model import EntityModel, Model
from schema.code_lists import CodeList
from schema.kinds import Coded, Datum, Precision, Quantity

#: The key among the fields to order by: what every order ends in.
BY_ID = "ID"
#: Figures among what groups are ordered by: their size, and the total of a field.
BY_COUNT, BY_SUM = "COUNT", "SUM_"


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
        keys = dict(_group_fields(entity))
        label = described(f"{entity.entity.label}分组字段", f"What {entity.entity.plural} are grouped by")
        types.add_enum(f"{entity.name}GroupField", label, keys.items())
        label = described(
            f"{entity.entity.label}分组排序字段", "What groups are ordered by: their keys or their figures"
        )
        types.add_enum(f"{entity.name}GroupOrderField", label, {**keys, **_figures(entity, keys)}.items())


DIRECTIONS = {
    "ASC": described("升序", "From the smallest value, of a code list from its first code; null is the smallest"),
    "DESC": described("降序", "From the greatest value, of a code list from its last code; null is the smallest"),
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


def _group_fields(entity: EntityModel) -> Iterator[tuple[str, str]]:
    for grouping in groupings(entity).values():
        yield grouping.name, described(grouping.label, grouping.description)


def _figures(entity: EntityModel, taken: Container[str]) -> Mapping[str, str]:
    figures = {BY_COUNT: described("条数", "How many records the group has")}
    for field in entity.fields.values():
        if leaf(field.stated.kind).sum:
            low = ", low bounds" if isinstance(field.stated.kind, Quantity) else ""
            text = described(f"{field.stated.label}合计", f"{field.stated.description}: the total{low}")
            figures[BY_SUM + field.enum_name] = text
    clashes = [name for name in figures if name in taken]
    if clashes:
        raise TypeError(f"{entity.name}: groups are ordered by figures named {', '.join(clashes)}; rename the field")
    return figures
