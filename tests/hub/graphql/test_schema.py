"""The schema tells clients all there is to know, and follows the entities."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    get_introspection_query,
    is_specified_scalar_type,
    validate_schema,
)

from hub.graphql.declaration.build import declare, declared
from hub.graphql.model import derive
from schema import ENTITIES, Entity
from schema.entity import camel_case
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Integer, Words
from schema.record import Base, Record


def own_types(core: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    return (
        type_
        for name, type_ in core.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(type_)
    )


def descriptions(core: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for type_ in own_types(core):
        yield type_.name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{type_.name}.{name}", value.description) for name, value in type_.values.items())
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, member in type_.fields.items():
                yield f"{type_.name}.{name}", member.description
                for argument, definition in getattr(member, "args", {}).items():
                    yield f"{type_.name}.{name}({argument})", definition.description


def test_schema_is_valid_and_its_sdl_reads_back(core: GraphQLSchema, sdl: str) -> None:
    assert validate_schema(core) == []
    assert validate_schema(build_schema(sdl)) == []
    assert declared().sdl == sdl


def test_everything_is_described_in_chinese_then_english(core: GraphQLSchema) -> None:
    poor = [name for name, text in descriptions(core) if not re.match(r"\S.* / \S", text or "")]
    assert poor == []
    chinese = [name for name, text in descriptions(core) if re.search("[一-鿿]", (text or "").split(" / ")[0])]
    assert len(chinese) > 0.99 * len([*descriptions(core)])


def test_scalars_of_our_own_are_specified(core: GraphQLSchema) -> None:
    scalars = [type_ for type_ in own_types(core) if isinstance(type_, GraphQLScalarType)]
    assert {scalar.name for scalar in scalars} == {"BigInt", "Date", "DateTime", "Decimal", "JSON"}
    assert all(scalar.specified_by_url for scalar in scalars)


def test_every_entity_is_a_node_with_a_list_and_a_single(core: GraphQLSchema) -> None:
    assert core.query_type is not None
    for entity in ENTITIES.values():
        type_ = core.type_map[entity.name]
        assert isinstance(type_, GraphQLObjectType)
        assert [interface.name for interface in type_.interfaces] == ["Node"]
        assert str(core.query_type.fields[entity.plural].type) == f"{entity.name}Connection!"
        assert str(core.query_type.fields[entity.singular].type) == entity.name


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LectureSession.title", "String!"),
        ("LectureSession.speaker", "String"),
        ("LectureSession.heldAt", "TimePeriod"),
        ("LectureSession.attendance", "Quantity"),
        ("LectureSession.locality", "Division!"),
        ("LectureSession.division", "Division"),
        ("LectureSession.origin", "Origin!"),
        ("LectureSession.removedAt", "DateTime"),
        ("Venue.features", "[String!]!"),
        ("Venue.area", "Decimal"),
        ("Venue.point", "Point"),
        ("SubsidyGrant.amount", "Decimal!"),
        ("SubsidyGrant.period", "DatePeriod!"),
        ("Division.lectureSessions", "LectureSessionConnection!"),
        ("Division.children", "DivisionConnection!"),
        ("Quantity.low", "Int!"),
        ("Quantity.high", "Int"),
        ("DecimalQuantity.low", "Decimal!"),
        ("Point.longitude", "Float!"),
        ("VenueConnection.totalCount", "Int!"),
        ("SubsidyGrantConnection.totalCount", "Int"),
        ("LectureSessionSum.duration", "BigInt"),
        ("LectureSessionSum.attendance", "QuantitySum"),
        ("LectureSessionAverage.duration", "Decimal"),
        ("LectureSessionAverage.attendance", "QuantityAverage"),
        ("LectureSessionExtreme.heldAt", "DateTime"),
        ("LectureSessionExtreme.attendance", "QuantityExtreme"),
        ("LectureSessionDistinctCount.team", "Int!"),
        ("SubsidyGrantDistinctCount.person", "Int"),
        ("LectureSessionConnection.groups", "LectureSessionGroups!"),
        ("SubsidyGrantConnection.groups", "SubsidyGrantGroups"),
        ("LectureSessionGroups.nodes", "[LectureSessionGroup!]!"),
        ("LectureSessionGroup.key", "LectureSessionGroupKey!"),
        ("LectureSessionGroup.aggregate", "LectureSessionAggregate!"),
        ("LectureSessionGroupKey.form", "LectureForm"),
        ("LectureSessionGroupKey.heldAtYear", "Int"),
        ("LectureSessionGroupKey.heldAtMonth", "String"),
        ("LectureSessionGroupKey.heldAtDay", "Date"),
        ("LectureSessionGroupKey.team", "Organization"),
        ("LectureSessionGroupKey.divisionTown", "Division"),
        ("DivisionGroupKey.parent", "Division"),
        ("DivisionGroupKey.city", "Division"),
    ],
)
def test_nullability_tells_the_truth(core: GraphQLSchema, path: str, expected: str) -> None:
    type_name, _, name = path.partition(".")
    type_ = core.type_map[type_name]
    assert isinstance(type_, GraphQLObjectType)
    assert str(type_.fields[name].type) == expected


def test_values_that_a_viewer_may_not_see_are_nullable(core: GraphQLSchema) -> None:
    for entity in ENTITIES.values():
        type_ = core.type_map[entity.name]
        assert isinstance(type_, GraphQLObjectType)
        for stated in derive()[entity.name].fields.values():
            if stated.stated.privacy:
                assert not isinstance(type_.fields[stated.name].type, GraphQLNonNull)


def test_introspection_is_answered_beside_data(ask: Callable[..., Any]) -> None:
    answer = ask(get_introspection_query())["data"]["__schema"]
    assert {"Venue", "VenueWhere"} <= {type_["name"] for type_ in answer["types"]}
    text = """query Q($n: String!) { b: __typename venues(first: 0) { nodes { id } } a: __type(name: $n) { name } }"""
    assert [*ask(text, {"n": "Point"})["data"].items()] == [
        ("b", "Query"),
        ("venues", {"nodes": []}),
        ("a", {"name": "Point"}),
    ]


@pytest.fixture
def with_tree() -> Iterator[Mapping[str, Entity]]:
    class Tree(Record, tag="W99", label="树木", keys=(key("number"),)):
        """Tree that a ledger counts."""

        number = field(Words(), "编号", "Number", required=True)
        height = field(Integer(), "高度", "Height", unit="米")
        venue = ref("Venue", "场所", "Where it stands")

    yield ENTITIES
    del ENTITIES["Tree"]
    Base.metadata.remove(Tree.__table__)  # type: ignore[arg-type]
    Base.registry._dispose_cls(Tree)


def test_an_entity_that_is_added_appears_when_derived_again(with_tree: Mapping[str, Entity]) -> None:
    core = declare(derive(with_tree)).schema
    assert core.query_type is not None
    assert {"trees", "tree"} <= core.query_type.fields.keys()
    venue = core.type_map["Venue"]
    assert isinstance(venue, GraphQLObjectType)
    assert str(venue.fields["trees"].type) == "TreeConnection!"


def test_what_to_group_by_has_one_name_each(core: GraphQLSchema) -> None:
    for entity in ENTITIES.values():
        fields, keys = (core.type_map[f"{entity.name}{end}"] for end in ("GroupField", "GroupKey"))
        assert isinstance(fields, GraphQLEnumType)
        assert isinstance(keys, GraphQLObjectType)
        assert [camel_case(name.lower()) for name in fields.values] == list(keys.fields)


def test_names_that_clash_are_refused() -> None:
    clashing = {**ENTITIES, "Copy": ENTITIES["Venue"]}
    with pytest.raises(TypeError, match="names two things"):
        derive(clashing)
