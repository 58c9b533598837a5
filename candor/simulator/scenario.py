"""How each vendor is to behave: its script, its faults at random, its latencies."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from candor.simulator.latency import NONE, Latency
from candor.simulator.script import Fault, Reaction, VendorName
from candor.simulator.written import read_faults

# every way to fail that an application has to survive, and none that only tells of a bad request
USUAL_FAULTS = (
    "429@1 500 503 hang@10 stall@40 drip cut drop_before_headers malformed_json "
    "wrong_content_type no_choices filtered length"
)


@dataclass(frozen=True, slots=True)
class VendorPlan:
    """What one vendor does.

    First it plays `script`, one reaction per call. Then each call fails with the probability
    `fault_rate`, in one of the ways of `faults` by their weights. `between_tokens` is waited for
    each token; `random_pieces` cuts streams anywhere, also inside words.
    """

    script: tuple[Reaction, ...] = ()
    fault_rate: float = 0.0
    faults: tuple[tuple[Fault, float], ...] = ()
    first_token: Latency = NONE
    between_tokens: Latency = NONE
    random_pieces: bool = False

    def draw_fault(self, chance: Random) -> Fault | None:
        """Draw whether a call fails, and how."""
        if chance.random() >= self.fault_rate or not self.faults:
            return None
        kinds = [fault for fault, _ in self.faults]
        return chance.choices(kinds, [weight for _, weight in self.faults])[0]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Plans of the vendors, and the seed of all chance in them."""

    seed: int = 0
    plans: Mapping[VendorName, VendorPlan] = field(default_factory=dict)

    def plan(self, vendor: VendorName) -> VendorPlan:
        """The plan of a vendor; without one it answers well and at once."""
        return self.plans.get(vendor) or _WELL


_WELL = VendorPlan()


def weighted(written: str | Mapping[str, float]) -> tuple[tuple[Fault, float], ...]:
    """Read a mix of faults: `500, cut@40`, or with weights `{"500": 3, "cut@40": 1}`.

    Raises ValueError for an unknown fault, a weight that is not above 0, or `ok`, whose share is
    what the fault rate leaves.
    """
    weights = written if isinstance(written, Mapping) else dict.fromkeys(_words(written), 1.0)
    mix: list[tuple[Fault, float]] = []
    for name, weight in weights.items():
        if not isinstance(weight, int | float) or not 0 < weight < math.inf:
            raise ValueError(f"the weight of {name} is not a number above 0")
        for fault in read_faults(str(name)):
            if fault is None:
                raise ValueError("ok is no fault; the fault rate says how many calls are answered")
            mix.append((fault, float(weight)))
    return tuple(mix)


def read_rate(given: object) -> float:
    """Read a probability. Raises ValueError outside 0 to 1."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError(f"{given} is no fault rate; write a number from 0 to 1")
    return float(given)


def _words(written: str) -> list[str]:
    return written.replace(",", " ").split()
