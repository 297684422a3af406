"""The hub's key file: makes pseudonyms of persons, and seals rejected rows that hold personal data."""

import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, insert, select

from etl.errors import EtlError
from schema.lineage import KeyFingerprint
from schema.record import Base

KEYS = Base.metadata.tables[KeyFingerprint.__tablename__]


class KeyMismatch(EtlError):
    """The key file isn't the one under which the database's persons were hashed."""

    code = "key_mismatch"


class KeyFile:
    """32 random bytes in a file of mode 0600, made at the first import. Lose it, and persons can't be matched again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def secret(self) -> str:
        """The key as 64 hexadecimal digits."""
        if not self.path.exists():
            self._make()
        text = self.path.read_text().strip()
        if len(text) != 64 or any(digit not in "0123456789abcdef" for digit in text):
            raise KeyMismatch("the key file holds no key", remedy=f"Restore {self.path.name} from a backup.")
        return text

    def _make(self) -> None:
        """Write the whole file first and link it into place, so that nobody ever reads half a key."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=self.path.parent) as file:
            file.write(os.urandom(32).hex())
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, self.path)

    @property
    def fingerprint(self) -> str:
        return sha256(b"fingerprint" + self.secret.encode()).hexdigest()[:16]

    @cached_property
    def _fernet(self) -> Fernet:
        return Fernet(urlsafe_b64encode(sha256(b"seal" + self.secret.encode()).digest()))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The sealed text. Raises `KeyMismatch` where it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise KeyMismatch(
                "this was sealed with another key", remedy=f"Restore the right {self.path.name}."
            ) from error

    def verify(self, connection: Connection) -> None:
        """Bind the database to this key at the first import. Raises `KeyMismatch` under another key."""
        known = connection.scalar(select(KEYS.c.fingerprint))
        if known is None:
            connection.execute(insert(KEYS).values(fingerprint=self.fingerprint))
        elif known != self.fingerprint:
            raise KeyMismatch(
                f"the database belongs to key {known}, the key file holds {self.fingerprint}",
                remedy=f"Restore the right {self.path.name}; nothing was imported.",
            )
