"""``flowsql auth serve``: the issuer over HTTP."""

import os
import sys
from pathlib import Path

import click
import psycopg

from flowsql.database import unreachable
from flowsql.home import dsn, home

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, envvar="FLOWSQL_AUTH_HOST")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=9091, show_default=True,
    envvar="FLOWSQL_AUTH_PORT",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 32), default=1, show_default=True,
    envvar="FLOWSQL_AUTH_WORKERS", help="Processes.",
)  # fmt: skip
@click.option("--certificate", type=_FILE, envvar="FLOWSQL_AUTH_CERTIFICATE", help="TLS: PEM file.")
@click.option(
    "--key", type=_FILE, envvar="FLOWSQL_AUTH_KEY", help="TLS: the private key's PEM file."
)
def serve(host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Serve the issuer over HTTP until stopped.

    Users sign in there and make their tokens. On loopback unless told otherwise; others should
    reach it by TLS only, its own (--certificate, --key) or a reverse proxy's (then set
    FLOWSQL_AUTH_SECURE=1). It logs in as flow_auth.
    """
    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key belong together.")
    address = os.environ.get("FLOWSQL_AUTH_DSN") or dsn("flow_auth")
    _check(address)
    command = [
        *(sys.executable, "-m", "gunicorn", "flowsql_api.auth_server.app:create_app()"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "8"),
        *("--log-level", os.environ.get("FLOWAPI_LOG_LEVEL", "warning").lower()),
    ]
    if certificate and key:
        command += ["--certfile", str(certificate), "--keyfile", str(key)]
    click.echo(f"the issuer listens on {'https' if key else 'http'}://{host}:{port}")
    sys.stdout.flush()
    environment = {**os.environ, "FLOWSQL_AUTH_DSN": address, "FLOWSQL_HOME": str(home().path)}
    os.execve(sys.executable, command, environment)  # noqa: S606


def _check(address: str) -> None:
    """Refuse another login than flow_auth. Errors: ClickException with the remedy."""
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute("SELECT session_user::text").fetchone()
    except psycopg.OperationalError as error:
        raise click.ClickException(unreachable(address, error)) from error
    if row != ("flow_auth",):
        raise click.ClickException(
            "the issuer must log in as flow_auth, which can do nothing else. "
            "Set FLOWSQL_AUTH_DSN to its connection string."
        )
