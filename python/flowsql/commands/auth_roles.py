"""``flowsql auth roles`` and ``flowsql auth who``."""

import json
from datetime import timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.administration import call
from flowsql.commands import auth_servers, auth_users
from flowsql.commands.auth_servers import latest_option, limits, longest_option, shown_limits

_SAVE = "SELECT access.save_server_role(NULL, %s, %s)"

scope_option = click.option(
    "--scope",
    "patterns",
    multiple=True,
    metavar="SCOPE",
    help="What it may ask (repeatable; * and ? match: `admin2:*`).",
)


def _number(server: str, role: str) -> int:
    """The number of a role. Errors: ClickException when there is none."""
    found: int = call("SELECT access.server_role_named(%s, %s)", server, role)
    return found


@click.group()
def roles() -> None:
    """Roles on servers: what tokens may ask, and how long."""


@roles.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_roles(as_json: bool) -> None:
    """Show all roles."""
    found = call("SELECT access.list_server_roles(NULL)")
    if as_json:
        click.echo(json.dumps(found))
        return
    names = {user["id"]: user["name"] for user in call("SELECT access.list_accounts(NULL)")}
    table = Table("server", "role", "scopes", "users", "longest life", "latest expiry")
    for role in found:
        members = ", ".join(names[user] for user in role["users"])
        shown = (role["server_name"], role["name"], str(len(role["scopes"])), members)
        table.add_row(*shown, *shown_limits(role))
    Console().print(table)


@roles.command()
@click.argument("server")
@click.argument("role")
@scope_option
@longest_option
@latest_option
def add(
    server: str,
    role: str,
    patterns: tuple[str, ...],
    longest_life: timedelta | None,
    latest_expiry: str | None,
) -> None:
    """Make ROLE on SERVER. Without limits of its own it has the server's.

    A request over HTTP is allowed when one role holds all that it needs: its action (run,
    get_result, …) and each triplet.
    """
    found = auth_servers.number(server)
    scopes = auth_servers.matching(patterns, auth_servers.scopes_of(found))
    definition = {"name": role, "server_id": found, "scopes": scopes}
    call(_SAVE, None, {**definition, **limits(longest_life, latest_expiry)})
    click.echo(f"role {role} on {server}: {len(scopes)} scopes")


@roles.command()
@click.argument("server")
@click.argument("role")
@scope_option
@longest_option
@latest_option
@click.option("--name", help="Another name.")
def change(
    server: str,
    role: str,
    patterns: tuple[str, ...],
    longest_life: timedelta | None,
    latest_expiry: str | None,
    name: str | None,
) -> None:
    """Change ROLE on SERVER; with --scope it holds exactly these from now on.

    When it loses a scope, the tokens that carry it are revoked.
    """
    found = _number(server, role)
    definition: dict[str, Any] = limits(longest_life, latest_expiry)
    if patterns:
        known = auth_servers.scopes_of(auth_servers.number(server))
        definition["scopes"] = auth_servers.matching(patterns, known)
    if name:
        definition["name"] = name
    if not definition:
        raise click.UsageError("say what to change: --scope, --name or limits.")
    call(_SAVE, found, definition)
    click.echo(f"role {name or role} on {server} is changed")


@roles.command()
@click.argument("server")
@click.argument("role")
@click.argument("user")
def grant(server: str, role: str, user: str) -> None:
    """Put USER into ROLE on SERVER."""
    changed = _set_member(server, role, user, member=True)
    click.echo(f"{user} {'has' if changed else 'had already'} role {role} on {server}")


@roles.command()
@click.argument("server")
@click.argument("role")
@click.argument("user")
def revoke(server: str, role: str, user: str) -> None:
    """Take USER out of ROLE on SERVER; his tokens that carry it are revoked."""
    changed = _set_member(server, role, user, member=False)
    click.echo(f"{user} {'no longer has' if changed else 'did not have'} role {role} on {server}")


def _set_member(server: str, role: str, user: str, *, member: bool) -> bool:
    """Whether it changed anything."""
    numbers = (_number(server, role), auth_users.number(user))
    changed: bool = call("SELECT access.set_member(NULL, %s, %s, %s)", *numbers, member)
    return changed


@roles.command()
@click.argument("server")
@click.argument("role")
def remove(server: str, role: str) -> None:
    """Remove ROLE from SERVER, and revoke the tokens that carry it."""
    call("SELECT access.drop_server_role(NULL, %s)", _number(server, role))
    click.echo(f"role {role} on {server} is gone")


@click.command()
@click.option("--scope", help="Only who holds this scope.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def who(scope: str | None, as_json: bool) -> None:
    """Show who has access to what, by token and by SQL.

    Users of the issuer, and logins of this database. View access.who has it scope by scope.
    """
    found = call("SELECT access.list_access(NULL, %s)", scope)
    if as_json:
        click.echo(json.dumps(found))
        return
    table = Table("who", "by", "server", "role", "scopes")
    for row in found:
        where = row["server"] or "this database"
        table.add_row(row["who"], row["via"], where, row["role"], str(row["scopes"]))
    Console().print(table)
