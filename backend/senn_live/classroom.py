"""What `senn class` prepares: this machine's addresses in the network, and the class with its teacher's link."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import time

from .api.classes.register import create_class
from .api.desk import Desks
from .api.hosts import LOOPBACK_NAMES
from .api.refusals.tokens import new_token, token_hash
from .api.settings import WebSettings
from .classes.codes import read_code
from .classes.lessons import shipped
from .protocol.classes import TeacherAdded
from .transport import open_transport

SENTENCE = "Whoever is in this network can join the class and look at the page."


def lan_addresses() -> tuple[str, ...]:
    """This machine's IPv4 addresses in networks, the one that other machines see first. Nothing is sent for it."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody's: only the route to it is looked up
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    with contextlib.suppress(OSError):
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(dict.fromkeys(one for one in found if _is_of_a_network(one)))


def _is_of_a_network(address: str) -> bool:
    read = ipaddress.ip_address(address)
    return not (read.is_loopback or read.is_unspecified or read.is_link_local)


def lan_settings(web: WebSettings, addresses: tuple[str, ...], port: int) -> WebSettings:
    """The settings of a server for a class: it answers to these addresses, to this machine, and to names given."""
    return web.model_copy(
        update={
            "allowed_hosts": (*web.allowed_hosts, *LOOPBACK_NAMES, *addresses),
            "addresses": tuple(f"http://{address}:{port}" for address in addresses),
        }
    )


async def teachers_link(store: str, page: str, resume: str | None) -> str:
    """The page with a class's code and a teacher's token: of a new class, or of one that is given back.

    Raises:
        UnknownClassError: if there is none to give back.
    """
    async with open_transport(store) as transport:
        if resume is None:
            created = await create_class(transport, "teacher", shipped()[0], "en")
            return f"{page}/#class={created.code}&token={created.token}"
        desk = await Desks(transport).of(read_code(resume) or resume)
        token = new_token()
        await desk.act(
            lambda state: TeacherAdded(offset=state.offset + 1, at_s=time.time(), token_hash=token_hash(token))
        )
        return f"{page}/#class={desk.code}&token={token}"
