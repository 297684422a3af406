"""Lineage: where every record came from, what each run did, and what was not taken in."""

from sqlalchemy.orm import mapped_column

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.kinds import BOOLEAN, INSTANT, INTEGER, TEXT, Coded, Day, Integer, Moment, Number, Words
from schema.record import Base, ReferenceEntity


class RunStatus(CodeList, label="导入状态"):
    """State of an import run."""

    RUNNING = "running", "进行中", "Under way"
    MERGED = "merged", "已合并", "Merged; its records are served"
    UNCHANGED = "unchanged", "无变化", "Bytes and declaration are those of the last merge; nothing was read"
    NEEDS_REVIEW = "needs_review", "待审核", "Parked: nothing merged until somebody approves or discards it"
    DISCARDED = "discarded", "已放弃", "Parked and then discarded"
    FAILED = "failed", "失败", "Ended in an error; nothing merged"
    INTERRUPTED = "interrupted", "中断", "Its process ended before it could finish; nothing merged"


class Source(ReferenceEntity, label="数据源"):
    """Source that a plugin declares: one kind of ledger of one locality."""

    locality = ref("Division", "所属地方", "Locality that the source belongs to", reverse="sources", required=True)
    publisher = field(Words(), "发布单位", "Who keeps the ledger", example="七一社区居委会")
    entity = field(Words(), "实体", "Entity that its rows become", example="SubsidyGrant", required=True)
    plugin = field(Words(), "插件", "Plugin that declares it", required=True)
    #: Whether a plugin declares it at present.
    active = mapped_column(BOOLEAN, nullable=False)
    #: Precedence by field and reference, `*` for all others, as JSON; that of its last merge, null before the first.
    precedence = mapped_column(TEXT, nullable=True)


class ImportRun(ReferenceEntity, label="导入批次"):
    """One import of one source, with its books.

    read = inserted + updated + unchanged + revived + claimed + duplicate + rejected
    """

    source = ref("Source", "数据源", "Source that was imported", reverse="runs", required=True)
    status = field(Coded(RunStatus), "状态", "How it ended", required=True, indexed=True)
    started_at = field(Moment(), "开始时间", "When it began", required=True, indexed=True)
    finished_at = field(Moment(), "结束时间", "When it ended")
    as_of = field(Day(), "数据日期", "Day that the ledger speaks of, where it says so")
    read = field(Integer(), "读入", "Rows read", required=True)
    inserted = field(Integer(), "新增", "Rows that became records", required=True)
    updated = field(Integer(), "更新", "Rows that changed a record", required=True)
    unchanged = field(Integer(), "未变", "Rows equal to their record", required=True)
    revived = field(Integer(), "恢复", "Rows whose removed record came back", required=True)
    claimed = field(Integer(), "存疑", "Rows held as claims on a record of another source", required=True)
    duplicate = field(Integer(), "重复", "Rows identical to another row", required=True)
    rejected = field(Integer(), "拒收", "Rows not taken in", required=True)
    removed = field(Integer(), "移除", "Records that the ledger no longer holds", required=True)
    passed_on = field(Integer(), "转交", "Of those removed, records that another source took over", required=True)
    conflicts = field(Integer(), "冲突", "Values in which its records and another source differ", required=True)
    merge_number = field(
        Integer(),
        "合并序号",
        "Number under which it was merged; greater than those of all merges that were visible before",
        indexed=True,
    )
    error_code = field(Words(), "错误代码", "Code of the error that ended it")
    error = field(Words(), "错误", "What went wrong, where, and what to do; or why it is parked")
    #: Records brought by references and children, by entity, as JSON.
    derived = mapped_column(TEXT, nullable=True)
    #: Things to look at that didn't stop it, as a JSON array of texts.
    findings = mapped_column(TEXT, nullable=True)
    #: Hash of bytes, declaration, code and code lists.
    fingerprint = mapped_column(TEXT, nullable=True)
    #: Where the next run goes on once this one is merged, as JSON that the source's fetcher understands.
    cursor = mapped_column(TEXT, nullable=True)


class ImportProgress(Base):
    """How far the last run of a source has come; kept up a few times a second while the run is under way.

    Its entries are made outside the merge. They tell of a run that is under way only if that run's status says so.
    """

    __tablename__ = "import_progress"
    source_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    run_id = mapped_column(INTEGER, nullable=False)
    stage = mapped_column(TEXT, nullable=False)
    #: Rows staged so far.
    rows = mapped_column(INTEGER, nullable=False)
    #: Bytes of its files that have been staged, and of all its files; 0 of 0 until they are fetched.
    bytes_read = mapped_column(INTEGER, nullable=False)
    bytes_total = mapped_column(INTEGER, nullable=False)
    updated_at = mapped_column(INSTANT, nullable=False)


