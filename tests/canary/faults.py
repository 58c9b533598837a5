"""What goes wrong meanwhile: providers, the database, and the process itself."""

import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import psycopg

from candor.simulator.scenario import Scenario
from tests.canary.door import Turn
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.questions import VENDORS
from tests.simulator import Answer, Fault, FaultKind, Simulator, VendorName

FAULTY_TURNS = 0.25
# longer than a provider's timeout of the run
HANG_SECONDS = 2.5
LOCKED_SECONDS = 1.5
_KINDS: tuple[tuple[str, FaultKind, int], ...] = (
    ("429", "status", 429),
    ("500", "status", 500),
    ("timeout", "hang", 500),
    ("stream stalls", "stall", 500),
    ("stream breaks", "drop_midway", 500),
    ("connection drops", "drop_before_headers", 500),
    ("empty", "empty", 500),
    ("broken JSON", "malformed_json", 500),
    ("no JSON", "not_json", 500),
    ("wrong type", "wrong_content_type", 500),
    ("wrong shape", "wrong_shape", 500),
    ("filtered", "filtered", 500),
    ("blocked", "prompt_blocked", 500),
    ("refused key", "bad_key", 500),
)


class Faults:
    """Draws faults from a seed and counts them."""

    def __init__(self, seed: int, simulator: Simulator) -> None:
        self._rng = random.Random(seed)
        self._simulator = simulator
        self._deaths = 0
        self.counts: Counter[str] = Counter()

    def before_turn(self) -> None:
        """Let a provider, or all of them, fail the next request now and then."""
        if self._rng.random() > FAULTY_TURNS:
            return
        label, kind, status = self._rng.choice(_KINDS)
        failing: list[VendorName] = VENDORS if self._rng.random() < 0.2 else ["openai"]
        for vendor in failing:
            self._simulator.script(vendor, [Fault(kind, status, seconds=HANG_SECONDS)])
            self.counts[f"provider: {label}"] += 1

    def die_in_mid_turn(self, served: ServedProcess, turn: Turn) -> None:
        """Kill -9 or abort while a provider is asked; the caller starts the service again."""
        self._simulator.script("openai", [Answer("Too late [1].", first_token_seconds=5)])
        before = len(self._simulator.received)
        asking = threading.Thread(target=_ask_in_vain, args=(turn, "/api/chat"))
        asking.start()
        _wait(lambda: len(self._simulator.received) > before)
        self._die(served, "turn")
        asking.join()

    def die_in_mid_stream(self, served: ServedProcess, turn: Turn) -> None:
        """Kill -9 or abort while an answer is read along, its first words already out."""
        slow = " ".join("Staking takes a while [1]." for _ in range(40))
        for vendor in VENDORS:
            self._simulator.script(vendor, [Answer(slow, gap_seconds=0.1)])
        shown = threading.Event()
        asking = threading.Thread(target=_ask_in_vain, args=(turn, "/api/chat/stream", shown))
        asking.start()
        shown.wait(5)
        self._die(served, "stream")
        asking.join()
        # the rest of them would answer the turns that follow
        self._simulator.follow(Scenario())

    def _die(self, served: ServedProcess, amid: str) -> None:
        # an abort is what writes a core file where nothing forbids it
        aborts = self._deaths % 2 == 1
        self._deaths += 1
        served.kill(signal.SIGABRT if aborts else signal.SIGKILL)
        self.counts[f"service: {'abort' if aborts else 'kill -9'} in mid {amid}"] += 1

    def restart(self, served: ServedProcess) -> None:
        """Stop it as an operator would."""
        served.stop()
        self.counts["service: restart"] += 1

    @contextmanager
    def locked(self, data_dir: Path, postgres_url: str | None) -> Iterator[None]:
        """Hold the database's lock while the block begins, and let it go by itself."""
        held = threading.Event()
        target, where = (
            (_lock_postgres, postgres_url) if postgres_url else (_lock_sqlite, str(data_dir))
        )
        holding = threading.Thread(target=target, args=(where, held))
        holding.start()
        assert held.wait(10), "the database could not be locked"
        self.counts["database: locked"] += 1
        try:
            yield
        finally:
            holding.join()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


def _ask_in_vain(turn: Turn, path: str, shown: threading.Event | None = None) -> None:
    body = {"message": turn.canary.message, "thread_id": turn.thread}
    asked = ("POST", f"{turn.url}{path}")
    with (
        suppress(httpx.HTTPError),
        httpx.stream(*asked, json=body, headers=turn.headers, timeout=20) as response,
    ):
        for line in response.iter_lines():
            if shown is not None and '"text-delta"' in line:
                shown.set()


def _lock_sqlite(data_dir: str, held: threading.Event) -> None:
    with closing(sqlite3.connect(Path(data_dir) / "candor.sqlite3", timeout=8)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(LOCKED_SECONDS)
        connection.rollback()


def _lock_postgres(url: str, held: threading.Event) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("LOCK TABLE messages, turns, attempts IN ACCESS EXCLUSIVE MODE")
        held.set()
        time.sleep(LOCKED_SECONDS)
        connection.rollback()
