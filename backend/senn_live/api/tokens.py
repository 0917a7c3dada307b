"""Who may do what: ids and tokens nobody can guess, of which only the token's hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import urlsplit

from .errors import ForbiddenError, NoTokenError

_ID_BYTES = 12
_TOKEN_BYTES = 32
_NAME = re.compile(r"\[[^\]]*\]|[^:]+")  # a host header without its port
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def new_id() -> str:
    """A run's id: 96 random bits, safe in a URL."""
    return secrets.token_urlsafe(_ID_BYTES)


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


def check_origin(origin: str | None, host: str | None, allowed: tuple[str, ...]) -> None:
    """Let pages of this server pass, and programs, which send no origin.

    Raises:
        ForbiddenError: if the request comes from a page of another server.
    """
    if origin is None or origin in allowed:
        return
    if not host or _authority(origin) != host.lower():
        raise ForbiddenError(f"Expected a page of this server, got one of {origin[:100]}.")


def check_host(host: str | None, allowed: tuple[str, ...]) -> None:
    """Let requests pass that ask for this server by one of its names: a rebound foreign name is none of them.

    Raises:
        ForbiddenError: if there are names and the request uses another.
    """
    name = _NAME.match((host or "").lower())
    if allowed and (name is None or name[0] not in allowed):
        raise ForbiddenError(f"Expected to be asked for as {' or '.join(allowed)}, got {(host or 'no host')[:100]!r}.")


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
