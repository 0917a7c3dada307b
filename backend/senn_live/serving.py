"""The web server as a process, alone or with worker children: sockets, signals, and the order in which things end."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import signal
import socket
import sys
import threading
import webbrowser

import structlog

from .api.app import create_app
from .api.hosts import LOOPBACK_NAMES
from .api.server import LiveServer, make_server
from .api.settings import WebSettings
from .settings import Settings
from .supervisor.children import Supervisor
from .transport import open_transport
from .transport.ports import StoreUnusable, TransportError

log = structlog.get_logger()

MOST_FILES, WINDOWS_FILES = 16_384, 8192  # more sockets than one process can serve
IMPATIENCE_S = 1.0  # a signal within this time is an echo of the first (a terminal, a process group), not a second one


class PortError(ValueError):
    """The port cannot be listened on; the message says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that browsers can connect to from now on; they are answered once the server is up.

    Raises:
        PortError: if the port is taken, or the host is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, UnicodeError, TypeError) as error:  # the last two: what can be no name
        listening.close()
        why = error.strerror if isinstance(error, OSError) else "no name of a machine"
        raise PortError(
            f"Expected to listen on {host} port {port}, got: {why}. Choose another with --port, or --port 0."
        ) from error
    listening.set_inheritable(False)
    return listening


def raise_file_limit() -> int:
    """Let this process open as many files, hence sockets, as the system allows it; how many that are."""
    if sys.platform == "win32":
        return WINDOWS_FILES
    import resource  # noqa: PLC0415 - there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            wanted = soft
    return wanted


async def look_into(store: str) -> None:
    """Open the store and close it again. One that is away for now is no reason not to start.

    Raises:
        StoreUnusable: if it is none.
    """
    try:
        async with open_transport(store):
            pass
    except StoreUnusable:
        raise
    except TransportError as error:
        log.warning("the store cannot be opened", why=str(error))


def address(listening: socket.socket) -> str:
    """The URL that opens the page on this machine."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def web_settings(web: WebSettings, listening: socket.socket) -> WebSettings:
    """The settings for this socket: on loopback the server answers to this machine's own names only."""
    is_loopback = ipaddress.ip_address(listening.getsockname()[0]).is_loopback
    web = web.model_copy(update={"on_loopback": is_loopback})
    if web.allowed_hosts or not is_loopback:
        return web
    return web.model_copy(update={"allowed_hosts": (*LOOPBACK_NAMES, listening.getsockname()[0])})


async def serve(
    settings: Settings, listening: socket.socket, *, workers: int, opens_browser: bool, page: str | None = None
) -> None:
    """Answer on the socket until SIGINT or SIGTERM, with worker children beside it. `page` is what a browser opens."""
    web = web_settings(settings.web, listening)
    app = create_app(open_transport(settings.store), web)
    server = make_server(app, port=listening.getsockname()[1], settings=web, files=raise_file_limit())
    supervisor = Supervisor(
        worker_command(settings), workers, environment=worker_environment(), grace_s=settings.grace_s
    )
    ending = asyncio.create_task(_end_on_signal(server, supervisor))
    supervisor.start()
    if opens_browser:
        threading.Thread(target=webbrowser.open, args=(page or address(listening),), daemon=True).start()
    try:
        await server.serve(sockets=[listening])
    finally:
        await supervisor.stop()
        ending.cancel()
        log.info("stopped")


def worker_command(settings: Settings) -> list[str]:
    """The command line of a worker child; what is not on it comes from the same environment."""
    options = ["--store", settings.store, "--device", settings.device, "--has-parent"]
    # -P: a cmd.py or queue.py in the folder that the command was started in is nobody's module
    return [sys.executable, "-P", "-m", "senn_live", "worker", *options]


def worker_environment() -> dict[str, str]:
    """One thread per worker: the networks are small, and several processes share the cores."""
    return {**os.environ, "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}


async def _end_on_signal(server: LiveServer, supervisor: Supervisor) -> None:
    """On the first signal park the runs, then let readers go; on the second end at once."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()
    loop.call_later(IMPATIENCE_S, _listen_for_another, loop, server)
    log.info("stopping", workers=len(supervisor.pids))
    try:
        await supervisor.stop()
    finally:
        server.should_exit = True


def _listen_for_another(loop: asyncio.AbstractEventLoop, server: LiveServer) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end_at_once, server)


def _end_at_once(server: LiveServer) -> None:
    server.should_exit = server.force_exit = True
