"""Reads a JSON Web Key Set (RFC 7517) into the keys that may verify, each with its algorithms."""

import json
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

# no "none" and no HMAC: a public key used as a secret would let anybody sign (RFC 8725, 2.1)
RSA_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
CURVE_ALGORITHMS = {
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
ALGORITHMS = frozenset(RSA_ALGORITHMS).union(*CURVE_ALGORITHMS.values())
LEAST_RSA_BITS = 2048
MAX_KEYS = 100


class UnusableKeySet(Exception):
    """The document is no key set, or holds no key that may verify a token."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that may verify, by the algorithms that its own kind and `alg` allow."""

    kid: str | None
    algorithms: tuple[str, ...]
    key: Any


def read_key_set(document: bytes) -> tuple[PublicKey, ...]:
    """Answer the usable keys of a document, in its order; UnusableKeySet where there are none.

    Keys for encryption, symmetric and private ones, RSA keys under 2048 bits (RFC 7518, section
    3.3) and kinds we do not know are left out, as RFC 7517, section 5, asks.
    """
    try:
        parsed = json.loads(document)
    except (ValueError, RecursionError):
        raise UnusableKeySet("the answer is not JSON") from None
    listed = parsed.get("keys") if isinstance(parsed, dict) else None
    if not isinstance(listed, list):
        raise UnusableKeySet("the answer is not a key set")
    read = (_read(jwk) for jwk in listed[:MAX_KEYS] if isinstance(jwk, dict))
    keys = tuple(key for key in read if key is not None)
    if not keys:
        raise UnusableKeySet("the key set holds no key that may verify a signature")
    return keys


def find_key(keys: tuple[PublicKey, ...], kid: str | None, algorithm: str) -> PublicKey | None:
    """Answer the key of this id that may do this algorithm; without an id, the only such key."""
    able = [key for key in keys if algorithm in key.algorithms]
    if kid is None:
        return able[0] if len(able) == 1 else None
    return next((key for key in able if key.kid == kid), None)


def _read(jwk: dict[str, Any]) -> PublicKey | None:
    algorithms = _algorithms(jwk)
    kid = jwk.get("kid")
    if not algorithms or not _may_verify(jwk) or not (kid is None or isinstance(kid, str)):
        return None
    try:
        key = jwt.PyJWK(jwk, algorithms[0]).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < LEAST_RSA_BITS:
        return None
    return PublicKey(kid, algorithms, key)


def _algorithms(jwk: dict[str, Any]) -> tuple[str, ...]:
    kind, curve, named = jwk.get("kty"), jwk.get("crv"), jwk.get("alg")
    if not all(isinstance(word, str | None) for word in (kind, curve, named)):
        return ()
    able = RSA_ALGORITHMS if kind == "RSA" else CURVE_ALGORITHMS.get((str(kind), str(curve)), ())
    return able if named is None else tuple(name for name in able if name == named)


def _may_verify(jwk: dict[str, Any]) -> bool:
    operations = jwk.get("key_ops")
    return (
        "d" not in jwk
        and jwk.get("use") in (None, "sig")
        and (operations is None or (isinstance(operations, list) and "verify" in operations))
    )
