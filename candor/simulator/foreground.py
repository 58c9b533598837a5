"""The simulator as a process of its own, until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn

from candor.simulator.server import base_url, server_config
from candor.simulator.stage import Stage


def serve(stage: Stage, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve on a socket until SIGINT or SIGTERM; call `ready` once requests are answered.

    Must run in the main thread. What hangs is dropped at the end.
    """
    config = server_config(stage)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(config, listening, ready))


def environment(address: str) -> dict[str, str]:
    """Answer the variables that point a program at the simulator; any key is taken."""
    return {
        "OPENAI_BASE_URL": base_url("openai", address),
        "OPENAI_API_KEY": "sk-simulated",
        "GOOGLE_GEMINI_BASE_URL": base_url("gemini", address),
        "GOOGLE_API_KEY": "simulated",
        "PERPLEXITY_BASE_URL": base_url("perplexity", address),
        "PERPLEXITY_API_KEY": "pplx-simulated",
    }


async def _serve(
    config: uvicorn.Config, listening: socket.socket, ready: Callable[[], None]
) -> None:
    server = _ToldServer(config, ready)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    await server.serve(sockets=[listening])


class _ToldServer(uvicorn.Server):
    """Leaves signals to whoever runs it; uvicorn would raise them again once it has stopped."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    def stop(self) -> None:
        self.should_exit = self.force_exit = True
