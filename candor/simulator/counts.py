"""The simulator's own account of what it served: every call, and sums that never forget one."""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from candor.simulator.script import VENDOR_NAMES, VendorName


@dataclass(slots=True)
class Totals:
    """What one vendor served. Cached tokens are part of the input, reasoning part of the output.

    `whole` counts responses that left to their last byte, `reported` those in which the vendor's
    own usage told all that had been served, `hung_up` those whose client went away.
    `reactions` counts calls by what was played; `searches` by how much of the web was searched.
    """

    calls: int = 0
    whole: int = 0
    reported: int = 0
    hung_up: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    reactions: Counter[str] = field(default_factory=Counter)
    searches: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Answer the sums by name; `asdict` would make a Counter of a Counter's pairs."""
        sums = {name: getattr(self, name) for name in self.__slots__}
        return {**sums, "reactions": dict(self.reactions), "searches": dict(self.searches)}


@dataclass(slots=True)
class Call:
    """One request and what left in answer to it, in the units of Totals.

    `reaction` is what was played (`ok`, `429@2`, `cut@120`) or `refused`, where the request broke
    a rule of the vendor. A stream that was cut holds the tokens of the events that had left.
    `done` tells that nothing of it will change any more. Where it is stamped, `sent` has for each
    event that left how many characters had left by then, and when (`time.monotonic`).
    """

    number: int
    vendor: VendorName
    model: str = ""
    stream: bool = False
    reaction: str = "refused"
    status: int | None = None
    whole: bool = False
    reported: bool = False
    hung_up: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    search_context: str | None = None
    done: bool = False
    sent: list[tuple[int, float]] | None = None


class Counts:
    """Remembers the last `keep` calls (None: all) and sums up all of them."""

    def __init__(self, keep: int | None = None) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=keep)
        self._late: list[Call] = []
        self._folded = _no_totals()

    def begin(self, call: Call) -> Call:
        """Take in a call; what is set on it later counts too."""
        with self._lock:
            if len(self._calls) == self._calls.maxlen and self._calls:
                oldest = self._calls[0]
                if oldest.done:
                    _add(self._folded, oldest)
                else:
                    self._late.append(oldest)
            self._calls.append(call)
        return call

    @property
    def calls(self) -> list[Call]:
        """The calls that are remembered, oldest first."""
        with self._lock:
            return list(self._calls)

    def totals(self) -> dict[VendorName, Totals]:
        """Sum up per vendor, calls that are still being answered included."""
        with self._lock:
            sums = _no_totals()
            for vendor, folded in self._folded.items():
                _merge(sums[vendor], folded)
            for call in (*self._late, *self._calls):
                _add(sums, call)
        return sums

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
            self._late.clear()
            self._folded = _no_totals()


_FLAGS = ("whole", "reported", "hung_up")
_TOKENS = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")


def _no_totals() -> dict[VendorName, Totals]:
    return {vendor: Totals() for vendor in VENDOR_NAMES}


def _add(sums: dict[VendorName, Totals], call: Call) -> None:
    total = sums[call.vendor]
    total.calls += 1
    _increase(total, call, (*_FLAGS, *_TOKENS))
    total.reactions[call.reaction] += 1
    if call.search_context is not None:
        total.searches[call.search_context] += 1


def _merge(total: Totals, more: Totals) -> None:
    _increase(total, more, ("calls", *_FLAGS, *_TOKENS))
    total.reactions.update(more.reactions)
    total.searches.update(more.searches)


def _increase(total: Totals, source: Any, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(total, name, getattr(total, name) + getattr(source, name))
