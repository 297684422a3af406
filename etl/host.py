"""The plugin host: loads each plugin on its own, so that a broken one is named and the rest go on."""

import importlib.util
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from etl import builtin, hookspecs
from etl.culprits import line_in
from etl.mapping import CompiledSource, compile_mapping
from etl.measures import Measure
from etl.registry import Registry
from etl.run import RunInfo
from etl.source import Source
from schema.entity import ENTITIES

GROUP = "hub"


@dataclass(frozen=True)
class PluginFault:
    """A plugin that can't be used, or a hook of it that raised."""

    plugin: str
    what: str

    def __str__(self) -> str:
        return f"plugin {self.plugin}: {self.what}"


@dataclass(frozen=True)
class Declared:
    """A source with the plugin that declares it."""

    plugin: str
    compiled: CompiledSource
    #: The plugin's module file, or its package's folder.
    code: Path

    @property
    def source(self) -> Source:
        return self.compiled.source

    @property
    def home(self) -> Path:
        """Folder of the plugin, whose `ledgers/` hold its files unless the operator gives another."""
        return self.code if self.code.is_dir() else self.code.parent


@dataclass
class PluginHost:
    """All plugins that could be loaded, what they declare, and what is wrong with the others."""

    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(GROUP))
    faults: list[PluginFault] = field(default_factory=list)
    registry: Registry = field(default_factory=Registry)
    sources: dict[str, Declared] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    #: Code of the plugins that bring readers, normalisers or checks, which any source may use.
    contributors: list[Path] = field(default_factory=list)
    _code: dict[str, Path] = field(default_factory=dict)
    _modules: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(hookspecs)
        self.register("builtin", builtin)

    def load_installed(self, names: Collection[str] | None = None) -> None:
        """Load the plugins of the entry-point group `hub`: those named, or all. A name that isn't there is a fault."""
        points = {point.name: point for point in entry_points(group=GROUP)}
        for name in sorted(points) if names is None else names:
            self._guarded(name, partial(self._load, name, points))

    def load_folder(self, folder: Path) -> None:
        """Load every one-file plugin of a folder; one that isn't there is a fault."""
        if not folder.is_dir():
            self.faults.append(PluginFault(str(folder), "there is no such folder of plugins"))
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                self._guarded(path.stem, partial(self._load_file, path))

    def _load(self, name: str, points: Mapping[str, EntryPoint]) -> None:
        if name not in points:
            raise ValueError(f"no such plugin is installed; there are: {', '.join(sorted(points)) or 'none'}")
        self._modules[name] = points[name].module
        self.register(name, points[name].load())

    def _load_file(self, path: Path) -> None:
        self._modules[path.stem] = f"hub_plugin_{path.stem}"
        self.register(path.stem, _loaded_file(path, self._modules[path.stem]))

    def register(self, name: str, plugin: Any) -> None:
        """Add one plugin; raises what pluggy finds wrong with it, and forgets the plugin then."""
        _refuse_unmarked(plugin)
        self.manager.register(plugin, name)
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError:
            self.manager.unregister(name=name)
            raise
        self._code[name] = _code(plugin)

    def collect(self) -> None:
        """Ask every plugin for what it brings: readers, normalisers and checks first, sources last."""
        for name, found in self._ask("hub_readers"):
            self._guarded(name, partial(self._contribute, name, self.registry.add_readers, found))
        for name, found in self._ask("hub_normalisers"):
            self._guarded(name, partial(self._contribute, name, self.registry.add_normalisers, found))
        for entity in ENTITIES.values():
            for name, found in self._ask("hub_checks", entity=entity):
                self._guarded(name, partial(self._contribute, name, partial(self.registry.add_checks, entity), found))
        for name, found in self._ask("hub_sources"):
            self._guarded(name, partial(self._declare, name, found))
        for name, found in self._ask("hub_measures"):
            self._guarded(name, partial(self._measure, found))

    def line_in(self, source: str, error: BaseException) -> str:
        """The line of the source's plugin that an exception last came through, as " (file, line n)"; empty for none."""
        return line_in(error, self._modules.get(self.sources[source].plugin, ""))

    def _contribute(self, name: str, take: Callable[[Any], None], found: Any) -> None:
        take(found)
        if found and self._code[name] not in self.contributors:
            self.contributors.append(self._code[name])

    def _declare(self, plugin: str, sources: Iterable[Source]) -> None:
        if not isinstance(sources, Iterable):
            raise TypeError(f"hub_sources gives one {type(sources).__name__} alone; return a list of sources")
        for source in sources:
            self._guarded(plugin, partial(self._declare_one, plugin, source))

    def _declare_one(self, plugin: str, source: Source) -> None:
        if not isinstance(source, Source):
            raise TypeError(f"hub_sources lists one {type(source).__name__} among its sources; make it a Source")
        if source.name in self.sources:
            raise ValueError(f"source {source.name} is declared by plugin {self.sources[source.name].plugin} already")
        compiled = compile_mapping(source, self.registry)
        self.sources[source.name] = Declared(plugin, compiled, self._code[plugin])

    def _measure(self, measures: Iterable[Measure]) -> None:
        """Take a plugin's measures in. Raises `ValueError` where two count one thing by the same ledger."""
        taken = {(known.name, known.locality, known.by) for known in self.measures}
        for measure in measures:
            if (measure.name, measure.locality, measure.by) in taken:
                raise ValueError(f"measure {measure.name} of {measure.locality} is counted by {measure.by} already")
            taken.add((measure.name, measure.locality, measure.by))
            self.measures.append(measure)

    def _ask(self, hook: str, **arguments: Any) -> Iterator[tuple[str, Any]]:
        """Call a hook of each plugin on its own; one that raises is reported by name."""
        plugins = self.manager.get_plugins()
        for name, plugin in sorted(self.manager.list_name_plugin()):
            caller = self.manager.subset_hook_caller(hook, [other for other in plugins if other is not plugin])
            results: list[Any] = []
            self._guarded(name, partial(_extend, results, caller, arguments), hook)
            for result in results:
                yield name, result

    def _guarded(self, name: str, action: Callable[[], object], hook: str = "") -> None:
        try:
            action()
        except (Exception, SystemExit) as error:
            what = f"{type(error).__name__}: {error}{line_in(error, self._modules.get(name, ''))}"
            fault = PluginFault(name, f"{hook} raised {what}" if hook else what)
            if fault not in self.faults:
                self.faults.append(fault)

    def stage(self, run: RunInfo, stage: str) -> None:
        """Tell observers that a run enters a stage."""
        for _ in self._ask("hub_stage", run=run, stage=stage):
            pass

    def finished(self, run: RunInfo) -> None:
        """Tell observers that a run has ended."""
        for _ in self._ask("hub_run_finished", run=run):
            pass


def _extend(results: list[Any], caller: Callable[..., Any], arguments: dict[str, Any]) -> None:
    results.extend(caller(**arguments))


def _loaded_file(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _refuse_unmarked(plugin: Any) -> None:
    """A function named like a hook but without the marker would be silent for ever."""
    for name in dir(plugin):
        value = getattr(plugin, name, None)
        if name.startswith("hub_") and callable(value) and not hasattr(value, "hub_impl"):
            raise TypeError(f"{name} looks like a hook; put @hookimpl before it")


def _code(plugin: Any) -> Path:
    module = plugin if isinstance(plugin, ModuleType) else sys.modules[type(plugin).__module__]
    path = Path(str(module.__file__))
    return path.parent if path.name == "__init__.py" else path
