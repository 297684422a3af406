"""An answer's entity tag changes with whatever an import touches of what its plan reads, and with nothing else."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from etl import Delimited, Source, col, const
from hub.graphql.databases.backends import open_backend, open_commits, open_revisions
from hub.graphql.declaration.build import declared
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.http import Endpoint
from hub.graphql.serving.live import Live
from hub.graphql.serving.service import Service
from hub.graphql.serving.watcher import Watcher
from hub.viewers import Viewers
from schema.divisions import span_of
from schema.lectures import LectureSession
from schema.property import Facility, FacilityKind
from tests.hub.command import Command
from tests.workbench import Workbench

LOCALITIES = ("150402000000", "210302000000", "210303000000")
ENTITIES = {
    "Facility": (Facility, {"kind": const(FacilityKind.CHARGING_SHED), "location": col("名称")}),
    "LectureSession": (LectureSession, {"title": col("名称")}),
}


def ledger(folder: Path, entity: str, locality: str, version: int) -> Source:
    """A source of one entity in one locality; each version of its ledger says something else."""
    home = folder / f"{entity}-{locality}"
    home.mkdir(exist_ok=True)
    (home / "rows.csv").write_text(f"编号,名称\n1,第{version}版\n2,另一行\n", encoding="utf-8")
    of, columns = ENTITIES[entity]
    return Source(
        name=home.name.lower(),
        entity=of,
        locality=locality,
        publisher="街道办",
        reader=Delimited("rows.csv"),
        snapshot="full",
        folder=home,
        columns={"number": col("编号"), **columns},
    )


class Site:
    """A served database, and imports into it."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.versions: dict[tuple[str, str], int] = {}
        self._runner = asyncio.Runner()
        backend = open_backend(workbench.url)
        self._driver = backend.driver
        self.service = Service(declared(), *backend)
        documents, revisions = Documents(*backend), open_revisions(backend.driver)
        viewers = Viewers(backend, revisions)
        live = Live(self.service, viewers, documents, Watcher(open_commits(backend.driver), backend.driver))
        endpoint = Endpoint(self.service, viewers, revisions, documents, live)
        transport = httpx.ASGITransport(app=endpoint)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://hub")

    def ask(self, method: str, **request: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, "/graphql", **request))

    def close(self) -> None:
        self._runner.run(self._driver.aclose())

    def get(self, query: str, variables: str = "", **headers: str) -> httpx.Response:
        return self.ask("GET", params={"query": query, "variables": variables}, headers=headers)

    def tag(self, query: str) -> str:
        return str(self.get(query).headers["etag"])

    def bring(self, entity: str, locality: str, *, anew: bool) -> set[tuple[int, str]]:
        """Import a ledger, one that says something else (`anew`) or the same; returns what that touched."""
        before = self._revisions()
        version = self.versions.get((entity, locality), 0) + anew
        self.versions[entity, locality] = version
        self.workbench.run(ledger(self.workbench.folder, entity, locality, version))
        return {pair for pair, number in self._revisions().items() if before.get(pair) != number}

    def _revisions(self) -> dict[tuple[int, str], int]:
        rows = self.workbench.rows("SELECT locality, entity, number FROM revision")
        return {(row["locality"], row["entity"]): row["number"] for row in rows}


