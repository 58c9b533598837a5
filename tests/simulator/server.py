"""Runs the simulator: in a thread of the test process, or in the foreground."""

import asyncio
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.simulator.app import SimulatorApp
from tests.simulator.script import Answering, Reaction, VendorName
from tests.simulator.stage import Received, Stage

_START_SECONDS = 10.0


class _AbortingProtocol(HttpToolsProtocol):
    """Hands the app a way to cut its own TCP connection, which ASGI has no word for."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: Any = self.scope
        scope["extensions"] = {"abort": self.transport.abort}


def server_config(stage: Stage) -> uvicorn.Config:
    """Configure uvicorn for the simulator: no access log, no lifespan, keep-alive of 75 s."""
    return uvicorn.Config(
        SimulatorApp(stage),
        http=_AbortingProtocol,
        ws="none",
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        backlog=2048,
    )


def base_url(vendor: VendorName, port: int) -> str:
    """Say what a vendor's client takes as its base URL."""
    path = {"openai": "/openai/v1", "gemini": "/gemini", "perplexity": "/perplexity"}[vendor]
    return f"http://127.0.0.1:{port}{path}"


class Simulator:
    """The vendors on a free loopback port: `async with Simulator() as simulator`.

    It runs on a loop of its own in a thread, so a test that blocks its loop does not block it.
    """

    def __init__(self, stage: Stage | None = None) -> None:
        self.stage = stage or Stage()
        self._socket = _loopback_socket(listening=True)
        self._closed = _loopback_socket(listening=False)
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(server_config(self.stage))
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Start serving; returns once requests are answered."""
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the simulator did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop at once, dropping whatever hangs."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join()
        self._socket.close()
        self._closed.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.stop)

    def url(self, vendor: VendorName) -> str:
        """The base URL for a vendor's client."""
        return base_url(vendor, self.port)

    def refused_url(self, vendor: VendorName) -> str:
        """A base URL whose port refuses every connection for as long as the simulator lives."""
        port: int = self._closed.getsockname()[1]
        return base_url(vendor, port)

    def script(self, vendor: VendorName, reactions: Sequence[Reaction]) -> None:
        """Queue one reaction per coming request of a vendor; afterwards it answers by default."""
        self.stage.script(vendor, list(reactions))

    def answer_with(self, vendor: VendorName, answering: Answering | Reaction) -> None:
        """Set a vendor's default: a text, an Answer, a Fault, or a function of the Question."""
        self.stage.answer_with(vendor, answering)

    def reset(self) -> None:
        """Forget scripts, defaults and what was received."""
        self.stage.reset()

    @property
    def received(self) -> list[Received]:
        """Every request so far, oldest first."""
        return list(self.stage.received)

    @property
    def disconnects(self) -> list[VendorName]:
        """The vendors whose client hung up before the answer was out, in order."""
        return list(self.stage.disconnects)

    @property
    def connections(self) -> set[tuple[VendorName, int]]:
        """Every (vendor, client port) that sent a request: one port is one connection."""
        return set(self.stage.connections)


def _loopback_socket(*, listening: bool) -> socket.socket:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    if listening:
        bound.listen(2048)
        bound.setblocking(False)
    return bound
