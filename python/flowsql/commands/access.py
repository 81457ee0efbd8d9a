"""``flowsql access``: logins of analysts, and the roles that say what they may ask."""

import json
import secrets
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from flowsql.administration import administering
from flowsql.database import Connection
from flowsql.home import dsn, rewritten


def _done(connection: Connection, call: str, *arguments: object) -> bool:
    """Whether the function behind ``call`` changed something."""
    row = connection.execute(call.encode(), arguments).fetchone()
    return bool(row and row[0])


@click.group()
def access() -> None:
    """Logins of analysts who work by SQL, and what they may ask."""


@access.command()
@click.argument("name")
@click.option("--individual", is_flag=True, help="May see rows about people: trust them.")
@click.option("--role", "roles", multiple=True, help="Role to give (repeatable; default analyst).")
def create_analyst(name: str, individual: bool, roles: tuple[str, ...]) -> None:
    """Make the login NAME and print how to connect; if it is there, give it a new password.

    Analysts see aggregates, through the gate database, as far as their roles allow. The connection
    string is printed last; it holds the password, which is kept nowhere else.
    """
    password = secrets.token_urlsafe(18)
    with administering() as connection:
        verifier = connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()
        is_new = _done(
            connection,
            "SELECT access.create_analyst(%s, %s, %s, %s::text[])",
            name,
            verifier,
            individual,
            list(roles) or None,
        )
    what = "individual-level rows" if individual else "aggregates"
    if is_new:
        click.echo(f"{name} may work with {what}. Connect with psql or any SQL tool:")
    else:
        click.echo(f"{name} was there already and works with {what}. The former password no longer")
        click.echo("works; the new one is:")
    click.echo(rewritten(dsn(gate=not individual), user=name, password=password))


@access.command()
@click.argument("name")
def drop_analyst(name: str) -> None:
    """Remove the login NAME and end its sessions. The audit trail keeps what it did."""
    with administering() as connection:
        connection.execute("SELECT access.drop_analyst(%s)", [name])
    click.echo(f"{name} is gone")


@access.command()
@click.argument("name")
@click.argument("role")
def grant(name: str, role: str) -> None:
    """Give the login NAME a ROLE. It counts from the next call on."""
    with administering() as connection:
        changed = _done(connection, "SELECT access.grant_role(%s, %s)", name, role)
    click.echo(f"{name} {'has' if changed else 'had already'} role {role}")


@access.command()
@click.argument("name")
@click.argument("role")
def revoke(name: str, role: str) -> None:
    """Take a ROLE from the login NAME. It counts from the next call on, for old results too."""
    with administering() as connection:
        changed = _done(connection, "SELECT access.revoke_role(%s, %s)", name, role)
    click.echo(f"{name} {'no longer has' if changed else 'did not have'} role {role}")


@access.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def define_roles(file: Path) -> None:
    """Make or change the roles in FILE, JSON of the form {"role": ["scope", …]}."""
    for role, scopes in _roles(file).items():
        with administering() as connection:
            is_new = _done(connection, "SELECT access.define_role(%s, %s::text[])", role, scopes)
        click.echo(f"role {role}: {'made' if is_new else 'changed'}, {len(scopes)} scopes")


def _roles(file: Path) -> dict[str, list[str]]:
    """The roles of a file. Errors: ClickException when it is not of that form."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from error
    if not isinstance(read, dict) or not all(
        isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes)
        for scopes in read.values()
    ):
        raise click.ClickException(f'{file} is not of the form {{"role": ["scope", …]}}.')
    return read


@access.command()
@click.argument("role")
@click.option("--profile", type=click.Choice(["flowkit", "strict"]), help="Held to this profile.")
@click.option("--first-day", metavar="DAY", help="Sees results of data from this day on.")
@click.option("--last-day", metavar="DAY", help="Sees results of data to this day.")
@click.option("--event-type", "event_types", multiple=True, help="Sees results of these (repeat).")
@click.option("--max-rows", type=click.IntRange(min=0), help="Sees no longer results than this.")
def limit_role(
    role: str,
    profile: str | None,
    first_day: str | None,
    last_day: str | None,
    event_types: tuple[str, ...],
    max_rows: int | None,
) -> None:
    """Set all limits of a ROLE; what is not given is without limit.

    They hold for logins that have the role and for tokens whose role has the same name, from their
    next call on, for results already asked too.
    """
    with administering() as connection:
        connection.execute(
            "SELECT access.limit_role(%s, %s, %s::date, %s::date, %s::text[], %s)",
            [role, profile, first_day, last_day, list(event_types) or None, max_rows],
        )
    given = (profile, first_day, last_day, event_types or None, max_rows)
    click.echo(
        f"role {role} is limited"
        if any(g is not None for g in given)
        else f"role {role} has no limits"
    )


@access.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_analysts(as_json: bool) -> None:
    """Show the analysts' logins with their roles."""
    with administering() as connection:
        rows = connection.execute(
            "SELECT login, individual, roles, last_asked FROM access.analysts()"
        ).fetchall()
    if as_json:
        names = ("login", "individual", "roles", "last_asked")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str))
        return
    table = Table("login", "sees", "roles", "last asked")
    for login, individual, roles, last in rows:
        table.add_row(
            login,
            "people" if individual else "aggregates",
            ", ".join(roles),
            f"{last:%Y-%m-%d %H:%M}" if last else "never",
        )
    Console().print(table)
