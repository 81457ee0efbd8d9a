"""``flowsql auth``: the issuer of tokens: its users, servers, roles, tokens and keys."""

import click

from flowsql.commands import (
    auth_revocations,
    auth_roles,
    auth_serve,
    auth_servers,
    auth_tokens,
    auth_users,
)


@click.group()
def auth() -> None:
    """The issuer of tokens: users, servers, roles, tokens, keys.

    These commands act on the database as its administrator; `flowsql auth serve` lets users and
    their administrators do the same over HTTP. The issuer may have a database of its own, with no
    call records in it.
    """


for command in (
    auth_serve.serve,
    auth_users.users,
    auth_users.totp,
    auth_servers.servers,
    auth_roles.roles,
    auth_tokens.tokens,
    auth_revocations.revocations,
    auth_tokens.keys,
    auth_roles.who,
):
    auth.add_command(command)
