"""Passwords are kept as salted PBKDF2 digests: `pbkdf2-sha256$ROUNDS$SALT$DIGEST`, in hexadecimal."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_ROUNDS = 60_000
_METHOD = "pbkdf2-sha256"


def hash_password(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{_METHOD}${_ROUNDS}${salt.hex()}${_digest(password, salt, _ROUNDS)}"


def matches(password: str, kept: str) -> bool:
    """Whether the password is the one that was kept; False for text in another format."""
    parts = kept.split("$")
    if len(parts) != 4 or parts[0] != _METHOD or not parts[1].isdecimal():
        return False
    try:
        salt = bytes.fromhex(parts[2])
    except ValueError:
        return False
    return hmac.compare_digest(_digest(password, salt, int(parts[1])), parts[3])


def _digest(password: str, salt: bytes, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt, rounds).hex()
