"""The private server's files, written at each start: flowsql.conf, pg_hba.conf, pg_ident.conf."""

import os
import shutil
from pathlib import Path

from flowsql import tuning
from flowsql.home import DATABASE
from flowsql.tls import Certificate

#: What does not depend on the machine. WAL is minimal: a table made and filled in one transaction
#: is not written twice. For replicas or base backups: ALTER SYSTEM SET wal_level, max_wal_senders.
FIXED = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "enable_partitionwise_aggregate": "on",
    "enable_partitionwise_join": "on",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "100",
    "client_connection_check_interval": "10s",
    "tcp_keepalives_idle": "600",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "lz4",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "cron.database_name": DATABASE,
    "cron.max_running_jobs": "4",
    "compute_query_id": "on",
    "track_io_timing": "on",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_lock_waits": "on",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "unix_socket_permissions": "0700",
}


def waits_for_disk() -> bool:
    """Whether what is committed outlives a crash of the machine: unless FLOWSQL_FSYNC is off."""
    return os.environ.get("FLOWSQL_FSYNC", "on").lower() not in {"off", "false", "no", "0"}


def write(
    data: Path, *, port: int, sockets: Path, logs: Path, user: str, tls: Certificate | None = None
) -> None:
    """Write the three files into the data directory ``data``; include the first.

    With ``tls`` the server has a copy of the certificate, and talks over TCP by TLS alone.
    """
    settings = {
        "port": str(port),
        "listen_addresses": os.environ.get("FLOWSQL_LISTEN_ADDRESSES", "127.0.0.1"),
        "unix_socket_directories": str(sockets),
        "cron.host": str(sockets),
        "log_directory": str(logs),
        "log_destination": os.environ.get("FLOWDB_LOG_DEST", "stderr,jsonlog"),
        "fsync": "on" if waits_for_disk() else "off",
        **FIXED,
        **_tls(data, tls),
        **tuning.settings(tuning.memory_limit(), tuning.processors()),
    }
    _replace(data / "flowsql.conf", _conf(settings))
    _replace(data / "pg_hba.conf", _hba("hostssl" if tls else "host"))
    _replace(data / "pg_ident.conf", f"# map   system user   role\nflowsql {user} flow_jobs\n")
    _include(data / "postgresql.conf")


def _conf(settings: dict[str, str]) -> str:
    """The text of flowsql.conf."""
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    lines = [f"{name} = '{value}'" for name, value in quoted.items()]
    head = "# Written by `flowsql up` at each start. Your own settings: ALTER SYSTEM SET ...\n"
    return head + "\n".join(lines) + "\n"


def _tls(data: Path, tls: Certificate | None) -> dict[str, str]:
    """Settings of TLS; the server reads its own copy of the files, which must be its account's."""
    if tls is None:
        return {"ssl": "off"}
    for name, file in (("server.crt", tls.chain), ("server.key", tls.key)):
        _replace(data / name, file.read_text())
    return {
        "ssl": "on",
        "ssl_cert_file": "server.crt",
        "ssl_key_file": "server.key",
        "ssl_min_protocol_version": "TLSv1.2",
    }


def _hba(host: str) -> str:
    """The text of pg_hba.conf: passwords for everybody, but for pg_cron's own connections."""
    lines = [
        "# Written by `flowsql up` at each start.",
        f"local {DATABASE} flow_jobs peer map=flowsql",
        "local all all scram-sha-256",
        f"{host} all all 127.0.0.1/32 scram-sha-256",
    ]
    if os.environ.get("FLOWSQL_LISTEN_ADDRESSES"):
        lines.append(f"{host} all all samenet scram-sha-256")
    return "\n".join(lines) + "\n"


def _include(file: Path) -> None:
    """Make postgresql.conf read flowsql.conf, at its end."""
    line = "include 'flowsql.conf'"
    text = file.read_text()
    if line not in text.splitlines():
        _replace(file, f"{text.rstrip()}\n\n{line}\n")


def _replace(file: Path, text: str) -> None:
    """Replace a file in one step, keeping the folder's owner; nothing when it is the same."""
    if file.exists() and file.read_text() == text:
        return
    beside = file.with_name(file.name + ".new")
    beside.write_text(text)
    beside.chmod(0o600)
    owner = file.parent.stat()
    shutil.chown(beside, owner.st_uid, owner.st_gid)
    beside.replace(file)
