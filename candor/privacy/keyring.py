"""The keys in force, the newest first, and the sub-keys that each purpose gets of its own."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from candor.domain.sealing import SealBroken

Load = Callable[[], Sequence[bytes]]


def key_id(key: bytes) -> str:
    """Name a key; the name tells nothing about it."""
    return "k" + sha256(b"candor key id" + key).hexdigest()[:8]


class Keyring:
    """32-byte keys by id; what an older key sealed stays readable until it is taken off.

    `load` reads the keys again, so that a running service learns of a rotation.
    """

    def __init__(self, keys: Sequence[bytes], *, load: Load | None = None) -> None:
        self._load = load
        self._keys: dict[str, bytes] = {}
        self._take(keys)

    @property
    def current(self) -> str:
        """The id of the newest key."""
        return next(iter(self._keys))

    @property
    def ids(self) -> tuple[str, ...]:
        """Every key's id, the newest first."""
        return tuple(self._keys)

    def subkey(self, purpose: str, id_: str) -> bytes:
        """Derive 32 bytes for one purpose (RFC 5869); SealBroken where the key is missing."""
        key = self._keys.get(id_)
        if key is None:
            self.refresh()
            key = self._keys.get(id_)
        if key is None:
            raise SealBroken(
                "A record was sealed under a key that is not there; put the older key back "
                "behind the newest one in CANDOR_ENCRYPTION_KEY or in the key file."
            )
        return _derive(key, purpose)

    def refresh(self) -> bool:
        """Read the keys again; answer whether they have changed."""
        before = self.ids
        if self._load is not None:
            self._take(self._load())
        return self.ids != before

    def _take(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("a keyring needs keys of 32 bytes")
        self._keys = {key_id(key): key for key in keys}


@lru_cache(maxsize=256)
def _derive(key: bytes, purpose: str) -> bytes:
    info = f"candor {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
