"""The service's keys: given by the operator, or made once in the data folder."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage


@dataclass(frozen=True)
class Keys:
    """Two independent 32-byte keys; an id is derived from a key and tells nothing about it."""

    id_hash: bytes
    encryption: bytes

    @property
    def id_hash_id(self) -> str:
        """Name the pseudonym key, so that records say which one they were made under."""
        return "k" + sha256(b"candor key id" + self.id_hash).hexdigest()[:8]


def load_keys(settings: Settings) -> Keys:
    """Read the keys, making missing ones (mode 0600); BadUsage in production."""
    return Keys(
        id_hash=_key(settings, settings.id_hash_key, "id_hash_key"),
        encryption=_key(settings, settings.encryption_key, "encryption_key"),
    )


def load_session_keys(settings: Settings) -> tuple[bytes, ...]:
    """Read the keys of anonymous sessions, the newest first; one is made where none is given."""
    return settings.session_keys or (_key(settings, None, "session_key"),)


def _key(settings: Settings, given: SecretStr | None, name: str) -> bytes:
    if given is not None:
        return bytes.fromhex(given.get_secret_value())
    if settings.env == "production":
        raise BadUsage(
            f"CANDOR_{name.upper()} is not set. In production keys are given, not made: "
            f"run `openssl rand -hex 32` and put the result into CANDOR_{name.upper()}"
        )
    path = settings.data_dir / "keys" / name
    try:
        return _kept_key(path)
    except OSError as failure:
        raise BadUsage(f"the key in {path} cannot be made: {failure.strerror}") from None


def _kept_key(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # linked into place whole, so that two first starts agree on one key
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (ValueError, OSError):
        key = b""
    if len(key) != 32:
        raise BadUsage(f"the key in {path} cannot be read; restore it from a backup")
    return key
