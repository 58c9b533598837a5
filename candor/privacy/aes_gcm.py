"""AES-256-GCM under the keyring's keys (NIST SP 800-38D)."""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from candor.domain.sealing import SealBroken
from candor.privacy.keyring import Keyring

NONCE_BYTES = 12
_ALTERED = "A record does not open: it was altered, or belongs to another place."


class AesGcmSealer:
    """Seals as `<key id>:` and nonce, ciphertext and tag; the context is associated data.

    Each purpose has a sub-key of its own. Nonces are random, so one key may seal 2^32 values
    (SP 800-38D, section 8.3); `candor keys rotate` begins a new one.
    """

    def __init__(
        self,
        keyring: Keyring,
        purpose: str,
        *,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._keyring = keyring
        self._purpose = purpose
        self._random_bytes = random_bytes
        self._ciphers: dict[str, AESGCM] = {}

    @property
    def current(self) -> str:
        """The id of the key that new values are sealed under."""
        return self._keyring.current

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of every key there is, the current one first."""
        return self._keyring.ids

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt under the current key."""
        id_ = self._keyring.current
        return id_.encode() + b":" + self._encrypt(id_, plain, context)

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt; SealBroken where the value, its place or its key is not the right one."""
        id_, mark, body = sealed.partition(b":")
        if not mark:
            raise SealBroken(_ALTERED)
        return self._decrypt(id_.decode("ascii", "replace"), body, context)

    def seal_text(self, plain: str, context: str) -> str:
        """Encrypt a text; the bytes after the key id are in base64url."""
        id_ = self._keyring.current
        body = self._encrypt(id_, plain.encode("utf-8", "surrogatepass"), context)
        return f"{id_}:{urlsafe_b64encode(body).decode()}"

    def open_text(self, sealed: str, context: str) -> str:
        """Decrypt a text; SealBroken as `open`."""
        id_, mark, body = sealed.partition(":")
        try:
            raw = urlsafe_b64decode(body)
        except (binascii.Error, ValueError):
            mark = ""
        if not mark:
            raise SealBroken(_ALTERED)
        return self._decrypt(id_, raw, context).decode("utf-8", "surrogatepass")

    def _encrypt(self, id_: str, plain: bytes, context: str) -> bytes:
        nonce = self._random_bytes(NONCE_BYTES)
        return nonce + self._cipher(id_).encrypt(nonce, plain, context.encode())

    def _decrypt(self, id_: str, body: bytes, context: str) -> bytes:
        nonce, encrypted = body[:NONCE_BYTES], body[NONCE_BYTES:]
        try:
            return self._cipher(id_).decrypt(nonce, encrypted, context.encode())
        except (InvalidTag, ValueError):
            pass
        raise SealBroken(_ALTERED)

    def _cipher(self, id_: str) -> AESGCM:
        if id_ not in self._ciphers:
            self._ciphers[id_] = AESGCM(self._keyring.subkey(self._purpose, id_))
        return self._ciphers[id_]
