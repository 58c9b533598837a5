"""Keys, tokens and passwords of services: known formats, and values that are named as secrets."""

from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors import key_formats, named_secret, random_word

TYPE = "API_KEY"


class ApiKeyDetector:
    """Finds API keys, access tokens, and passwords in commands, addresses and assignments."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find API keys; a value both formats and names tell may be answered twice."""
        for start, end in key_formats.find(text):
            yield Span(start, end, TYPE)
        for start, end in named_secret.find(text):
            yield Span(start, end, TYPE)
        for start, end in random_word.find(text):
            yield Span(start, end, TYPE)
