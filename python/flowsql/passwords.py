"""Passwords of the issuer's users: how strong they must be, and their argon2id hashes.

The database only ever sees hashes.
"""

from secrets import token_urlsafe
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

#: Longest password, and how much of it is looked at for its strength.
LONGEST, JUDGED = 1000, 72

#: zxcvbn's best score, which FlowAuth demands too: more than 10**10 guesses.
NEEDED_SCORE = 4

#: 64 MiB and three passes (RFC 9106, second choice): about a tenth of a second.
_HASHER = PasswordHasher()

#: Memory for so many at once; others wait.
_ROOM = BoundedSemaphore(2)

#: zxcvbn keeps a caller's words in a table of the module.
_JUDGING = Lock()


def weakness(password: str, *words: str) -> str | None:
    """Why ``password`` is too easily guessed, by somebody who knows ``words``; None if it is not.

    Errors: none; a password that is too long is too weak.
    """
    if not password:
        return "A password is needed."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    with _JUDGING:
        found = zxcvbn(password[:JUDGED], [*words, "flowsql", "flowkit", "flowauth"])
    if found["score"] >= NEEDED_SCORE:
        return None
    advice = found["feedback"]
    hints = [advice["warning"], *advice["suggestions"]]
    return " ".join(
        ["Password not complex enough.", *(f"{hint.rstrip('.')}." for hint in hints if hint)]
    )


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    with _ROOM:
        return _HASHER.hash(password)


def fits(password: str, known: str | None) -> bool:
    """Whether a hash is this password's. Without a hash it is not, which takes as long to tell."""
    with _ROOM:
        try:
            return _HASHER.verify(known or _nobody(), password[:LONGEST]) and known is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(known: str) -> bool:
    """Whether a hash has parameters that are no longer ours: then hash the password anew."""
    return _HASHER.check_needs_rehash(known)


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that fits no password anybody knows."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(token_urlsafe(24)))
    return _NOBODY[0]
