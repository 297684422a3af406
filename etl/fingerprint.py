"""Fingerprints: what an import depends on besides the bytes of its files."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import etl
import schema
from etl.host import Declared
from schema import divisions


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


def fingerprint(declared: Declared, content: str) -> str:
    """Hash of a source's files (`content`), its declaration, its plugin's code and the engine."""
    declaration = repr({k: v for k, v in vars(declared.source).items() if k not in ("transform", "folder")})
    parts = (content, declaration, code_of(declared.code), engine())
    return sha256("\n".join(parts).encode()).hexdigest()
