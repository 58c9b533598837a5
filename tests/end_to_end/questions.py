"""One question whose score leads to each provider, and who is asked after it."""

from tests.simulator import VendorName

QUESTIONS: dict[VendorName, str] = {
    "gemini": "What is staking?",
    "openai": "How to stake ETH?",
    "perplexity": "What is the current gas price?",
}
CHAINS: dict[VendorName, list[VendorName]] = {
    "gemini": ["gemini", "openai", "perplexity"],
    "openai": ["openai", "gemini", "perplexity"],
    "perplexity": ["perplexity", "openai", "gemini"],
}
VENDORS: list[VendorName] = ["openai", "gemini", "perplexity"]
