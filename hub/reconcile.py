"""Reported figures beside what the ledgers add up to."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import orjson

from hub.graphql.databases.backends import Backend, open_backend
from hub.graphql.declaration.build import declared
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from hub.settings import Settings
from hub.workshop import load_plugins, usable_measures
from schema.database import DatabaseError
from schema.figures import Bound
from schema.privacy import Privacy

#: Whoever has the database and the key file may see what every viewer may.
OPERATOR = Viewer(Privacy.SENSITIVE, persons=True)

QUERY = """
query Figures($after: String) {
  reportedFigures(first: 1000, after: $after) {
    nodes {
      measure title value { low high } bound unit quote
      locality { id name }
      origin { row }
      recorded { by low high consistent }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

#: One number, the two of a range, or none.
Value = int | float | list[int | float] | None


@dataclass(frozen=True)
class Reported:
    """A figure as it was published."""

    value: Value
    bound: str
    unit: str
    quote: str


@dataclass(frozen=True)
class Counted:
    """What one ledger or table adds up to; a sum or an extreme of nothing has neither value nor verdict.

    `is_open` tells that it holds quantities without a high bound: it adds up to the value at least.
    """

    by: str
    value: Value
    consistent: bool | None
    is_open: bool

    def as_json(self) -> dict[str, Any]:
        return {"by": self.by, "value": self.value, "consistent": self.consistent}


@dataclass(frozen=True)
class Reconciled:
    """A reported figure and every way of counting it; none where no measure counts it."""

    measure: str
    title: str
    locality: str
    place: str
    reported: Reported
    recorded: list[Counted]

    @property
    def agrees(self) -> bool:
        """Whether no way of counting disagrees."""
        return all(counted.consistent is not False for counted in self.recorded)

    def as_json(self) -> dict[str, Any]:
        """The shape that `hub reconcile --json` prints for one figure."""
        return {
            "measure": self.measure,
            "locality": self.locality,
            "reported": asdict(self.reported),
            "recorded": [counted.as_json() for counted in self.recorded],
        }


def reconcile(settings: Settings) -> list[Reconciled]:
    """All reported figures, by locality, in the order in which the publication gives them.

    Raises `DatabaseError` where they can't be counted.
    """
    api = declared()
    measures = usable_measures(api, load_plugins(settings))
    nodes = asyncio.run(_nodes(settings, lambda backend: Service(api, *backend, measures=measures)))
    nodes.sort(key=lambda node: (node["locality"]["id"], node["origin"]["row"]))
    return [_reconciled(node) for node in nodes]


async def _nodes(settings: Settings, over: Callable[[Backend], Service]) -> list[dict[str, Any]]:
    backend = open_backend(settings.database_url)
    try:
        return await _all(over(backend))
    finally:
        await backend.driver.aclose()


async def _all(service: Service) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    place: dict[str, Any] = {"endCursor": None, "hasNextPage": True}
    while place["hasNextPage"]:
        answer = await service.execute(QUERY, {"after": place["endCursor"]}, viewer=OPERATOR)
        document = orjson.loads(answer.body)
        if errors := document.get("errors"):
            raise DatabaseError(f"the figures can't be counted: {errors[0]['message']}")
        page = document["data"]["reportedFigures"]
        nodes += page["nodes"]
        place = page["pageInfo"]
    return nodes


def _reconciled(node: dict[str, Any]) -> Reconciled:
    value = _value(node["value"]["low"], node["value"]["high"])
    reported = Reported(value, Bound[node["bound"]].code, node["unit"], node["quote"])
    return Reconciled(
        node["measure"],
        node["title"],
        node["locality"]["id"],
        node["locality"]["name"],
        reported,
        [_counted(way) for way in node["recorded"]],
    )


def _counted(way: dict[str, Any]) -> Counted:
    low, high = way["low"], way["high"]
    return Counted(way["by"], _value(low, high), way["consistent"], is_open=low is not None and high is None)


def _value(low: str | None, high: str | None) -> Value:
    """The one number, both ends of a range, or what it is at least."""
    ends = list(_numbers((low, high)))
    if not ends:
        return None
    return ends[0] if len(set(ends)) == 1 else ends


def _numbers(texts: Sequence[str | None]) -> Iterator[int | float]:
    for text in texts:
        if text is not None:
            number = Decimal(text)
            yield int(number) if number == number.to_integral_value() else float(number)
