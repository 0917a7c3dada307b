"""By which names the server may be asked for, and whose pages may ask: read strictly, compared as browsers do.

A page on the network can give its own name the server's address (DNS rebinding) and would then speak to the server as
to itself: the `Host` header tells. A page of another server cannot hide where it is from: the `Origin` header tells.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from .refusals.errors import ForbiddenError

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
ANY = "*"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::(?P<port>\d{0,5}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Host:
    """A host header: the name in lower case, an IPv6 address in brackets, and the port, if it is said."""

    name: str
    port: int | None

    def __str__(self) -> str:
        return self.name if self.port is None else f"{self.name}:{self.port}"


def read_host(text: str) -> Host:
    """A host header, or an entry of a list of hosts.

    Raises:
        ValueError: if it is neither a name nor an address, with or without a port.
    """
    found = _HOST.fullmatch(text)
    if found is None or int(found["port"] or 0) > 65535:
        raise ValueError(f"Expected a host such as senn.example, senn.example:8443 or [::1], got {text[:100]!r}.")
    name = found["name"].lower()
    if name.startswith("["):
        name = f"[{ipaddress.IPv6Address(name[1:-1])}]"  # an AddressValueError is a ValueError
    return Host(name, int(found["port"]) if found["port"] else None)


def read_origin(text: str) -> tuple[str, Host]:
    """An origin as scheme and host, whose port is always said.

    Raises:
        ValueError: if it is none of http or https.
    """
    sentence = f"Expected an origin such as https://senn.example or http://localhost:8000, got {text[:100]!r}."
    scheme, separator, rest = text.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _DEFAULT_PORTS:
        raise ValueError(sentence)
    try:
        host = read_host(rest.removesuffix("/"))
    except ValueError:
        raise ValueError(sentence) from None
    return scheme, Host(host.name, host.port or _DEFAULT_PORTS[scheme])


def read_list(given: Any) -> Any:
    """What a setting that is a list was given: "a, b" and '["a", "b"]' are both lists, as is a list."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    if text == "[]" or text.startswith(('["', '[ "')):
        return _from_json(text)
    return tuple(part.strip() for part in text.split(",") if part.strip())


def hosts(entries: tuple[str, ...]) -> tuple[str, ...]:
    """A list of hosts as the names that `check_host` compares: "*" is any, "*.name" any below it; ports do not count.

    Raises:
        ValueError: for an entry that is none.
    """
    return tuple(_host_entry(entry) for entry in entries)


def origins(entries: tuple[str, ...]) -> tuple[str, ...]:
    """A list of origins, each with its port.

    Raises:
        ValueError: for an entry that is none.
    """
    return tuple(f"{scheme}://{host}" for scheme, host in map(read_origin, entries))


def ancestors(entries: tuple[str, ...]) -> tuple[str, ...]:
    """A list of pages that may embed this one, as `frame-ancestors` takes them: origins, "https://*.name", self or "*".

    Raises:
        ValueError: for an entry that is none.
    """
    return tuple(_ancestor(entry) for entry in entries if entry.strip("'").lower() != "none")


def networks(entries: tuple[str, ...]) -> tuple[str, ...]:
    """A list of addresses and networks.

    Raises:
        ValueError: for an entry that is neither.
    """
    for entry in entries:
        try:
            ipaddress.ip_network(entry)
        except ValueError:
            raise ValueError(f"Expected addresses or networks such as 10.0.0.2 or 10.0.0.0/8, got {entry!r}.") from None
    return entries


def is_within(address: str, among: tuple[str, ...]) -> bool:
    """Whether an address is one of these, or of these networks."""
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(asked in ipaddress.ip_network(network) for network in among)


def check_host(host: str | None, allowed: tuple[str, ...], peer: str | None = None) -> None:
    """Let requests pass that ask for this server by one of its names: a rebound foreign name is none of them.

    This machine may always ask by its own names: no foreign page can, and a container's health check does.

    Raises:
        ForbiddenError: if there are names and the request uses another.
    """
    if not allowed or ANY in allowed:
        return
    try:
        asked = read_host(host or "")
    except ValueError:
        asked = None
    names = (*allowed, *LOOPBACK_NAMES) if _is_loopback(peer) else allowed
    if asked is None or not any(_matches(asked, entry) for entry in names):
        raise ForbiddenError(f"Expected to be asked for as {' or '.join(allowed)}, got {(host or 'no host')[:100]!r}.")


def check_origin(origin: str | None, host: str | None, allowed: tuple[str, ...]) -> None:
    """Let pages of this server pass, and programs, which send no origin.

    A host without a port has the port that the origin's scheme implies: whether a proxy speaks TLS is not seen here.

    Raises:
        ForbiddenError: if the request comes from a page of another server.
    """
    if origin is None:
        return
    try:
        scheme, page = read_origin(origin)
        if f"{scheme}://{page}" in origins(allowed):
            return
        asked = read_host(host or "")
        if page == Host(asked.name, asked.port or _DEFAULT_PORTS[scheme]):
            return
    except ValueError:
        pass
    raise ForbiddenError(f"Expected a page of this server, got one of {origin[:100]}.")


def peer_of(scope: Scope) -> str | None:
    """The address a request comes from; behind a trusted proxy, the one the proxy tells."""
    client = scope.get("client")
    return client[0] if client else None


def client_of(scope: Scope) -> str:
    """Who limits are counted for: the address; "unknown" where there is none."""
    return peer_of(scope) or "unknown"


def _host_entry(entry: str) -> str:
    if entry == ANY:
        return entry
    below = entry.startswith("*.")
    # an IPv6 address without brackets is clear in a list of hosts, though not in a header
    bare = f"[{entry}]" if entry.count(":") > 1 and not entry.startswith("[") else entry
    return ("*." if below else "") + read_host(bare[2:] if below else bare).name


def _matches(asked: Host, entry: str) -> bool:
    return asked.name.endswith(entry[1:]) if entry.startswith("*.") else asked.name == entry


def _is_loopback(peer: str | None) -> bool:
    try:
        return ipaddress.ip_address(peer or "").is_loopback
    except ValueError:
        return False


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError(f"Expected a list such as a.example, b.example, got {text!r}.") from None


def _ancestor(entry: str) -> str:
    if entry == ANY:
        return ANY
    if entry.strip("'").lower() == "self":
        return "'self'"
    scheme, host = read_origin(entry.replace("://*.", "://", 1))
    return f"{scheme}://{'*.' if '://*.' in entry else ''}{host}"
