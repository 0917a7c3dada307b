"""What every request passes first: the origin check, the limits of bodies, and the headers of every answer.

Plain ASGI. Sockets of the stream leave the framework here: its layers cost several microseconds per message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .classes.stream import serve_class, serve_wall
from .hosts import check_host, check_origin, client_of, peer_of
from .refusals.bodies import receive_body
from .refusals.costs import SAFE_METHODS, cost_of, kind_of
from .refusals.errors import RefusalError
from .refusals.problems import problem, unexpected
from .settings import WebSettings
from .socket import serve_stream

# The hash is that of an empty <style>: Plotly makes one and fills it rule by rule, which the policy does not govern.
_EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
# The page's only script of its own: it puts the slash after an address that a proxy has shortened.
_SLASH_SCRIPT = "'sha256-DnsXx1138NcY6FfOLwA8uMdPFUREZE1XgiA9t7dja/8='"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {_EMPTY_STYLE}",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        f"script-src-elem 'self' {_SLASH_SCRIPT}",
    ]
)
HEADERS = {
    "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
log = structlog.get_logger()
_STREAM = re.compile(r"/api/runs/(?P<run>[^/]{1,100})/stream")
_CLASS = re.compile(r"/api/classes/(?P<code>[^/]{1,100})/(?P<what>stream|wall)")


def headers_for(settings: WebSettings) -> dict[str, str]:
    """The headers of every answer. `x-frame-options` cannot name pages that may embed, so it goes where some may."""
    if not settings.frame_ancestors:
        return HEADERS
    policy = f"{POLICY}; frame-ancestors {' '.join(settings.frame_ancestors)}"
    others = {name: value for name, value in HEADERS.items() if name != "x-frame-options"}
    return {**others, "content-security-policy": policy}


def within(scope: Scope, prefix: str) -> Scope:
    """The request as the app knows its paths: without the prefix that a proxy has left before them."""
    path = scope.get("path", "")
    if not prefix or not (path == prefix or path.startswith(f"{prefix}/")):
        return scope
    return {**scope, "path": path.removeprefix(prefix) or "/"}


class Guard:
    """Wraps the app."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app = app
        self._settings = settings
        self._headers = headers_for(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with what is wrong."""
        scope = within(scope, self._settings.path_prefix)
        if scope["type"] == "websocket" and (stream := _STREAM.fullmatch(scope["path"])):
            await serve_stream(scope["app"].state.services, stream["run"], scope, receive, send)
            return
        if scope["type"] == "websocket" and (stream := _CLASS.fullmatch(scope["path"])):
            serve = serve_class if stream["what"] == "stream" else serve_wall
            await serve(scope["app"].state.services, stream["code"], scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope["path"], self._headers)
                scope["app"].state.services.counts.refused += message["status"] >= 400
            await send(message)

        try:
            headers = Headers(scope=scope)
            check_host(headers.get("host"), self._settings.allowed_hosts, peer_of(scope))
            if scope["method"] not in SAFE_METHODS:
                check_origin(headers.get("origin"), headers.get("host"), self._settings.allowed_origins)
            services, client = scope["app"].state.services, client_of(scope)
            path, query = scope["path"], scope["query_string"].decode("latin-1")
            services.count_request(client, kind_of(scope["method"], path), cost_of(path, query))
            body = await receive_body(
                headers,
                receive,
                limit=self._settings.max_body_bytes,
                timeout_s=self._settings.body_timeout_s,
                count=lambda size: services.count_body(client, size),
            )
            await self._app(scope, _replay(body, receive), send_with_headers)
        except RefusalError as error:
            refusal = problem(error)
            refusal.headers["Connection"] = "close"  # what is left of the body is not read
            await refusal(scope, receive, send_with_headers)
        except Exception:
            # Here and not in Starlette's own place, which lies outside and would answer without the headers.
            log.exception("request failed", path=scope["path"][:200])
            if not started:
                await unexpected()(scope, receive, send_with_headers)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def replayed() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replayed


def _add_headers(message: MutableMapping[str, Any], path: str, wanted: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in wanted.items():
        headers.setdefault(name, value)
    if path.startswith("/api/"):
        headers.setdefault("cache-control", "no-store")
