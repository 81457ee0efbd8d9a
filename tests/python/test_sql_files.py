"""What the catalog cannot show about the SQL files: how they are written."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pglast
import pytest
from installation import CHECKOUT
from pglast import ast, visitors
from pglast.enums import ObjectType

from flowsql import repeatables
from flowsql.repeatables import Repeatable
from flowsql.sqlfile import SqlError, statements

DB = CHECKOUT / "db"
EVERY = sorted(DB.glob("**/*.sql"))
FOLDERS = [DB / "functions", *(path for path in (DB / "gate").iterdir() if path.is_dir())]
FILES = [item for folder in FOLDERS for item in repeatables.read(folder)]

each_file = pytest.mark.parametrize("item", FILES, ids=lambda item: item.name)


@cache
def parsed(file: Path) -> tuple[Any, ...]:
    """The statements of a file, as PostgreSQL's own parser sees them."""
    return tuple(raw.stmt for raw in pglast.parse_sql(file.read_text(encoding="utf-8")))


def name_of(node: Any) -> str:
    """The dotted name of a list of names, or of a relation."""
    if isinstance(node, ast.RangeVar):
        return f"{node.schemaname}.{node.relname}"
    return ".".join(part.sval for part in node)


def made(item: Repeatable) -> list[str]:
    """The names of the functions and views that a file makes."""
    return [
        name_of(stmt.funcname if isinstance(stmt, ast.CreateFunctionStmt) else stmt.view)
        for stmt in parsed(item.file)
        if isinstance(stmt, ast.CreateFunctionStmt | ast.ViewStmt)
    ]


def functions(item: Repeatable) -> list[Any]:
    """The CREATE FUNCTION statements of a file."""
    return [stmt for stmt in parsed(item.file) if isinstance(stmt, ast.CreateFunctionStmt)]


@each_file
def test_one_function_named_as_the_file(item: Repeatable) -> None:
    """<schema>/<name>.sql makes <schema>.<name> alone; one without a function only calls some."""
    if made(item):
        assert made(item) == [item.name]
    else:
        assert {type(stmt) for stmt in parsed(item.file)} == {ast.SelectStmt}


@each_file
def test_attributes_are_written(item: Repeatable) -> None:
    """Language, volatility and parallel label are in the file, not left to defaults."""
    for function in functions(item):
        wanted = {"language"} if function.is_procedure else {"language", "volatility", "parallel"}
        assert wanted <= {option.defname for option in function.options}, function.funcname


@each_file
def test_replaceable(item: Repeatable) -> None:
    """A file can be applied again: OR REPLACE."""
    for stmt in parsed(item.file):
        if isinstance(stmt, ast.CreateFunctionStmt | ast.ViewStmt):
            assert stmt.replace


@each_file
def test_security_definer_has_a_reason(item: Repeatable) -> None:
    """Beside SECURITY DEFINER stands why."""
    for line in item.text.splitlines():
        if line.startswith("SECURITY DEFINER"):
            assert re.match(r"SECURITY DEFINER -- \w+", line), line


@each_file
def test_purpose_and_comment(item: Repeatable) -> None:
    """A file starts with its purpose; what it makes has its COMMENT beside it."""
    assert re.match(r"-- (?!requires:)\S", item.text)
    kinds = (ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_VIEW)
    comments = [
        stmt
        for stmt in parsed(item.file)
        if isinstance(stmt, ast.CommentStmt) and stmt.objtype in kinds
    ]
    named = [
        name_of(c.object.objname if isinstance(c.object, ast.ObjectWithArgs) else c.object)
        for c in comments
    ]
    assert named == made(item)


@each_file
def test_no_rights_and_no_owner(item: Repeatable) -> None:
    """Every right is in db/roles/grants.sql."""
    forbidden = (
        ast.GrantStmt,
        ast.GrantRoleStmt,
        ast.AlterOwnerStmt,
        ast.AlterDefaultPrivilegesStmt,
    )
    assert not [stmt for stmt in parsed(item.file) if isinstance(stmt, forbidden)]


