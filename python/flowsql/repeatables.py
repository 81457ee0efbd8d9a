"""Functions and views: one file each under ``db/functions``, re-applied when it changes."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path

from flowsql.share import root
from flowsql.sqlfile import SqlError, shown

_REQUIRES = re.compile(r"^-- requires:(.*)$", re.MULTILINE)
_NAME = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class Repeatable:
    """One file: ``name`` is ``<schema>.<stem>``, ``requires`` the names it needs before it."""

    name: str
    file: Path
    text: str
    requires: frozenset[str] = field(default_factory=frozenset)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def read(folder: Path | None = None) -> list[Repeatable]:
    """All repeatables below ``folder`` (default ``db/functions``), each after those it requires.

    With the default, the query kinds of the folders that FLOWSQL_KINDS names are among them, and
    the checks of those that FLOWSQL_CHECKS names.
    Errors: SqlError for a file name that is no SQL name, a requirement without a file, a circle.
    """
    found = {}
    for file in sorted((folder or root() / "db/functions").glob("*/*.sql")):
        name = f"{file.parent.name}.{file.stem}"
        if not _NAME.match(name):
            raise SqlError(f"{shown(file)}: name it with lower-case letters, digits and _ only.")
        found[name] = Repeatable(name, file, file.read_text(encoding="utf-8"))
    if folder is None:
        found |= _plugins(found, "FLOWSQL_KINDS", "query")
        found |= _plugins(found, "FLOWSQL_CHECKS", "qa")
    needs = {name: _needs(item, found) for name, item in found.items()}
    try:
        order = list(TopologicalSorter(_sorted(needs)).static_order())
    except CycleError as error:
        circle = " requires ".join(reversed(error.args[1]))
        raise SqlError(f"db/functions: {circle}. Take one '-- requires:' out.") from error
    return [
        Repeatable(name, found[name].file, found[name].text, frozenset(needs[name]))
        for name in order
    ]


def plugin_folders(variable: str = "FLOWSQL_KINDS") -> list[Path]:
    """The folders that an environment variable names, separated as PATH is."""
    return [Path(name) for name in os.environ.get(variable, "").split(os.pathsep) if name]


def _plugins(known: Mapping[str, Repeatable], variable: str, prefix: str) -> dict[str, Repeatable]:
    """The files ``<name>.sql`` of the plugin folders, as ``<prefix>.<name>``.

    Errors: SqlError for a folder that is not there, and for a name that is taken.
    """
    found: dict[str, Repeatable] = {}
    for folder in plugin_folders(variable):
        if not folder.is_dir():
            raise SqlError(f"{variable}: {folder} is no folder.")
        for file in sorted(folder.glob("*.sql")):
            name = f"{prefix}.{file.stem}"
            if not _NAME.match(name):
                raise SqlError(f"{file}: name it with lower-case letters, digits and _ only.")
            if name in known or name in found:
                raise SqlError(f"{file}: there is a {name} already. Give it another name.")
            found[name] = Repeatable(name, file, file.read_text(encoding="utf-8"))
    return found


def changed(files: Iterable[Repeatable], known: Mapping[str, str]) -> list[Repeatable]:
    """Those to apply: their digest is not the ``known`` one, or one they require is applied.

    ``known`` is table ops.repeatable (name: digest). Errors: SqlError when a known one has no file.
    """
    files = list(files)
    if gone := sorted(set(known) - {item.name for item in files}):
        raise SqlError(
            f"no file under db/functions for: {', '.join(gone)}. To remove it for good, drop it"
            " in a migration that also deletes its row of ops.repeatable; kinds and checks of your"
            " own are found by FLOWSQL_KINDS and FLOWSQL_CHECKS."
        )
    applied: set[str] = set()
    for item in files:
        if known.get(item.name) != item.digest or item.requires & applied:
            applied.add(item.name)
    return [item for item in files if item.name in applied]


def required(text: str) -> list[str]:
    """The names in the ``-- requires:`` lines of a file, as written (``schema.*`` too)."""
    lines = _REQUIRES.findall(text)
    return [name.strip() for line in lines for name in line.split(",") if name.strip()]


def _needs(item: Repeatable, found: Mapping[str, Repeatable]) -> set[str]:
    """The required names of one file, ``schema.*`` written out."""
    needs: set[str] = set()
    for name in required(item.text):
        if name.endswith(".*"):
            needs |= {
                other.name
                for other in found.values()
                if other.name.startswith(name[:-1]) and name not in required(other.text)
            }
        elif name in found:
            needs.add(name)
        else:
            raise SqlError(f"{shown(item.file)}: requires {name}, but there is no such file.")
    return needs - {item.name}


def _sorted(needs: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The same graph in alphabetical order, so that every deploy applies in the same order."""
    return {name: sorted(needs[name]) for name in sorted(needs)}
