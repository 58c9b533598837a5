"""Keys, tokens and passwords of services: known formats, and values that are named as secrets."""

from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors import key_formats, named_secret, node_key, random_word

TYPE = "API_KEY"

_FINDERS = (key_formats.find, node_key.find, named_secret.find, random_word.find)


class ApiKeyDetector:
    """Finds API keys, access tokens, and passwords in commands, addresses and assignments."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find API keys; one that forms and names tell is answered twice."""
        for find in _FINDERS:
            for start, end in find(text):
                yield Span(start, end, TYPE)