class RunFile(ReferenceEntity, label="导入文件"):
    """One table of one file of a run, with the tally of its lines.

    lines = blank + template + title + header + total + footer + excluded + read
    """

    run = ref("ImportRun", "导入批次", "Run that read it", reverse="files", required=True)
    name = field(Words(), "文件名", "Name of the file", required=True)
    sheet = field(Words(), "工作表", "Sheet, where the format has sheets")
    sha256 = field(Words(), "摘要", "SHA-256 of the bytes, under which they are kept", required=True)
    size = field(Number(0), "大小", "Size of the file", unit="B", required=True)
    lines = field(Integer(), "行数", "Lines in all", required=True)
    blank = field(Integer(), "空行", "Blank lines", required=True)
    template = field(Integer(), "模板行", "Lines that hold nothing but computed values of zero", required=True)
    title = field(Integer(), "标题行", "Lines above the header", required=True)
    header = field(Integer(), "表头行", "Lines of the header", required=True)
    total = field(Integer(), "合计行", "Totals and subtotals", required=True)
    footer = field(Integer(), "表尾行", "Remarks and signatures below the data", required=True)
    excluded = field(Integer(), "排除行", "Lines excluded by declaration", required=True)
    read = field(Integer(), "数据行", "Lines read as data", required=True)
    rows = field(Integer(), "记录数", "Rows made of the data lines; more where one line holds several", required=True)


class Reject(Base):
    """One reason why one row was not taken in; `raw` is sealed with the hub's key."""

    __tablename__ = "reject"
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    run_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    file_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    row = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    #: Counts the reasons of all records that one row holds, from 0.
    sequence = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    field = mapped_column(TEXT, nullable=True)
    #: Header of the source's column, where the reason concerns one.
    column = mapped_column(TEXT, nullable=True)
    reason = mapped_column(TEXT, nullable=False)
    zh = mapped_column(TEXT, nullable=False)
    en = mapped_column(TEXT, nullable=False)
    #: The row's cells as JSON.
    raw = mapped_column(TEXT, nullable=False)


class Change(Base):
    """One column of one record that a run changed, with the value before and after."""

    __tablename__ = "change"
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    entity = mapped_column(TEXT, primary_key=True)
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    run_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    column = mapped_column(TEXT, primary_key=True)
    before = mapped_column(TEXT, nullable=True)
    after = mapped_column(TEXT, nullable=True)


class MergedPart(Base):
    """Records of one entity and one source that a merge inserted, changed or removed, in the order of merges.

    They are those that still carry the run: a later merge that changes a record takes it over. The source is the owner
    of the records, which another source's merge may change by its claims.
    """

    __tablename__ = "merged_part"
    number = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    entity = mapped_column(TEXT, primary_key=True)
    source_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    locality = mapped_column(INTEGER, nullable=False)
    run_id = mapped_column(INTEGER, nullable=False)
    #: How many they were when it was merged.
    records = mapped_column(INTEGER, nullable=False)


class Claim(Base):
    """What one source says of a record of which several speak: place and values, kept until that source drops it.

    Every source that speaks of such a record has one, its owner, too; a record of which one source speaks has none.
    """

    __tablename__ = "claim"
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    entity = mapped_column(TEXT, primary_key=True)
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    source_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    run_id = mapped_column(INTEGER, nullable=False)
    file_id = mapped_column(INTEGER, nullable=False)
    row = mapped_column(INTEGER, nullable=False)
    hash = mapped_column(INTEGER, nullable=False)
    #: Values by column, as JSON.
    fields = mapped_column(TEXT, nullable=False)


class DifferentPersons(Base):
    """Two persons that look like one and were found to be two; the lesser id stands first."""

    __tablename__ = "different_persons"
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    other_id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    noted_at = mapped_column(INSTANT, nullable=False)


class Revision(Base):
    """Number of the last transaction that touched one entity of one locality; caches and subscriptions hang off it."""

    __tablename__ = "revision"
    locality = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    entity = mapped_column(TEXT, primary_key=True)
    number = mapped_column(INTEGER, nullable=False, index=True)
    changed_at = mapped_column(INSTANT, nullable=False)


class KeyFingerprint(Base):
    """Fingerprint of the key file under which personal keys were hashed; another key refuses to import."""

    __tablename__ = "key_fingerprint"
    fingerprint = mapped_column(TEXT, primary_key=True)
