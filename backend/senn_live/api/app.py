"""The FastAPI app, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI

from ..transport.ports import Opener
from .caretakers import keep
from .classes import routes as class_routes
from .classes.register import sweep_classes_forever
from .guard import Guard
from .page import join
from .page.assets import Assets, page_folder
from .refusals import problems
from .rest import operations, routes
from .rest.admission import sweep_forever
from .rest.openapi import complete_openapi
from .services import Services
from .settings import WebSettings
from .stream.attendance import attend_forever

FRONTEND = page_folder()
_DESCRIPTION = """A Self-Expanding Neural Network grows while it learns; this is how to start one, watch it and command
it.

The live streams are websockets, which OpenAPI cannot describe: `x-websockets` in this document names what they send,
and `docs/protocol.md` says more. Errors are `application/problem+json`; the `type` is stable, the `detail` is a
sentence."""


def create_app(opener: Opener, settings: WebSettings | None = None, frontend: Path = FRONTEND) -> FastAPI:
    """The web side over the store that `opener` opens when the app starts. One app, one start."""
    chosen = settings or WebSettings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opener as transport:
            app.state.services = Services(transport, chosen, frontend)
            shared = app.state.services
            caretakers = [
                asyncio.create_task(keep("sweeping runs", lambda: sweep_forever(shared))),
                asyncio.create_task(keep("sweeping classes", lambda: sweep_classes_forever(shared))),
                asyncio.create_task(keep("attending", lambda: attend_forever(shared.hubs, shared.transport.jobs))),
            ]
            try:
                yield
            finally:
                for caretaker in caretakers:
                    caretaker.cancel()
                await app.state.services.close()

    app = FastAPI(
        title="SENN live",
        version=version("senn-live"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere, which the policy forbids
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(operations.router)
    app.include_router(routes.router)
    app.include_router(class_routes.router)
    app.include_router(join.router)
    app.state.assets = Assets(frontend, chosen.path_prefix)
    app.router.default = app.state.assets  # and not a mount at "/", which would swallow the API's 405
    app.add_middleware(Guard, settings=chosen)
    complete_openapi(app)
    return app
