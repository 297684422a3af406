"""What the command line prints, and the codes it exits with."""

import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from plugins.synthetic import id_number
from tests.hub.command import HEADER, PLUGIN, Command

ROWS = [f"{n},第{n}课,{n * 10}余人次,张三丰,红星宣讲团" for n in range(1, 10)]


@pytest.fixture
def command(prepared_database: Path, tmp_path: Path) -> Command:
    shutil.copy(prepared_database, tmp_path / "hub.db")
    return Command(tmp_path)


def code_of(command: Command, table: str) -> str:
    with sqlite3.connect(command.folder / "hub.db") as connection:
        return str(connection.execute(f"SELECT code FROM {table} LIMIT 1").fetchone()[0])


def test_a_new_process_prints_what_a_forked_one_prints(command: Command) -> None:
    new = [sys.executable, "-m", "hub", "errors"]
    printed = subprocess.run(new, cwd=command.folder, env=command.environment, capture_output=True, check=True)
    assert printed.stdout.decode() == command.run("errors").stdout


def test_import_prints_the_books_and_exits_with_0(command: Command) -> None:
    command.write(*ROWS)
    answer = command.run("import", "lectures")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "read 9 · inserted 9" in answer.stdout


def test_import_prints_json_for_machines(command: Command) -> None:
    command.write(*ROWS)
    (run,) = command.json("import", "lectures")["runs"]
    assert (run["source"], run["status"]) == ("lectures", "merged")
    books = run["books"]
    assert isinstance(books, dict)
    assert {name: books[name] for name in ("read", "inserted", "rejected")} == {"read": 9, "inserted": 9, "rejected": 0}
    (run,) = command.json("import", "lectures")["runs"]
    assert (run["status"], run["books"]["read"]) == ("unchanged", 0)  # type: ignore[index]


