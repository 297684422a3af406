"""The data dictionary as a Markdown page: every entity, value, reference and code list, Chinese labels first."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hub.graphql.declaration.classes import BOOLEAN, INTEGER, STRING
from hub.graphql.declaration.enums import code_lists
from hub.graphql.declaration.leaves import leaf
from hub.graphql.model import EntityModel, FieldModel, Model, derive
from schema.code_lists import CodeList
from schema.entity import Entity
from schema.fields import Reference
from schema.keys import Key
from schema.kinds import Coded
from schema.privacy import Privacy

HEAD = """\
# 数据字典 Data dictionary

Everything that the unified schema holds, as it is declared in `schema/`; `make dictionary` writes this page anew.
Names and codes follow the standards that are named beside them; no conformance is claimed.

A field's value may take several columns. What is *personal* is masked, and what is *internal* or *sensitive* is null,
unless the viewer holds that level. A field is *required* where no record may lack it.

Besides the fields of its entity, every record has `id`, its unified code (统一编码): the tag of the entity, the
locality and the hash of the natural key; `locality` (所属地方), whose source brought it; `origin` (来源), the source,
run, file, sheet and row that it came from; and `removedAt` (移除时间), when it vanished from its source."""

#: Roots of the schema by the letter of their tags; entities without one are shared by all localities.
ROOTS = {
    "D": "地 Places",
    "Z": "组织 Organizations",
    "R": "人 Persons",
    "S": "事 Events",
    "W": "物 Things",
    "": "公用 Reference entities",
}
PRIVACY = {Privacy.PUBLIC: "", Privacy.INTERNAL: "internal", Privacy.SENSITIVE: "sensitive"}
_SCALARS = {INTEGER: "Int", STRING: "String", BOOLEAN: "Boolean", f"list[{STRING}]": "[String!]"}

#: A bar inside a cell of a table.
BAR = r"\|"

Row = Sequence[str]


def dictionary(model: Model | None = None) -> str:
    """The page for a model; that of all entities where none is given."""
    model = model or derive()
    parts = [HEAD, *_contents(model)]
    for root, entities in _by_root(model):
        parts += [f"## {root}", *(part for entity in entities for part in _entity(entity, model))]
    parts += ["## 代码表 Code lists", *(part for codes in code_lists(model).values() for part in _code_list(codes))]
    return "\n\n".join(parts) + "\n"


def output_type(field: FieldModel) -> str:
    """GraphQL type of a field, as SDL writes it."""
    output = leaf(field.stated.kind).output
    return _SCALARS.get(output, output) + ("" if field.nullable else "!")


def _by_root(model: Model) -> Iterator[tuple[str, list[EntityModel]]]:
    for letter, root in ROOTS.items():
        entities = [entity for entity in model.values() if entity.entity.tag[:1] == letter]
        if entities:
            yield root, sorted(entities, key=lambda entity: entity.entity.tag)


def _contents(model: Model) -> Iterator[str]:
    for root, entities in _by_root(model):
        yield f"**{root}**: {'、'.join(_link(entity.entity.label, entity.name) for entity in entities)}"
    links = "、".join(_link(codes.label, name) for name, codes in code_lists(model).items())
    yield f"**代码表 Code lists**: {links}"


def _link(label: str, name: str) -> str:
    """A link to the section of that title."""
    title = f"{label} {name}"
    anchor = re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))
    return f"[{title}](#{anchor})"


def _entity(entity: EntityModel, model: Model) -> Iterator[str]:
    stated = entity.entity
    yield f"### {stated.label} {stated.name}"
    yield stated.description
    yield _list(_facts(stated))
    yield _table(
        ("字段", "field", "type", "说明 description", "columns", "unit", "required", "privacy", "codes", "example"),
        [_field(field) for field in entity.fields.values() if field.stated.name in stated.fields],
    )
    if stated.references:
        relations = {relation.local: relation.name for relation in entity.one.values()}
        yield _table(
            ("引用", "field", "leads to", "说明 description", "column", "required", "way back"),
            [_reference(reference, relations[reference.column], model) for reference in stated.references.values()],
        )


def _facts(entity: Entity) -> Iterator[str]:
    yield f"表 table: `{entity.table.name}`"
    yield f"GraphQL: type `{entity.name}`, list `{entity.plural}`, one `{entity.singular}`"
    if entity.tag:
        yield f"Python: {_import(entity.cls)}, its fields in snake_case"
        yield f"标签 tag: `{entity.tag}`"
        yield f"自然键 natural key: {'; else '.join(map(_key, entity.keys))}"
    if entity.about_persons:
        yield "涉及个人 about persons: listed for viewers with a right to it; for others counted and summed only"


def _import(cls: type) -> str:
    return f"`from {cls.__module__} import {cls.__name__}`"


def _key(key: Key) -> str:
    required, optional = (", ".join(f"`{part}`" for part in parts) for parts in (key.required, key.optional))
    given = f"{optional} where given" if optional else ""
    kept = " (hashed under the key file)" if key.keyed else ""
    return " with ".join(filter(None, (required, given))) + kept


def _field(field: FieldModel) -> Row:
    stated = field.stated
    return (
        stated.label,
        f"`{field.name}`",
        f"`{output_type(field)}`",
        stated.description + (f". Deprecated: {field.deprecation}" if field.deprecation else ""),
        ", ".join(f"`{column.suffix}`" for column in stated.columns),
        stated.unit or "",
        _yes(stated.required),
        f"personal, mask: {stated.mask.value}" if stated.mask else PRIVACY[stated.privacy],
        _link(stated.kind.codes.label, stated.kind.codes.__name__) if isinstance(stated.kind, Coded) else "",
        stated.example or "",
    )


def _reference(reference: Reference, name: str, model: Model) -> Row:
    target = model[reference.target_name].entity
    return (
        reference.label,
        f"`{name}`",
        _link(target.label, target.name),
        reference.description,
        f"`{reference.column}`",
        _yes(reference.required),
        f"`{reference.reverse}`" if reference.reverse else "",
    )


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _code_list(codes: type[CodeList]) -> Iterator[str]:
    yield f"### {codes.label} {codes.__name__}"
    yield codes.description + (f" Names and codes follow {codes.standard}." if codes.standard else "")
    yield _list([f"Python: {_import(codes)}"])
    yield _table(
        ("中文", "name", "code", "English", "别名 aliases"),
        [(member.zh, f"`{member.name}`", f"`{member.code}`", member.en, "、".join(member.aliases)) for member in codes],
    )


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(headers: Row, rows: Iterable[Row]) -> str:
    lines = (headers, ["---"] * len(headers), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', BAR) for cell in line)} |" for line in lines)
