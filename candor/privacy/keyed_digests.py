"""HMAC-SHA256 digests under the keyring's keys (RFC 2104)."""

import hmac
import json
from hashlib import sha256

from candor.privacy.keyring import Keyring


class KeyedDigests:
    """Digests for one purpose, under a sub-key of its own for each key of the ring.

    What was kept under an older key is found by that key's digest until it is renewed.
    """

    def __init__(self, keyring: Keyring, purpose: str) -> None:
        self._keyring = keyring
        self._purpose = purpose

    @property
    def current(self) -> str:
        """The id of the key that new digests are made under."""
        return self._keyring.current

    def of(self, *parts: str) -> tuple[str, ...]:
        """Answer `<key id>:<64 hex>` under every key, the current one first."""
        message = json.dumps(parts).encode()
        return tuple(f"{id_}:{self._mac(id_, message)}" for id_ in self._keyring.ids)

    def _mac(self, id_: str, message: bytes) -> str:
        return hmac.new(self._keyring.subkey(self._purpose, id_), message, sha256).hexdigest()
