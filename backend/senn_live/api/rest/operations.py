"""What an operator asks: is it healthy, and what does it count."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ...transport.ports import TransportError
from ..metrics import Levels, registry
from ..refusals.problems import documented
from ..services import Services
from .bodies import Health, WorkerHealth
from .routes import ServicesOf

STORE_ANSWERS_S = 2.0
NEARLY_FULL = 0.95  # of the store's limit: what comes next may be refused
router = APIRouter(prefix="/api", tags=["operations"])


async def look(services: Services) -> Health:
    """Ask the store and the workers."""
    health = Health(
        status="ok",
        version=version("senn-live"),
        store=True,
        detail="",
        workers=[],
        waiting=None,
        active=None,
        used_bytes=None,
        limit_bytes=None,
        viewers=services.hubs.viewers,
    )
    try:
        async with asyncio.timeout(STORE_ANSWERS_S):
            workers = await services.transport.workers.alive(services.settings.worker_alive_s)
            waiting = await services.transport.jobs.waiting()
            active = await services.transport.jobs.active()
            fullness = await services.transport.runs.fullness()
    except (TransportError, TimeoutError) as error:
        detail = str(error) or f"Expected the store to answer within {STORE_ANSWERS_S:g} s. Check that it is running."
        return health.model_copy(update={"status": "store_unavailable", "store": False, "detail": detail})
    found = {
        "workers": [
            WorkerHealth(worker=w.worker, device=w.device, runs=w.runs, slots=w.slots, stuck=w.stuck) for w in workers
        ],
        "waiting": waiting,
        "active": len(active),
        "used_bytes": fullness.used_bytes,
        "limit_bytes": fullness.limit_bytes,
    }
    if not workers:
        found |= {"status": "no_workers", "detail": "No worker has reported lately: runs wait. Start `senn worker`."}
    elif stuck := sum(worker.stuck for worker in workers):
        detail = f"{stuck} runs should go on and do not move. See the workers' log, and restart them."
        found |= {"status": "runs_stuck", "detail": detail}
    elif (share := fullness.share) is not None and share >= NEARLY_FULL:
        detail = (
            f"The store is {share:.0%} full: soon it takes no runs. Delete some with `senn runs`, or give it more room."
        )
        found |= {"status": "store_full", "detail": detail}
    return health.model_copy(update=found)


@router.get("/health", summary="How things stand", responses={503: {"model": Health}, **documented(404)})
async def health(shared: ServicesOf, response: Response) -> Health:
    """The truth: asks the store and counts the workers. 503 when the store cannot be reached, 200 otherwise."""
    found = await look(shared)
    if not found.store:
        response.status_code = 503
    return found


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses={**documented(), 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(shared: ServicesOf) -> Response:
    """Counters of this process and gauges of the store, in Prometheus' text format."""
    found = await look(shared)
    levels = Levels(
        viewers=found.viewers,
        watched=shared.hubs.watched,
        waiting=found.waiting or 0,
        active=found.active or 0,
        workers=len(found.workers),
        stuck=sum(worker.stuck for worker in found.workers),
        store_up=found.store,
        used_bytes=found.used_bytes or 0,
        limit_bytes=found.limit_bytes or 0,
    )
    return Response(generate_latest(registry(shared.counts, levels)), media_type=CONTENT_TYPE_LATEST)
