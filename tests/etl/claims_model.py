"""What records have to show of which several sources speak, worked out in plain Python from what each said last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: What a record shows of a leader's cell: the name in clear, and its mask.
LEADERS: Mapping[str, tuple[str | None, str | None]] = {
    "": (None, None),
    "张三丰": ("张三丰", "张**"),
    "李四": ("李四", "李*"),
    "张**": (None, "张**"),
    "王*": (None, "王*"),
}
#: What a record shows of a cell of members: low, high, approximate.
MEMBERS: Mapping[str, tuple[int | None, int | None, int | None]] = {
    "": (None, None, None),
    "18": (18, 18, 0),
    "21": (21, 21, 0),
    "20余": (20, None, 1),
}


@dataclass(frozen=True)
class Row:
    """What one source says of one team."""

    members: str
    leader: str
    speciality: str
    parent: str

    @property
    def values(self) -> dict[str, tuple[object, ...]]:
        """Columns of each field; of an empty cell, nothing but nulls."""
        return {
            "members": MEMBERS[self.members],
            "leader": LEADERS[self.leader],
            "speciality": (self.speciality or None,),
            "parent": (self.parent or None,),
        }


@dataclass
class Voice:
    """A source: its precedence, and what it says of each team by name."""

    name: str
    precedence: int | Mapping[str, int] = 0
    rows: Mapping[str, Row] = field(default_factory=dict)

    def rank(self, item: str) -> tuple[int, str]:
        stated = self.precedence if isinstance(self.precedence, Mapping) else {"*": self.precedence}
        return -stated.get(item, stated.get("*", 0)), self.name


@dataclass
class Choir:
    """All sources."""

    voices: dict[str, Voice] = field(default_factory=dict)

    @property
    def teams(self) -> set[str]:
        return {name for voice in self.voices.values() for name in voice.rows}

    def speaking(self, team: str) -> list[Voice]:
        return [voice for voice in self.voices.values() if team in voice.rows]

    def shown(self, team: str) -> dict[str, tuple[object, ...]]:
        """Columns of each field that the team's record shows."""
        return {
            item: voices[0].rows[team].values[item] if voices else _nothing(item) for item, voices in self._ranked(team)
        }

    def conflicts(self, team: str) -> set[tuple[str, str, str]]:
        """Field, source whose value is shown, and source that says otherwise."""
        return {
            (item, first.name, other.name)
            for item, (first, *others) in ((item, voices) for item, voices in self._ranked(team) if voices)
            for other in others
            if _differs(first.rows[team].values[item], other.rows[team].values[item])
        }

    def _ranked(self, team: str) -> Iterator[tuple[str, list[Voice]]]:
        """Of each field, the sources that give it, the one whose value is shown first."""
        for item in ("members", "leader", "speciality", "parent"):
            given = [voice for voice in self.speaking(team) if any(voice.rows[team].values[item])]

            def rank(voice: Voice, item: str = item) -> tuple[bool, tuple[int, str]]:
                masked = item == "leader" and voice.rows[team].values[item][0] is None
                return masked, voice.rank(item)

            yield item, sorted(given, key=rank)


def _nothing(item: str) -> tuple[None, ...]:
    return {"members": (None, None, None), "leader": (None, None)}.get(item, (None,))


def _differs(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two values differ; a mask may be that of what is in clear."""
    if len(one) == 2 and None in (one[0], other[0]):
        return one[1] != other[1]
    return one != other