def test_an_import_indexes_what_it_merged_and_a_command_makes_the_index_anew(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    assert command.json("search", "reindex")["records"] == 0  # type: ignore[comparison-overlap]
    assert command.json("search", "reindex", "--anew")["records"] == len(ROWS) + 1  # type: ignore[comparison-overlap]


def test_an_unknown_name_is_a_mistake_of_usage(command: Command) -> None:
    answer = command.run("import", "lecturs")
    assert answer.returncode == 2
    assert "lecturs" in answer.stderr
    assert "lectures" in answer.stderr.replace("lecturs", "")


def test_rejects_name_place_column_and_reason_in_both_languages(command: Command) -> None:
    command.write(*ROWS, "10,第10课,很多,张三丰,红星宣讲团", "1.10105E+17,,5,,")
    assert command.run("import", "lectures").returncode == 0
    rejects = command.json("rejects")["rejects"]
    first = rejects[0]
    assert (first["file"], first["row"], first["column"]) == ("lectures.csv", 11, "人次")
    assert "人次" in str(first["zh"])
    assert "人次" in str(first["en"])
    assert {reject["row"] for reject in rejects} == {11, 12}
    told = command.run("rejects").stdout
    assert told.startswith("run 1  lectures\n")
    assert "张三丰" not in told
    (cells, *_, last) = (reject["cells"] for reject in command.json("rejects", "--cells")["rejects"])
    assert cells == {"编号": "10", "主题": "第10课", "人次": "很多", "宣讲员": "张三丰", "团队": "红星宣讲团"}
    assert last == {"编号": "1.10105E+17", "主题": None, "人次": "5", "宣讲员": None, "团队": None}


def test_runs_and_rejects_of_what_is_unknown_are_a_mistake_of_usage(command: Command) -> None:
    command.write(*ROWS)
    command.run("import")
    for arguments in (("runs", "lecturs"), ("rejects", "99"), ("approve", "99"), ("discard", "99")):
        answer = command.run(*arguments)
        assert answer.returncode == 2
        assert arguments[1] in answer.stderr
    assert command.run("rejects", "1").stdout == "nothing was rejected\n"


def test_lines_are_not_folded_for_those_who_pipe_them(command: Command) -> None:
    command.write(*ROWS, "10,第10课,很多,张三丰,红星宣讲团")
    assert "read 10 · inserted 9 · rejected 1" in command.run("import").stdout
    (line,) = (line for line in command.run("runs").stdout.splitlines() if line.startswith("1 "))
    assert "read 10 · inserted 9 · rejected 1" in line
    (reject,) = command.json("rejects")["rejects"]
    assert f"    {reject['en']}" in command.run("rejects").stdout.splitlines()


def test_a_parked_run_exits_with_3_and_waits_for_approval(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    command.write(*ROWS[:3])
    answer = command.run("import", "lectures")
    assert answer.returncode == 3
    assert "hub approve 2" in answer.stdout
    assert command.run("approve", "2").returncode == 0
    assert [run["status"] for run in command.json("runs")["runs"]] == ["MERGED", "MERGED"]
    again = command.run("approve", "2")
    assert again.returncode == 1
    assert "run 2 is merged" in again.stderr


def test_a_parked_run_can_be_discarded(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    command.write(*ROWS[:3])
    command.run("import", "lectures")
    assert command.run("discard", "2").returncode == 0
    assert [run["status"] for run in command.json("runs")["runs"]] == ["DISCARDED", "MERGED"]


def test_a_ledger_that_cannot_be_read_fails_its_run(command: Command) -> None:
    (command.plugins / "lectures.csv").write_text("编号,人次\n1,5\n", encoding="utf-8")
    answer = command.run("import", "lectures")
    assert answer.returncode == 1
    assert "lectures.csv" in answer.stderr
    assert "主题" in answer.stderr
    (run,) = command.json("runs")["runs"]
    assert (run["status"], run["read"]) == ("FAILED", 0)


def test_explain_follows_a_code_to_its_cells_without_telling_names(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    answer = command.run("explain", code_of(command, "lecture_session"))
    assert answer.returncode == 0
    assert "lectures.csv" in answer.stdout
    assert "余人次" in answer.stdout
    assert "张三丰" not in answer.stdout
    assert command.run("explain", "S01-nonsense").returncode == 2


def test_schema_prints_the_sdl(command: Command) -> None:
    answer = command.run("schema")
    assert answer.returncode == 0
    assert "type LectureSession implements Node" in answer.stdout


def test_a_database_of_another_version_says_what_to_run(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    with sqlite3.connect(command.folder / "hub.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    answer = command.run("import", "lectures")
    assert answer.returncode == 1
    assert "hub migrate" in answer.stderr


def test_a_code_table_is_loaded_with_its_books_and_refused_lines(command: Command) -> None:
    (command.folder / "towns.csv").write_text("代码,名称\n630121100,桥头镇\n63012,乙镇\n", encoding="utf-8")
    answer = command.run("divisions", "load", "towns.csv", "--edition", "2023")
    assert answer.returncode == 0
    assert "read 2 · inserted 1 · updated 0 · unchanged 0 · duplicate 0 · rejected 1" in answer.stdout
    assert "towns.csv  3" in answer.stdout
    assert "'63012' is no division code" in answer.stdout
    answer = command.run("divisions", "load", "towns.csv", "--edition", "2023", "--json")
    assert '"unchanged": 1' in answer.stdout


def test_a_code_table_of_no_year_or_no_file_is_refused(command: Command) -> None:
    (command.folder / "towns.csv").write_text("代码,名称\n630121100,桥头镇\n", encoding="utf-8")
    answer = command.run("divisions", "load", "towns.csv")
    assert (answer.returncode, "--edition 2023" in answer.stderr) == (1, True)
    answer = command.run("divisions", "load", "missing.csv", "--edition", "2023")
    assert (answer.returncode, "missing.csv" in answer.stderr) == (1, True)


def test_dangling_references_are_listed_with_their_place(command: Command) -> None:
    command.write(*ROWS)
    command.run("import", "lectures")
    assert "every reference leads to a live record" in command.run("dangling").stdout
    with sqlite3.connect(command.folder / "hub.db") as connection:
        connection.execute("DELETE FROM organization")
    listed = command.json("dangling")["dangling"]
    assert len(listed) == len(ROWS)
    assert (listed[0]["fault"], listed[0]["file"]) == ("missing", "lectures.csv")
    answer = command.run("dangling", "--limit", "2")
    assert answer.returncode == 0
    assert f"and {len(ROWS) - 2} more" in answer.stdout


@pytest.fixture
def contested(command: Command) -> Command:
    """A second plugin, the county's, says otherwise of one lecture."""
    county = PLUGIN.replace('"lectures"', '"county"').replace("lectures.csv", "county.csv")
    (command.plugins / "county.py").write_text(county, encoding="utf-8")
    (command.plugins / "county.csv").write_text(f"{HEADER}\n1,第1课,15,李四,红星宣讲团\n", encoding="utf-8")
    command.write(*ROWS)
    return command


def test_conflicts_list_what_each_source_says_and_where_without_telling_names(contested: Command) -> None:
    assert contested.run("import").returncode == 0
    (speaker, attendance) = contested.json("conflicts")["conflicts"]
    assert (attendance["field"], attendance["entity"]) == ("attendance", "LectureSession")
    assert attendance["shown"] == {
        "source": "county",
        "value": "15",
        "file": "county.csv",
        "sheet": None,
        "row": 2,
    }
    assert attendance["losing"] == [
        {"source": "lectures", "value": "≥ 10", "file": "lectures.csv", "sheet": None, "row": 2}
    ]
    assert speaker["field"] == "speaker"
    answer = contested.run("conflicts")
    assert answer.returncode == 0
    assert "张**" in answer.stdout
    assert "张三丰" not in answer.stdout + str(speaker)
    assert [run["conflicts"] for run in contested.json("runs")["runs"]] in ([2, 0], [0, 2])


def test_explain_tells_what_the_other_source_says(contested: Command) -> None:
    contested.run("import")
    (_, conflict) = contested.json("conflicts")["conflicts"]
    answer = contested.run("explain", str(conflict["code"]))
    assert "attendance instead: ≥ 10  (lectures  lectures.csv  row 2)" in answer.stdout


def test_without_a_second_source_there_is_no_conflict(command: Command) -> None:
    command.write(*ROWS)
    command.run("import")
    assert command.run("conflicts").stdout == "no source says otherwise of any value\n"


PEOPLE = """
from pathlib import Path
from etl import Delimited, Source, col, hookimpl
from schema.people import Person

@hookimpl
def hub_sources():
    columns = {"name": col("姓名"), "id_number": col("身份证号").id_number(), "phone": col("电话")}
    return [
        Source(
            name="people", entity=Person, locality="341525000000", publisher="社区",
            reader=Delimited("people.csv"), folder=Path(__file__).parent, columns=columns,
        )
    ]
"""


def import_people(command: Command, *rows: str) -> None:
    (command.plugins / "people.py").write_text(PEOPLE, encoding="utf-8")
    (command.plugins / "people.csv").write_text("\n".join(["姓名,身份证号,电话", *rows, ""]), encoding="utf-8")
    assert command.run("import", "people").returncode == 0


def test_suspects_are_listed_until_they_are_told_apart(command: Command) -> None:
    import_people(command, "张三丰,990000194501010010,15400000001", "张三丰,,15400000001")
    (pair,) = command.json("suspects")["suspects"]
    one, other = pair["one"], pair["other"]
    assert pair["reasons"] == ["same_phone"]
    answer = command.run("suspects")
    assert "姓名和电话相同" in answer.stdout
    assert "张三丰" not in answer.stdout
    codes = (one["code"], other["code"])  # type: ignore[index]
    assert command.run("suspects", "--different", codes[0], "R01-nonsense").returncode == 2
    assert command.run("suspects", "--different", *codes).returncode == 0
    assert command.json("suspects")["suspects"] == []


def test_a_long_list_of_suspects_ends_with_how_many_more_there_are(command: Command) -> None:
    born = date(1945, 1, 1)
    twice = (("张三丰", id_number(born, 1)), ("张三丰", ""), ("李四光", id_number(born, 2)), ("李四光", ""))
    import_people(command, *(f"{name},{number},15400000001" for name, number in twice))
    answer = command.run("suspects", "--limit", "1")
    assert answer.stdout.count("R01-") == 2
    assert answer.stdout.splitlines()[-1] == "and 1 more; --json lists them all"
