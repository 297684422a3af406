"""What the API tells of changes: the feed of all that merges changed, the history of one record, and subscriptions."""

from collections.abc import Iterator

from hub.graphql.declaration.classes import BOOLEAN, ID, INTEGER, STRING, Argument, Member, Namespace, described
from hub.graphql.model import CHANGE, ENTITY_NAME, FEED, FIELD_CHANGE, RUN, EntityModel, Model, entity_name

CHANGES, IMPORT_PROGRESS = "changes", "importProgress"
SUBSCRIPTION = "Subscription"
UPSERTED, REMOVED = "UPSERTED", "REMOVED"

_KINDS = {
    UPSERTED: described("写入", "It was made, changed or revived: take it as it is now"),
    REMOVED: described("移除", "It vanished from its source"),
}
_LATEST = "each record at its latest change, in the order of merges"


def declare_change_enums(types: Namespace, model: Model) -> None:
    """Declare the enums of changes."""
    names = {entity_name(entity): _named(entity) for entity in model.values() if entity.is_record}
    types.add_enum(ENTITY_NAME, described("实体", "Entity whose records change and are found"), names.items())
    types.add_enum(f"{CHANGE}Kind", described("变更种类", "What became of a record"), _KINDS.items())


def declare_change_types(types: Namespace) -> None:
    """Declare the output types of changes, and the root of subscriptions."""
    types.add_type(CHANGE, described("变更", "A record that a merge made, changed, revived or removed"), _change())
    types.add_type(FEED, described("变更流", f"A page of changes, {_LATEST}"), _feed())
    text = described("字段变更", "A value of a record that a run changed")
    types.add_type(FIELD_CHANGE, text, _field_change())
    types.add_type(SUBSCRIPTION, described("订阅", "What is told as it happens"), _subscriptions())


def feed_field(start: str, told: str = "") -> Member:
    """The root field `changes`; `start` says where it begins without a cursor, `told` how its pages come."""
    text = f"What changed since a cursor, {_LATEST}"
    return Member(CHANGES, FEED, described("变更", text + told), _feed_arguments(start))


def history_field() -> Member:
    """The field of a record that tells its history."""
    text = "What runs changed of it, the latest first; values that you may not see are left out"
    size = described("前若干条", "How many; 20 and at most 1,000 unless the server is set otherwise")
    first = Argument("first", f"{INTEGER} | None", size)
    return Member(CHANGES, f"list[{FIELD_CHANGE}]", described("变更记录", text), (first,))


def about_which() -> tuple[Argument, ...]:
    """Arguments that name entities and localities."""
    return (
        Argument("entities", f"list[{ENTITY_NAME}] | None", described("实体", "Of which entities; all if left out")),
        Argument("locality", "LocalityWhere | None", described("地方", "Of which localities; all if left out")),
    )


def _named(entity: EntityModel) -> str:
    return described(entity.entity.label, entity.entity.description)


def _feed_arguments(start: str) -> tuple[Argument, ...]:
    size = "How many changes a page has at most; 20 and at most 1,000 unless the server is set otherwise"
    return (
        Argument("after", f"{STRING} | None", described("起点", f"Cursor after which it begins; {start}")),
        Argument("first", f"{INTEGER} | None", described("前若干条", size)),
        *about_which(),
    )


def _change() -> Iterator[Member]:
    yield Member("cursor", STRING, described("游标", "Where it stands in the feed"))
    yield Member("kind", f"{CHANGE}Kind", described("变更种类", "What became of the record"))
    yield Member("entity", ENTITY_NAME, described("实体", "Entity of the record"))
    yield Member("code", ID, described("统一编码", "Key of the record"))
    yield Member("run", f"{RUN} | None", described("导入批次", "Run that changed it last"))
    node = "The record as it is now, removed or not; null where you may not list records of its entity"
    yield Member("node", "Node | None", described("记录", node))


def _feed() -> Iterator[Member]:
    yield Member("changes", f"list[{CHANGE}]", described("变更", "The changes of the page; there may be none"))
    cursor = "Where the page ends: what comes next is asked for with it, now or after any time"
    yield Member("cursor", STRING, described("游标", cursor))
    more = "Whether more may follow at once, even if the page is short; if not, all that was merged is told"
    yield Member("hasMore", BOOLEAN, described("还有更多", more))


def _field_change() -> Iterator[Member]:
    yield Member("run", f"{RUN} | None", described("导入批次", "Run that changed it"))
    yield Member("at", "DateTime | None", described("时间", "When that run ended, or began"))
    name = "Name of the field, with that of its part after a dot where it has parts, such as attendance.low"
    yield Member("field", STRING, described("字段", name))
    how = "as the field prints it; a reference as the id of its record, a personal value masked"
    yield Member("before", "JSON | None", described("原值", f"Value before, {how}; null where there was none"))
    yield Member("after", "JSON | None", described("新值", f"Value after, {how}; null where there is none"))


def _subscriptions() -> Iterator[Member]:
    yield feed_field("the present if left out", ", page after page; the first one comes at once, and may be empty")
    text = "An import as it moves on; ends with the run if one is given, else goes on to the source's next one"
    arguments = (
        Argument("run", f"{ID} | None", described("导入批次", "Which run")),
        Argument("source", f"{ID} | None", described("数据源", "The newest run of which source")),
    )
    yield Member(IMPORT_PROGRESS, f"{RUN} | None", described("导入进度", f"{text}; null before the first"), arguments)
