"""The simulator in a thread of the process that it serves, such as a test's."""

import asyncio
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from candor.simulator.app import SimulatorApp
from candor.simulator.counts import Call, Totals
from candor.simulator.scenario import USUAL_FAULTS, Scenario, VendorPlan, read_rate, weighted
from candor.simulator.script import VENDOR_NAMES, Answering, Reaction, VendorName
from candor.simulator.stage import Received, Stage

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
        loop="auto",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        backlog=2048,
    )


def base_url(vendor: VendorName, address: str) -> str:
    """Say what a vendor's client takes as its base URL, given the simulator's own."""
    path = {"openai": "/openai/v1", "gemini": "/gemini", "perplexity": "/perplexity"}[vendor]
    return address + path


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
        return base_url(vendor, f"http://127.0.0.1:{self.port}")

    def refused_url(self, vendor: VendorName) -> str:
        """A base URL whose port refuses every connection for as long as the simulator lives."""
        port: int = self._closed.getsockname()[1]
        return base_url(vendor, f"http://127.0.0.1:{port}")

    def script(self, vendor: VendorName, reactions: Sequence[Reaction]) -> None:
        """Queue one reaction per coming request of a vendor; afterwards it answers by default."""
        self.stage.script(vendor, list(reactions))

    def answer_with(self, vendor: VendorName, answering: Answering | Reaction) -> None:
        """Set a vendor's default: a text, an Answer, a Fault, or a function of the Question."""
        self.stage.answer_with(vendor, answering)

    def reset(self) -> None:
        """Forget scripts, defaults and what was received."""
        self.stage.reset()

    def follow(self, scenario: Scenario) -> None:
        """Play a scenario from the next call on, in place of scripts so far."""
        self.stage.begin(scenario)

    def fail_at_random(
        self,
        rate: float,
        faults: str | Mapping[str, float] = USUAL_FAULTS,
        *,
        seed: int = 0,
        vendors: Sequence[VendorName] = VENDOR_NAMES,
    ) -> None:
        """From the next call on let a share of the calls fail, the same ones with the same seed.

        `faults` is written as for `candor simulate --faults`, or with weights. Raises ValueError
        where they cannot be read.
        """
        plan = VendorPlan(fault_rate=read_rate(rate), faults=weighted(faults))
        self.follow(Scenario(seed, dict.fromkeys(vendors, plan)))

    @property
    def calls(self) -> list[Call]:
        """What was served in answer to each request, oldest first."""
        return self.stage.counts.calls

    @property
    def totals(self) -> dict[VendorName, Totals]:
        """The sums of all calls per vendor."""
        return self.stage.counts.totals()

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
