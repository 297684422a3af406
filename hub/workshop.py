"""Puts the parts together: database, plugins, key file."""

import structlog
from sqlalchemy import Engine

from etl import runs
from etl.host import PluginHost
from etl.importer import Importer
from etl.keyfile import KeyFile
from etl.measures import Measure
from etl.progress import Progress, Silent
from hub.graphql.compiler.measures import Measures
from hub.graphql.declaration.build import Api
from hub.search.indexing import Indexing
from hub.settings import Settings, source_settings
from schema.database import open_engine, prepare, reading

log = structlog.get_logger(__name__)


def open_database(settings: Settings) -> Engine:
    """The database, ready for use. Raises `DatabaseError`."""
    engine = open_engine(settings.database_url)
    prepare(engine)
    return engine


def load_plugins(settings: Settings) -> PluginHost:
    """Every plugin that can be loaded, its sources collected; the others are in `faults`."""
    host = PluginHost()
    names = settings.installed_plugins
    host.load_installed(None if names == "*" else [name.strip() for name in names.split(",") if name.strip()])
    if settings.plugins:
        host.load_folder(settings.plugins)
    host.collect()
    return host


def open_importer(settings: Settings, progress: Progress | None = None) -> Importer:
    """An importer over all plugins."""
    engine, host = open_database(settings), load_plugins(settings)
    key, environment = KeyFile(settings.key), source_settings()
    return Importer(engine, host, key, settings.state, settings.ledgers, progress or Silent(), environment)


def index(settings: Settings, engine: Engine) -> None:
    """Bring the index of texts up to date with what was merged, unless there is none."""
    if settings.search:
        for _ in Indexing(engine).update():
            pass


def usable_measures(api: Api, host: PluginHost) -> list[Measure]:
    """The plugins' measures that fit the API; what is wrong with the others, or with a plugin, is logged."""
    measures = Measures(api.model, api.schema)
    found = {measure: measures.fault(measure) for measure in host.measures}
    for what in (*map(str, host.faults), *filter(None, found.values())):
        log.warning("not served", what=what)
    return [measure for measure, wrong in found.items() if wrong is None]


def retire_undeclared(importer: Importer) -> None:
    """Mark sources that no plugin declares any more, unless a plugin is broken and may have declared them."""
    if importer.host.faults:
        return
    with reading(importer.engine).begin() as connection:
        ids = runs.undeclared(connection, list(importer.host.sources))
    if ids:
        with importer.engine.begin() as connection:
            runs.retire(connection, ids)
