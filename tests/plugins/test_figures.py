"""The samples add up to the figures that the localities published, and each row counts for exactly itself."""

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from etl.importer import Importer
from hub.graphql.serving.service import Service
from schema.lineage import RunStatus
from tests.plugins.conftest import Imported
from tests.plugins.cutting import without_row
from tests.plugins.figures import Figures, figures, middle_line, serving
from tests.plugins.samples import FOLDER, PLUGINS, importer, plugin
from tests.workbench import Workbench

SOURCES = {source.name: name for name in PLUGINS for source in plugin(name).hub_sources()}
SAVED = [path.parent.name for path in sorted(FOLDER.glob("*/figures.graphql"))]

#: What the code table gives beside figures that the ledgers match.
DIFFERING = {
    ("150402000000", "service_centres_village", "统计用区划代码表"): ("91.00", "91.00"),
    ("341525000000", "practice_stations", "统计用区划代码表"): ("145.00", "145.00"),
}
#: What the article reports and no ledger holds.
UNRECORDED = {"special_studies", "work_plans", "functions_delegated"}


@pytest.fixture(scope="module")
def hub(imported: Imported) -> Importer:
    """An importer of all plugins."""
    return importer(imported.bench, *PLUGINS)


@pytest.fixture(scope="module")
def service(imported: Imported, hub: Importer) -> Iterator[Service]:
    """The API over the imported samples."""
    with serving(imported.bench, hub.host.measures) as service:
        yield service


@pytest.fixture(scope="module")
def whole(service: Service) -> Figures:
    """What everything adds up to."""
    return figures(service)


@pytest.fixture(scope="module")
def without_line(
    imported: Imported, hub: Importer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Figures]]:
    """What everything but the middle line of a source's ledgers adds up to."""
    with (
        imported.copy(tmp_path_factory.mktemp("buried") / "hub") as bench,
        serving(bench, hub.host.measures) as service,
    ):

        @cache
        def without_line(source: str) -> Figures:
            with middle_line(imported.bench, hub.host.sources[source]).buried(bench):
                return figures(service)

        yield without_line


def test_every_locality_has_a_saved_operation() -> None:
    assert set(SAVED) == set(PLUGINS) - {"article"}


@pytest.mark.parametrize("name", SAVED)
def test_saved_operation_answers_with_the_figures(service: Service, name: str) -> None:
    answer = asyncio.run(service.execute((FOLDER / name / "figures.graphql").read_text(encoding="utf-8")))
    expected = json.loads((FOLDER / name / "figures.json").read_text(encoding="utf-8"))
    assert json.loads(answer.body)["data"] == expected


def test_ledgers_match_every_reported_figure(whole: Figures) -> None:
    assert {way for way, (*_, consistent) in whole.items() if not consistent} == set(DIFFERING)


def test_the_code_table_differs_where_it_is_known_to(whole: Figures) -> None:
    assert {way: whole[way][:2] for way in DIFFERING} == DIFFERING
    assert {whole[locality, measure, by][2] for locality, measure, by in DIFFERING} == {False}


def test_only_what_no_ledger_holds_is_reported_without_a_count(
    imported: Imported, hub: Importer, whole: Figures
) -> None:
    reported = {
        (f"{row['locality']:012d}", row["measure"])
        for row in imported.bench.rows("SELECT locality, measure FROM reported_figure WHERE removed_at IS NULL")
    }
    counted = {(locality, measure) for locality, measure, _ in whole}
    assert {measure for _, measure in reported - counted} == UNRECORDED
    declared = {(measure.locality, measure.name) for measure in hub.host.measures}
    assert declared == counted


class Office:
    """A copy of the hub with a copy of one plugin's ledgers, which somebody edits and imports again."""

    def __init__(self, bench: Workbench, folder: Path, source: str) -> None:
        name = SOURCES[source]
        self.bench = bench
        self.ledgers = folder / name
        shutil.copytree(FOLDER / name / "ledgers", self.ledgers)
        self.importer: Importer = importer(bench, name, ledgers=folder)
        self.declared = self.importer.host.sources[source]

    def imports(self) -> None:
        """Import the source; a review that a large share of removals asks for is approved."""
        run = self.importer.run(self.declared)
        if run.status is RunStatus.NEEDS_REVIEW:
            run = self.importer.approve(run.id)
        assert run.status is RunStatus.MERGED, (run.status, run.error)


@pytest.mark.parametrize("source", SOURCES)
def test_a_deleted_row_moves_exactly_its_figures_and_an_added_one_moves_them_back(
    imported: Imported,
    hub: Importer,
    whole: Figures,
    without_line: Callable[[str], Figures],
    tmp_path: Path,
    source: str,
) -> None:
    with imported.copy(tmp_path / "hub") as edited, serving(edited, hub.host.measures) as service:
        office = Office(edited, tmp_path / "ledgers", source)
        line = middle_line(imported.bench, office.declared)
        kept = (office.ledgers / line.file).read_bytes()
        without_row(office.ledgers / line.file, line.sheet, line.row)
        office.imports()
        assert figures(service) == without_line(source)
        (office.ledgers / line.file).write_bytes(kept)
        office.imports()
        assert figures(service) == whole


def test_figures_are_moved_by_rows(whole: Figures, without_line: Callable[[str], Figures]) -> None:
    """Of each locality with figures some ledger's row is seen in one."""
    moved = {way[0] for source in SOURCES for way, counted in whole.items() if without_line(source)[way] != counted}
    assert moved == {locality for locality, *_ in whole}
