"""HMAC-SHA256 (RFC 2104) under the keyring's keys."""

import hmac

from candor.privacy.keyring import Keyring


class HmacStamper:
    """Stamps for one purpose, under a sub-key of its own."""

    def __init__(self, keyring: Keyring, purpose: str) -> None:
        self._keyring = keyring
        self._purpose = purpose

    @property
    def current(self) -> str:
        """The id of the newest key."""
        return self._keyring.current

    def stamp(self, message: bytes, key_id: str) -> str:
        """Answer 64 hex digits; SealBroken where the key is not there."""
        return hmac.digest(self._keyring.subkey(self._purpose, key_id), message, "sha256").hex()
