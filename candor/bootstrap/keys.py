"""The service's keys: given by the operator, or made once in the data folder."""

import secrets
from dataclasses import dataclass
from functools import partial

from pydantic import SecretStr

from candor.bootstrap.key_files import KeyFile
from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.identity import Pseudonyms
from candor.privacy.keyed_digests import KeyedDigests
from candor.privacy.keyring import Keyring

ID_HASH_KEY, ENCRYPTION_KEY = "id_hash_key", "encryption_key"


@dataclass(frozen=True)
class Keys:
    """Two independent sets of 32-byte keys: for pseudonyms, and for what is kept encrypted."""

    id_hash: tuple[bytes, ...]
    encryption: Keyring

    @property
    def pseudonyms(self) -> Pseudonyms:
        """What turns user ids into pseudonyms."""
        return Pseudonyms(self.id_hash)

    def sealer(self, purpose: str) -> AesGcmSealer:
        """Answer what encrypts for one purpose, under a sub-key of its own."""
        return AesGcmSealer(self.encryption, purpose)

    def stamper(self, purpose: str) -> HmacStamper:
        """Answer what marks kept values for one purpose, under a sub-key of its own."""
        return HmacStamper(self.encryption, purpose)

    def digests(self, purpose: str) -> KeyedDigests:
        """Answer what makes digests to find kept values by, under a sub-key of its own."""
        return KeyedDigests(self.encryption, purpose)


def load_keys(settings: Settings) -> Keys:
    """Read the keys, making missing ones (mode 0600); BadUsage in production."""
    load = partial(_keys, settings, settings.encryption_key, ENCRYPTION_KEY)
    return Keys(
        id_hash=_keys(settings, settings.id_hash_key, ID_HASH_KEY),
        encryption=Keyring(load(), load=load),
    )


def key_file(settings: Settings, name: str) -> KeyFile:
    """Answer the file that keeps a key where the environment gives none."""
    return KeyFile(settings.data_dir / "keys" / name)


def new_key() -> str:
    """Make a key as it is written in the environment and in key files."""
    return secrets.token_hex(32)


def load_session_keys(settings: Settings) -> tuple[bytes, ...]:
    """Read the keys of anonymous sessions, the newest first; one is made where none is given."""
    return settings.session_keys or _keys(settings, None, "session_key")


def _keys(settings: Settings, given: SecretStr | None, name: str) -> tuple[bytes, ...]:
    if given is not None:
        return tuple(map(bytes.fromhex, given.get_secret_value().split(",")))
    if settings.env == "production":
        raise BadUsage(
            f"CANDOR_{name.upper()} is not set. In production keys are given, not made: "
            f"run `openssl rand -hex 32` and put the result into CANDOR_{name.upper()}"
        )
    file = key_file(settings, name)
    try:
        file.make(new_key())
    except OSError as failure:
        raise BadUsage(f"the key in {file.path} cannot be made: {failure.strerror}") from None
    return file.read()
