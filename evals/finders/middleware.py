"""LangChain's PIIMiddleware, by the detectors it is built with."""

import importlib
from collections.abc import Sequence
from typing import Any

from candor.privacy.contract import Span

# its two other kinds, links and network cards, have no type here
_TYPES = {"email": "EMAIL", "credit_card": "CARD", "ip": "IP"}


class Middleware:
    """One middleware for each built-in kind; raises ImportError where LangChain is absent."""

    name = "piimiddleware"

    def __init__(self) -> None:
        module = importlib.import_module("langchain.agents.middleware")
        self._detectors: list[tuple[str, Any]] = [
            (type_, module.PIIMiddleware(kind).detector) for kind, type_ in _TYPES.items()
        ]

    def find(self, text: str) -> Sequence[Span]:
        """Answer what its detectors match."""
        return [
            Span(match["start"], match["end"], type_)
            for type_, detect in self._detectors
            for match in detect(text)
        ]
