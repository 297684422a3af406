"""Code lists: closed sets of values with an official code, a Chinese and an English label."""

from enum import Enum
from typing import ClassVar, Self


class CodeList(Enum):
    """Base of all code lists; a member's name is what tables and the API hold.

    A member is declared as `NAME = code, zh, en, *aliases`; aliases are other spellings met in ledgers.
    """

    label: ClassVar[str]
    description: ClassVar[str]
    #: The standard whose names and codes the list follows; None for the hub's own lists.
    standard: ClassVar[str | None]

    def __init__(self, code: str, zh: str, en: str, *aliases: str) -> None:
        self.code = code
        self.zh = zh
        self.en = en
        self.aliases = aliases

    def __init_subclass__(cls, *, label: str, standard: str | None = None) -> None:
        super().__init_subclass__()
        cls.label = label
        cls.standard = standard
        cls.description = " ".join((cls.__doc__ or "").split())

    @classmethod
    def spellings(cls) -> dict[str, Self]:
        """Every text by which a ledger may name a member: its name, code, labels and aliases."""
        return {
            text: member for member in cls for text in (member.name, member.code, member.zh, member.en, *member.aliases)
        }
