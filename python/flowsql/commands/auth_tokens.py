"""``flowsql auth tokens`` and ``flowsql auth keys``."""

import json
from datetime import timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flowsql.administration import call
from flowsql.commands import auth_servers, auth_users
from flowsql.commands.token import Lifetime
from flowsql.home import home
from flowsql.tokens import ensure_keys, load_private_key, public_keys, retire_key, rotate_keys, sign

lifetime_option = click.option(
    "--lifetime", type=Lifetime(), help="Like 12h, 7d; default: as long as server and roles allow."
)

#: A narrower terminal would cut the table's words.
TABLE_WIDTH = 120


def _signed(claims: dict[str, Any]) -> str:
    """The token that says what the database has decided."""
    return sign(claims, load_private_key(ensure_keys(home()).private))


@click.group()
def tokens() -> None:
    """Tokens: issued, listed, renewed, revoked."""


@tokens.command()
@click.argument("user")
@click.option("--server", required=True, help="The server it is for.")
@click.option("--role", "roles", multiple=True, required=True, help="A role (repeatable).")
@click.option("--name", default="made by the administrator", show_default=True, help="Its name.")
@lifetime_option
def issue(
    user: str, server: str, roles: tuple[str, ...], name: str, lifetime: timedelta | None
) -> None:
    """Print a token for USER, within the limits of the server and of each role.

    Recorded are its id, roles and expiry, never its text.
    """
    claims = call(
        "SELECT access.issue_token(NULL, %s, %s, %s, %s, %s)",
        auth_users.number(user),
        auth_servers.number(server),
        list(roles),
        name,
        lifetime,
    )
    click.echo(_signed(claims))


@tokens.command()
@click.argument("token", metavar="ID", type=click.UUID)
@lifetime_option
def renew(token: Any, lifetime: timedelta | None) -> None:
    """Print a further token like the one of this ID, with the scopes and limits of today."""
    click.echo(_signed(call("SELECT access.renew_token(NULL, %s, %s)", token, lifetime)))


@tokens.command("list")
@click.option("--user", help="Only of this user.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tokens(user: str | None, as_json: bool) -> None:
    """Show the tokens that were issued here, newest first."""
    found = call("SELECT access.list_tokens(NULL)")
    found = [token for token in found if user in (None, token["username"])]
    if as_json:
        click.echo(json.dumps(found))
        return
    console = Console()
    if console.width < TABLE_WIDTH:
        for token in found:
            click.echo("  ".join([*_cells(token), token["state"]]))
        return
    colours = {"good": "green", "expired": "yellow", "revoked": "red"}
    table = Table("id", "user", "server", "roles", "name", "expires", "state")
    for token in found:
        table.add_row(*_cells(token), f"[{colours[token['state']]}]{token['state']}[/]")
    console.print(table)


def _cells(token: dict[str, Any]) -> list[str]:
    """What the list shows of a token, its state apart."""
    return [
        token["id"],
        token["username"],
        token["server_name"],
        ", ".join(role["name"] for role in token["roles"]),
        token["name"],
        token["expires"][:16],
    ]


@tokens.command()
@click.argument("token", metavar="[ID]", required=False)
@click.option("--user", help="All tokens that this user has by now, whoever issued them.")
@click.option("--why", help="The reason, for the record.")
def revoke(token: str | None, user: str | None, why: str | None) -> None:
    """End the token of this ID (its claim jti) at once, or all of a user.

    It may be another issuer's token: what counts is the database that the API asks.
    """
    if (token is None) == (user is None):
        raise click.UsageError("give either an ID or --user NAME.")
    if user is not None:
        call("SELECT access.revoke_caller(NULL, %s, %s)", user, why)
        click.echo(f"all tokens that {user} has by now are revoked")
    else:
        is_new = call("SELECT access.revoke_token(NULL, %s, %s)", token, why)
        known = any(one["id"] == token for one in call("SELECT access.list_tokens(NULL)"))
        click.echo(
            f"{token} {'is revoked' if is_new else 'was revoked already'}"
            + ("" if known else "; it was not issued here: is it the claim jti, without a typo?")
        )


@click.group()
def keys() -> None:
    """The keys that sign tokens, and those that are accepted."""


@keys.command("list")
def list_keys() -> None:
    """Show the accepted keys of this home by name, with the `kid` that tokens carry."""
    ensure_keys(home())
    table = Table("key", "kid", "signs")
    for name, kid in public_keys(home()).items():
        table.add_row(name, kid, "yes" if name == "token" else "")
    Console().print(table)


@keys.command()
def rotate() -> None:
    """Sign with a new key from now on; tokens of the former one stay good until it is retired.

    Restart `flowsql auth serve`. Give the new public half to servers elsewhere before.
    """
    former = rotate_keys(home())
    click.echo(f"a new key signs; the former one is still accepted as {former}")
    click.echo(f"when its tokens have expired: flowsql auth keys retire {former}")


@keys.command()
@click.argument("name")
def retire(name: str) -> None:
    """Accept the former key NAME no more: its tokens end at once."""
    retire_key(home(), name)
    click.echo(f"{name} is not accepted any more")
