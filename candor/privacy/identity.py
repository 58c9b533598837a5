"""User ids leave the edge only as keyed pseudonyms."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from candor.privacy.keyring import key_id


class Pseudonyms:
    """Turns ids and texts into HMAC-SHA256 digests (RFC 2104) under the newest of the keys.

    `keys` are the newest first. A user's pseudonym is made under the oldest key and folded
    through every newer one, so that a rotation needs no raw id: `renewed` folds what is kept.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._oldest_first = tuple(reversed(keys))
        self._ids = tuple(key_id(key) for key in self._oldest_first)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every key's id, the newest first."""
        return self._ids[::-1]

    @property
    def key_id(self) -> str:
        """The newest key's id, which stands in front of every digest."""
        return self._ids[-1]

    def user(self, project: str, user: str) -> str:
        """Answer the pseudonym of a user; the same person differs between projects."""
        first, *newer = self._oldest_first
        return self._fold(_mac(first, _framed(("user", project, user))), newer)

    @property
    def probe(self) -> str:
        """Answer nobody's pseudonym, which comes out the same under the same keys only."""
        first, *newer = self._oldest_first
        return self._fold(_mac(first, _framed(("nobody",))), newer)

    def renewed(self, pseudonym: str) -> str | None:
        """Answer a kept pseudonym as the newest key writes it; None where its key is unknown."""
        id_, _, digest = pseudonym.partition(":")
        if id_ not in self._ids:
            return None
        return self._fold(bytes.fromhex(digest), self._oldest_first[self._ids.index(id_) + 1 :])

    def digest(self, *parts: str) -> str:
        """Answer `<key id>:<64 hex>` of the parts, each bound to its place by its length."""
        return self._fold(_mac(self._oldest_first[-1], _framed(parts)), ())

    def _fold(self, digest: bytes, newer: Sequence[bytes]) -> str:
        for key in newer:
            digest = _mac(key, b"renewed" + digest)
        return f"{self.key_id}:{digest.hex()}"


def _framed(parts: Sequence[str]) -> bytes:
    encoded = [part.encode() for part in parts]
    return b"".join(len(one).to_bytes(8, "big") + one for one in encoded)


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, sha256).digest()