class Used(visitors.Visitor):  # type: ignore[misc]
    """Collects the dotted names of functions and relations."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.names: set[str] = set()

    def visit_FuncCall(self, _ancestors: Any, node: Any) -> None:  # noqa: N802
        """A called function."""
        self.names.add(name_of(node.funcname))

    def visit_RangeVar(self, _ancestors: Any, node: Any) -> None:  # noqa: N802
        """A relation that is read."""
        self.names.add(name_of(node))


def needed_when_applied(item: Repeatable) -> set[str]:
    """What must exist when the file is applied: read by a view, a query, a default, a SQL body.

    A PL/pgSQL body is bound when it runs.
    """
    used = Used()
    for stmt in parsed(item.file):
        used(stmt)
        if isinstance(stmt, ast.CreateFunctionStmt):
            options = {option.defname: option.arg for option in stmt.options}
            if options["language"].sval == "sql" and "as" in options:  # else part of the statement
                used(pglast.parse_sql(options["as"][0].sval))
    return used.names - set(made(item))


@each_file
def test_requirements_are_complete(item: Repeatable) -> None:
    """What must be there first is required, directly or through another file."""
    by_name = {other.name: other for other in FILES}
    reached: set[str] = set()
    todo = set(item.requires)
    while todo:
        name = todo.pop()
        reached.add(name)
        todo |= by_name[name].requires - reached
    assert needed_when_applied(item) & set(by_name) <= reached


@pytest.mark.parametrize("file", EVERY, ids=lambda file: str(file.relative_to(DB)))
def test_statements_are_split_as_postgresql_does(file: Path) -> None:
    """Errors name lines because files run by statement: the cut must be PostgreSQL's own."""
    text = file.read_text(encoding="utf-8")
    ours = [pglast.parse_sql(part) for _, part in statements(text)]
    assert [len(one) for one in ours] == [1] * len(ours)
    assert [one[0].stmt for one in ours] == [raw.stmt for raw in pglast.parse_sql(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SELECT 1;\n-- a;\nSELECT ';' ; ", ["SELECT 1;", "SELECT ';' ;"]),
        ("SELECT $a$ ; $$ ; $a$; SELECT 2", ["SELECT $a$ ; $$ ; $a$;", "SELECT 2"]),
        ("SELECT E'\\';' ; SELECT \";\"", ["SELECT E'\\';' ;", 'SELECT ";"']),
        ("/* ; */ SELECT 1 /* ; */;", ["SELECT 1 /* ; */;"]),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC"
            " SELECT CASE WHEN true THEN 1 END; END; SELECT 1;",
            [
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC"
                " SELECT CASE WHEN true THEN 1 END; END;",
                "SELECT 1;",
            ],
        ),
    ],
)
def test_statements(text: str, parts: list[str]) -> None:
    """Semicolons in quotes, comments and bodies end nothing; offsets are those of the text."""
    found = list(statements(text))
    assert [part for _, part in found] == parts
    assert all(text[start:].startswith(part) for start, part in found)


def _write(folder: Path, **files: str) -> Path:
    """A folder of repeatables: schema__name=text."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".sql")
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text)
    return folder


def test_order(tmp_path: Path) -> None:
    """Required files come first; schema.* stands for those of the schema that do not require it."""
    folder = _write(
        tmp_path,
        a__x="-- requires: b.*\n",
        b__first="",
        b__second="-- requires: b.third\n",
        b__third="",
        b__whole="-- requires: b.*\n",
    )
    names = [item.name for item in repeatables.read(folder)]
    assert names.index("b.third") < names.index("b.second") < names.index("a.x")
    assert names.index("b.second") < names.index("b.whole")
    assert names.index("b.whole") > names.index("b.first")


def test_what_is_applied(tmp_path: Path) -> None:
    """A changed file is applied, and whatever requires it, and nothing else."""
    folder = _write(
        tmp_path, a__x="", a__y="-- requires: a.x\n", a__z="-- requires: a.y\n", b__u=""
    )
    known = {item.name: item.digest for item in repeatables.read(folder)}
    assert repeatables.changed(repeatables.read(folder), known) == []
    _write(tmp_path, a__x="-- changed\n")
    names = [item.name for item in repeatables.changed(repeatables.read(folder), known)]
    assert names == ["a.x", "a.y", "a.z"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a__x": "-- requires: a.none\n"}, r"a/x\.sql: requires a\.none, but there is no"),
        ({"a__x": "-- requires: a.y\n", "a__y": "-- requires: a.x\n"}, r"a\.[xy] requires a\."),
        ({"a__X-1": ""}, "name it with lower-case letters"),
    ],
)
def test_refused(tmp_path: Path, files: dict[str, str], words: str) -> None:
    """A requirement without a file, a circle, and a name that is no name."""
    with pytest.raises(SqlError, match=words):
        repeatables.read(_write(tmp_path, **files))
