import inspect
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

import schema
from schema import ENTITIES, Base, Entity
from schema.editions import Edition
from schema.entity import camel_case
from schema.fields import MASKED, Stated
from schema.kinds import Coded, Day, Moment, Period
from schema.privacy import Privacy

HAN = re.compile(r"[\u3400-\u9fff]")
TIMES = Period | Day | Moment
#: PostgreSQL cuts longer names.
LONGEST_NAME = 63
LINEAGE = {"locality", "id", "code", "key_check", "source_id", "run_id", "file_id", "row", "hash", "removed_at"}

every_entity = pytest.mark.parametrize("entity", [*ENTITIES.values()], ids=lambda entity: entity.name)
RECORDS = [entity for entity in ENTITIES.values() if not entity.is_reference]
every_record = pytest.mark.parametrize("entity", RECORDS, ids=lambda entity: entity.name)


def stated_by(entity: Entity) -> tuple[Stated, ...]:
    return (*entity.fields.values(), *entity.references.values())


def indexes(entity: Entity) -> set[tuple[str, ...]]:
    return {tuple(column.name for column in index.columns) for index in entity.table.indexes}


def test_schema_is_the_one_of_this_project() -> None:
    """PyPI has a package of the same name, which would shadow or overwrite it."""
    assert Path(inspect.getfile(schema)) == Path(__file__).parents[2] / "schema" / "__init__.py"


@every_entity
def test_entity_is_labelled_in_chinese_and_described_in_english(entity: Entity) -> None:
    assert HAN.search(entity.label)
    assert re.search("[a-z]", entity.description)


@every_entity
def test_everything_stated_is_labelled_in_chinese_and_described_in_english(entity: Entity) -> None:
    for stated in stated_by(entity):
        assert HAN.search(stated.label), f"{entity.name}.{stated.name} has no Chinese label"
        assert re.search("[a-z]", stated.description), f"{entity.name}.{stated.name} has no English description"


@every_entity
def test_no_two_things_stated_share_label_or_description(entity: Entity) -> None:
    stated = stated_by(entity)
    for attribute in ("label", "description"):
        text, count = Counter(getattr(item, attribute) for item in stated).most_common(1)[0]
        assert count == 1, f"{entity.name}: {count} times the {attribute} {text}"


@every_record
def test_records_have_a_tag_of_a_root_and_two_digits(entity: Entity) -> None:
    assert re.fullmatch(r"[RDSWZ]\d\d", entity.tag)


def test_tags_and_plurals_are_unique() -> None:
    assert len({entity.tag for entity in RECORDS}) == len(RECORDS)
    assert len({entity.plural for entity in ENTITIES.values()}) == len(ENTITIES)
    assert not {entity.plural for entity in ENTITIES.values()} & {entity.singular for entity in ENTITIES.values()}


@every_record
def test_records_have_keys_whose_parts_they_state(entity: Entity) -> None:
    assert entity.keys
    for key in entity.keys:
        assert key.parts
        assert len(set(key.parts)) == len(key.parts)
        for part in key.parts:
            assert part in entity.fields or part in entity.references, f"{entity.name} has no {part}"
            assert set(entity.key_columns(part)) <= {column.name for column in entity.table.c}


@every_record
def test_keys_that_hold_personal_data_are_keyed(entity: Entity) -> None:
    for key in entity.keys:
        fields = [entity.fields[part] for part in key.parts if part in entity.fields]
        assert key.keyed == any(field.privacy >= Privacy.PERSONAL for field in fields), f"{entity.name}: {key.parts}"


@every_entity
def test_personal_values_and_only_they_have_a_masked_companion(entity: Entity) -> None:
    for field in entity.fields.values():
        is_personal = field.privacy is Privacy.PERSONAL
        assert (field.mask is not None) == is_personal, f"{entity.name}.{field.name}"
        assert (field.name + MASKED in entity.table.c) == is_personal, f"{entity.name}.{field.name}"


@every_record
def test_values_named_after_persons_are_not_public(entity: Entity) -> None:
    for name in {"phone", "id_number", "birth", "contact", "leader", "assignee", "reporter", "collector", "speaker"}:
        if name in entity.fields:
            assert entity.fields[name].privacy >= Privacy.PERSONAL, f"{entity.name}.{name}"


@every_record
def test_value_columns_are_those_of_the_table_beside_lineage(entity: Entity) -> None:
    assert set(entity.value_columns) <= {column.name for column in entity.table.c}
    assert len(set(entity.value_columns)) == len(entity.value_columns)
    assert not set(entity.value_columns) & LINEAGE


@every_record
def test_records_are_keyed_by_locality_and_id_and_carry_their_lineage(entity: Entity) -> None:
    assert [column.name for column in entity.table.primary_key] == ["locality", "id"]
    assert {column.name for column in entity.table.c} >= LINEAGE


@every_record
def test_sort_indexes_exist_with_the_locality_in_front_and_without(entity: Entity) -> None:
    wanted: set[tuple[str, ...]] = {("locality", "source_id", "run_id", "id")}
    for field in entity.fields.values():
        if field.indexed:
            wanted |= {("locality", field.main, "id"), (field.main, "locality", "id")}
    times = (field.main for field in entity.fields.values() if field.indexed and isinstance(field.kind, TIMES))
    timed = [*islice(times, 1)]
    for reference in entity.references.values():
        if reference.indexed:
            wanted.add(("locality", reference.column, *timed, "id"))
    assert indexes(entity) == wanted


@every_entity
def test_unique_keys_of_records_contain_the_locality(entity: Entity) -> None:
    for index in entity.table.indexes:
        assert not index.unique, f"{index.name}: uniqueness belongs to the primary key"


def test_every_constraint_and_index_is_named_and_fits_postgresql() -> None:
    assert Edition.__tablename__ in Base.metadata.tables
    for table in Base.metadata.tables.values():
        names = [item.name for item in table.constraints] + [item.name for item in table.indexes]
        for name in names:
            assert isinstance(name, str), f"{table.name} has a constraint or index without a name"
            assert len(name) <= LONGEST_NAME, f"{name} is too long"


@every_entity
def test_references_lead_to_entities(entity: Entity) -> None:
    for reference in entity.references.values():
        assert reference.target_name in ENTITIES, f"{entity.name}.{reference.name}"


@every_entity
def test_relations_back_have_names_of_their_own(entity: Entity) -> None:
    names = [camel_case(name) for name in (*entity.fields, *entity.references)]
    names += [
        reference.reverse
        for other in ENTITIES.values()
        for reference in other.references.values()
        if reference.target_name == entity.name and reference.reverse
    ]
    name, count = Counter(names).most_common(1)[0]
    assert count == 1, f"{entity.name} has {count} things named {name}"


@every_entity
def test_examples_of_codes_are_members(entity: Entity) -> None:
    for field in entity.fields.values():
        if isinstance(field.kind, Coded) and field.example is not None:
            assert field.example in field.kind.codes.spellings(), f"{entity.name}.{field.name}"
