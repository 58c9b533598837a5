"""Sealers with keys of the tests' own."""

import os

from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.hmac_stamper import HmacStamper
from candor.privacy.keyed_digests import KeyedDigests
from candor.privacy.keyring import Keyring


def new_sealer(purpose: str = "tests") -> AesGcmSealer:
    """Answer a sealer under a key that nobody else has."""
    return AesGcmSealer(Keyring([os.urandom(32)]), purpose)


def new_digests(purpose: str = "tests") -> KeyedDigests:
    """Answer digests under a key that nobody else has."""
    return KeyedDigests(Keyring([os.urandom(32)]), purpose)


def known_sealer(purpose: str = "tests") -> AesGcmSealer:
    """Answer a sealer under the same key in every process."""
    return AesGcmSealer(Keyring([bytes(32)]), purpose)


def known_stamper(purpose: str = "tests") -> HmacStamper:
    """Answer what makes stamps under the same key in every process."""
    return HmacStamper(Keyring([bytes(32)]), purpose)
