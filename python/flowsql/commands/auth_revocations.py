"""``flowsql auth revocations``: what is revoked, from an issuer of its own to its servers."""

import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import jwt

from flowsql.administration import call
from flowsql.commands.token import Lifetime
from flowsql.home import home
from flowsql.tokens import ensure_keys, load_private_key, trusted_keys
from flowsql_api.keys import thumbprint

#: What the document's header says it is: no token says so, and no other document is taken.
KIND = "flowsql-revocations+jwt"
LARGEST = 64 << 20
#: How far two machines' clocks may be apart, in seconds.
SKEW = 300


@click.group()
def revocations() -> None:
    """What is revoked, from an issuer to its servers.

    For an issuer with a database of its own. The list is signed with its key, so any way will
    do: a server takes it only when one of its accepted keys has signed it.
    """


@revocations.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
def export_list(out: Path | None) -> None:
    """Print all that is revoked and not expired, signed; run it as often as servers shall know.

    With --out the file is replaced at once, so that a web server may publish it.
    """
    key = load_private_key(ensure_keys(home()).private)
    text = jwt.encode(
        {"iat": int(time.time()), "revoked": call("SELECT access.list_revoked(NULL)")},
        key,
        algorithm="RS256",
        headers={"typ": KIND, "kid": thumbprint(key.public_key())},
    )
    if out is None:
        click.echo(text)
        return
    beside = out.with_name(f"{out.name}.new")
    try:
        beside.write_text(text + "\n")
        beside.replace(out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from error


@revocations.command("import")
@click.argument("source", metavar="FILE")
@click.option(
    "--not-older", type=Lifetime(), help="Refuse a list made longer ago than this, like 2h."
)
def import_list(source: str, not_older: timedelta | None) -> None:
    """Revoke here what the list in FILE (an address, or - for standard input) says.

    It must be signed by a key whose tokens are accepted here. Nothing is given back by an older
    list; with --not-older a list that is not renewed any more is an error, for whoever watches.
    """
    content = _verified(_text(source), source)
    age = int(time.time()) - content["iat"]
    new = call("SELECT access.take_revoked(NULL, %s)", content["revoked"])
    click.echo(f"{new} new, by a list {timedelta(seconds=max(age, 0))} old")
    if not_older is not None and age > not_older.total_seconds():
        raise click.ClickException(
            "the list is older than it may be. See why its issuer makes no new one."
        )


def _text(source: str) -> str:
    """The document. Errors: ClickException when it cannot be read."""
    try:
        if source == "-":
            return sys.stdin.read(LARGEST)
        if source.startswith(("http://", "https://")):
            with urllib.request.urlopen(source, timeout=30) as answer:  # noqa: S310
                return str(answer.read(LARGEST).decode())
        return Path(source).read_text()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{source} cannot be read: {error}") from error


def _verified(text: str, source: str) -> dict[str, Any]:
    """What the document says, when an accepted key has signed it. Errors: ClickException."""
    text = text.strip()
    try:
        header = jwt.get_unverified_header(text)
    except jwt.InvalidTokenError:
        header = {}
    if header.get("typ") != KIND:
        raise click.ClickException(
            f"{source} is not what `flowsql auth revocations export` prints."
        )
    for key in trusted_keys(home()).candidates(header.get("kid")):
        try:
            found: dict[str, Any] = jwt.decode(
                text, key, algorithms=["RS256"], leeway=SKEW, options={"require": ["iat"]}
            )
        except jwt.InvalidTokenError:
            continue
        if isinstance(found["iat"], int) and isinstance(found.get("revoked"), dict):
            return found
    raise click.ClickException(
        f"{source} is not signed by a key that is accepted here. `flowsql auth keys list` shows"
        " those; bring the issuer's public half (keys/token.pub.pem) first."
    )
