"""Which keys of a key set may verify, and what for."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from candor.sign_in.public_keys import (
    ALGORITHMS,
    RSA_ALGORITHMS,
    UnusableKeySet,
    find_key,
    read_key_set,
)
from tests.issuer import SigningKey, listed

RSA_KEY, P256, P384, ED = (
    SigningKey("rsa"),
    SigningKey("p256", "ES256"),
    SigningKey("p384", "ES384"),
    SigningKey("ed", "EdDSA"),
)


def test_each_kind_has_its_own_algorithms() -> None:
    keys = {key.kid: key.algorithms for key in read_key_set(listed(RSA_KEY, P256, P384, ED))}
    assert keys == {
        "rsa": RSA_ALGORITHMS,
        "p256": ("ES256",),
        "p384": ("ES384",),
        "ed": ("EdDSA",),
    }
    assert not {name for name in ALGORITHMS if name.startswith("HS") or name == "none"}


def test_a_keys_own_algorithm_narrows_it_and_never_widens_it() -> None:
    def able(alg: Any) -> tuple[str, ...]:
        document = json.dumps({"keys": [RSA_KEY.jwk | {"alg": alg}, P256.jwk]}).encode()
        return next((key.algorithms for key in read_key_set(document) if key.kid == "rsa"), ())

    assert able("PS384") == ("PS384",)
    assert [able(alg) for alg in ("HS256", "none", "ES256", "RSA-OAEP", "", 5, ["RS256"])] == [
        ()
    ] * 7


private = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.private))
small = jwt.algorithms.RSAAlgorithm.to_jwk(
    rsa.generate_private_key(65537, 1024).public_key(), as_dict=True
)
small.pop("key_ops")

UNUSABLE: dict[str, Any] = {
    "symmetric": {"kty": "oct", "k": "c2VjcmV0" * 8, "alg": "HS256", "kid": "rsa"},
    "private": private,
    "for encryption": RSA_KEY.jwk | {"use": "enc"},
    "not for verifying": RSA_KEY.jwk | {"key_ops": ["encrypt"]},
    "too small": small,
    "half of it": {"kty": "RSA", "n": RSA_KEY.jwk["n"]},
    "odd members": {"kty": "EC", "crv": ["P-256"], "x": 1, "y": None},
    "another curve": P256.jwk | {"crv": "secp256k1"},
    "a point off its curve": P256.jwk | {"x": P256.jwk["y"]},
    "an id that is no text": RSA_KEY.jwk | {"kid": 5},
    "no object": "rsa",
    "null": None,
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_may_not_verify_is_left_out(name: str) -> None:
    document = json.dumps({"keys": [UNUSABLE[name], ED.jwk]}).encode()
    assert [key.kid for key in read_key_set(document)] == ["ed"]
    with pytest.raises(UnusableKeySet):
        read_key_set(json.dumps({"keys": [UNUSABLE[name]]}).encode())


@pytest.mark.parametrize(
    "document",
    [b"", b"<html>", b"[]", b"{}", b'{"keys": {}}', b'{"keys": []}', b"[" * 100_000, b"\xff", b"5"],
)
def test_what_is_no_key_set(document: bytes) -> None:
    with pytest.raises(UnusableKeySet):
        read_key_set(document)


def test_a_key_is_found_by_id_and_algorithm() -> None:
    twin = SigningKey("rsa", "ES256")
    keys = read_key_set(listed(RSA_KEY, twin, ED))
    assert [key.algorithms for key in keys if key is find_key(keys, "rsa", "ES256")] == [("ES256",)]
    assert find_key(keys, "rsa", "EdDSA") is None
    assert find_key(keys, "other", "RS256") is None


def test_without_an_id_only_a_single_key_can_be_meant() -> None:
    bare = SigningKey(None, "EdDSA")
    one = read_key_set(listed(RSA_KEY, bare))
    found = find_key(one, None, "EdDSA")
    assert found is not None
    assert isinstance(found.key, ed25519.Ed25519PublicKey)
    assert find_key(read_key_set(listed(RSA_KEY, bare, ED)), None, "EdDSA") is None
