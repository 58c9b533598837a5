"""A wire-level simulator of the LLM vendors: a real HTTP server, scripted faults, no network."""

from tests.simulator.script import Answer, Fault, Question, VendorName
from tests.simulator.server import Simulator
from tests.simulator.stage import Received, Stage

__all__ = ["Answer", "Fault", "Question", "Received", "Simulator", "Stage", "VendorName"]
