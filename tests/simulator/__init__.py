"""The simulated vendors as the tests take them, and the tests of the simulator itself."""

from candor.simulator import (
    Answer,
    Fault,
    FaultKind,
    Question,
    Received,
    Simulator,
    Stage,
    VendorName,
)

__all__ = [
    "Answer",
    "Fault",
    "FaultKind",
    "Question",
    "Received",
    "Simulator",
    "Stage",
    "VendorName",
]
