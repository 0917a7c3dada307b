"""The command line and composition root: `senn serve`, `web`, `worker`, `health`, and the offline commands.

Modules are imported when their command runs: the web side must not load torch, and `--help` should answer at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import signal
import socket
import sys
import time
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from .logs import configure_logs
from .settings import Settings
from .transport.ports import TransportError

# The base of all that is wrong about arguments. typer brings its own click, and has no public name for it.
_UsageError: Any = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="senn",
    help="Watch a self-expanding neural network grow while it learns, live in the browser.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a class is for the whole network, and is asked for by its own names only

Host = Annotated[str | None, typer.Option(help="address to listen on [default: 127.0.0.1]")]
Port = Annotated[int | None, typer.Option(help="port to listen on, 0 for a free one [default: 8000]")]
Store = Annotated[
    str | None, typer.Option(help="sqlite:///PATH or redis://HOST:PORT/DB [default: a file in the user's data folder]")
]
Device = Annotated[str | None, typer.Option(help="auto, cpu or cuda [default: auto]")]


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Annotated[int | None, typer.Option(help="worker processes [default: 1]")] = None,
    store: Store = None,
    device: Device = None,
    opens_browser: Annotated[bool, typer.Option("--open/--no-open", help="open the page in a browser")] = True,
    lan: Annotated[bool, typer.Option("--lan", help="for a class: reached by everybody in the local network")] = False,
) -> None:
    """The whole system in one command: the page, the server and the workers."""
    _obey_early()
    settings = _settings(host=host, port=port, workers=workers, store=store, device=device)
    if lan:
        _teach(settings, resume=None, opens_browser=opens_browser)
        return
    _serve(settings, workers=settings.workers, opens_browser=opens_browser)


@app.command(name="class")
def class_(
    port: Port = None,
    store: Store = None,
    resume: Annotated[str | None, typer.Option(help="code of a class to be given back to its teacher")] = None,
    opens_browser: Annotated[bool, typer.Option("--open/--no-open", help="open the page in a browser")] = True,
) -> None:
    """A class: the whole system, reached by every phone in the local network. The same as `senn serve --lan`."""
    _obey_early()
    _teach(_settings(port=port, store=store), resume=resume, opens_browser=opens_browser)


@app.command()
def web(host: Host = None, port: Port = None, store: Store = None) -> None:
    """The web server alone; workers are processes of their own."""
    _obey_early()
    _serve(_settings(host=host, port=port, store=store), workers=0, opens_browser=False)


@app.command()
def worker(
    store: Store = None,
    device: Device = None,
    has_parent: Annotated[bool, typer.Option("--has-parent", hidden=True)] = False,
) -> None:
    """A worker: trains runs that the web server accepted."""
    _obey_early()
    settings = _settings(store=store, device=device)
    process = _import("senn_live.worker.process", "senn worker")
    options = process.ProcessOptions(
        store=settings.store,
        device=settings.device,
        slots=settings.slots,
        lease_s=settings.lease_s,
        park_after_s=settings.park_after_s,
        grace_s=settings.grace_s,
        helpers=settings.helpers,
        has_parent=has_parent,
        run_bytes=settings.web.max_run_bytes,
        owner_bytes=settings.web.max_client_bytes,
    )
    try:
        process.run_worker(options)
    except process.DeviceError as error:
        _refuse(str(error))


@app.command()
def health(
    store: Store = None,
    here: Annotated[bool, typer.Option("--here", help="count this machine's (this container's) workers only")] = False,
) -> None:
    """Whether the store answers and a worker is alive, as an exit code: for container health checks."""
    settings = _settings(store=store)
    checking = importlib.import_module("senn_live.health")
    host = socket.gethostname() if here else None
    report = asyncio.run(checking.check(settings.store, alive_s=settings.web.worker_alive_s, host=host))
    typer.echo(report.sentence, err=not report.is_well)
    raise typer.Exit(0 if report.is_well else 1)


runs_app = typer.Typer(
    help="The runs of a store: list them by size, age or owner, delete some, give back their room.",
    invoke_without_command=True,
)
app.add_typer(runs_app, name="runs")
By = Annotated[str, typer.Option("--by", help="size, age or owner")]
Most = Annotated[int, typer.Option("--most", min=1, help="how many to show")]


@runs_app.callback()
def runs(context: typer.Context, store: Store = None, by: By = "size", most: Most = 50) -> None:
    """The runs of a store: list them by size, age or owner, delete some, give back their room."""
    context.obj = store
    if context.invoked_subcommand is None:
        _list_runs(store, by, most)


@runs_app.command(name="list")
def list_(context: typer.Context, store: Store = None, by: By = "size", most: Most = 50) -> None:
    """The runs of a store and what they take, the largest, the oldest or those of who has most first."""
    _list_runs(store or context.obj, by, most)


@runs_app.command()
def delete(
    context: typer.Context,
    run: Annotated[list[str] | None, typer.Argument(help="ids of runs")] = None,
    owner: Annotated[str | None, typer.Option(help="all runs of an owner that nobody trains")] = None,
    older_than: Annotated[float | None, typer.Option(min=0, help="days: all older ones that nobody trains")] = None,
    store: Store = None,
) -> None:
    """Delete runs for good: those that are named, or all of an owner or of an age that nobody trains."""
    if bool(run) == (owner is not None or older_than is not None):
        _refuse("Expected either ids of runs, or --owner or --older-than, to say which runs to delete.")
    settings = _settings(store=store or context.obj)
    housekeeping = importlib.import_module("senn_live.housekeeping")
    gone = asyncio.run(housekeeping.delete(settings.store, run or [], owner=owner, older_than_days=older_than))
    size = housekeeping.in_bytes(sum(line.size for line in gone))
    typer.echo(f"{len(gone)} runs of {size} are deleted. `senn runs vacuum` gives their room back.")


@runs_app.command()
def vacuum(context: typer.Context, store: Store = None) -> None:
    """Give the room of deleted runs back to the disk. Everybody waits meanwhile; a server need not be stopped."""
    settings = _settings(store=store or context.obj)
    housekeeping = importlib.import_module("senn_live.housekeeping")
    _, after = asyncio.run(housekeeping.vacuum(settings.store))
    sentence = housekeeping.fullness_in_words(after)
    typer.echo(f"{sentence[0].upper()}{sentence[1:]} now.")


def _list_runs(store: str | None, by: str, most: int) -> None:
    housekeeping = importlib.import_module("senn_live.housekeeping")
    if by not in housekeeping.ORDERS:
        _refuse(f"Expected an order like {', '.join(housekeeping.ORDERS)} with --by, got {by!r}.")
    settings = _settings(store=store)
    lines, fullness = asyncio.run(housekeeping.look(settings.store))
    typer.echo(housekeeping.table(lines, fullness, by=by, now_s=time.time(), most=most))


OFFLINE = {
    "fit": ("senn_live.offline.fit.command", "fit_command", "Grow a network on the samples of a CSV file, headless."),
    "study": (
        "senn_live.offline.study.command",
        "study_command",
        "Compare ways of growing on a CSV file, repeatedly, on samples held out; a stopped study goes on.",
    ),
    "reproduce": (
        "senn_live.offline.paper.command",
        "reproduce_app",
        "Reproduce a figure of the paper: its data, and a page that opens from disk.",
    ),
    "site": (
        "senn_live.offline.site.command",
        "site_command",
        "Recordings of the shipped targets as static files, for any web space and for a disk.",
    ),
}


def _add_offline(name: str, module: str, function: str, help_: str) -> None:
    """Add a command, or an app of several, from a module which loads torch: it is imported when the command is used."""

    def forward(context: typer.Context) -> None:
        found = getattr(_import(module, f"senn {name}"), function)
        target = found if isinstance(found, typer.Typer) else typer.Typer(add_completion=False)
        if target is not found:
            target.command()(found)
        raise typer.Exit(target(args=context.args, prog_name=f"senn {name}", standalone_mode=False) or 0)

    everything = {"ignore_unknown_options": True, "allow_extra_args": True}
    app.command(name, help=help_, add_help_option=False, context_settings=everything)(forward)


for _name, _place in OFFLINE.items():
    _add_offline(_name, *_place)


def main() -> None:
    """Entry point of `senn`.

    Whatever a caller can do wrong ends in one sentence: exit code 2 for what was asked wrongly, 3 for what was not to
    be had (a store, a file, a disk).
    """
    try:
        code = app(prog_name="senn", standalone_mode=False)
    except _UsageError as error:
        context = getattr(error, "ctx", None)
        if context is not None and type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(context.get_help(), err=True)
            sys.exit(2)
        asked = context.command_path if context else "senn"
        code = _say(f"{asked}: {error.format_message().strip().rstrip('.')}. Try: {asked} --help", 2)
    except (TransportError, OSError) as error:
        code = _say(f"senn: {_in_words(error)}", 3)
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    sys.exit(code)


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"Expected to use {error.filename or 'a file or a device'}, got: {error.strerror or error}."
    return str(error)


def _say(message: str, code: int) -> int:
    """One line on standard error, if anybody reads it."""
    with contextlib.suppress(OSError):
        typer.echo(" ".join(message.split()), err=True)
    return code


def _obey_early() -> None:
    """End when asked to while the command still loads; later its own shutdown takes over.

    The first process of a container is sent nothing that it has no handler for.
    """
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


def _settings(**given: Any) -> Settings:
    """Settings from the options that were given, then the environment, then the defaults; logs are set up by them."""
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except SettingsError as error:
        _refuse(f"{error}: expected each field as a variable of its own, such as SENN_WEB__KEEP_RUNS.")
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        sentence = first["msg"].removeprefix("Value error, ")
        _refuse(f"{name}: {sentence}" + ("" if " got " in sentence else f" (got {first['input']!r})"))
    configure_logs(settings.log_level, settings.log_format)
    return settings


def _serve(settings: Settings, *, workers: int, opens_browser: bool) -> None:
    serving = importlib.import_module("senn_live.serving")
    asyncio.run(serving.look_into(settings.store))
    try:
        listening = serving.listen(settings.host, settings.port)
    except serving.PortError as error:
        _refuse(str(error))
    typer.echo(f"SENN live is at {serving.address(listening)}  (Ctrl-C ends it)")
    asyncio.run(serving.serve(settings, listening, workers=workers, opens_browser=opens_browser))


def _teach(settings: Settings, *, resume: str | None, opens_browser: bool) -> None:
    serving = importlib.import_module("senn_live.serving")
    classroom = importlib.import_module("senn_live.classroom")
    refusals = importlib.import_module("senn_live.api.refusals.errors")
    addresses = classroom.lan_addresses()
    if not addresses:
        _refuse("Expected this machine to be in a network that phones can join, found none. Connect it, and try again.")
    asyncio.run(serving.look_into(settings.store))
    try:
        listening = serving.listen(EVERYWHERE, settings.port)
        port = listening.getsockname()[1]
        page = f"http://{addresses[0]}:{port}"
        link = asyncio.run(classroom.teachers_link(settings.store, page, resume))
    except (serving.PortError, refusals.RefusalError) as error:
        _refuse(str(error))
    for address in addresses:
        typer.echo(f"Pupils join at http://{address}:{port}/join")
    typer.echo(f"The teacher's page, for nobody else: {link}")
    typer.echo(f"{classroom.SENTENCE}  (Ctrl-C ends it)")
    chosen = settings.model_copy(update={"web": classroom.lan_settings(settings.web, addresses, port)})
    serve_it = serving.serve(chosen, listening, workers=settings.workers, opens_browser=opens_browser, page=link)
    asyncio.run(serve_it)


def _import(module: str, command: str) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        _refuse(f"Expected PyTorch for {command}, found none. Install it with: pip install 'senn-live[worker]'")


def _refuse(message: str) -> NoReturn:
    """The caller's mistake: one sentence, exit code 2."""
    raise typer.Exit(_say(f"senn: {message}", 2))
