"""Tokens: what their bearers see over HTTP, and how the operator makes and ends them."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import Engine

from hub import tokens
from hub.app import create_app
from hub.settings import Settings
from hub.tokens import TokenError
from schema.database import open_engine
from schema.kinds import CHINA
from schema.privacy import Privacy
from tests.hub.command import Command
from tests.hub.graphql.ledger import Ledger, make_ledger, write_ledger
from tests.loop import run
from tests.postgres import Server

VENUES = "{ venues(first: 1000, where: {removed: INCLUDE}) { nodes { id phone locality { id } } } }"
PEOPLE = "{ people(first: 1000) { nodes { id name idNumber } } }"

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return make_ledger(seed=4, size=6)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, ledger: Ledger) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('tokens') / 'hub.db'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.database()
    write_ledger(url, ledger)
    return url


@pytest.fixture(scope="module")
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def ask(url: str) -> Iterator[Ask]:
    """Ask over HTTP, with a token."""
    transport = httpx.ASGITransport(app=create_app(Settings(database_url=url, installed_plugins="")))
    client = httpx.AsyncClient(transport=transport, base_url="http://hub")

    def ask(text: str, token: str | None = None, **headers: str) -> httpx.Response:
        bearer = {"authorization": f"Bearer {token}"} if token else {}
        return run(client.post("/graphql", json={"query": text}, headers=bearer | headers))

    yield ask
    run(client.aclose())


def nodes(answer: httpx.Response) -> list[dict[str, Any]]:
    (connection,) = answer.json()["data"].values()
    return list(connection["nodes"])


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


def test_a_token_opens_its_localities_and_no_others(engine: Engine, ask: Ask) -> None:
    district = tokens.create(engine, "district", Privacy.INTERNAL, ["150402000000"])
    assert {node["locality"]["id"] for node in nodes(ask(VENUES, district))} == {"150402000000"}
    city = tokens.create(engine, "city", Privacy.INTERNAL, ["150400000000", "210302000000"])
    found = {node["locality"]["id"] for node in nodes(ask(VENUES, city))}
    assert found == {"150402000000", "150403000000", "210302000000"}
    assert nodes(ask(VENUES, tokens.create(engine, "all", Privacy.PUBLIC))) == nodes(ask(VENUES))


def test_the_level_of_a_token_decides_what_is_masked(engine: Engine, ask: Ask, ledger: Ledger) -> None:
    rows = {row["code"]: row for row in ledger["Person"]}
    assert code(ask(PEOPLE)) == code(ask(PEOPLE, tokens.create(engine, "public", Privacy.PUBLIC)))
    expected = {
        Privacy.INTERNAL: ("name_masked", None),
        Privacy.PERSONAL: ("name", None),
        Privacy.SENSITIVE: ("name", "id_number"),
    }
    for level, (name, id_number) in expected.items():
        found = nodes(ask(PEOPLE, tokens.create(engine, f"level {level.name}", level)))
        assert found
        for node in found:
            row = rows[node["id"]]
            assert (node["name"], node["idNumber"]) == (row[name], id_number and row[id_number])


def test_revoked_expired_and_invented_tokens_are_refused(engine: Engine, ask: Ask) -> None:
    revoked = tokens.create(engine, "revoked", Privacy.SENSITIVE)
    day = datetime.now(CHINA).date()
    today = tokens.create(engine, "today", Privacy.SENSITIVE, expires=day)
    assert ask(VENUES, revoked).status_code == ask(VENUES, today).status_code == 200
    tokens.revoke(engine, "revoked")
    yesterday = tokens.create(engine, "yesterday", Privacy.SENSITIVE, expires=day - timedelta(days=1))
    for token in (revoked, yesterday, "hub_invented", f"{today}x"):
        answer = ask(VENUES, token)
        assert (answer.status_code, code(answer)) == (401, "TOKEN_INVALID")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert token not in answer.text
    assert ask(VENUES, authorization="Basic aHViOmh1Yg==").status_code == 401


def test_reads_in_clear_are_on_record_without_what_was_read(engine: Engine, ask: Ask) -> None:
    token = tokens.create(engine, "reader", Privacy.PERSONAL, ["150402000000"])
    with structlog.testing.capture_logs() as logs:
        ask("query Names { people { nodes { name idNumber } } venues { nodes { kind } } }", token)
        ask("{ venues { nodes { name } } }", token)
        ask("{ venues { nodes { phone } } }")
    (read,) = logs
    assert read == {
        "event": "personal data read",
        "log_level": "info",
        "token": "reader",
        "operation": "Names",
        "fields": ["Person.name"],
        "localities": (150402000000,),
    }


def test_names_are_taken_once_and_localities_must_be_known(engine: Engine) -> None:
    tokens.create(engine, "taken", Privacy.PUBLIC)
    tokens.revoke(engine, "taken")
    with pytest.raises(TokenError, match="taken"):
        tokens.create(engine, "taken", Privacy.PUBLIC)
    with pytest.raises(TokenError, match="no token named taken holds"):
        tokens.revoke(engine, "taken")
    for locality in ("999999000000", "15x"):
        with pytest.raises(TokenError, match=locality):
            tokens.create(engine, "lost", Privacy.PUBLIC, [locality])
    assert "lost" not in {token.name for token in tokens.listing(engine)}


def test_the_operator_sees_a_secret_once(tmp_path: Path) -> None:
    command = Command(tmp_path)
    made = command.run("token", "create", "dashboard", "--level", "personal", "--locality", "341525000000")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert secret.startswith("hub_")
    listed = command.run("token", "list")
    assert "dashboard" in listed.stdout
    assert "341525000000" in listed.stdout
    assert secret not in listed.stdout
    with sqlite3.connect(tmp_path / "hub.db") as connection:
        assert secret not in "".join(connection.iterdump())
    assert command.run("token", "revoke", "dashboard").returncode == 0
    again = command.run("token", "revoke", "dashboard")
    assert (again.returncode, "hub token list" in again.stderr) == (1, True)
