"""Inputs of the API: operators, filters and orders."""

from collections.abc import Iterator

from hub.graphql.declaration.classes import BOOLEAN, ID, INTEGER, STRING, Argument, Member, Namespace, described
from hub.graphql.declaration.leaves import leaf
from hub.graphql.model import DIVISION, EntityModel, Model, Relation
from schema.kinds import Coded, Kind, Period, Quantity

#: What `first` of a list says.
FIRST = "How many from the start; 20 and at most 1,000 unless the server is set otherwise"
_EQ = ("eq", "等于", "Equal; null stands for no value")
_IN = ("in", "属于", "Equal to one of these; an empty list matches nothing")
_IS_NULL = ("isNull", "为空", "Whether there is no value")
_ORDERED = (
    ("gt", "大于", "Greater than"),
    ("gte", "大于等于", "Greater than or equal"),
    ("lt", "小于", "Less than"),
    ("lte", "小于等于", "Less than or equal"),
)
_LIKE = (
    "like",
    "匹配",
    r"Matches a pattern: % stands for any text, _ for one character, \ before either for itself; case counts",
)


def declare_inputs(types: Namespace, model: Model) -> None:
    """Declare every input of the model; enums must be declared before."""
    _declare_operators(types)
    for name in _coded(model):
        members = [_operator(name, *_EQ), _list_operator(name, *_IN), _operator(BOOLEAN, *_IS_NULL)]
        types.add_input(f"{name}Where", described("代码条件", f"Conditions on a {name}"), members)
    for entity in model.values():
        label = entity.entity.label
        types.add_input(f"{entity.name}Where", described(f"{label}条件", _ALL_HOLD), _conditions(entity))
        types.add_input(f"{entity.name}ListWhere", described(f"{label}列表条件", _ALL_HOLD), _quantifiers(entity))
        types.add_input(f"{entity.name}Order", described(f"{label}排序", "One key of an order"), _order(entity))
        text = described(f"{label}分组排序", "One key of an order")
        types.add_input(f"{entity.name}GroupOrder", text, _order(entity, "Group"))


def page_arguments(entity: EntityModel) -> tuple[Argument, ...]:
    """Arguments of a list of that entity."""
    return (
        Argument("where", f"{entity.name}Where | None", described("条件", "Which records; all if left out")),
        Argument(
            "orderBy", f"list[{entity.name}Order] | None", described("排序", "Keys of the order; the id comes last")
        ),
        Argument(
            "first",
            f"{INTEGER} | None",
            described("前若干条", FIRST),
        ),
        Argument("after", f"{STRING} | None", described("起点", "Cursor after which the page begins")),
        Argument(
            "last",
            f"{INTEGER} | None",
            described("后若干条", "How many from the end; at most 1,000 unless the server is set otherwise"),
        ),
        Argument("before", f"{STRING} | None", described("终点", "Cursor before which the page ends")),
    )


def group_arguments(entity: EntityModel) -> tuple[Argument, ...]:
    """Arguments of the groups of a list of that entity."""
    text = "One to eight fields whose values together make a group"
    persons = "; at most two where the viewer may not list the records" if entity.entity.about_persons else ""
    return (
        Argument("by", f"list[{entity.name}GroupField]", described("分组字段", text + persons)),
        Argument(
            "orderBy",
            f"list[{entity.name}GroupOrder] | None",
            described("排序", "Keys of the order, out of `by` or figures; all of `by` comes last"),
        ),
        Argument(
            "first",
            f"{INTEGER} | None",
            described("前若干组", "How many groups; 20 and at most 1,000 unless the server is set otherwise"),
        ),
    )


_ALL_HOLD = "Conditions that hold together"


