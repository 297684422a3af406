"""Output types of the API: entities, composites, connections and the query root."""

from collections.abc import Iterator

from hub.graphql.declaration.changes import feed_field, history_field
from hub.graphql.declaration.classes import BOOLEAN, FLOAT, ID, INTEGER, STRING, Argument, Member, Namespace, described
from hub.graphql.declaration.inputs import group_arguments, page_arguments
from hub.graphql.declaration.leaves import leaf
from hub.graphql.declaration.progress import progress_field
from hub.graphql.declaration.search import declare_search, search_field
from hub.graphql.model import DIVISION, FIGURE, RECORDED, RECORDED_FIELD, RUN, SOURCE, EntityModel, FieldModel, Model

NODE, QUERY = "Node", "Query"
#: The root field that gives records of any types by their ids.
NODES = "nodes"
#: The root field that gives code lists, and its types.
CODE_LISTS, CODE_LIST, CODE = "codeLists", "CodeList", "CodeListEntry"


def declare_outputs(types: Namespace, model: Model) -> None:
    """Declare every output type of the model; enums and inputs must be declared before."""
    key = Member("id", ID, described("统一编码", "The key, printed; fit to be kept and sent back"))
    types.add_interface(NODE, described("节点", "Anything that has an id"), [key])
    _declare_composites(types)
    for entity in model.values():
        stated = entity.entity
        types.add_type(entity.name, described(stated.label, stated.description), _members(entity, model), NODE)
        _declare_connection(types, entity)
    declare_search(types)
    types.add_type(QUERY, described("查询", "What can be asked"), _roots(model))


def _members(entity: EntityModel, model: Model) -> Iterator[Member]:
    yield Member("id", ID, described("统一编码", "The key, printed; fit to be kept and sent back"))
    for field in entity.fields.values():
        type_ = _nullable(leaf(field.stated.kind).output, field)
        yield Member(field.name, type_, field_text(field), deprecation=field.deprecation)
    if entity.is_record:
        yield Member("origin", "Origin", described("来源", "Where the record comes from, down to the row"))
        yield history_field()
    if entity.name == RUN:
        yield progress_field()
    if entity.name == FIGURE:
        text = described("台账数字", "What the ledgers add up to, one entry for each way of counting")
        yield Member(RECORDED_FIELD, f"list[{RECORDED}]", text)
    for relation in entity.one.values():
        type_ = relation.target if relation.certain else f"{relation.target} | None"
        yield Member(relation.name, type_, described(relation.label, relation.description))
    for relation in entity.many.values():
        text = described(relation.label, relation.description)
        yield Member(relation.name, f"{relation.target}Connection", text, page_arguments(model[relation.target]))


def _nullable(type_: str, field: FieldModel) -> str:
    return f"{type_} | None" if field.nullable else type_


def field_text(field: FieldModel) -> str:
    """The description of a value wherever it is served."""
    stated = field.stated
    unit = f" ({stated.unit})" if stated.unit else ""
    example = f", such as {stated.example}" if stated.example else ""
    return described(stated.label + unit, stated.description + example)


def _declare_composites(types: Namespace) -> None:
    approximate = Member("approximate", BOOLEAN, described("约数", "Whether the source calls it approximate"))
    for name, bound, en in (
        ("Quantity", INTEGER, "Measured quantity in whole units"),
        ("DecimalQuantity", "Decimal", "Measured quantity"),
    ):
        types.add_type(name, described("数量", en), [*bounds(bound), approximate])
    precision = Member("precision", "Precision", described("精度", "How exactly it is stated"))
    for name, bound, en in (("DatePeriod", "Date", "Span of days"), ("TimePeriod", "DateTime", "Span of time")):
        ends = [
            Member("start", f"{bound} | None", described("开始", "First; null where unknown")),
            Member("end", f"{bound} | None", described("结束", "Last; null where unknown")),
        ]
        types.add_type(name, described("时段", en), [*ends, precision])
    types.add_type(CODE, described("代码", "Value of a code list, and so of the enum of its name"), _code())
    text = described("代码表", "Closed set of values; the enum of the same name has them as its values")
    types.add_type(CODE_LIST, text, _code_list())
    types.add_type("Point", described("坐标", "Position on the earth"), _point())
    types.add_type("Origin", described("来源", "Where a record comes from"), _origin())
    types.add_type(RECORDED, described("台账数字", "What ledgers add up to beside a reported figure"), _recorded())
    types.add_type("PageInfo", described("分页信息", "Where a page stands in its list"), _page_info())


def bounds(type_: str) -> list[Member]:
    """Low and high of a quantity."""
    return [
        Member("low", type_, described("下限", "Low bound")),
        Member("high", f"{type_} | None", described("上限", "High bound; null for at least")),
    ]


def _code_list() -> Iterator[Member]:
    yield Member("name", STRING, described("名称", "Name of the list and of its enum"))
    yield Member("label", STRING, described("标签", "Chinese label"))
    yield Member("description", STRING, described("说明", "What its values tell apart"))
    yield Member("standard", f"{STRING} | None", described("标准", "Standard that it follows; null for the hub's own"))
    yield Member("codes", f"list[{CODE}]", described("代码", "Its values, in the order of the list"))


