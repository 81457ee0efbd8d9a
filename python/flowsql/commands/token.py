"""``flowsql token``: a token for the HTTP interface."""

from datetime import timedelta
from pathlib import Path

import click

from flowsql.database import connect
from flowsql.home import home
from flowsql.tokens import (
    audience,
    ensure_keys,
    generate_token,
    load_private_key,
    parse_lifetime,
    parse_roles,
)

#: The role that holds every scope, as flowkit-jwt-generator names it.
UNIVERSAL = "universal_role"


class Lifetime(click.ParamType[timedelta]):
    """A span of time such as 30m, 12h or 1d."""

    name = "lifetime"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """The span that ``value`` names."""
        try:
            return parse_lifetime(value)
        except ValueError as error:
            self.fail(f"{value!r}: {error}", param, ctx)


@click.command()
@click.option("--username", required=True, help="Whose token it is: shown in the audit trail.")
@click.option("--lifetime", type=Lifetime(), default="1d", show_default=True, help="Like 12h, 7d.")
@click.option("--all", "every", is_flag=True, help="Every published scope, in one role.")
@click.option(
    "--scopes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON file {"role": ["scope", …]}.',
)
def token(username: str, lifetime: timedelta, every: bool, scopes: Path | None) -> None:
    """Print a token for the HTTP interface.

    It is signed with the key under FLOWSQL_HOME/keys, which is made when missing. A request is
    allowed when one role of the token holds all that it needs.
    """
    if every == (scopes is not None):
        raise click.UsageError("give either --all or --scopes FILE.")
    roles = _roles_of(scopes) if scopes else {UNIVERSAL: _published()}
    key = load_private_key(ensure_keys(home()).private)
    click.echo(
        generate_token(
            username=username,
            private_key=key,
            lifetime=lifetime,
            roles=roles,
            audience=audience(),
        )
    )


def _roles_of(file: Path) -> dict[str, list[str]]:
    """The roles that a file holds."""
    try:
        return parse_roles(file.read_text())
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f'{file}: {error}. Write it like {{"reader": ["get_result", "admin3:flows:flows"]}}'
        ) from error


def _published() -> list[str]:
    """Every scope that the deployed registry publishes."""
    with connect() as connection:
        row = connection.execute("SELECT query.published_scopes()").fetchone()
    scopes: list[str] = row[0] if row else []
    return scopes
