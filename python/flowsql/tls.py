"""TLS for the API and the private database.

FLOWSQL_TLS
    ``off`` (the default), ``generated`` (a certificate of our own authority, kept in the home), or
    the path of a certificate: a PEM file with its key, or a folder that has ``server.pem`` and
    ``server.key``. What was chosen is remembered until another is.
FLOWSQL_TLS_NAMES
    further names and addresses, separated by ``,``, that a generated certificate is good for
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from flowsql.home import Home

OFF, GENERATED = "off", "generated"

AUTHORITY_LIFE, SERVER_LIFE = timedelta(days=3650), timedelta(days=397)

#: A generated certificate is made anew by the first `flowsql up` within this time of its end.
RENEWAL = timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """PEM files: the server's chain and key, and what clients check them by (None: not ours)."""

    chain: Path
    key: Path
    root: Path | None


def chosen(home: Home) -> str:
    """What FLOWSQL_TLS says, else what was chosen before, else off."""
    given = os.environ.get("FLOWSQL_TLS", "").strip()
    if given.lower() in (OFF, GENERATED):
        return given.lower()
    return str(Path(given).absolute()) if given else str(home.state().get("tls") or OFF)


def ensure(home: Home) -> Certificate | None:
    """The certificate to serve with, made when it is ours; None without TLS. Remembers the choice.

    Errors: ClickException when a given one cannot be used.
    """
    choice = chosen(home)
    found = None
    if choice == GENERATED:
        found = _generated(home)
    elif choice != OFF:
        found = _given(Path(choice))
    home.remember(tls=choice, tls_root=str(found.root) if found and found.root else None)
    return found


def _given(path: Path) -> Certificate:
    """The certificate that stands at ``path``. Errors: ClickException when it is of no use."""
    found = Certificate(path, path, None)
    if path.is_dir():
        found = Certificate(path / "server.pem", path / "server.key", None)
    try:
        certificate = x509.load_pem_x509_certificate(found.chain.read_bytes())
        key = serialization.load_pem_private_key(found.key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise click.ClickException(
            f"FLOWSQL_TLS={path} has no certificate and key that can be read ({error}). Give a PEM "
            "file that has both, or a folder with server.pem and server.key, or say `generated`."
        ) from error
    if certificate.public_key() != key.public_key():
        raise click.ClickException(
            f"the key in {found.key} is not that of the first certificate in {found.chain}."
        )
    if certificate.not_valid_after_utc < datetime.now(UTC):
        raise click.ClickException(f"the certificate in {found.chain} has expired: renew it.")
    return found


def _generated(home: Home) -> Certificate:
    """The home's own certificate, made or renewed when needed."""
    folder = home.folder("tls", mode=0o755)
    found = Certificate(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    root, root_key = folder / "ca.pem", folder / "ca.key"
    if not (root.exists() and root_key.exists()):
        _make_authority(root, root_key)
    if not _is_good(found, root):
        _make_server(found, root, root_key)
    return found


def _is_good(found: Certificate, root: Path) -> bool:
    """Whether a generated certificate is there, ours, good for a while and for all names."""
    try:
        certificate = x509.load_pem_x509_certificate(found.chain.read_bytes())
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(root.read_bytes()))
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    late = datetime.now(UTC) + RENEWAL > certificate.not_valid_after_utc
    return found.key.exists() and not late and set(names) == set(_names())


def _names() -> list[x509.GeneralName]:
    """What a generated certificate is good for."""
    given = os.environ.get("FLOWSQL_TLS_NAMES", "").split(",")
    texts = ["localhost", socket.gethostname(), "127.0.0.1", "::1", *map(str.strip, given)]
    found: list[x509.GeneralName] = []
    for text in dict.fromkeys(filter(None, texts)):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(text)))
        except ValueError:
            found.append(x509.DNSName(text))
    return found


def _make_authority(root: Path, root_key: Path) -> None:
    """Make the home's own certificate authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "FlowSQL installation")])
    builder = (
        _builder(name, name, key.public_key(), AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write(root_key, _key_pem(key), 0o600)
    _write(root, _pem(builder.sign(key, hashes.SHA256())), 0o644)


def _make_server(found: Certificate, root: Path, root_key: Path) -> None:
    """Make the server's certificate, signed by the home's authority."""
    authority = x509.load_pem_x509_certificate(root.read_bytes())
    signer = serialization.load_pem_private_key(root_key.read_bytes(), password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)  # noqa: S101
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "FlowSQL server")])
    builder = (
        _builder(name, authority.subject, key.public_key(), SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .add_extension(x509.SubjectAlternativeName(_names()), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    _write(found.key, _key_pem(key), 0o600)
    _write(found.chain, _pem(builder.sign(signer, hashes.SHA256())), 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, life: timedelta
) -> x509.CertificateBuilder:
    """What every certificate of ours has; clocks may be a day apart."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + life)
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    """What a key may do: sign certificates, or serve."""
    return x509.KeyUsage(
        digital_signature=not sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign,
        crl_sign=sign,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    """A certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write a file in one step, with its rights from the first byte on."""
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    beside.replace(file)