def _declare_operators(types: Namespace) -> None:
    for name, operand, zh in (
        ("StringWhere", STRING, "文本"),
        ("IntWhere", INTEGER, "整数"),
        ("DecimalWhere", "Decimal", "小数"),
        ("DateWhere", "Date", "日期"),
        ("DateTimeWhere", "DateTime", "时刻"),
    ):
        like = [_operator(STRING, *_LIKE)] if operand is STRING else []
        ordered = [_operator(operand, *text) for text in _ORDERED]
        members = [_operator(operand, *_EQ), _list_operator(operand, *_IN), *ordered, *like]
        label = described(f"{zh}条件", _ALL_HOLD)
        types.add_input(name, label, [*members, _operator(BOOLEAN, *_IS_NULL)])
    flag = [_operator(BOOLEAN, *_EQ), _operator(BOOLEAN, *_IS_NULL)]
    types.add_input("BooleanWhere", described("是否条件", _ALL_HOLD), flag)
    has = Member("has", f"{STRING} | None", described("包含", "Holds exactly this text"))
    types.add_input("StringListWhere", described("文本列表条件", _ALL_HOLD), [has])
    types.add_input("IDWhere", described("编码条件", _ALL_HOLD), [_operator(ID, *_EQ), _list_operator(ID, *_IN)])
    types.add_input("LocalityWhere", described("地方条件", "Which localities brought the records"), _places())


def _operator(operand: str, name: str, zh: str, en: str) -> Member:
    return Member(name, f"{operand} | None", described(zh, en))


def _list_operator(operand: str, name: str, zh: str, en: str) -> Member:
    return Member(name, f"list[{operand}] | None", described(zh, en))


def _coded(model: Model) -> list[str]:
    kinds = (field.stated.kind for entity in model.values() for field in entity.fields.values())
    return list(dict.fromkeys(kind.codes.__name__ for kind in kinds if isinstance(kind, Coded)))


def _places() -> Iterator[Member]:
    yield Member("eq", f"{STRING} | None", described("等于", "This division code of 12 digits"))
    yield Member("in", f"list[{STRING}] | None", described("属于", "One of these; an empty list matches nothing"))
    yield Member(
        "within",
        f"{STRING} | None",
        described("位于", "This division or any in it, by a code of 2, 4, 6, 9 or 12 digits"),
    )


def _conditions(entity: EntityModel) -> Iterator[Member]:
    own = f"{entity.name}Where"
    yield Member("and", f"list[{own}] | None", described("且", "All of these hold; an empty list always does"))
    yield Member("or", f"list[{own}] | None", described("或", "Any of these holds; an empty list never does"))
    yield Member("not", f"{own} | None", described("非", "This doesn't hold, missing values included"))
    if entity.is_record:
        yield Member("removed", "RemovedFilter | None", described("已移除", "Removed records; left out by default"))
    yield Member("isNull", f"{BOOLEAN} | None", described("不存在", "As a relation: whether there is no such record"))
    yield Member("id", "IDWhere | None", described("统一编码", "By the key"))
    if entity.name == DIVISION:
        yield from _places()
    for field in entity.fields.values():
        operators = leaf(field.stated.kind).operators
        if operators:
            text = field.stated.description + _compared(field.stated.kind)
            text = described(field.stated.label, text)
            yield Member(field.name, f"{operators} | None", text, deprecation=field.deprecation)
    for relation in (*entity.one.values(), *entity.many.values()):
        yield _relation(relation)


def _compared(kind: Kind) -> str:
    if isinstance(kind, Quantity):
        return "; by its low bound"
    return f"; by its {kind.anchor}" if isinstance(kind, Period) else ""


def _relation(relation: Relation) -> Member:
    if relation.many:
        type_ = f"{relation.target}ListWhere"
    else:
        type_ = "LocalityWhere" if relation.required else f"{relation.target}Where"
    return Member(relation.name, f"{type_} | None", described(relation.label, relation.description))


def _quantifiers(entity: EntityModel) -> Iterator[Member]:
    own = f"{entity.name}Where | None"
    yield Member("some", own, described("存在", "At least one is such"))
    yield Member("none", own, described("不存在", "None is such"))


def _order(entity: EntityModel, of: str = "") -> Iterator[Member]:
    yield Member("field", f"{entity.name}{of}OrderField", described("字段", "What to order by"))
    yield Member("direction", "Direction | None", described("方向", "Downwards or upwards; upwards if left out"))
    yield Member("nulls", "Nulls | None", described("空值", "Where nulls stand; as the smallest value if left out"))
