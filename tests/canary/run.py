"""The run: draw, ask through every door while things fail, and read every byte left behind."""

import math
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import httpx

from tests.bootstrap.collector import Collector, listening
from tests.canary import places
from tests.canary.client_doors import Completions, Feedback, Headers, Mcp, Rights
from tests.canary.door import Door, Entrance, Turn
from tests.canary.doors import (
    CommandLineAsk,
    EditedHistory,
    HangUp,
    LangServe,
    PersonalThread,
    Playground,
    Replay,
    Rest,
)
from tests.canary.faults import Faults
from tests.canary.malformed import Malformed
from tests.canary.places import Piece
from tests.canary.scan import Found, Scanner
from tests.canary.stream_doors import (
    ReaderGone,
    Resumed,
    Stopped,
    Stream,
    WebSocket,
    WebSocketGone,
)
from tests.canary.values import Canary, draw_canaries
from tests.end_to_end.process import ServedProcess
from tests.end_to_end.questions import VENDORS
from tests.end_to_end.redis_server import redis_server
from tests.graph.echoes import echo
from tests.simulator import Answer, Simulator

AT_ONCE = 3
TURNS_A_USER = 20
WORD_SECONDS = 0.01
PERSONAL_ID = "anna.canary.{}@example.org"


@dataclass(slots=True)
class Report:
    """What a run did and met."""

    doors: dict[str, int]
    faults: dict[str, int]
    types: dict[str, int]
    found: Found
    failed: int
    spellings: int
    broken: list[str] = field(default_factory=list)


