"""A broken plugin is named, and the others import."""

import shutil
from pathlib import Path

import pytest

from tests.etl.processes import Site

GOOD = """
from etl import Delimited, Source, col, const, hookimpl
from schema.property import Facility, FacilityKind


@hookimpl
def hub_sources():
    yield Source(
        name="sheds",
        entity=Facility,
        locality="341525000000",
        publisher="城管局",
        reader=Delimited("sheds.csv"),
        columns={"number": col("编号"), "kind": const(FacilityKind.CHARGING_SHED), "location": col("位置")},
    )
"""

RAISING = """
from etl import hookimpl


@hookimpl
def {hook}({arguments}):
    raise ValueError("no such thing")
"""

#: Hooks with their arguments.
HOOKS = {
    "hub_sources": "",
    "hub_readers": "",
    "hub_normalisers": "",
    "hub_checks": "entity",
    "hub_stage": "run, stage",
    "hub_run_finished": "run",
}

#: Plugins that can't be loaded, and what has to be said of each.
BROKEN = {
    "mistyped": ("from etl import hookimpl\n\n\n@hookimpl\ndef hub_sorces():\n    return []\n", "hub_sorces"),
    "unmarked": ("def hub_sources():\n    return []\n", "put @hookimpl before it"),
    "other_arguments": ("from etl import hookimpl\n\n\n@hookimpl\ndef hub_stage(run, step):\n    pass\n", "step"),
    "syntax": ("def hub_sources(:\n", "SyntaxError"),
    "missing_import": ("import no_such_module_anywhere\n", "no_such_module_anywhere' (missing_import.py, line 1)"),
    "leaving": ("raise SystemExit(0)\n", "SystemExit"),
    "dividing": ("import json\n\n1 / 0\n", "ZeroDivisionError: division by zero (dividing.py, line 3)"),
    "no_list": ("from etl import hookimpl\n\n\n@hookimpl\ndef hub_sources():\n    return 7\n", "one int alone"),
    "no_source": (
        "from etl import hookimpl\n\n\n@hookimpl\ndef hub_sources():\n    return [0]\n",
        "lists one int",
    ),
    "leaving_later": (
        "from etl import hookimpl\n\n\n@hookimpl\ndef hub_sources():\n    raise SystemExit(0)\n",
        "SystemExit",
    ),
    "taken_name": (GOOD, "sheds is declared by plugin good already"),
    "unfit": (GOOD.replace('"sheds"', '"unfit"').replace('"location"', '"locaton"'), "locaton doesn't fit Facility"),
}


@pytest.fixture
def site(prepared_database: Path, tmp_path: Path) -> Site:
    """A site with one plugin that works."""
    shutil.copy(prepared_database, tmp_path / "hub.db")
    site = Site(tmp_path)
    site.add_plugin("good", GOOD)
    site.write_ledger("sheds.csv", "编号,位置\n1,3栋东侧\n2,5栋西侧\n")
    return site


def add_broken(site: Site) -> None:
    for name, (code, _) in BROKEN.items():
        site.add_plugin(name, code)
    for hook, arguments in HOOKS.items():
        site.add_plugin(f"raising_{hook}", RAISING.format(hook=hook, arguments=arguments))


def test_each_broken_plugin_is_named_and_the_others_import(site: Site) -> None:
    add_broken(site)
    code, answer = site.hub_json("import")
    faults = {fault["plugin"]: fault["what"] for fault in answer["faults"]}
    assert code == 1
    assert set(faults) == {*BROKEN, *(f"raising_{hook}" for hook in HOOKS)}
    for name, (_, says) in BROKEN.items():
        assert says in faults[name]
    for hook in HOOKS:
        assert faults[f"raising_{hook}"] == f"{hook} raised ValueError: no such thing (raising_{hook}.py, line 7)"
    assert [(run["source"], run["status"], run["books"]["inserted"]) for run in answer["runs"]] == [
        ("sheds", "merged", 2)
    ]


def test_a_plugin_that_raises_during_a_run_is_told_with_its_line_and_not_what_it_says(site: Site) -> None:
    site.add_plugin("good", GOOD.replace("columns=", "transform=lambda lines: 1 / 0,\n        columns="))
    importer = site.importer()
    run = importer.run(importer.host.sources["sheds"])
    assert str(run.error).startswith("unexpected ZeroDivisionError (good.py, line 14); the log")


@pytest.mark.parametrize("found", ["7", "[7]"])
def test_checks_that_are_none_are_named_and_the_others_import(site: Site, found: str) -> None:
    site.add_plugin(
        "no_checks", f"from etl import hookimpl\n\n\n@hookimpl\ndef hub_checks(entity):\n    return {found}\n"
    )
    code, answer = site.hub_json("import")
    assert code == 1
    assert {fault["plugin"] for fault in answer["faults"]} == {"no_checks"}
    assert [(run["source"], run["status"]) for run in answer["runs"]] == [("sheds", "merged")]


def test_each_fault_is_told_once_and_at_the_end(site: Site) -> None:
    add_broken(site)
    code, out, err = site.hub("import")
    assert code == 1
    assert "sheds" in out
    told = err[err.index("not imported") :].splitlines()
    for name in (*BROKEN, *(f"raising_{hook}" for hook in HOOKS)):
        assert len([line for line in told if line.startswith(f"plugin {name}:")]) == 1


def test_the_same_import_without_broken_plugins_succeeds(site: Site) -> None:
    code, answer = site.hub_json("import")
    assert (code, answer["faults"], answer["errors"]) == (0, [], [])


def test_a_source_that_fails_leaves_the_others_to_import(site: Site) -> None:
    site.add_plugin("without_file", GOOD.replace('"sheds"', '"cabinets"').replace("sheds.csv", "cabinets.csv"))
    code, answer = site.hub_json("import")
    assert code == 1
    assert {run["source"]: run["status"] for run in answer["runs"]} == {"sheds": "merged", "cabinets": "failed"}
    assert answer["faults"] == []


def test_a_plugin_that_is_broken_keeps_its_sources_on_record(site: Site) -> None:
    site.hub_json("import")
    site.add_plugin("good", "1 / 0\n")
    code, answer = site.hub_json("import")
    assert (code, answer["runs"]) == (1, [])
    with site.importer().engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT code, active FROM source").all() == [("sheds", 1)]
        assert connection.exec_driver_sql("SELECT count(*) FROM facility WHERE removed_at IS NULL").scalar() == 2
