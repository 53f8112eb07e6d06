"""Passwords as Argon2id hashes, and recovery codes that are used once."""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import UsageError

SHORTEST, LONGEST = 15, 1024
CODES = 10
_FEWEST_DIFFERENT = 5
_CODE_BYTES = 15  # 120 bits: a plain hash of it cannot be searched


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # Argon2id with the parameters of RFC 9106 for little memory: 64 MiB, 3 passes, 4 lanes


def hash_password(name: str, password: str) -> str:
    """The hash to keep.

    Raises:
        UsageError: the password is too short, too long, too even or holds the name (E260).
    """
    plain = unicodedata.normalize("NFKC", password)
    why = ""
    if len(plain) < SHORTEST:
        why = f"the password has {len(plain)} characters and needs {SHORTEST}"
    elif len(plain) > LONGEST:
        why = f"the password has more than {LONGEST} characters"
    elif len(set(plain)) < _FEWEST_DIFFERENT:
        why = f"the password has fewer than {_FEWEST_DIFFERENT} different characters"
    elif name_key(name) in name_key(plain):
        why = "the password contains the user's name"
    if why:
        raise UsageError(why, remedy="choose another, e.g. four unrelated words", code="E260")
    return _hasher().hash(plain)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one of the hash; takes the same time where there is no user."""
    plain = unicodedata.normalize("NFKC", password[: LONGEST + 1])
    try:
        _hasher().verify(kept or _nobody(), plain)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def new_codes() -> list[str]:
    """Recovery codes to print and lock away, e.g. "K7QM-...": six groups of four."""
    codes = []
    for _ in range(CODES):
        text = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii")
        codes.append("-".join(text[i : i + 4] for i in range(0, len(text), 4)))
    return codes


def code_hash(code: str) -> str:
    """SHA-256 of a code, however it was typed: case, blanks and dashes do not matter."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def name_key(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
