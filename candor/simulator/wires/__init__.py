"""What each vendor says on the wire, one file per vendor."""

from candor.simulator.script import VendorName
from candor.simulator.wires.contract import Wire
from candor.simulator.wires.gemini import GeminiWire
from candor.simulator.wires.openai import OpenAIWire
from candor.simulator.wires.perplexity import PerplexityWire

WIRES: dict[VendorName, Wire] = {
    "openai": OpenAIWire(),
    "gemini": GeminiWire(),
    "perplexity": PerplexityWire(),
}