def _code() -> Iterator[Member]:
    yield Member("name", STRING, described("名称", "Value of the enum"))
    yield Member("code", STRING, described("代码", "Official code"))
    yield Member("zh", STRING, described("中文标签", "Chinese label"))
    yield Member("en", STRING, described("英文标签", "English label"))
    yield Member("aliases", f"list[{STRING}]", described("别名", "Other spellings met in ledgers"))


def _point() -> Iterator[Member]:
    yield Member("longitude", FLOAT, described("经度", "Degrees east, to seven places"))
    yield Member("latitude", FLOAT, described("纬度", "Degrees north, to seven places"))
    yield Member("datum", "Datum", described("基准", "Geodetic datum of the pair"))


def _origin() -> Iterator[Member]:
    yield Member("source", SOURCE, described("数据源", "Source that owns the record"))
    yield Member("run", RUN, described("导入批次", "Run that last changed it"))
    yield Member("file", STRING, described("文件", "Name of the file"))
    yield Member("sheet", f"{STRING} | None", described("工作表", "Sheet, where the format has sheets"))
    yield Member("row", INTEGER, described("行", "Row in the file or sheet"))
    yield Member("importedAt", "DateTime", described("导入时间", "When that run ended, or began"))


def _recorded() -> Iterator[Member]:
    yield Member("by", STRING, described("统计口径", "Ledger or table that counts"))
    yield Member("entity", STRING, described("实体", "Entity whose records are counted"))
    unseen = "null where there is no value, or where it could tell single persons"
    yield Member("low", "Decimal | None", described("下限", f"Low bound; {unseen}"))
    yield Member("high", "Decimal | None", described("上限", f"High bound; null for at least; {unseen}"))
    consistent = "Whether it agrees with what was reported, under its bound; null where low is null"
    yield Member("consistent", f"{BOOLEAN} | None", described("是否一致", consistent))


def _page_info() -> Iterator[Member]:
    yield Member("hasNextPage", BOOLEAN, described("有下一页", "Whether rows follow; also if `before` cut some off"))
    yield Member(
        "hasPreviousPage", BOOLEAN, described("有上一页", "Whether rows precede; also if `after` cut some off")
    )
    yield Member("startCursor", f"{STRING} | None", described("首游标", "Cursor of the first row"))
    yield Member("endCursor", f"{STRING} | None", described("末游标", "Cursor of the last row"))


def _declare_connection(types: Namespace, entity: EntityModel) -> None:
    name, label = entity.name, entity.entity.label
    node = Member("node", name, described("记录", "The record"))
    cursor = Member("cursor", STRING, described("游标", "Where it stands in this order"))
    types.add_type(f"{name}Edge", described(label, "A record in its place"), [cursor, node])
    types.add_type(f"{name}Connection", described(f"{label}列表", "A page of a list"), _connection(entity))


def _connection(entity: EntityModel) -> Iterator[Member]:
    yield Member("edges", f"list[{entity.name}Edge]", described("条目", "Records with their cursors"))
    yield Member("nodes", f"list[{entity.name}]", described("记录", "Records"))
    yield Member("pageInfo", "PageInfo", described("分页信息", "Where the page stands"))
    optional = " | None" if entity.entity.about_persons else ""
    unless = "; null where fewer than five match, unless the viewer may list them" if optional else ""
    yield Member("totalCount", INTEGER + optional, described("总数", f"How many match on all pages{unless}"))
    yield Member("aggregate", f"{entity.name}Aggregate{optional}", described("统计", f"Figures over all pages{unless}"))
    few = "; small groups are left out, and so many more that the rest tells no persons" if optional else ""
    text = described("分组", f"Figures over all pages by what records share{few}{unless}")
    yield Member("groups", f"{entity.name}Groups{optional}", text, group_arguments(entity))


def _roots(model: Model) -> Iterator[Member]:
    key = Argument("id", ID, described("统一编码", "The key"))
    for entity in model.values():
        stated = entity.entity
        text = described(stated.label, stated.description)
        yield Member(stated.plural, f"{entity.name}Connection", text, page_arguments(entity))
        yield Member(stated.singular, f"{entity.name} | None", text, (key,))
    names = Argument("names", f"list[{STRING}] | None", described("名称", "Only these, in this order; all if left out"))
    text = described("代码表", "Code lists with official codes and labels in both languages")
    yield Member(CODE_LISTS, f"list[{CODE_LIST}]", text, (names,))
    text = described("节点", "Record of any type by its id, removed or not; null where the id leads nowhere")
    yield Member("node", f"{NODE} | None", text, (key,))
    text = described("节点列表", "Records of any types by their ids and in their order; null for ids that lead nowhere")
    keys = Argument("ids", f"list[{ID}]", described("统一编码", "The keys; as many as a page may have"))
    yield Member(NODES, f"list[{NODE} | None]", text, (keys,))
    text = described("接入地方", "Divisions that have a source")
    yield Member("localities", f"{DIVISION}Connection", text, page_arguments(model[DIVISION]))
    yield feed_field("the beginning if left out")
    yield search_field()
