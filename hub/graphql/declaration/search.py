"""What the API tells of a search: records that hold its words, ranked, each with the text that matched."""

from collections.abc import Iterator

from hub.graphql.declaration.changes import about_which
from hub.graphql.declaration.classes import INTEGER, STRING, Argument, Member, Namespace, described
from hub.graphql.declaration.inputs import FIRST

SEARCH = "search"
CONNECTION, EDGE, EXCERPT, RANK = "SearchConnection", "SearchEdge", "SearchExcerpt", "SearchRank"
WHOLE, START, WITHIN = "WHOLE", "START", "WITHIN"

_RANKS = {
    WHOLE: described("全文", "The word is the whole text"),
    START: described("开头", "The text begins with the word"),
    WITHIN: described("其中", "The word stands further on in the text"),
}


def declare_search(types: Namespace) -> None:
    """Declare the types of a search; interfaces must be declared before."""
    types.add_enum(
        RANK, described("匹配程度", "How well a text matches the first word, the best first"), _RANKS.items()
    )
    types.add_type(EXCERPT, described("摘录", "Where the first word stands in a text"), _excerpt())
    types.add_type(EDGE, described("搜索结果", "A record that was found, and by what"), _edge())
    types.add_type(CONNECTION, described("搜索结果列表", "A page of the records that were found"), _connection())


def search_field() -> Member:
    """The root field `search`."""
    text = (
        "Records whose texts hold all words, in any order and in any of the texts that you see in clear: those first "
        "in which the first word stands furthest in front, then the shortest texts. What was imported a moment ago is "
        "found once it is indexed, and nothing is found by what it no longer says"
    )
    words = (
        "Words with blanks between them, Chinese of any length, at most 100 characters; full and half width, and A to "
        "Z and a to z, count as the same"
    )
    arguments = (
        Argument("text", STRING, described("文本", words)),
        *about_which(),
        Argument("first", f"{INTEGER} | None", described("前若干条", FIRST)),
        Argument("after", f"{STRING} | None", described("起点", "Cursor after which the page begins")),
    )
    return Member(SEARCH, CONNECTION, described("搜索", text), arguments)


def _connection() -> Iterator[Member]:
    yield Member("edges", f"list[{EDGE}]", described("结果与游标", "Records with what they were found by"))
    yield Member("nodes", "list[Node]", described("结果", "The records of the page"))
    yield Member("pageInfo", "PageInfo", described("页信息", "Where the page lies"))
    yield Member("totalCount", INTEGER, described("总数", "How many records were found, over all pages"))


def _edge() -> Iterator[Member]:
    yield Member("cursor", STRING, described("游标", "Place in the list, for after"))
    yield Member("node", "Node", described("记录", "The record"))
    field = "Name of the field whose text matches the first word best"
    yield Member("field", STRING, described("字段", field))
    yield Member("rank", RANK, described("匹配程度", "How well it matches"))
    yield Member("excerpt", EXCERPT, described("摘录", "The place in that text"))


def _excerpt() -> Iterator[Member]:
    yield Member("before", STRING, described("前文", "Up to 20 characters before it"))
    yield Member("match", STRING, described("命中", "The word as the text has it"))
    yield Member("after", STRING, described("后文", "Up to 20 characters after it"))
