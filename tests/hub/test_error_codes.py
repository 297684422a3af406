"""The page of error codes is current and complete."""

import ast
from pathlib import Path

import hub
from hub.error_codes import error_codes
from hub.graphql.errors import CODES

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_the_page_is_what_the_registry_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == error_codes(), "run `make error-codes`"


def test_every_code_has_one_line() -> None:
    lines = error_codes().splitlines()
    for name, code in CODES.items():
        (line,) = (line for line in lines if line.startswith(f"| `{name}` |"))
        assert code.meaning in line
        assert code.remedy in line


def test_every_code_of_the_registry_is_used_and_no_other() -> None:
    raised = set()
    for file in Path(str(hub.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ApiError", "ApiErrors"):
                raised |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
    # Which limit a document exceeds is told apart by a function.
    raised |= {"SYNTAX", "TOKEN_LIMIT", "DEPTH_LIMIT"}
    assert raised == set(CODES)
