"""Who may do what: ids and tokens nobody can guess, of which only the token's hash is kept."""

from __future__ import annotations

import hashlib
import secrets

from .errors import ForbiddenError, NoTokenError

_ID_BYTES = 12
_TOKEN_BYTES = 32


def new_id() -> str:
    """A run's id: 96 random bits, safe in a URL."""
    return secrets.token_urlsafe(_ID_BYTES)


def new_member() -> str:
    """A member's id: short, because it is on every answer; it opens nothing."""
    return secrets.token_urlsafe(6)


def new_token() -> str:
    """A run's token: 256 random bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token. The token is random, so a plain hash is as good as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_token(authorization: str | None, stored_hash: str) -> None:
    """Let the holder of the token pass.

    Raises:
        NoTokenError: if there is no bearer token.
        ForbiddenError: if it is not the run's.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoTokenError("Expected the header Authorization: Bearer TOKEN, with the token from creating the run.")
    if not secrets.compare_digest(token_hash(token.strip()), stored_hash):
        raise ForbiddenError("Expected the token that creating this run gave, got another one.")
