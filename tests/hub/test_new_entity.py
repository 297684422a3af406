"""An entity that is declared anywhere is imported, served, explained and documented: nobody else has to know of it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

import etl
import hub
from etl import Delimited, Source, col, const, coordinates, ref, split
from etl.dangling import dangling
from etl.explain import explain
from etl.importer import Importer
from hub.dictionary import dictionary
from hub.graphql.databases.backends import open_backend
from hub.graphql.declaration.build import Api, declare
from hub.graphql.model import derive
from hub.graphql.serving.service import Service
from schema import ENTITIES
from schema.code_lists import CodeList
from schema.database import reading
from schema.fields import field
from schema.fields import ref as refers_to
from schema.figures import ReportedFigure
from schema.keys import key
from schema.kinds import Coded, Datum, Day, Flag, Integer, Money, Period, Point, Quantity, WordList, Words
from schema.people import Person
from schema.places import Venue, VenueKind
from schema.privacy import Mask, Privacy
from schema.record import Base, Record
from tests.etl.ledgers import HUOSHAN, write
from tests.loop import run
from tests.workbench import Workbench

HEADER = "编号,树种,树龄,胸围,认养费,古树,栽种日期,挂牌时间,别名,养护人,经度,纬度,公园"
ROWS = [
    "1,银杏,120,230余厘米,300.00,是,1903-03-12,2019年6月,白果树、公孙树,张三丰,116.3330000,31.3920000,南岳山公园",
    "2,香樟,40,95厘米,120.50,否,,2020年,,李四,116.3340000,31.3930000,南岳山公园",
    "3,古柏,310,180-190厘米,,是,,,,,,,迎驾公园",
    "4,枫杨,12,很粗,,否,,,,,,,迎驾公园",
    "5,榕树,9,40厘米,,否,,,,,,,迎驾公园",
]


@pytest.fixture(scope="module")
def tree() -> Iterator[type[Record]]:
    """The entity of trees, until these tests are over."""

    class Species(CodeList, label="树种"):
        """What kind of tree it is."""

        GINKGO = "1", "银杏", "Ginkgo"
        CAMPHOR = "2", "香樟", "Camphor tree", "樟树"
        CYPRESS = "3", "柏树", "Cypress", "古柏"
        WINGNUT = "4", "枫杨", "Wingnut"

    class Tree(Record, tag="W99", label="树木", keys=(key("number"),)):
        """Tree that a ledger lists."""

        number = field(Words(), "编号", "Number on its plate", required=True)
        species = field(Coded(Species), "树种类别", "What kind it is", required=True, indexed=True)
        age = field(Integer(), "树龄", "How old it is", unit="年", low=0, indexed=True)
        girth = field(Quantity(), "胸围", "Girth of its trunk", unit="厘米", low=0)
        fee = field(Money(), "认养费", "Fee of its adoption", unit="元", low=0)
        is_ancient = field(Flag(), "古树", "Whether it is under protection")
        planted_on = field(Day(), "栽种日期", "Day on which it was planted")
        listed = field(Period(), "挂牌时间", "When it got its plate")
        names = field(WordList(), "别名", "Other names in use")
        keeper = field(Words(), "养护人", "Who looks after it", privacy=Privacy.PERSONAL, mask=Mask.NAME)
        point = field(Point(), "坐标", "Where it stands, to the degree")
        park = refers_to(Venue, "公园", "Park that it stands in")

    yield Tree
    del ENTITIES["Tree"]
    Base.metadata.remove(Base.metadata.tables["tree"])
    Base.registry._dispose_cls(Tree)


def trees(tree: type[Record], folder: Path) -> Source:
    """The source of a ledger of trees."""
    return Source(
        name="trees",
        entity=tree,
        locality=HUOSHAN,
        publisher="林业局",
        reader=Delimited("trees.csv"),
        folder=write(folder / "in", "trees.csv", HEADER, ROWS),
        snapshot="full",
        columns={
            "number": col("编号"),
            "species": col("树种"),
            "age": col("树龄"),
            "girth": col("胸围"),
            "fee": col("认养费"),
            "is_ancient": col("古树"),
            "planted_on": col("栽种日期"),
            "listed": col("挂牌时间"),
            "names": split(col("别名")),
            "keeper": col("养护人"),
            "point": coordinates(col("经度"), col("纬度"), datum=Datum.WGS84),
            "park": ref(Venue, kind=const(VenueKind.POCKET_PARK), name=col("公园")),
        },
    )


def imported(workbench: Workbench, tree: type[Record]) -> Importer:
    """An importer that has brought in the ledger of trees."""
    with workbench.engine.begin() as connection:
        ENTITIES["Tree"].table.create(connection)
    importer = workbench.importer(trees(tree, workbench.folder))
    importer.run(importer.host.sources["trees"])
    return importer


@pytest.fixture(scope="module")
def importer(
    tree: type[Record],
    make_each_workbench: Callable[[Path], Workbench],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Importer]:
    """An importer that has brought in the ledger of trees, whose records nobody changes, on each database."""
    with make_each_workbench(tmp_path_factory.mktemp("trees")) as workbench:
        yield imported(workbench, tree)


@pytest.fixture(scope="module")
def api(tree: type[Record]) -> Api:  # noqa: ARG001
    """The API that follows from the entities."""
    return declare(derive())


@pytest.fixture
def ask(importer: Importer, api: Api) -> Iterator[Callable[[str], Any]]:
    """Ask the API; gives the data."""
    backend = open_backend(str(importer.engine.url))
    service = Service(api, backend.dialect, backend.driver)

    def ask(text: str) -> Any:
        answer = orjson.loads(run(service.execute(text)).body)
        assert "errors" not in answer, answer
        return answer["data"]

    yield ask
    run(backend.driver.aclose())


def test_its_ledger_is_imported_with_balanced_books(tree: type[Record], workbench: Workbench) -> None:
    importer = imported(workbench, tree)
    books = workbench.one("SELECT read, inserted, rejected FROM import_run")
    assert books == {"read": 5, "inserted": 3, "rejected": 2}
    assert {row["reason"] for row in workbench.rows("SELECT reason FROM reject")} == {
        "number_unreadable",
        "unknown_category",
    }
    again = importer.run(importer.host.sources["trees"])
    assert again.status.name == "UNCHANGED"


def test_its_values_are_served_as_their_kinds_are(ask: Callable[[str], Any]) -> None:
    (node,) = ask(
        """{ trees(where: {number: {eq: "1"}}) { nodes {
          species age girth { low high approximate } fee isAncient plantedOn listed { start end precision } names keeper
          point { longitude latitude datum } park { name kind } division { name } origin { file row }
        } } }"""
    )["trees"]["nodes"]
    assert node == {
        "species": "GINKGO",
        "age": 120,
        "girth": {"low": 230, "high": None, "approximate": True},
        "fee": "300.00",
        "isAncient": True,
        "plantedOn": "1903-03-12",
        "listed": {"start": "2019-06-01", "end": "2019-06-30", "precision": "MONTH"},
        "names": ["白果树", "公孙树"],
        "keeper": "张**",
        "point": {"longitude": 116.333, "latitude": 31.392, "datum": "WGS84"},
        "park": {"name": "南岳山公园", "kind": "POCKET_PARK"},
        "division": {"name": "霍山县"},
        "origin": {"file": "trees.csv", "row": 2},
    }


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ("{species: {in: [GINKGO, CYPRESS]}}", ["3", "1"]),
        ("{age: {gte: 40}, girth: {lt: 200}}", ["3", "2"]),
        ("{isAncient: {eq: true}, fee: {isNull: true}}", ["3"]),
        ('{names: {has: "公孙树"}}', ["1"]),
        ('{park: {name: {like: "南岳山%"}}}', ["1", "2"]),
        ('{listed: {gte: "2020-01-01"}}', ["2"]),
        ('{locality: {within: "34"}, division: {eq: "341525000000"}}', ["3", "1", "2"]),
    ],
)
def test_it_is_filtered_and_ordered_by_its_values(ask: Callable[[str], Any], where: str, numbers: list[str]) -> None:
    text = f"{{ trees(where: {where}, orderBy: [{{field: AGE, direction: DESC}}]) {{ nodes {{ number }} }} }}"
    assert [node["number"] for node in ask(text)["trees"]["nodes"]] == numbers


def test_it_is_aggregated(ask: Callable[[str], Any]) -> None:
    text = "{ trees { totalCount aggregate { count sum { age fee girth { low high } } } } }"
    assert ask(text)["trees"] == {
        "totalCount": 3,
        "aggregate": {"count": 3, "sum": {"age": "470", "fee": "420.50", "girth": {"low": "505", "high": None}}},
    }


def test_what_it_refers_to_leads_back_to_it(ask: Callable[[str], Any]) -> None:
    data = ask(
        """{
          venues(where: {trees: {some: {species: {eq: CYPRESS}}}}) { nodes { name trees { nodes { number } } } }
          localities { nodes { name trees { totalCount } } }
        }"""
    )
    assert data["venues"]["nodes"] == [{"name": "迎驾公园", "trees": {"nodes": [{"number": "3"}]}}]
    assert data["localities"]["nodes"] == [{"name": "霍山县", "trees": {"totalCount": 3}}]


def test_it_is_found_by_its_unified_code_and_explained_down_to_the_cell(
    ask: Callable[[str], Any], importer: Importer
) -> None:
    (node,) = ask('{ trees(where: {number: {eq: "3"}}) { nodes { id } } }')["trees"]["nodes"]
    assert node["id"].startswith(f"W99-{HUOSHAN}-")
    assert ask(f'{{ tree(id: "{node["id"]}") {{ number }} }}') == {"tree": {"number": "3"}}
    values = {value.field: value for value in explain(importer, node["id"]).values}
    assert (values["girth"].column, values["girth"].cell) == ("胸围", "180-190厘米")
    assert values["park"].cell == "迎驾公园"


def test_what_it_refers_to_in_vain_is_listed(tree: type[Record], workbench: Workbench) -> None:
    importer = imported(workbench, tree)
    with workbench.engine.begin() as connection:
        assert [*dangling(connection)] == []
        connection.exec_driver_sql("DELETE FROM venue WHERE name = '迎驾公园'")
    with reading(importer.engine).connect() as connection:
        (item,) = dangling(connection)
    assert (item.entity, item.reference, item.row) == ("Tree", "park", 4)


@pytest.mark.usefixtures("tree")
def test_it_is_in_the_dictionary_with_its_code_list() -> None:
    page = dictionary()
    assert "### 树木 Tree" in page
    assert "| 树种类别 | `species` | `Species!` | What kind it is |" in page
    assert "### 树种 Species" in page
    assert "| 香樟 | `CAMPHOR` | `2` | Camphor tree | 樟树 |" in page


#: Entities that the hub does more for than it does for all: persons are told apart, figures reconciled.
SINGULAR = (Person, ReportedFigure)


def words(path: Path) -> Iterator[str]:
    """Names that a module imports from elsewhere, and its string constants."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_record_is_known_by_name_to_those_who_import_and_serve_it() -> None:
    records = [entity for entity in ENTITIES.values() if not entity.is_reference and entity.cls not in SINGULAR]
    names = {name for entity in records for name in (entity.name, entity.plural, entity.table.name)}
    modules = [path for room in (etl, hub) for path in Path(room.__path__[0]).rglob("*.py")]
    named = {f"{path.name}: {word}" for path in modules for word in words(path) if word in names}
    assert named == set()
