"""The hooks that a plugin may implement."""

from collections.abc import Iterable, Mapping

from pluggy import HookimplMarker, HookspecMarker

from etl.checks import Check
from etl.measures import Measure
from etl.normalise.normaliser import Normaliser
from etl.readers.part import Reader
from etl.run import RunInfo
from etl.source import Source
from schema.entity import Entity

hookspec = HookspecMarker("hub")
hookimpl = HookimplMarker("hub")


@hookspec
def hub_sources() -> Iterable[Source]:  # type: ignore[empty-body]
    """Return the sources that this plugin imports."""


@hookspec
def hub_readers() -> Mapping[str, type[Reader]]:  # type: ignore[empty-body]
    """Return more readers by name, for `named("name", pattern, …)` in declarations."""


@hookspec
def hub_normalisers() -> Mapping[str, type[Normaliser]]:  # type: ignore[empty-body]
    """Return more normalisers by name."""


@hookspec
def hub_measures() -> Iterable[Measure]:  # type: ignore[empty-body]
    """Return ways of counting what publications report."""


@hookspec
def hub_checks(entity: Entity) -> Iterable[Check]:  # type: ignore[empty-body]
    """Return more row rules for an entity."""


@hookspec
def hub_stage(run: RunInfo, stage: str) -> None:
    """Observe that a run enters a stage: extract, normalise, validate, resolve, stage, merge, commit."""


@hookspec
def hub_run_finished(run: RunInfo) -> None:
    """Observe that a run has ended, with its status and books."""
