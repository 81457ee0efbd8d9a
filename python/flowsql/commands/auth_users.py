"""``flowsql auth users`` and ``flowsql auth totp``."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.administration import call
from flowsql.passwords import hashed, weakness

password_option = click.option(
    "--password-file",
    type=click.File("r"),
    help="Read the password from the first line of this file (- for standard input).",
)

_SAVE = "SELECT access.save_account(NULL, %s, %s)"


def _password(name: str, file: Any) -> str:
    """The hash of a password, prompted for or read: it never stands in the command's arguments.

    Errors: ClickException when it is too easily guessed.
    """
    if file is None:
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        given = file.readline().rstrip("\r\n")
    if why := weakness(given, name):
        raise click.ClickException(
            f"{why}\nTake four words that do not belong together, or have a machine make one."
        )
    return hashed(given)


def number(name: str) -> int:
    """The number of a user. Errors: ClickException when there is none."""
    found: int = call("SELECT access.account_named(%s)", name)
    return found


@click.group()
def users() -> None:
    """Who may sign in, and have tokens made."""


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(as_json: bool) -> None:
    """Show all users."""
    found = call("SELECT access.list_accounts(NULL)")
    if as_json:
        click.echo(json.dumps(found))
        return
    roles = {
        role["id"]: f"{role['name']} on {role['server_name']}"
        for role in call("SELECT access.list_server_roles(NULL)")
    }
    table = Table("user", "rights", "second factor", "state", "roles", "signed in")
    for user in found:
        table.add_row(
            user["name"],
            "administrator" if user["is_admin"] else "",
            _second_factor(user),
            _state(user),
            ", ".join(roles[role] for role in user["roles"]),
            (user["signed_in_at"] or "never")[:16],
        )
    Console().print(table)


def _second_factor(user: dict[str, Any]) -> str:
    """Whether a user has a second factor, or must get one."""
    if user["has_two_factor"]:
        return "yes"
    return "[yellow]demanded[/]" if user["require_two_factor"] else "no"


def _state(user: dict[str, Any]) -> str:
    """Whether a user can sign in."""
    if user["disabled"]:
        return "[red]disabled[/]"
    return "[yellow]locked out[/]" if user["locked"] else "[green]active[/]"


@users.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="An administrator: manages users, servers and roles.")
@click.option("--require-two-factor", is_flag=True, help="Must set up a second factor first.")
@password_option
def add(name: str, admin: bool, require_two_factor: bool, password_file: Any) -> None:
    """Make the user NAME. The first one should be an administrator (--admin).

    The password is asked for, or read from a file; only its argon2id hash is kept.
    """
    definition = {
        "username": name,
        "password_hash": _password(name, password_file),
        "is_admin": admin,
        "require_two_factor": require_two_factor,
    }
    call(_SAVE, None, definition)
    click.echo(f"{name} may sign in{' as administrator' if admin else ''}")


@users.command()
@click.argument("name")
@password_option
def password(name: str, password_file: Any) -> None:
    """Give the user NAME another password; his sessions end."""
    found = number(name)
    call(_SAVE, found, {"password_hash": _password(name, password_file)})
    call("SELECT access.unlock_account(NULL, %s)", name)
    click.echo(f"{name} has a new password")


@users.command()
@click.argument("name")
@click.option("--admin/--no-admin", default=None, help="Administrator or not.")
@click.option(
    "--require-two-factor/--no-require-two-factor", default=None, help="Demand it or not."
)
def change(name: str, admin: bool | None, require_two_factor: bool | None) -> None:
    """Change what the user NAME is and must."""
    given = {"is_admin": admin, "require_two_factor": require_two_factor}
    definition = {key: value for key, value in given.items() if value is not None}
    if not definition:
        raise click.UsageError("say what to change: --admin, --require-two-factor, or --no-….")
    call(_SAVE, number(name), definition)
    click.echo(f"{name} is changed")


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Lock the user NAME out: sessions end, and his tokens are revoked."""
    call(_SAVE, number(name), {"disabled": True})
    click.echo(f"{name} is disabled, signed out, and his tokens are revoked")


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let the user NAME in again. Revoked tokens stay revoked."""
    call(_SAVE, number(name), {"disabled": False})
    click.echo(f"{name} may sign in again")


@users.command()
@click.argument("name")
def unlock(name: str) -> None:
    """End a lock-out after failed sign-ins."""
    number(name)
    was = call("SELECT access.unlock_account(NULL, %s)", name)
    click.echo(f"{name} {'may try again' if was else 'had no failed sign-ins'}")


@users.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the user NAME, and revoke his tokens. Their history and the audit trail stay."""
    call("SELECT access.drop_account(NULL, %s)", number(name))
    click.echo(f"{name} is gone")


@click.group()
def totp() -> None:
    """Second factors."""


@totp.command()
@click.argument("name")
def reset(name: str) -> None:
    """Take away the second factor of the user NAME, whose device is lost."""
    had = call("SELECT access.drop_two_factor(NULL, %s)", number(name))
    click.echo(f"{name} {'has no second factor now' if had else 'had no second factor'}")
