"""Output types of figures: aggregates over lists, and groups of records with theirs."""

from collections.abc import Callable, Iterator

from hub.graphql.declaration.classes import BOOLEAN, INTEGER, Member, Namespace, described
from hub.graphql.declaration.groupings import groupings
from hub.graphql.declaration.leaves import Leaf, leaf
from hub.graphql.declaration.outputs import bounds, field_text
from hub.graphql.model import EntityModel, Model

_ROUNDED = "to two places more than they have, halves rounded away from zero"


def declare_figures(types: Namespace, model: Model) -> None:
    """Declare the types of every entity's figures; enums must be declared before."""
    _declare_quantities(types)
    for entity in model.values():
        _declare_aggregate(types, entity, model)
        _declare_groups(types, entity)


def _declare_quantities(types: Namespace) -> None:
    """What is figured out of quantities, which have a low and a high bound."""
    for name, bound in (("QuantitySum", "BigInt"), ("DecimalQuantitySum", "Decimal")):
        types.add_type(name, described("数量合计", "Sum of quantities; no high where one has none"), bounds(bound))
    text = f"Average of quantities, {_ROUNDED}; no high where one has none"
    types.add_type("QuantityAverage", described("数量平均", text), bounds("Decimal"))
    text = "Bounds of the least or greatest quantity; no high where it may be any number above low"
    for name, bound in (("QuantityExtreme", INTEGER), ("DecimalQuantityExtreme", "Decimal")):
        types.add_type(name, described("数量极值", text), bounds(bound))


def _declare_aggregate(types: Namespace, entity: EntityModel, model: Model) -> None:
    name, label = entity.name, entity.entity.label
    distinct = described(f"{label}去重计数", "How many different values there are, null left out")
    types.add_type(f"{name}DistinctCount", distinct, _distinct(entity, model))
    figures = [
        Member("count", INTEGER, described("条数", "How many match")),
        *_declare_totals(types, entity),
        *_declare_extremes(types, entity),
        Member(
            "countDistinct", f"{name}DistinctCount", described("去重计数", "How many different values each field has")
        ),
    ]
    types.add_type(f"{name}Aggregate", described(f"{label}统计", "Figures over all that match"), figures)


def _declare_totals(types: Namespace, entity: EntityModel) -> Iterator[Member]:
    name, label = entity.name, entity.entity.label
    few = ", or where fewer than five have or lack one, unless the viewer may list them"
    null = "null where no row has a value" + (few if entity.entity.about_persons else "")
    sums, averages = (list(_values(entity, of)) for of in (lambda face: face.sum, lambda face: face.avg))
    if sums:
        types.add_type(f"{name}Sum", described(f"{label}合计", f"Totals; {null}"), sums)
        text = f"Averages of the values, {_ROUNDED}; {null}"
        types.add_type(f"{name}Average", described(f"{label}平均", text), averages)
        yield Member("sum", f"{name}Sum", described("合计", "Totals of each field"))
        yield Member("avg", f"{name}Average", described("平均", "Average of each field"))


def _declare_extremes(types: Namespace, entity: EntityModel) -> Iterator[Member]:
    name = entity.name
    refused = "; only for viewers who may list the records" if entity.entity.about_persons else ""
    extremes = list(_values(entity, lambda face: face.extreme))
    if extremes:
        text = f"Value at one end of each field's order; null where no row has one{refused}"
        types.add_type(f"{name}Extreme", described(f"{entity.entity.label}极值", text), extremes)
        yield Member("min", f"{name}Extreme", described("最小", f"Least value of each field{refused}"))
        yield Member("max", f"{name}Extreme", described("最大", f"Greatest value of each field{refused}"))


def _values(entity: EntityModel, figure: Callable[[Leaf], str | None]) -> Iterator[Member]:
    for field in entity.fields.values():
        type_ = figure(leaf(field.stated.kind))
        if type_:
            yield Member(field.name, f"{type_} | None", field_text(field), deprecation=field.deprecation)


def _distinct(entity: EntityModel, model: Model) -> Iterator[Member]:
    for field in entity.fields.values():
        if leaf(field.stated.kind).distinct:
            yield Member(field.name, INTEGER, field_text(field), deprecation=field.deprecation)
    for relation in entity.one.values():
        persons = model[relation.target].entity.about_persons
        text = relation.description + ("; null below five, unless the viewer may list them" if persons else "")
        yield Member(relation.name, INTEGER + " | None" * persons, described(relation.label, text))


def _declare_groups(types: Namespace, entity: EntityModel) -> None:
    name, label = entity.name, entity.entity.label
    keys = [
        Member(grouping.member, f"{grouping.type} | None", described(grouping.label, grouping.description))
        for grouping in groupings(entity).values()
    ]
    text = "What a group's records share; null where they have no value, and where it isn't in `by`"
    types.add_type(f"{name}GroupKey", described(f"{label}分组键", text), keys)
    group = [
        Member("key", f"{name}GroupKey", described("分组键", "What its records share")),
        Member("aggregate", f"{name}Aggregate", described("统计", "Figures over its records")),
    ]
    types.add_type(f"{name}Group", described(f"{label}分组", "Records that share a key"), group)
    groups = [
        Member("nodes", f"list[{name}Group]", described("分组", "Groups, in the order asked for")),
        Member("totalCount", INTEGER, described("组数", "How many groups there are, also beyond `first`")),
        Member("hasMore", BOOLEAN, described("还有更多", "Whether there are groups beyond `first`")),
    ]
    types.add_type(f"{name}Groups", described(f"{label}分组列表", "The first groups of a list"), groups)
