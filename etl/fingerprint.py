"""Fingerprints: what an import depends on besides the bytes of its files."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

import etl
import schema
from etl.host import Declared, PluginHost
from etl.stages.extract import RawFile, digest
from schema import divisions
from schema.revisions import number_of


@cache
def code_of(place: Path) -> str:
    """Hash of a Python module, or of all modules below a folder."""
    total = sha256()
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        total.update(path.relative_to(place.parent).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


@cache
def engine() -> str:
    """Hash of the import path, the schema with its code lists, and the shipped divisions."""
    folders = [Path(str(package.__file__)).parent for package in (etl, schema)]
    return sha256(" ".join((*map(code_of, folders), divisions.fingerprint())).encode()).hexdigest()


def fingerprint(connection: Connection, host: PluginHost, declared: Declared, files: list[RawFile]) -> str:
    """Hash of what an import depends on: files, declaration, plugins that take part, engine, and the division table."""
    declaration = repr({k: v for k, v in vars(declared.source).items() if k not in ("transform", "folder")})
    plugins = (declared.code, *host.contributors)
    names = number_of(connection, "Division")
    parts = (digest(files), declaration, *map(code_of, plugins), engine(), str(names))
    return sha256("\n".join(parts).encode()).hexdigest()