class Run:
    """One run over a data folder with indexed documents; on PostgreSQL where an address is given.

    `home` takes everything the process may drop: its log, its temporary files, core dumps.
    """

    def __init__(
        self, data_dir: Path, home: Path, *, turns: int, seed: int, postgres_url: str | None = None
    ) -> None:
        self._data_dir, self._home = data_dir, home
        self._postgres_url = postgres_url
        self._canaries = list(draw_canaries(seed, turns))
        self._seed = seed
        self._told: list[Piece] = []
        self._pages: list[bytes] = []
        self._failed: list[str] = []
        self._broken: list[str] = []
        self._lock = threading.Lock()
        self._ends = math.inf
        self._scanner = Scanner(
            chain(
                ((canary.name, canary) for canary in self._canaries),
                (("user id", _user_canary(n)) for n in range(turns // TURNS_A_USER + 1)),
            )
        )
        self._secrets = Scanner((one.name, one) for one in self._canaries if one.secret)

    def run(self, *, rounds: int, minutes: float = math.inf) -> Report:
        """Make every turn; each round has two deaths, a locked database and a restart.

        Turns that do not begin within the minutes are left out; the report counts what was asked.
        """
        self._ends = time.monotonic() + 60 * minutes
        with ExitStack() as stack:
            simulator = stack.enter_context(Simulator())
            _let_vendors_echo_slowly(simulator)
            stack.enter_context(_core_files_allowed())
            collector = stack.enter_context(listening())
            redis_url = stack.enter_context(redis_server())
            settings = self._settings(collector, redis_url)
            served = ServedProcess(self._data_dir, self._home, simulator, **settings)
            faults = Faults(self._seed, simulator)
            entrance = Entrance(_doors(self._home, served.environment))
            events = ["turn", "lock", "stream", "restart"] * rounds + ["end"]
            found = Found()
            turns = self._turns(served.url)
            served.__enter__()
            try:
                for event, part in _parts(turns, events):
                    if time.monotonic() > self._ends:
                        break
                    self._make(part, entrance, faults, event == "lock")
                    if event in ("turn", "stream"):
                        self._read_pages(served.url)
                        if event == "turn":
                            faults.die_in_mid_turn(served, part[-1])
                        else:
                            faults.die_in_mid_stream(served, part[-1])
                        self._scanner.read(
                            places.folder("Data folder, killed", self._data_dir), found
                        )
                        served.__enter__()
                    elif event == "restart":
                        faults.restart(served)
                        served.__enter__()
                self._read_pages(served.url)
                self._scanner.read(places.folder("Data folder, serving", self._data_dir), found)
                self._scanner.read(places.open_files(served.pid, "Open and deleted files"), found)
                self._scanner.read(places.redis_dump(redis_url, self._home / "redis"), found)
            finally:
                served.stop()
            self._scanner.read(self._places(simulator, collector), found)
            self._secrets.read(self._told, found)
        return Report(
            doors=entrance.counts,
            faults=dict(faults.counts),
            types=_counted(self._canaries),
            found=found,
            failed=len(self._failed),
            spellings=self._scanner.spellings,
            broken=self._broken,
        )

    def _settings(self, collector: Collector, redis_url: str) -> dict[str, str]:
        temporary = self._home / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        given = {
            "CANDOR_CACHE": "true",
            "CANDOR_RATE_LIMIT": "100000",
            "CANDOR_RATE_LIMIT_ADDRESS": "0",
            "CANDOR_REDIS_URL": redis_url,
            "CANDOR_PROVIDER_TIMEOUT_SECONDS": "1",
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
            "LANGSMITH_API_KEY": "lsv2_test",
            "CANDOR_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
            "TMPDIR": str(temporary),
        }
        if self._postgres_url:
            given["CANDOR_DATABASE_URL"] = self._postgres_url
        return given

    def _turns(self, url: str) -> list[Turn]:
        return [
            Turn(number, canary, PERSONAL_ID.format(_letters(number // TURNS_A_USER)), url)
            for number, canary in enumerate(self._canaries)
        ]

    def _make(self, turns: list[Turn], entrance: Entrance, faults: Faults, locked: bool) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool, ExitStack() as stack:
            if locked:
                stack.enter_context(faults.locked(self._data_dir, self._postgres_url))
            asked = [pool.submit(self._ask, entrance, turn, faults) for turn in turns]
            for one in asked:
                one.result()

    def _ask(self, entrance: Entrance, turn: Turn, faults: Faults) -> None:
        with self._lock:
            if time.monotonic() > self._ends:
                return
            door = entrance.next()
            faults.before_turn()
        try:
            told = door.ask(turn)
        except httpx.HTTPError as failure:
            self._failed.append(f"{door.name}: {type(failure).__name__}")
            return
        if (at := told.find(b"500 Headers(")) >= 0:
            self._broken.append(f"{door.name}: {told[at : at + 600].decode(errors='replace')}")
        self._told.append(Piece("Responses (secrets)", door.name, told))

    def _read_pages(self, url: str) -> None:
        for path in ("/metrics", "/api/health", "/openapi.json"):
            self._pages.append(httpx.get(url + path, timeout=30).content)

    def _places(self, simulator: Simulator, collector: Collector) -> Iterator[Piece]:
        yield from places.folder("Data folder, stopped", self._data_dir)
        yield from places.sqlite_rows("SQLite, read as SQL", self._data_dir)
        if self._postgres_url:
            yield from places.postgres(self._postgres_url)
        yield from places.folder("Logs, home, temporary files", self._home)
        yield from places.texts("Metrics, health, API page", self._pages)
        yield from places.traces(collector)
        yield from places.wire(simulator)


def _doors(home: Path, environment: dict[str, str]) -> list[Door]:
    routes = {"invoke": 6, "stream": 5, "batch": 4, "stream_log": 4}
    served = [LangServe(route, share) for route, share in routes.items()]
    asked: list[Door] = [Rest(), Replay(), EditedHistory(), Playground(), HangUp()]
    read: list[Door] = [Stream(), ReaderGone(), Resumed(), Stopped(), WebSocket(), WebSocketGone()]
    programs: list[Door] = [
        Completions(stream=False, share=5),
        Completions(stream=True, share=5),
        Mcp("ask", "question", 4),
        Mcp("search_docs", "query", 3),
    ]
    beside: list[Door] = [Feedback(), Headers(), Rights(), PersonalThread(), Malformed()]
    return [*asked, *served, *read, *programs, *beside, CommandLineAsk(home, environment)]


def _let_vendors_echo_slowly(simulator: Simulator) -> None:
    """Repeat placeholders word by word, so that a reader can leave in the middle."""
    for vendor in VENDORS:
        simulator.answer_with(
            vendor, lambda question: Answer(echo(question), gap_seconds=WORD_SECONDS)
        )


@contextmanager
def _core_files_allowed() -> Iterator[None]:
    """Let processes that are started here write a core file, unless they forbid it themselves."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


def _parts(turns: list[Turn], events: list[str]) -> Iterator[tuple[str, list[Turn]]]:
    """Cut the turns into one part for each event; it happens during or after its part."""
    size = -(-len(turns) // len(events))
    for place, event in enumerate(events):
        if part := turns[place * size : (place + 1) * size]:
            yield event, part


def _counted(canaries: list[Canary]) -> dict[str, int]:
    return dict(Counter(canary.type for canary in canaries).most_common())


def _letters(number: int) -> str:
    """Write a number in letters, so that an id is unlike any other text."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


def _user_canary(number: int) -> Canary:
    user = PERSONAL_ID.format(_letters(number))
    return Canary(user, "user id", "header", False, (user,), user)
