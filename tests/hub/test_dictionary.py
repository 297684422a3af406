"""The data dictionary is current, complete, and says everything in Chinese and English."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from graphql import GraphQLObjectType

from hub.dictionary import dictionary, output_type
from hub.graphql.declaration.build import declare
from hub.graphql.declaration.enums import code_lists
from hub.graphql.model import Model, derive
from schema import ENTITIES, Entity
from schema.code_lists import CodeList
from schema.fields import Stated

PAGE = Path(__file__).parents[2] / "docs" / "dictionary.md"
HAN = re.compile(r"[\u3400-\u9fff]")
MODEL = derive()

every_entity = pytest.mark.parametrize("entity", [*ENTITIES.values()], ids=lambda entity: entity.name)
every_code_list = pytest.mark.parametrize("codes", [*code_lists(MODEL).values()], ids=lambda codes: codes.__name__)


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """Text of each section by the name at the end of its title."""
    parts = re.split(r"^### ", dictionary(), flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].split()[-1]: part for part in parts}


def rows(section: str) -> list[list[str]]:
    """Cells of every line of a section's tables, without their headers."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    heads = {index + step for index, line in enumerate(lines) if line.startswith("| ---") for step in (-1, 0)}
    cells = [re.split(r" (?<!\\)\| ", line.strip("|").strip() + " ") for line in lines]
    return [row for index, row in enumerate(cells) if index not in heads]


def imported(section: str) -> object:
    """What the import that a section gives brings."""
    module, name = re.findall(r"`from (\S+) import (\w+)`", section)[0]
    return getattr(import_module(module), name)


def test_the_page_is_what_the_declarations_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == dictionary(), "run `make dictionary`"


@every_entity
def test_every_column_field_and_reference_of_an_entity_is_on_the_page(entity: Entity, sections: dict[str, str]) -> None:
    section = sections[entity.name]
    for column in entity.value_columns:
        assert f"`{column}`" in section
    stated_by: tuple[Stated, ...] = (*entity.fields.values(), *entity.references.values())
    for stated in stated_by:
        assert any(row[0] == stated.label and row[3] == stated.description for row in rows(section)), stated.name
    assert entity.label in section
    assert entity.description in section
    assert f"`{entity.table.name}`" in section
    assert entity.is_reference or imported(section) is entity.cls


@every_entity
def test_every_line_of_an_entity_has_a_chinese_label_and_an_english_description(
    entity: Entity, sections: dict[str, str]
) -> None:
    assert HAN.search(entity.label)
    for label, _, _, description, *_ in rows(sections[entity.name]):
        assert HAN.search(label)
        assert re.search("[A-Za-z]{2}", description)


@every_code_list
def test_every_member_of_a_code_list_is_on_the_page_in_chinese_and_english(
    codes: type[CodeList], sections: dict[str, str]
) -> None:
    section = sections[codes.__name__]
    assert HAN.search(codes.label)
    assert imported(section) is codes
    assert codes.standard is None or codes.standard in section
    for member, row in zip(codes, rows(section), strict=True):
        zh, name, code, en, aliases = (cell.strip() for cell in row)
        assert (zh, name, code, en) == (member.zh, f"`{member.name}`", f"`{member.code}`", member.en)
        assert HAN.search(zh) or zh == member.code
        assert re.search("[A-Za-z]", en)
        assert aliases == "、".join(member.aliases)


def test_types_are_those_of_the_api() -> None:
    core = declare(MODEL).schema
    for entity in MODEL.values():
        type_ = core.type_map[entity.name]
        assert isinstance(type_, GraphQLObjectType)
        for name, field in entity.fields.items():
            assert str(type_.fields[name].type) == output_type(field)


def test_links_lead_to_sections() -> None:
    page = dictionary()
    titles = re.findall(r"^### (.+)$", page, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles}
    assert len(anchors) == len(titles)
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= anchors


def test_a_model_of_fewer_entities_has_a_page_of_its_own() -> None:
    alone: Model = {name: MODEL[name] for name in ("Division", "Source")}
    page = dictionary(alone)
    assert "### 数据源 Source" in page
    assert "LectureSession" not in page
