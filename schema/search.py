"""The index of texts: which grams lie in which records. Whether a record holds a word, only its own row tells."""

from sqlalchemy import Index, Integer
from sqlalchemy.orm import mapped_column

from schema.fields import Field
from schema.kinds import INTEGER, NUMBERS, TEXT
from schema.privacy import Privacy
from schema.record import Base

#: Stands among the entities of revisions for the index.
INDEX = "SearchRecord"


class SearchRecord(Base):
    """A record that the index knows, under the number that stands for it there; it may be gone or changed since."""

    __tablename__ = "search_record"
    number = mapped_column(INTEGER.with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False)
    entity = mapped_column(TEXT, nullable=False)
    locality = mapped_column(INTEGER, nullable=False)
    id = mapped_column(INTEGER, nullable=False)
    __table_args__ = (Index(None, "entity", "locality", "id", unique=True),)


class SearchSegment(Base):
    """Grams that were indexed together, of one layer."""

    __tablename__ = "search_segment"
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    layer = mapped_column(INTEGER, nullable=False)
    #: Sum of the sizes of its grams.
    size = mapped_column(INTEGER, nullable=False)


class SearchGram(Base):
    """The records that have a gram in a text of the segment's layer."""

    __tablename__ = "search_gram"
    segment = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    gram = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    #: How many records these are.
    size = mapped_column(INTEGER, nullable=False)
    #: Their numbers, as a JSON array or an array.
    records = mapped_column(NUMBERS, nullable=False)
    __table_args__ = ({"sqlite_with_rowid": False},)


class SearchProgress(Base):
    """How far the index has come: the place in the feed of changes up to which all is in it."""

    __tablename__ = "search_progress"
    id = mapped_column(INTEGER, primary_key=True, autoincrement=False)
    #: Tells the fields that are searched from those of another version.
    fingerprint = mapped_column(TEXT, nullable=False)
    number = mapped_column(INTEGER, nullable=False)
    entity = mapped_column(TEXT, nullable=False)
    source_id = mapped_column(INTEGER, nullable=False)
    record_id = mapped_column(INTEGER, nullable=False)


def layer(field: Field, *, about_persons: bool) -> Privacy:
    """What of the index a text lies in: one part for each level of rights that it takes to find a record by it."""
    return max(field.privacy, Privacy.INTERNAL) if about_persons else field.privacy
