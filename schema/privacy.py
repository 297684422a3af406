"""Privacy levels of columns, and the masks that stand in for personal values."""

from enum import IntEnum, StrEnum


class Privacy(IntEnum):
    """Who may read a column; a viewer holds one level and reads all levels up to it."""

    #: Everyone.
    PUBLIC = 0
    #: Viewers with a right to the record's locality; null for others.
    INTERNAL = 1
    #: Masked unless the viewer holds this level.
    PERSONAL = 2
    #: Null unless the viewer holds this level.
    SENSITIVE = 3


class Mask(StrEnum):
    """How a personal value is masked in its companion column (GB/T 35273-2020, 7.2)."""

    #: 张*, 李**, 欧阳**
    NAME = "name"
    #: 138****1234
    PHONE = "phone"
    #: 110105********0123
    ID_NUMBER = "id_number"
    #: An address down to the estate or building.
    ADDRESS = "address"
    #: The year of a birth date.
    BIRTH_DATE = "birth_date"
    #: Nothing of the text.
    TEXT = "text"
