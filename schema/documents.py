"""Trusted documents: the GraphQL texts that clients may name by an id instead of sending them."""

from hashlib import sha256

from sqlalchemy.orm import mapped_column

from schema.kinds import INSTANT, TEXT
from schema.record import Base

#: What the id of every document begins with; the rest is the SHA-256 of its text in hexadecimal digits.
ALGORITHM = "sha256:"


class TrustedDocument(Base):
    """A document under one of its ids: that of its text, or another one under which a build tool gave it to clients."""

    __tablename__ = "trusted_document"
    id = mapped_column(TEXT, primary_key=True)
    #: Hash of the text; what has one text is one document.
    digest = mapped_column(TEXT, nullable=False, index=True)
    text = mapped_column(TEXT, nullable=False)
    added_at = mapped_column(INSTANT, nullable=False)


def digest_of(text: str) -> str:
    """SHA-256 of a document's text in UTF-8, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()
