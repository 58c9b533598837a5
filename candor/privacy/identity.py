"""User ids leave the edge only as keyed pseudonyms."""

import hmac
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Pseudonyms:
    """Turns ids and texts into HMAC-SHA256 digests (RFC 2104) under one named key."""

    key_id: str
    key: bytes

    def user(self, project: str, user: str) -> str:
        """Answer the pseudonym of a user; the same person differs between projects."""
        return self.digest("user", project, user)

    def digest(self, *parts: str) -> str:
        """Answer `<key id>:<64 hex>` of the parts, each bound to its place by its length."""
        message = b"".join(
            len(encoded).to_bytes(8, "big") + encoded
            for encoded in (part.encode() for part in parts)
        )
        return f"{self.key_id}:{hmac.new(self.key, message, sha256).hexdigest()}"
