"""Private keys in every form a wallet exports: WIF, extended, PEM, hexadecimal, by chain."""

from collections.abc import Iterator

from candor.privacy.contract import Span
from candor.privacy.detectors import chain_secret, hex_key, keystore, pem, wif

TYPE = "PRIVATE_KEY"

_FINDERS = (wif.find, pem.find, keystore.find, hex_key.find, chain_secret.find)


class PrivateKeyDetector:
    """Finds private keys; the forms are one module each."""

    types = frozenset({TYPE})

    def find(self, text: str) -> Iterator[Span]:
        """Find private keys."""
        for find in _FINDERS:
            for start, end in find(text):
                yield Span(start, end, TYPE)