@pytest.fixture(scope="module")
def site(make_each_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with make_each_workbench(tmp_path_factory.mktemp("site")) as workbench:
        site = Site(workbench)
        for locality in LOCALITIES:
            for entity in ENTITIES:
                site.bring(entity, locality, anew=True)
        yield site
        site.close()


#: Selections of a record beside its id, and the reference entities that they read.
LINEAGE = {
    "locality { name }": "Division",
    "origin { source { plugin } }": "Source",
    "origin { run { status } }": "ImportRun",
    "origin { file }": "RunFile",
}


@dataclass(frozen=True)
class Root:
    """A list of one entity, of the localities that its condition names, with some of their lineage."""

    entity: str
    operator: str | None
    codes: tuple[str, ...]
    lineage: frozenset[str]
    as_variable: bool

    @property
    def operand(self) -> str | list[str]:
        return [*self.codes] if self.operator == "in" else self.codes[0]

    def written(self, number: int) -> str:
        at = f"$at{number}" if self.as_variable else f"{{{self.operator}: {orjson.dumps(self.operand).decode()}}}"
        where = f"(where: {{locality: {at}}})" if self.operator else ""
        plural = {"Facility": "facilities", "LectureSession": "lectureSessions"}[self.entity]
        return f"f{number}: {plural}{where} {{ nodes {{ id {' '.join(sorted(self.lineage))} }} totalCount }}"

    def reads(self, locality: int, entity: str) -> bool:
        """Whether it reads what the pair stands for."""
        if locality == 0:
            return entity in {LINEAGE[part] for part in self.lineage} or (entity, self.operator) == ("Source", "within")
        return entity == self.entity and self._names(locality)

    def _names(self, locality: int) -> bool:
        if self.operator is None:
            return True
        spans = [span_of(code) if self.operator == "within" else (int(code), int(code)) for code in self.codes]
        return any(first <= locality <= last for first, last in spans)


@st.composite
def roots(draw: st.DrawFn) -> Root:
    operator = draw(st.sampled_from([None, "eq", "in", "within"]))
    code = st.sampled_from(["15", "21", "2103", "210303000000"] if operator == "within" else LOCALITIES)
    codes = draw(st.lists(code, min_size=0 if operator == "in" else 1, max_size=2 if operator == "in" else 1))
    lineage = draw(st.frozensets(st.sampled_from(sorted(LINEAGE)), max_size=2))
    as_variable = operator is not None and draw(st.booleans())
    return Root(draw(st.sampled_from(sorted(ENTITIES))), operator, tuple(codes), lineage, as_variable)


def request(roots: list[Root]) -> tuple[str, str]:
    """Query and variables."""
    named = {f"at{number}": {root.operator: root.operand} for number, root in enumerate(roots) if root.as_variable}
    head = f"query Q({', '.join(f'${name}: LocalityWhere' for name in named)})" if named else "query Q"
    fields = " ".join(root.written(number) for number, root in enumerate(roots))
    return f"{head} {{ {fields} }}", orjson.dumps(named).decode()


@examples(max_examples=20, deadline=None)
@given(
    asked=st.lists(roots(), min_size=1, max_size=2),
    entity=st.sampled_from(sorted(ENTITIES)),
    locality=st.sampled_from(LOCALITIES),
    anew=st.booleans(),
)
def test_tag_changes_if_and_only_if_an_import_touches_what_is_read(
    site: Site, asked: list[Root], entity: str, locality: str, anew: bool
) -> None:
    query = request(asked)
    before = site.get(*query)
    touched = site.bring(entity, locality, anew=anew)
    after = site.get(*query, **{"if-none-match": before.headers["etag"]})
    if any(root.reads(*pair) for root in asked for pair in touched):
        assert (after.status_code, after.headers["etag"] != before.headers["etag"]) == (200, True)
    else:
        assert (after.status_code, after.content, after.headers["etag"]) == (304, b"", before.headers["etag"])
        assert site.get(*query).content == before.content


QUERY = "{ facilities { nodes { id location } } }"


def test_tags_tell_operations_variables_and_media_types_apart(site: Site) -> None:
    shape = "query A($n: Int) { facilities(first: $n) { totalCount } } query B { facilities { totalCount } }"
    requests: list[dict[str, Any]] = [
        {"query": QUERY},
        {"query": QUERY + " "},
        {"query": shape, "operationName": "A", "variables": '{"n": 1}'},
        {"query": shape, "operationName": "A", "variables": '{"n": 2}'},
        {"query": shape, "operationName": "B"},
        {"query": "{ __schema { queryType { name } } }"},
    ]
    tags = [
        site.ask("GET", params=one, headers={"accept": accept}).headers["etag"]
        for one in requests
        for accept in ("application/json", "application/graphql-response+json")
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("held", ["{tag}", "W/{tag}", '"other", {tag}', "*", '"a,b" , W/"x",{tag}'])
def test_answer_that_the_client_has_is_not_read_again(site: Site, held: str) -> None:
    tag = site.tag(QUERY)
    read = site.service.counters.read
    answer = site.get(QUERY, **{"if-none-match": held.format(tag=tag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    assert "content-length" not in answer.headers
    assert site.service.counters.read == read


@pytest.mark.parametrize("held", ['"other"', 'W/"', "", '"*"'])
def test_answer_that_the_client_does_not_have_is_sent(site: Site, held: str) -> None:
    answer = site.get(QUERY, **{"if-none-match": held.format(tag=site.tag(QUERY)), "accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.json()["data"]["facilities"]["nodes"]


def test_compressed_answers_have_tags_of_their_own(site: Site) -> None:
    long = "{ " + " ".join(f"f{n}: facilities {{ nodes {{ id location }} }}" for n in range(20)) + " }"
    plain, gzip, br = (site.get(long, **{"accept-encoding": coding}) for coding in ("identity", "gzip", "br"))
    for name, packed in (("gzip", gzip), ("br", br)):
        assert packed.headers["content-encoding"] == name
        assert packed.headers["etag"] == plain.headers["etag"].removesuffix('"') + f'-{name}"'
        assert packed.content == plain.content
    for accepted, held, status in (
        ("gzip, br", br, 304),
        ("gzip, br", gzip, 304),
        ("br", gzip, 200),
        ("br", plain, 304),
        ("br, identity;q=0", plain, 200),
        ("identity", plain, 304),
        ("identity", br, 200),
    ):
        tag = held.headers["etag"]
        answer = site.get(long, **{"accept-encoding": accepted, "if-none-match": tag})
        assert (answer.status_code, answer.headers["etag"] == tag) == (status, status == 304)


def test_errors_and_answers_to_post_have_no_tag(site: Site) -> None:
    for answer in (site.get("{ nothing }"), site.ask("POST", json={"query": QUERY})):
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_unknown_codes_are_refused_before_they_are_looked_for(site: Site) -> None:
    query = "query Q($at: String) { facilities(where: {locality: {eq: $at}}) { totalCount } }"
    answer = site.get(query, '{"at": "15"}', **{"if-none-match": "*"})
    assert answer.json()["errors"][0]["extensions"]["code"] == "DIVISION_CODE"


def test_imports_of_another_process_are_noticed(prepared_database: Path, tmp_path: Path) -> None:
    shutil.copy(prepared_database, tmp_path / "hub.db")
    command = Command(tmp_path)
    parameters = {"query": "{ lectureSessions { nodes { title } } }"}
    with command.serving() as address:
        tag = httpx.get(address, params=parameters).headers["etag"]
        assert httpx.get(address, params=parameters, headers={"if-none-match": tag}).status_code == 304
        command.write("1,第1课,10,,")
        assert command.run("import").returncode == 0
        answer = httpx.get(address, params=parameters, headers={"if-none-match": tag})
        assert answer.json()["data"]["lectureSessions"]["nodes"] == [{"title": "第1课"}]


def test_head_tells_what_get_would(site: Site) -> None:
    for query in (QUERY, "{ __schema { types { name description } } }"):
        get, head = (site.ask(method, params={"query": query}) for method in ("GET", "HEAD"))
        assert head.content == b""
        assert dict(head.headers) == dict(get.headers)
