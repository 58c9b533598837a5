"""The product's own redactor, as `candor redact` runs it."""

from collections.abc import Sequence

from candor.privacy.contract import Span
from candor.privacy.redact import Redactor, default_detectors


class Candor:
    """Every default detector, without hints at regions."""

    name = "candor"

    def __init__(self) -> None:
        self._redactor = Redactor(default_detectors())

    def find(self, text: str) -> Sequence[Span]:
        """Answer what the service would redact."""
        return self._redactor.find(text)
