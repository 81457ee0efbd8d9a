"""Second factors: time-based codes (RFC 6238) and backup codes, and the keys that guard them.

All keys come from one secret that stands outside the database: what a copy of the database holds
(encrypted secrets, keyed hashes of backup codes) is of no use without it.
"""

import base64
import hmac
import json
import secrets
import time
from hashlib import sha256

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: Seconds that a code stands for.
STEP = 30

#: How many backup codes one gets, and of how many characters: 60 bits each.
BACKUP_CODES, BACKUP_LENGTH = 16, 12
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

#: How long what was proposed may be confirmed, in seconds.
PROPOSAL_LIFE = 24 * 3600


class Vault:
    """The keys made from the issuer's secret."""

    def __init__(self, secret: str) -> None:
        """``secret``: at least 32 characters of chance. Errors: ValueError when it is shorter."""
        if len(secret) < 32:
            raise ValueError("the issuer's secret must have at least 32 characters")
        self._secret = secret.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self.key("second factor")))
        self._backup = self.key("backup codes")

    def key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose."""
        made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
        return made.derive(self._secret)

    def sealed(self, user: str, **content: object) -> str:
        """Content that only we can read and nobody can change, for one user."""
        return self._fernet.encrypt(json.dumps({"user": user, **content}).encode()).decode()

    def opened(self, text: str, user: str, *, life: int | None = None) -> dict[str, object] | None:
        """What was sealed for ``user``, at most ``life`` seconds ago; None if it was not."""
        try:
            content: dict[str, object] = json.loads(self._fernet.decrypt(text, ttl=life))
        except (InvalidToken, ValueError, TypeError):
            return None
        return content if content.get("user") == user else None

    def backup_hash(self, user: str, code: str) -> str:
        """The keyed hash of a backup code, however it is spaced."""
        plain = "".join(letter for letter in code.lower() if letter.isalnum())
        return hmac.digest(self._backup, f"{user}\0{plain}".encode(), sha256).hex()


def new_secret() -> str:
    """The secret of a new device: 160 bits in base32."""
    return pyotp.random_base32()


def new_backup_codes() -> list[str]:
    """Backup codes like ``abcd-efgh-2345``."""
    codes = []
    for _ in range(BACKUP_CODES):
        code = "".join(secrets.choice(_ALPHABET) for _ in range(BACKUP_LENGTH))
        codes.append("-".join(code[at : at + 4] for at in range(0, BACKUP_LENGTH, 4)))
    return codes


def provisioning_url(secret: str, user: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=issuer)


def matching_step(secret: str, code: str, *, window: int, now: float | None = None) -> int | None:
    """Which 30 seconds since 1970 the ``code`` belongs to; None if to none near ``now``.

    ``window``: how many steps the device's clock may be off. Whether a code was used already only
    the database knows.
    """
    present = int(time.time() if now is None else now) // STEP
    device = pyotp.TOTP(secret)
    given = "".join(code.split())
    found = None
    for step in range(present - window, present + window + 1):
        if hmac.compare_digest(device.generate_otp(step).encode(), given.encode()):
            found = step
    return found
