"""Tokens: who may see more of the data than everybody."""

from sqlalchemy.orm import mapped_column

from schema.kinds import INSTANT, TEXT
from schema.record import Base


class Token(Base):
    """What the bearer of a secret may see. The secret itself is kept nowhere."""

    __tablename__ = "token"
    name = mapped_column(TEXT, primary_key=True)
    #: SHA-256 of the secret; it is random and long, so that nothing slower is needed.
    digest = mapped_column(TEXT, nullable=False, unique=True)
    #: Highest privacy level that is served in clear, a name of `Privacy`.
    level = mapped_column(TEXT, nullable=False)
    #: Division codes as a JSON array of texts: only records of localities in these are served; empty for all.
    localities = mapped_column(TEXT, nullable=False)
    created_at = mapped_column(INSTANT, nullable=False)
    expires_at = mapped_column(INSTANT, nullable=True)
    revoked_at = mapped_column(INSTANT, nullable=True)
