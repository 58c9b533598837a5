"""Is the service well? For people, load balancers and schedulers; nothing here costs money."""

import time
from collections.abc import Mapping
from typing import Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.dependencies import InRateLimits, InResources
from candor import __version__
from candor.bootstrap.bot_states import BotState, BotStatus
from candor.bootstrap.provider_health import ProviderStatus, provider_states
from candor.bootstrap.resources import Resources
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.provider_names import ProviderName
from candor.stores.database import ping
from ingestion.unavailable import IndexUnavailable

router = APIRouter(prefix="/api/health", tags=["health"])
log = structlog.get_logger(__name__)

STARTED = time.monotonic()

Status = Literal["healthy", "degraded", "unhealthy"]


class Components(BaseModel):
    """Each part by itself. `knowledge` is degraded while nothing is indexed.

    A provider is unhealthy while its circuit breaker leaves it alone, and degraded while its
    calls fail; `llm_provider_reasons` says why in words. So do `bot_reasons` of the `bots` that run
    inside of the service: degraded while one starts or tries again, unhealthy where its platform
    does not take it.
    """

    database: Status
    knowledge: Status
    cache: Status
    llm_providers: dict[ProviderName, ProviderStatus]
    llm_provider_reasons: dict[ProviderName, str]
    bots: dict[str, BotStatus]
    bot_reasons: dict[str, str]


class Health(BaseModel):
    """The whole: unhealthy where no turn can be served, degraded where answers suffer."""

    status: Status
    components: Components
    uptime_seconds: float
    version: str


@router.get("", summary="Health of every part")
async def health(
    request: Request,
    response: Response,
    resources: InResources,
    limits: InRateLimits,
) -> Health:
    """Answer each part's state; 503 where the service is unhealthy."""
    providers = await provider_states(resources.failover)
    bots: Mapping[str, BotState] = request.app.state.bots
    parts = Components(
        database=await _database(resources),
        knowledge=await _knowledge(resources),
        cache="healthy" if await limits.ping() else "degraded",
        llm_providers={name: state.status for name, state in providers.items()},
        llm_provider_reasons={name: state.reason for name, state in providers.items()},
        bots={name: state.status for name, state in bots.items()},
        bot_reasons={name: state.reason for name, state in bots.items()},
    )
    status = _overall(parts)
    response.status_code = 503 if status == "unhealthy" else 200
    return Health(
        status=status,
        components=parts,
        uptime_seconds=round(time.monotonic() - STARTED, 1),
        version=__version__,
    )


@router.get("/live", summary="Is the process running?")
async def live() -> dict[str, str]:
    """Answer as long as the event loop turns."""
    return {"status": "alive"}


@router.get("/ready", summary="Can a turn be served?")
async def ready(response: Response, resources: InResources) -> dict[str, str]:
    """Answer 503 until a turn can be served."""
    if await _database(resources) == "unhealthy" or await _knowledge(resources) == "unhealthy":
        response.status_code = 503
        return {"status": "not ready"}
    return {"status": "ready"}


async def _database(resources: Resources) -> Status:
    try:
        await ping(resources.database)
    except Exception as failure:
        log.warning("database_unreachable", exc_info=failure)
        return "unhealthy"
    return "healthy"


async def _knowledge(resources: Resources) -> Status:
    try:
        status = await resources.knowledge.status(DEFAULT_PROJECT)
    except Exception as failure:
        log.warning("knowledge_unreachable", exc_info=failure)
        return "unhealthy"
    if status.problem is None:
        return "healthy" if status.chunks else "degraded"
    # the newest index cannot be opened; an older one may still be serving
    try:
        await resources.knowledge.search(DEFAULT_PROJECT, "health", 1)
    except IndexUnavailable:
        return "unhealthy"
    return "degraded"


def _overall(parts: Components) -> Status:
    if "unhealthy" in (parts.database, parts.knowledge):
        return "unhealthy"
    configured = [state for state in parts.llm_providers.values() if state != "not_configured"]
    all_failing = bool(configured) and all(
        state in ("degraded", "unhealthy") for state in configured
    )
    bots_failing = any(state != "healthy" for state in parts.bots.values())
    if all_failing or bots_failing or "degraded" in (parts.knowledge, parts.cache):
        return "degraded"
    return "healthy"
