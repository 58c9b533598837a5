"""What the simulator is to play next, and what it has heard; shared by the app and its test."""

import threading
from collections import deque
from dataclasses import dataclass, field

from tests.simulator.grounding import grounded_answer
from tests.simulator.script import Answer, Answering, Fault, Question, Reaction, VendorName


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


@dataclass(slots=True)
class Stage:
    """Scripts first (a queue per vendor), then the vendor's standing answer, then grounded text.

    `keep` bounds how many requests are remembered; None remembers all of them.
    """

    keep: int | None = None
    first_token_seconds: float = 0.0
    gap_seconds: float = 0.0
    words_per_piece: int = 0
    received: deque[Received] = field(init=False)
    connections: set[tuple[VendorName, int]] = field(default_factory=set)
    total: int = 0
    disconnects: list[VendorName] = field(default_factory=list)
    _scripts: dict[VendorName, deque[Reaction]] = field(default_factory=dict)
    _standing: dict[VendorName, Answering] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.received = deque(maxlen=self.keep)

    def reset(self) -> None:
        """Forget every script, answer and request."""
        with self._lock:
            self._scripts.clear()
            self._standing.clear()
            self.received.clear()
            self.disconnects.clear()
            self.connections.clear()
            self.total = 0

    def script(self, vendor: VendorName, reactions: list[Reaction]) -> None:
        """Queue reactions, one per request."""
        with self._lock:
            self._scripts.setdefault(vendor, deque()).extend(reactions)

    def answer_with(self, vendor: VendorName, answering: Answering | Reaction) -> None:
        """Set what a vendor answers once its queue is empty."""
        chosen = answering if callable(answering) else _always(answering)
        with self._lock:
            self._standing[vendor] = chosen

    def hear(self, request: Received, client_port: int) -> int:
        """Remember a request and number it from 1."""
        with self._lock:
            self.received.append(request)
            self.connections.add((request.vendor, client_port))
            self.total += 1
            return self.total

    def react(self, vendor: VendorName, question: Question) -> Answer | Fault:
        """Choose the reaction to a question."""
        with self._lock:
            queue = self._scripts.get(vendor)
            queued = queue.popleft() if queue else None
            standing = self._standing.get(vendor)
        if queued is not None:
            reaction: Reaction = queued
        elif standing is not None:
            reaction = standing(question)
        else:
            reaction = grounded_answer(question.texts)
        if isinstance(reaction, str):
            return Answer(
                reaction,
                words_per_piece=self.words_per_piece,
                first_token_seconds=self.first_token_seconds,
                gap_seconds=self.gap_seconds,
            )
        return reaction


def _always(reaction: Reaction) -> Answering:
    return lambda question: reaction
