"""Keyed pseudonyms: identifiers become HMAC-SHA-256 before they reach the database."""

import hmac
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

import click

from flowsql.fileformat import Format
from flowsql.home import home
from flowsql.records import Change

#: File of the key in the secrets folder, or in FLOWSQL_SECRETS.
KEY_NAME = "pseudonym_key"
_SHORTEST = 16


@dataclass(frozen=True)
class Keying:
    """Which columns are keyed, how numbers are written alike before, and of which a TAC is taken.

    ``spelling`` is a pattern and its replacement, such as ``^0`` and ``233``.
    """

    columns: frozenset[str] = frozenset()
    spelling: tuple[str, str] | None = None
    tac_of: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What is written alike."""
        return re.compile(self.spelling[0]) if self.spelling else None

    def added(self, names: list[str]) -> list[str]:
        """The columns that keying adds to a file of these columns."""
        return [f"{name}_tac" for name in self.tac_of if name in names]


@dataclass(frozen=True, repr=False)
class Key:
    """The secret. It never leaves this process."""

    secret: bytes

    @cached_property
    def id(self) -> str:
        """Names the key and does not give it away."""
        return hmac.digest(self.secret, b"the key of this installation", "sha256").hex()[:16]

    def pseudonym(self, identifier: str, keying: Keying) -> str:
        """What stands for an identifier."""
        if keying.pattern and keying.spelling:
            identifier = keying.pattern.sub(keying.spelling[1], identifier)
        return hmac.digest(self.secret, identifier.encode(), "sha256").hex()

    def changer(self, form: Format, names: list[str], keying: Keying) -> Change:
        """Gives the change of a row's pieces: identifiers become pseudonyms, TACs are added."""
        places = [place for place, name in enumerate(names) if name in keying.columns]
        models = [names.index(name) for name in keying.tac_of if name in names]
        null = form.null.encode()

        @lru_cache(maxsize=1 << 18)
        def pseudonym(piece: bytes) -> bytes:
            value = form.text(piece).strip()
            return piece if piece == null or not value else self.pseudonym(value, keying).encode()

        def changed(pieces: list[bytes]) -> list[bytes]:
            tacs = [_tac(form.text(pieces[place])) or null for place in models]
            for place in places:
                pieces[place] = pseudonym(pieces[place])
            return pieces + tacs

        return changed


def key() -> Key:
    """The key of this installation, made at first use. Errors: ClickException if it is short."""
    secret = home().secret(KEY_NAME)
    if len(secret) < _SHORTEST:
        raise click.ClickException(
            f"the key for pseudonyms ({KEY_NAME}) has fewer than {_SHORTEST} characters: "
            "whoever has the pseudonyms could guess it."
        )
    return Key(secret.encode())


def _tac(imei: str) -> bytes:
    """The type allocation code of an IMEI, nothing if it is none."""
    found = re.match(r"\s*(\d{8})\d{6,8}(\.0*)?\s*$", imei)
    return found[1].encode() if found else b""
