"""The application: which routes there are, and what surrounds them."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import (
    built_widget,
    chat,
    chats,
    consent,
    feedback,
    health,
    metrics,
    page,
    privacy,
    sessions,
    threads,
    usage,
    widget,
)
from api.audit import AccessAudit
from api.body_limit import BodyLimit
from api.envelope import Envelope
from api.errors import PROBLEM_RESPONSES, install_error_handlers
from api.leaving import Leaving
from api.mcp import route as mcp
from api.one_shape import OneShape
from api.openai_compatible import routes as openai_compatible
from api.rate_limits import RateLimits
from api.streams import server_sent, web_socket
from api.streams.hub import TurnHub
from api.swagger import mount_swagger
from candor import __version__
from candor.bootstrap.bot_states import BotState
from candor.bootstrap.garbage import settled_garbage_collector
from candor.bootstrap.metrics import Metrics
from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.settings import Settings
from candor.bootstrap.sign_in import open_sign_in
from candor.domain.clock import Clock
from candor.domain.errors import CandorError

log = structlog.get_logger(__name__)

_PARTS = (
    chat,
    server_sent,
    web_socket,
    openai_compatible,
    mcp,
    feedback,
    threads,
    chats,
    consent,
    privacy,
    usage,
    sessions,
    health,
    metrics,
    widget,
    built_widget,
    page,
)
# runs bots over open resources, and hands out how each of them fares
Bots = Callable[[Resources], AbstractAsyncContextManager[Mapping[str, BotState]]]

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    bots: Bots | None = None,
    web: Path | None = built_widget.FOLDER,
) -> FastAPI:
    """Compose the application; everything outside opens when it starts and closes when it stops.

    `bots` answer on other platforms meanwhile, over the same resources. `web` is the folder with
    the built widget; where there is none, `/` is a plain page.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        counters = Metrics()

        async with _start_failures_kept(app), AsyncExitStack() as stack:
            resources = await stack.enter_async_context(
                open_resources(settings, observe=counters.observe, clock=clock, serving=True)
            )
            audit = AccessAudit(resources.audit, resources.clock)
            stack.callback(audit.close)
            verifier = await stack.enter_async_context(
                open_sign_in(settings, resources.clock, resources.new_id)
            )
            app.state.resources = resources
            app.state.metrics = counters
            app.state.rate_limits = RateLimits(settings, resources.pseudonyms, resources.counts)
            app.state.access_audit = audit
            app.state.verifier = verifier
            # LangServe keeps every application it has seen; what this one held must not stay too
            stack.callback(app.state.__delattr__, "resources")
            stack.callback(app.state.__delattr__, "access_audit")
            app.state.turn_hub = TurnHub(resources.turns)
            stack.push_async_callback(app.state.turn_hub.aclose)
            stack.callback(app.state.__delattr__, "turn_hub")
            await stack.enter_async_context(mcp.open_mcp(app).run())
            stack.callback(app.state.__delattr__, "mcp")
            stack.enter_context(settled_garbage_collector())
            app.state.bots = await stack.enter_async_context(bots(resources)) if bots else {}
            yield

    app = FastAPI(
        title="Candor",
        version=__version__,
        summary="A support assistant that answers from your documents, with sources.",
        lifespan=lifespan,
        responses=PROBLEM_RESPONSES,
        docs_url=None,
        redoc_url=None,
    )
    app.state.built_widget = built_widget.read_built_widget(web)
    install_error_handlers(app)
    for part in _PARTS:
        app.include_router(part.router)
    mount_swagger(app)
    if settings.langserve:
        from api.served_graph import serve_graph

        serve_graph(app)
    _surround(app, settings)
    return app


@asynccontextmanager
async def _start_failures_kept(app: FastAPI) -> AsyncIterator[None]:
    """Keep why the start failed: the server tells its caller only that it did."""
    try:
        yield
    except Exception as failure:
        app.state.start_failure = failure
        if isinstance(failure, CandorError):
            log.error("cannot_start", reason=failure.detail)
        raise


def _surround(app: FastAPI, settings: Settings) -> None:
    """Add what every request passes through, the outermost last."""
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    # inside of CORS, so that a page may read what failed
    app.add_middleware(OneShape)
    hosts = [*LOOPBACK_HOSTS, settings.host, *settings.public_hosts]
    if settings.sign_in and not settings.public_hosts:
        hosts = ["*"]
    # without sign-in a page of another site could reach this one by rebinding its name
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=[
                "accept-language",
                "authorization",
                "content-type",
                "idempotency-key",
                "last-event-id",
                "x-resume-seconds",
                "x-user-id",
            ],
            expose_headers=[
                "date",
                "x-request-id",
                "ratelimit-limit",
                "ratelimit-remaining",
                "ratelimit-reset",
                "retry-after",
            ],
            max_age=600,
        )
    app.add_middleware(OneShape)
    app.add_middleware(Envelope)
    app.add_middleware(Leaving)
