"""Trusted documents: which are taken in, by which ids clients may name them, and what else is answered then."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx
import orjson
import pytest
from starlette.types import ASGIApp

from hub import documents
from hub.app import create_app
from hub.compatibility import released_sdl
from hub.documents import DocumentError
from hub.graphql.declaration.build import Api, declared
from hub.graphql.serving import documents as serving
from hub.settings import Settings
from schema.documents import digest_of
from tests.hub.command import Command
from tests.loop import run
from tests.workbench import Workbench

VENUES = "query Venues($n: Int) { venues(first: $n) { totalCount } }\n"
#: As relay-compiler and @graphql-codegen write them: ids by their own hash, texts as they send them.
PERSISTED = {"d41d8cd98f00b204e9800998ecf8427e": "query Teams { organizations { totalCount } }"}


@pytest.fixture(scope="module")
def api() -> Api:
    return declared()


@pytest.fixture(scope="module")
def trusting(
    make_each_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory, api: Api
) -> Iterator[Workbench]:
    """A hub that trusts two documents."""
    folder = tmp_path_factory.mktemp("hub")
    with make_each_workbench(folder) as workbench:
        trust(
            workbench,
            api,
            *write(folder, {"venues.graphql": VENUES, "persisted.json": orjson.dumps(PERSISTED).decode()}),
        )
        yield workbench


def write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Files of these texts."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def trust(workbench: Workbench, api: Api, *files: Path) -> int:
    """Add files as the command does."""
    found = [document for file in files for document in documents.read(file)]
    documents.check(api, found)
    with workbench.engine.begin() as connection:
        return documents.add(connection, found)


@cache
def application(url: str, *, only: bool = False) -> ASGIApp:
    return create_app(Settings(database_url=url, trusted_documents_only=only))


def fetch(workbench: Workbench, *requests: dict[str, Any], only: bool = False) -> list[httpx.Response]:
    """The answers to requests, one after the other: GET where they have `params`."""

    async def all_of() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=application(workbench.url, only=only))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return [await client.request("GET" if "params" in one else "POST", "/graphql", **one) for one in requests]

    return run(all_of())


def code(response: httpx.Response) -> str | None:
    """The code of an error; None for data."""
    body = response.json()
    return str(body["errors"][0]["extensions"]["code"]) if "errors" in body else None


def apq(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest_of(text)}}


@pytest.mark.parametrize("only", [False, True])
def test_documents_are_answered_by_each_of_their_ids(trusting: Workbench, only: bool) -> None:
    (relay,) = PERSISTED
    ids = [f"sha256:{digest_of(VENUES)}", digest_of(VENUES), relay, f"sha256:{digest_of(PERSISTED[relay])}"]
    posts: list[dict[str, Any]] = [{"json": {"documentId": id_, "variables": {}}} for id_ in ids]
    gets: list[dict[str, Any]] = [{"params": {"documentId": id_}} for id_ in ids]
    hashes: list[dict[str, Any]] = [
        {"json": {"extensions": apq(VENUES)}},
        {"params": {"extensions": orjson.dumps(apq(VENUES)).decode()}},
        {"json": {"query": VENUES, "extensions": apq(VENUES)}},
        {"json": {"query": VENUES}},
    ]
    answers = fetch(trusting, *posts, *gets, *hashes, only=only)
    assert [code(answer) for answer in answers] == [None] * len(answers)
    assert "organizations" in answers[2].json()["data"]


def test_answers_by_id_can_be_asked_for_again(trusting: Workbench) -> None:
    ask: dict[str, Any] = {"params": {"documentId": digest_of(VENUES), "variables": '{"n": 1}'}}
    (first,) = fetch(trusting, ask)
    (again,) = fetch(trusting, {**ask, "headers": {"if-none-match": first.headers["etag"]}})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("request_", "expected", "strict"),
    [
        ({"documentId": "sha256:" + "0" * 64}, "DOCUMENT_UNKNOWN", 404),
        ({"documentId": digest_of(VENUES), "query": VENUES}, "BAD_REQUEST", 400),
        ({"documentId": 5}, "BAD_REQUEST", 400),
        ({"extensions": apq("{ other }")}, "PERSISTED_QUERY_NOT_FOUND", 404),
        ({"query": "{ __typename }", "extensions": apq(VENUES)}, "BAD_REQUEST", 400),
        ({"extensions": {"persistedQuery": 1}}, "BAD_REQUEST", 400),
        ({"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}}, "BAD_REQUEST", 400),
        ({"extensions": {"persistedQuery": {"version": 1}}}, "BAD_REQUEST", 400),
        ({"extensions": {"other": 1}}, "QUERY_MISSING", 400),
    ],
)
def test_what_names_no_document_is_told_by_a_code(
    trusting: Workbench, request_: dict[str, Any], expected: str, strict: int
) -> None:
    accept = {"accept": "application/graphql-response+json"}
    for answer in fetch(trusting, {"json": request_}, {"json": request_, "headers": accept}):
        assert code(answer) == expected
    assert answer.status_code == strict


def test_apollo_knows_a_missing_document_by_its_message(trusting: Workbench) -> None:
    (answer,) = fetch(trusting, {"json": {"extensions": apq("{ other }")}})
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (200, "PersistedQueryNotFound")


@pytest.mark.parametrize("query", ["{ venues { totalCount } }", "{ __schema { queryType { name } } }", "{"])
def test_where_only_trusted_documents_are_answered_no_other_is(trusting: Workbench, query: str) -> None:
    (post, get) = fetch(trusting, {"json": {"query": query}}, {"params": {"query": query}}, only=True)
    assert (code(post), code(get)) == ("DOCUMENT_UNTRUSTED", "DOCUMENT_UNTRUSTED")


def test_a_removed_document_is_answered_for_some_seconds_at_most(
    workbench: Workbench, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "KEPT", 0.0)
    trust(workbench, api, *write(tmp_path, {"venues.graphql": VENUES}))

    by_id: dict[str, Any] = {"json": {"documentId": digest_of(VENUES)}}
    assert [*map(code, fetch(workbench, by_id))] == [None]
    with workbench.engine.begin() as connection:
        assert documents.remove(connection, f"sha256:{digest_of(VENUES)}")
    assert [*map(code, fetch(workbench, by_id))] == ["DOCUMENT_UNKNOWN"]


def test_adding_a_document_again_adds_nothing(trusting: Workbench, api: Api, tmp_path: Path) -> None:
    assert trust(trusting, api, *write(tmp_path, {"again.graphql": VENUES})) == 0


def test_an_id_stands_for_one_text(trusting: Workbench, api: Api, tmp_path: Path) -> None:
    (relay,) = PERSISTED
    other = write(tmp_path, {"other.json": orjson.dumps({relay: "{ __typename }"}).decode()})
    with pytest.raises(DocumentError, match=relay):
        trust(trusting, api, *other)


BAD = {
    "unknown.graphql": ("query Q { nothing }", "VALIDATION"),
    "syntax.graphql": ("query Q {", "SYNTAX"),
    "mutation.graphql": ("mutation M { __typename }", "OPERATION_UNSUPPORTED"),
    "fragment.graphql": ("fragment F on Venue { id }", "VALIDATION"),
    "empty.graphql": ("# nothing", "SYNTAX"),
    "deep.graphql": ("{ organizations { nodes { " + "parent { " * 20 + "id" + " }" * 23, "DEPTH_LIMIT"),
    "map.json": ('{"abc": "{ nothing }"}', "map.json, abc: VALIDATION"),
    "mistaken.json": ('{"sha256:abc": "{ __typename }"}', "the text has the id sha256:"),
    "list.json": ("[]", "ids and texts"),
    "number.json": ('{"a": 1}', "ids and texts"),
    "text.json": ("{", "no JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_documents_that_do_not_fit_are_refused_by_name(
    trusting: Workbench, api: Api, tmp_path: Path, name: str
) -> None:
    text, fault = BAD[name]
    files = write(tmp_path, {"good.graphql": "{ venues { nodes { id } } }", name: text})
    with pytest.raises(DocumentError) as refused:
        trust(trusting, api, *files)
    assert name in str(refused.value)
    assert fault in str(refused.value)
    assert "good.graphql" not in str(refused.value)
    assert len(trusting.rows("SELECT id FROM trusted_document")) == 3


def test_documents_are_listed_and_removed_with_all_their_ids(prepared_database: Path, tmp_path: Path) -> None:
    shutil.copy(prepared_database, tmp_path / "hub.db")
    command = Command(tmp_path)
    (relay,) = PERSISTED
    write(tmp_path, {"persisted.json": orjson.dumps(PERSISTED).decode(), "bad.graphql": "{ nothing }"})
    bad = command.run("documents", "add", "persisted.json", "bad.graphql")
    assert (bad.returncode, "bad.graphql: VALIDATION" in bad.stderr) == (1, True)
    assert command.run("documents", "list").stdout == "no document is trusted\n"
    assert command.run("documents", "add", "persisted.json").returncode == 0
    (found,) = command.json("documents", "list")["documents"]
    assert (found["ids"], found["operations"]) == ([f"sha256:{digest_of(PERSISTED[relay])}", relay], ["Teams"])
    checked = _checked(command, tmp_path)
    assert (checked.returncode, f"fails   {relay}: Cannot query field 'tint'" in checked.stdout) == (1, True)
    assert command.run("documents", "remove", relay).returncode == 0
    gone = command.run("documents", "remove", relay)
    assert (gone.returncode, relay in gone.stderr) == (2, True)


def _checked(command: Command, folder: Path) -> CompletedProcess[str]:
    """What is said of a document that an earlier release answered, against that one's schema."""
    with sqlite3.connect(folder / "hub.db") as connection:
        connection.execute("UPDATE trusted_document SET text = '{ venues { nodes { tint } } }'")
    connection.close()
    sdl = f"{released_sdl()}\nextend type Venue {{ tint: String @deprecated }}"
    (folder / "old.graphql").write_text(sdl, encoding="utf-8")
    return command.run("schema", "--check", "--documents", "--against", "old.graphql")
