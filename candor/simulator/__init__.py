"""The LLM vendors' wire protocols over real HTTP, with faults on demand and an exact count."""

from candor.simulator.counts import Call, Totals
from candor.simulator.scenario import Scenario, VendorPlan
from candor.simulator.script import (
    Answer,
    Fault,
    FaultKind,
    Question,
    Reaction,
    VendorName,
)
from candor.simulator.server import Simulator
from candor.simulator.stage import Received, Stage
from candor.simulator.written import read_faults

__all__ = [
    "Answer",
    "Call",
    "Fault",
    "FaultKind",
    "Question",
    "Reaction",
    "Received",
    "Scenario",
    "Simulator",
    "Stage",
    "Totals",
    "VendorName",
    "VendorPlan",
    "read_faults",
]
