"""The public keys whose tokens are accepted, read anew whenever a file changes."""

import base64
import binascii
import json
import logging
import os
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import RSAAlgorithm

log = logging.getLogger(__name__)

#: Smallest RSA key, in bits, that is trusted.
SMALLEST = 2048


def load_key(text: str) -> RSAPublicKey:
    """The RSA public key that ``text`` holds as PEM, or as base64 of PEM.

    Errors: ValueError when it holds no such key, or one of fewer than 2048 bits.
    """
    if "-----BEGIN" not in text:
        try:
            text = base64.b64decode(text, validate=False).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ValueError("neither PEM nor base64 of PEM") from error
    key = load_pem_public_key(text.encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA public key")
    if key.key_size < SMALLEST:
        raise ValueError(f"an RSA key of {key.key_size} bits; {SMALLEST} is the least")
    return key


def thumbprint(key: RSAPublicKey) -> str:
    """The key's name by RFC 7638: what a token's ``kid`` may say."""
    members = RSAAlgorithm.to_jwk(key, as_dict=True)
    needed = {name: members[name] for name in ("e", "kty", "n")}
    digest = sha256(json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class KeyRing:
    """The accepted keys by name. A file that appears, changes or goes counts at the next token."""

    def __init__(self, files: tuple[Path, ...], text: str = "") -> None:
        """Keys from PEM ``files`` and from one ``text``; a folder stands for its ``*.pub.pem``.

        Errors: ValueError for a bad ``text``.
        """
        self._files = files
        self._fixed = [load_key(text)] if text.strip() else []
        self._seen: object = None
        #: Which content of the files it is: another number after every change.
        self.state = 0
        self._keys: list[RSAPublicKey] = []
        self._named: dict[str, RSAPublicKey] = {}

    def candidates(self, kid: object = None) -> list[RSAPublicKey]:
        """The keys to try for a token whose header says ``kid`` (None: says nothing)."""
        self._refresh()
        if kid is None:
            return self._keys
        found = self._named.get(kid) if isinstance(kid, str) else None
        return [found] if found else []

    def _refresh(self) -> None:
        """Read the files again if one of them is not as it was."""
        state = [found for file in self._files for found in _found(file)]
        if state == self._seen:
            return
        keys = list(self._fixed)
        named = {thumbprint(key): key for key in keys}
        for file, _ in state:
            try:
                key = load_key(file.read_text())
            except (OSError, ValueError) as error:
                log.error("public key %s is not used: %s", file, error)
                continue
            keys.append(key)
            named |= {thumbprint(key): key, file.name.split(".")[0]: key}
        self._keys, self._named, self._seen = keys, named, state
        self.state += 1


def _found(file: Path) -> list[tuple[Path, object]]:
    """A key file itself, or those in a folder, each with what tells a changed one."""
    try:
        with os.scandir(file) as entries:
            found = [(file / e.name, _state(e)) for e in entries if e.name.endswith(".pub.pem")]
    except OSError:  # no folder
        return [(file, _state(file))]
    return sorted(found, key=lambda pair: pair[0])


def _state(file: "Path | os.DirEntry[str]") -> tuple[int, int, int] | None:
    """What tells a changed file, None when there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
