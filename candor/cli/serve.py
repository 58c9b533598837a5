"""`candor serve`: the service."""

import asyncio
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.addresses import CannotServe, is_loopback, listen, shown
from candor.domain.errors import BadUsage, CandorError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from candor.bootstrap.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to serve on.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
    with_bots: Annotated[
        bool, typer.Option("--with-bots", help="Run the bots whose token is set, too.")
    ] = False,
    samples: Annotated[
        bool, typer.Option(help="Index the sample documents while there are no others.")
    ] = True,
) -> None:
    """Serve the assistant over HTTP."""
    from candor.bootstrap.data_dir import prepare_data_dir
    from candor.bootstrap.keys import load_keys, load_session_keys
    from candor.bootstrap.logs import configure_logs
    from candor.bootstrap.settings import load_settings

    given = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in given.items() if value})
    host, port = settings.host, settings.port
    _refuse_open_door(settings, host)
    _refuse_many_owners(settings, workers)
    if with_bots:
        _refuse_wrong_bots(settings, workers)
    prepare_data_dir(settings)
    load_keys(settings)
    if settings.anonymous_sessions:
        load_session_keys(settings)
    configure_logs(settings.log_level, console=sys.stderr.isatty())
    # before anything slow, so that a taken port is told at once
    command = "candor serve --port 8123 (make serve PORT=8123)"
    with listen(host, port, command=command) as listening:
        if samples:
            from candor.bootstrap.samples import index_samples
            from candor.cli.progress import shown_progress

            with shown_progress() as progress:
                asyncio.run(index_samples(settings, progress=progress))
        address = f"http://{shown(host)}:{port}"
        _serve(settings, listening, workers, address, with_bots=with_bots)


def application() -> "FastAPI":
    """Build the application inside a worker process."""
    from api.app import create_app
    from candor.bootstrap.logs import configure_logs
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    configure_logs(settings.log_level, console=sys.stderr.isatty())
    return create_app(settings)


def _serve(
    settings: "Settings", listening: socket.socket, workers: int, address: str, *, with_bots: bool
) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from api.app import create_app

    if with_bots:
        from bots.serving import serve_bots

        app = create_app(settings, bots=serve_bots)
    else:
        app = create_app(settings)
    config = uvicorn.Config(
        app if workers == 1 else "candor.cli.serve:application",
        factory=workers > 1,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="on",
        timeout_graceful_shutdown=20,
        h11_max_incomplete_event_size=65_536,
    )
    if workers > 1:
        _say(address)
        Multiprocess(config, sockets=[listening]).run()
        return

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _say(address)

    server = Server(config)
    try:
        server.run(sockets=[listening])
    except SystemExit:
        # uvicorn's way to say that the start failed
        reason = getattr(app.state, "start_failure", None)
        if isinstance(reason, CandorError):
            raise reason from None
        raise CannotServe(
            f"the service could not start ({type(reason).__name__}); candor doctor may say more"
        ) from None


def _say(address: str) -> None:
    print(f"Candor answers on {address}", file=sys.stderr, flush=True)


def _refuse_open_door(settings: "Settings", host: str) -> None:
    if settings.sign_in or is_loopback(host):
        return
    raise BadUsage(
        f"{host} can be reached from outside, and sign-in is off. "
        "Set CANDOR_JWT_SECRET or CANDOR_JWKS_URL, or CANDOR_ANONYMOUS_SESSIONS=true for the "
        "visitors of a public site, or serve on 127.0.0.1"
    )


def _refuse_many_owners(settings: "Settings", workers: int) -> None:
    if workers > 1 and settings.chroma_url is None:
        raise BadUsage(
            "the embedded index belongs to one process. For several workers run "
            "`chroma run --path DIR` and set CANDOR_CHROMA_URL"
        )


def _refuse_wrong_bots(settings: "Settings", workers: int) -> None:
    from bots.serving import bots_of

    bots = bots_of(settings)
    if workers > 1:
        commands = " and ".join(f"`candor bot {platform}`" for platform in bots)
        raise BadUsage(
            "a platform hands each message to one process, so --with-bots needs --workers 1; "
            f"for several workers run {commands} beside them"
        )
