"""What the web side can be told, with defaults. The composition root fills it from the command line and environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_settings import NoDecode

from .hosts import ancestors, hosts, networks, origins, read_list

# In the environment a list is plain text with commas; a JSON list is understood, too.
Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_list)]


class WebSettings(BaseModel):
    """Limits and policies of one web process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_sockets: int = Field(
        8000, ge=16, description="connections in one process; fewer where the system lets it open fewer files"
    )
    max_sockets_per_client: int = Field(
        600, ge=1, description="connections from one address; a new one takes the place of one that is silent"
    )
    max_head_bytes: int = Field(32_768, ge=1024, description="largest request head")
    head_timeout_s: float = Field(10.0, gt=0, description="time for a request head to arrive, and for the first byte")
    max_body_bytes: int = Field(1_048_576, ge=1024, description="largest request body")
    body_timeout_s: float = Field(20.0, gt=0, description="time for a request body to arrive")
    body_bytes_per_s: float = Field(1_048_576.0, gt=0, description="bytes of bodies from one address, sustained")
    body_bytes_burst: int = Field(8_388_608, ge=1024, description="and at once")
    requests_per_s: float = Field(
        100.0, gt=0, description="requests from one address, sustained; large answers count as several, files as less"
    )
    requests_burst: int = Field(1000, ge=1, description="and at once")
    max_active_runs_per_client: int = Field(64, ge=1, description="runs of one address that wait or are being trained")
    creations_per_s: float = Field(1.0, gt=0, description="runs, forks and uploads of one address, sustained")
    creations_burst: int = Field(60, ge=1, description="and at once")
    commands_per_s: float = Field(60.0, gt=0, description="commands from one address, sustained")
    commands_burst: int = Field(300, ge=1, description="and at once")
    max_viewers_per_run: int = Field(1000, ge=1, description="sockets on one run in one process")
    max_viewers: int = Field(5000, ge=1, description="sockets in one process")
    max_watched_runs: int = Field(500, ge=1, description="runs one process follows at once")
    viewer_pending_bytes: int = Field(4_194_304, ge=1024, description="events that may wait for one slow reader")
    viewer_stall_s: float = Field(30.0, gt=0, description="time a reader may take for one message")
    max_watched_runs_per_client: int = Field(100, ge=1, description="runs that one address follows at once")
    linger_s: float = Field(30.0, ge=0, description="time a run is followed after its last reader left")
    ping_interval_s: float = Field(20.0, gt=0, description="time between websocket pings")
    ping_timeout_s: float = Field(20.0, gt=0, description="time for the pong")
    max_message_bytes: int = Field(4096, ge=125, description="largest websocket message from a browser")
    worker_alive_s: float = Field(10.0, gt=0, description="silence after which a worker counts as lost")
    keep_runs: int = Field(200, ge=1, description="runs kept; older ones that are not being trained are deleted")
    keep_bytes: int = Field(
        2_147_483_648, ge=1024, description="bytes of runs kept, as above; whoever has most gives first"
    )
    max_client_bytes: int = Field(
        268_435_456,
        ge=1024,
        description="bytes of all runs of one address; beyond, they end and none is taken",
    )
    max_run_bytes: int = Field(
        67_108_864, ge=1024, description="bytes of one run; beyond, it takes no commands and ends"
    )
    sweep_s: float = Field(60.0, gt=0, description="time between two looks for runs to delete")
    allowed_origins: Annotated[Listed, AfterValidator(origins)] = Field(
        (), description="origins besides the server's own that may command, such as https://course.example"
    )
    allowed_hosts: Annotated[Listed, AfterValidator(hosts)] = Field(
        (),
        description="host names to answer to, such as senn.example, *.senn.example or [::1]; none given: this "
        "machine's own on loopback, any elsewhere; a request from this machine may always use its own",
    )
    trusted_proxies: Annotated[Listed, AfterValidator(networks)] = Field(
        (),
        description="addresses or networks of proxies whose X-Forwarded-For says who asks; none given: the header is "
        "not believed, and all that comes through a proxy counts as one client",
    )
    frame_ancestors: Annotated[Listed, AfterValidator(ancestors)] = Field(
        (),
        description="pages that may embed this one, such as https://course.example, https://*.school.example or self",
    )
    path_prefix: str = Field(
        "",
        pattern=r"^(/[\w.~-]+)*$",
        description="path that a proxy leaves before every address, such as /senn; where it takes it away, only the "
        "picture that chats show of a link needs it",
    )
    on_loopback: bool = Field(False, description="only this machine reaches the server; the command finds out")
    addresses: Listed = Field(
        (),
        description="where phones find the server, such as http://192.168.1.20:8000; set by `senn class`",
    )
    shutdown_s: float = Field(5.0, gt=0, description="time for readers to be told that the server stops")
