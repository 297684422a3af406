"""How far a run has come: a field of runs that are under way."""

from collections.abc import Iterator

from hub.graphql.declaration.classes import INTEGER, Member, Namespace, described
from hub.graphql.model import PROGRESS, PROGRESS_FIELD

STAGE = "ImportStage"
#: Stages of a run, in their order.
STAGES = {
    "EXTRACT": described("读取", "Files are fetched and read"),
    "NORMALISE": described("规范化", "Texts are read as values"),
    "VALIDATE": described("校验", "Rows are checked"),
    "RESOLVE": described("解析", "Keys and references are computed"),
    "STAGE": described("暂存", "Rows are staged"),
    "MERGE": described("合并", "It waits for its turn to merge, or merges"),
    "COMMIT": described("提交", "All is written and about to be committed"),
}


def declare_progress(types: Namespace) -> None:
    """Declare the types of a run's progress."""
    types.add_enum(STAGE, described("导入阶段", "What a run does at present"), STAGES.items())
    types.add_type(PROGRESS, described("导入进度", "How far a run has come that is under way"), _progress())


def progress_field() -> Member:
    """The field of a run that tells its progress."""
    text = "How far it has come, told a few times a second; null unless it is under way"
    return Member(PROGRESS_FIELD, f"{PROGRESS} | None", described("导入进度", text))


def _progress() -> Iterator[Member]:
    yield Member("stage", STAGE, described("阶段", "What it does at present"))
    yield Member("rows", INTEGER, described("已暂存行数", "Rows staged so far"))
    read = "Bytes of its files that were staged so far"
    yield Member("bytesRead", "BigInt", described("已读字节", read))
    yield Member("bytesTotal", "BigInt", described("总字节", "Bytes of all its files; 0 until they are fetched"))
    yield Member("updatedAt", "DateTime", described("更新时间", "When it was told"))
