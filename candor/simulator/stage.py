"""What the simulator is to play next, and what it has heard; shared by the app and its test."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from random import Random

from candor.simulator.counts import Call, Counts
from candor.simulator.grounding import count_tokens, grounded_answer
from candor.simulator.pace import Pace
from candor.simulator.scenario import Scenario
from candor.simulator.script import (
    VENDOR_NAMES,
    Answer,
    Answering,
    Fault,
    Question,
    Reaction,
    VendorName,
)


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came off the wire."""

    vendor: VendorName
    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Answer a header's value, or None where it was not sent."""
        wanted = name.lower().encode()
        return next((value.decode() for key, value in self.headers if key == wanted), None)


@dataclass(frozen=True, slots=True)
class Play:
    """What one request gets: an answer, the fault that spoils it or None, and how fast it comes."""

    answer: Answer
    fault: Fault | None
    pace: Pace


@dataclass(slots=True)
class Stage:
    """Scripts first (a queue per vendor), then faults at random, then the vendor's standing answer.

    Without a standing answer the answer is grounded in the prompt. `keep` bounds how many requests
    are remembered; None remembers all of them; `stamping` notes when each event of a stream left
    whose pieces have waits between them. What chance decides depends on the scenario's seed,
    the vendor and the number of its call alone, not on what other vendors are asked meanwhile.
    """

    keep: int | None = None
    stamping: bool = False
    scenario: Scenario = field(default_factory=Scenario)
    received: deque[Received] = field(init=False)
    counts: Counts = field(init=False)
    connections: set[tuple[VendorName, int]] = field(default_factory=set)
    total: int = 0
    disconnects: list[VendorName] = field(default_factory=list)
    _scripts: dict[VendorName, deque[Reaction]] = field(default_factory=dict)
    _standing: dict[VendorName, Answering] = field(default_factory=dict)
    _asked: dict[VendorName, int] = field(default_factory=dict)
    _first_scenario: Scenario = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.received = deque(maxlen=self.keep)
        self.counts = Counts(self.keep)
        self._first_scenario = self.scenario
        self.begin(self.scenario)

    def begin(self, scenario: Scenario) -> None:
        """Play a scenario from its first call on, in place of what was scripted."""
        with self._lock:
            self.scenario = scenario
            self._scripts = {name: deque(scenario.plan(name).script) for name in VENDOR_NAMES}
            self._asked.clear()

    def reset(self) -> None:
        """Forget every request and answer; the scenario it was made with begins again."""
        self.begin(self._first_scenario)
        with self._lock:
            self._standing.clear()
            self.received.clear()
            self.counts.clear()
            self.disconnects.clear()
            self.connections.clear()
            self.total = 0

    def script(self, vendor: VendorName, reactions: list[Reaction]) -> None:
        """Queue reactions, one per request."""
        with self._lock:
            self._scripts[vendor].extend(reactions)

    def answer_with(self, vendor: VendorName, answering: Answering | Reaction) -> None:
        """Set what a vendor answers once its queue is empty."""
        chosen = answering if callable(answering) else _always(answering)
        with self._lock:
            self._standing[vendor] = chosen

    def hear(self, request: Received, client_port: int) -> Call:
        """Remember a request and number it from 1."""
        with self._lock:
            self.received.append(request)
            self.connections.add((request.vendor, client_port))
            self.total += 1
            number = self.total
        sent: list[tuple[int, float]] | None = [] if self.stamping else None
        return self.counts.begin(Call(number, request.vendor, sent=sent))

    def react(self, vendor: VendorName, question: Question) -> Play:
        """Choose the reaction to a question."""
        with self._lock:
            queue = self._scripts[vendor]
            scripted = bool(queue)
            reaction = queue.popleft() if queue else None
            standing = self._standing.get(vendor)
            asked = self._asked.get(vendor, 0) + 1
            self._asked[vendor] = asked
            scenario = self.scenario
        plan = scenario.plan(vendor)
        # a fixed seed is the point here, not secrecy
        chance = Random(f"{scenario.seed}:{vendor}:{asked}")  # noqa: S311
        drawn = plan.draw_fault(chance)
        usual = standing(question) if standing else None
        if not scripted:
            reaction = drawn or usual
        elif reaction is None:
            reaction = usual
        fault = reaction if isinstance(reaction, Fault) else None
        spoilt = usual if fault is None or fault.text is None else Answer(fault.text)
        answer = _as_answer(spoilt if fault else reaction, question)
        pace = Pace(plan, chance, answer)
        return Play(_within_limit(answer, question), fault, pace)


def _as_answer(reaction: Reaction, question: Question) -> Answer:
    match reaction:
        case Answer():
            return reaction
        case str():
            return Answer(reaction)
        case _:
            return Answer(grounded_answer(question.texts))


def _within_limit(answer: Answer, question: Question) -> Answer:
    limit = question.max_output_tokens
    if limit is None or answer.output_tokens is not None or count_tokens(answer.text) <= limit:
        return answer
    return replace(answer, text=answer.text[: limit * 4], truncated=True)


def _always(reaction: Reaction) -> Answering:
    return lambda question: reaction
