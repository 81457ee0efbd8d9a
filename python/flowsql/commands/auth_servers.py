"""``flowsql auth servers``."""

import json
import urllib.request
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.administration import call
from flowsql.commands.token import Lifetime

#: Most bytes of an openapi.json.
LARGEST = 16 << 20

longest_option = click.option(
    "--longest-life", type=Lifetime(), help="Longest life of a token, like 12h, 7d."
)
latest_option = click.option(
    "--latest-expiry", help="No token is good after it: 2027-01-31, or `none`."
)


def number(name: str) -> int:
    """The number of a server. Errors: ClickException when there is none."""
    found: int = call("SELECT access.server_named(%s)", name)
    return found


def limits(longest_life: timedelta | None, latest_expiry: str | None) -> dict[str, Any]:
    """The members of a definition that say how long tokens may live."""
    found: dict[str, Any] = {}
    if longest_life is not None:
        found["longest_token_life_minutes"] = max(1, int(longest_life.total_seconds()) // 60)
    if latest_expiry is not None:
        found["latest_token_expiry"] = None if latest_expiry == "none" else latest_expiry
    return found


def shown_limits(found: dict[str, Any]) -> tuple[str, str]:
    """Longest life and latest expiry, for a table."""
    life = timedelta(minutes=found["longest_token_life_minutes"])
    return str(life), (found["latest_token_expiry"] or "none")[:16]


@click.group()
def servers() -> None:
    """Servers that tokens are issued for."""


@servers.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_servers(as_json: bool) -> None:
    """Show all servers."""
    found = call("SELECT access.list_servers(NULL)")
    if as_json:
        click.echo(json.dumps(found))
        return
    table = Table("server", "scopes", "of these on", "roles", "longest life", "latest expiry")
    for server in found:
        on = [scope for scope in server["scopes"] if scope["enabled"]]
        counts = (len(server["scopes"]), len(on), len(server["roles"]))
        table.add_row(server["name"], *map(str, counts), *shown_limits(server))
    Console().print(table)


@servers.command()
@click.argument("document")
@longest_option
@latest_option
def add(document: str, longest_life: timedelta | None, latest_expiry: str | None) -> None:
    """Add a server, or bring one up to date, by DOCUMENT: its openapi.json, a file or an address.

    The document names the server and lists its scopes. An address is that of the document itself,
    such as http://127.0.0.1:9090/api/0/spec/openapi.json. A server that is there keeps its limits
    and what is switched off; a new one's tokens live for a day unless told otherwise.
    """
    content = _document(document)
    name = _audience(content)
    known = {server["name"]: server["id"] for server in call("SELECT access.list_servers(NULL)")}
    definition = {"openapi": content, **limits(longest_life, latest_expiry)}
    if name not in known:
        definition.setdefault("longest_token_life_minutes", 1440)
    made = call("SELECT access.save_server(NULL, %s, %s)", known.get(name), definition)
    click.echo(
        f"server {made['name']}: {'brought up to date' if name in known else 'added'},"
        f" {made['scopes']} scopes, {made['enabled']} of them on"
    )
    if made["roles_with_withdrawn"]:
        click.echo(
            f"{made['withdrawn']} former scopes are not in it any more and no token gets them;"
            f" these roles hold some: {', '.join(made['roles_with_withdrawn'])}"
        )


def _document(named: str) -> dict[str, Any]:
    """The JSON object in a file or at an address. Errors: ClickException when there is none."""
    try:
        if named.startswith(("http://", "https://")):
            with urllib.request.urlopen(named, timeout=30) as answer:  # noqa: S310
                text = answer.read(LARGEST)
        else:
            text = Path(named).read_bytes()
        content = json.loads(text)
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"{named} gives no openapi.json: {error}. "
            "Take what the server has at /api/0/spec/openapi.json."
        ) from error
    if not isinstance(content, dict):
        raise click.ClickException(f"{named} is JSON, but no object: it is no openapi.json.")
    return content


def _audience(document: dict[str, Any]) -> str | None:
    """The name that a server gives itself; the database looks closely."""
    try:
        schemes = document["components"]["securitySchemes"].values()
        found = [scheme["x-audience"] for scheme in schemes if "x-audience" in scheme]
        return str(found[0])
    except (KeyError, TypeError, AttributeError, IndexError):
        return None


@servers.command()
@click.argument("name")
@longest_option
@latest_option
@click.option("--on", multiple=True, metavar="SCOPE", help="Switch on (repeatable; * and ? match).")
@click.option("--off", multiple=True, metavar="SCOPE", help="Switch off: no new token gets it.")
def change(
    name: str,
    longest_life: timedelta | None,
    latest_expiry: str | None,
    on: tuple[str, ...],
    off: tuple[str, ...],
) -> None:
    """Change limits and scopes of the server NAME. What was issued before stays as it is."""
    found = number(name)
    definition = limits(longest_life, latest_expiry)
    if on or off:
        known = scopes_of(found)
        definition["switch"] = {
            **dict.fromkeys(matching(on, known), True),
            **dict.fromkeys(matching(off, known), False),
        }
    if not definition:
        raise click.UsageError("say what to change: limits, --on or --off.")
    made = call("SELECT access.save_server(NULL, %s, %s)", found, definition)
    click.echo(f"server {name}: {made['scopes']} scopes, {made['enabled']} of them on")


def scopes_of(server: int) -> dict[str, bool]:
    """A server's scopes, and whether each is on."""
    found = call("SELECT access.list_servers(NULL, %s)", server)[0]["scopes"]
    return {scope["name"]: scope["enabled"] for scope in found}


def matching(patterns: tuple[str, ...], known: dict[str, bool]) -> list[str]:
    """The known scopes that a pattern matches. Errors: ClickException when one matches none."""
    found: list[str] = []
    for pattern in patterns:
        hits = [scope for scope in known if fnmatchcase(scope, pattern)]
        if not hits:
            raise click.ClickException(
                f"the server has no scope {pattern}. `flowsql auth servers scopes` lists them."
            )
        found += hits
    return sorted(set(found))


@servers.command()
@click.argument("name")
def scopes(name: str) -> None:
    """List the scopes of the server NAME, one a line; those that are off say so."""
    for scope, on in scopes_of(number(name)).items():
        click.echo(scope if on else f"{scope} (off)")


@servers.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the server NAME with its roles. Its tokens stay good until they expire."""
    call("SELECT access.drop_server(NULL, %s)", number(name))
    click.echo(f"server {name} is gone")
