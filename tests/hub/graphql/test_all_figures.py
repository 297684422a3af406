"""Numbers of every entity come to what polars computes on the same rows, for any condition and any keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLSchema
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from hub.graphql.viewer import Viewer
from schema import ENTITIES, Entity
from schema.entity import camel_case
from schema.fields import Field
from schema.kinds import Coded, Flag, Integer, Number, Quantity, Words
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import conditions
from tests.hub.graphql.resolvers import Oracle

Ask = Callable[..., Any]
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)
RECORDS = [entity for entity in ENTITIES.values() if not entity.is_reference]
#: Figures by their names, each with whether null is its upper bound where a row has no upper bound.
FIGURES = {"sum": True, "avg": True, "min": False, "max": True}


@pytest.fixture(scope="module")
def oracle(sdl: str, ledger: Ledger) -> Oracle:
    return Oracle(sdl, ledger, FULL.level, persons=FULL.persons)


def numbers(entity: Entity, core: GraphQLSchema) -> list[Field]:
    """Fields that have totals."""
    sums = core.type_map.get(f"{entity.name}Sum")
    names = sums.fields if isinstance(sums, GraphQLObjectType) else {}
    return [field for field in entity.fields.values() if camel_case(field.name) in names]


def keys(entity: Entity, core: GraphQLSchema) -> list[Field]:
    """Fields that rows are grouped by as they are."""
    names = core.type_map[f"{entity.name}GroupField"]
    assert isinstance(names, GraphQLEnumType)
    plain = (field for field in entity.fields.values() if isinstance(field.kind, Coded | Flag | Integer | Words))
    return [field for field in plain if field.name.upper() in names.values]


def query(entity: Entity, fields: Sequence[Field], by: Sequence[Field]) -> str:
    bounds = {field.name: " { low high }" if isinstance(field.kind, Quantity) else "" for field in fields}
    of = " ".join(camel_case(name) + bound for name, bound in bounds.items())
    figures = " ".join(["count", *(f"{name} {{ {of} }}" for name in FIGURES if fields)])
    named = " ".join(camel_case(field.name) for field in by)
    keys = ", ".join(field.name.upper() for field in by)
    return f"""query Q($where: {entity.name}Where) {{ {entity.plural}(where: $where) {{
      aggregate {{ {figures} }}
      groups(by: [{keys}], first: 1000) {{ totalCount nodes {{ key {{ {named} }} aggregate {{ {figures} }} }} }}
    }} }}"""


def columns(field: Field) -> list[str]:
    return [f"{field.name}_low", f"{field.name}_high"] if isinstance(field.kind, Quantity) else [field.main]


def computed(fields: Sequence[Field]) -> Iterator[pl.Expr]:
    """What polars makes of rows; averages as hundredths of the unit in whole numbers, halves away from zero."""
    yield pl.len().alias("count")
    for name in (name for field in fields for name in columns(field)):
        column = pl.col(name).cast(pl.Int64)
        total, count = column.sum(), column.count()
        yield count.alias(f"count {name}")
        yield total.alias(f"sum {name}")
        yield (total.sign() * ((200 * total.abs() + count) // (2 * count))).alias(f"avg {name}")
        yield column.min().alias(f"min {name}")
        yield column.max().alias(f"max {name}")


def served(made: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Figures of polars as the API spells them."""
    told = {name: {camel_case(field.name): figure(made, name, field) for field in fields} for name in FIGURES if fields}
    return {"count": made["count"], **told}


def figure(made: Mapping[str, Any], name: str, field: Field) -> Any:
    scale = field.kind.scale if isinstance(field.kind, Number | Quantity) else 0

    def spelled(column: str) -> Any:
        value = made[f"{name} {column}"]
        if name in ("min", "max") and not scale:
            return value
        places = scale + 2 if name == "avg" else scale
        return f"{Decimal(value).scaleb(-places):.{places}f}"

    low, *highs = columns(field)
    if not made[f"count {low}"]:
        return None
    if not highs:
        return spelled(low)
    known, all_known = made[f"count {highs[0]}"], made[f"count {highs[0]}"] == made[f"count {low}"]
    return {"low": spelled(low), "high": spelled(highs[0]) if known and (all_known or not FIGURES[name]) else None}


def matching(oracle: Oracle, entity: Entity, where: dict[str, Any]) -> list[str]:
    """The records that a condition holds of."""
    listed = f"{{ found: {entity.plural}(where: $where, first: 1000) {{ nodes {{ id }} }} }}"
    data = oracle.execute(f"query Q($where: {entity.name}Where) {listed}", {"where": where}).data
    assert data is not None
    return [node["id"] for node in data["found"]["nodes"]]


@given(data=st.data(), entity=st.sampled_from(RECORDS))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_numbers_are_those_of_polars(
    data: st.DataObject, entity: Entity, ask: Ask, core: GraphQLSchema, ledger: Ledger, oracle: Oracle
) -> None:
    where = data.draw(conditions(core, ledger, entity.name, clear=True))
    by = data.draw(st.lists(st.sampled_from(keys(entity, core)), min_size=1, max_size=3, unique=True))
    fields = numbers(entity, core)
    text = query(entity, fields, by)
    note(text)
    answer = ask(text, {"where": where}, viewer=FULL)["data"][entity.plural]
    codes = matching(oracle, entity, where)
    rows = pl.DataFrame(ledger[entity.name], infer_schema_length=None).filter(pl.col("code").is_in(codes))
    assert answer["aggregate"] == served(rows.select(computed(fields)).row(0, named=True), fields)
    names = [field.main for field in by]
    groups = rows.group_by(pl.col(name).alias(f"key {name}") for name in names).agg(computed(fields))
    expected = {
        tuple(row[f"key {name}"] for name in names): served(row, fields) for row in groups.iter_rows(named=True)
    }
    nodes = answer["groups"]["nodes"]
    assert {tuple(node["key"].values()): node["aggregate"] for node in nodes} == expected
    assert answer["groups"]["totalCount"] == len(nodes) == len(expected)
