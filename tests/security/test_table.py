"""The table of docs/security.md names tests that exist."""

import ast
import re

import pytest
from installation import CHECKOUT

ROWS = [
    line
    for line in (CHECKOUT / "docs/security.md").read_text().splitlines()
    if line.startswith("| ") and "`tests/" in line
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split(" | ")[0][2:40])
def test_each_attack_has_its_tests(row: str) -> None:
    """A file, or a function in it; and what defends is said."""
    attack, defence, tests = row.strip("| ").split(" | ")
    assert attack
    assert defence
    for path, function in re.findall(r"`(tests/[^`:]+)(?:::(\w+))?`", tests):
        file = CHECKOUT / path
        assert file.is_file(), path
        if file.suffix == ".py":
            names = {
                node.name
                for node in ast.walk(ast.parse(file.read_text()))
                if isinstance(node, ast.FunctionDef)
            }
            assert function in names, f"{path} has no {function}"


def test_the_table_is_there() -> None:
    """It has a line for each attack that is known."""
    assert len(ROWS) > 35
