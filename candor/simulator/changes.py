"""A scenario changed by the words of a command line, which hold for every vendor."""

from dataclasses import dataclass, replace

from candor.simulator.latency import read_latency
from candor.simulator.scenario import (
    USUAL_FAULTS,
    Scenario,
    VendorPlan,
    read_rate,
    weighted,
)
from candor.simulator.script import VENDOR_NAMES


@dataclass(frozen=True, slots=True)
class Changes:
    """What was said on the command line; None leaves a scenario as it is."""

    seed: int | None = None
    fault_rate: float | None = None
    faults: str | None = None
    latency: str | None = None
    token_latency: str | None = None
    random_pieces: bool | None = None

    def apply(self, scenario: Scenario) -> Scenario:
        """Answer the changed scenario. Raises ValueError for what cannot be read.

        Faults without a rate happen to every call; a rate without faults takes the usual ones.
        """
        plans = {vendor: self._change(scenario.plan(vendor)) for vendor in VENDOR_NAMES}
        return Scenario(scenario.seed if self.seed is None else self.seed, plans)

    def _change(self, plan: VendorPlan) -> VendorPlan:
        if self.faults is not None:
            plan = replace(plan, faults=weighted(self.faults), fault_rate=plan.fault_rate or 1.0)
        if self.fault_rate is not None:
            faults = plan.faults or weighted(USUAL_FAULTS)
            plan = replace(plan, faults=faults, fault_rate=read_rate(self.fault_rate))
        if self.latency is not None:
            plan = replace(plan, first_token=read_latency(self.latency))
        if self.token_latency is not None:
            plan = replace(plan, between_tokens=read_latency(self.token_latency))
        if self.random_pieces is not None:
            plan = replace(plan, random_pieces=self.random_pieces)
        return plan
