"""Sign-in by the issuer's key set and by several secrets, also side by side."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.end_to_end.shared_service import shared_service
from tests.end_to_end.tokens import SECRET, bearer, token
from tests.issuer import KeyServer, SigningKey, answering, listed

KEYS = {name: SigningKey(name, name) for name in ("RS256", "ES256", "ES384", "EdDSA")}
RSA = KEYS["RS256"]
STRANGER = SigningKey("RS256")
OLD_SECRET = "an-older-secret-that-is-still-in-force-0123456789"


@pytest.fixture(scope="module")
def issuer() -> Iterator[KeyServer]:
    with KeyServer(listed(*KEYS.values())) as issuer:
        yield issuer


@pytest.fixture(scope="module", params=["key set alone", "beside a secret"])
def served(
    request: pytest.FixtureRequest,
    indexed: Path,
    tmp_path_factory: pytest.TempPathFactory,
    issuer: KeyServer,
) -> Iterator[Service]:
    more: dict[str, Any] = {} if request.param == "key set alone" else {"jwt_secret": SECRET}
    with shared_service(indexed, tmp_path_factory, jwks_url=issuer.url, **more) as service:
        yield service


def status(service: Service, signed: str) -> int:
    answer = httpx.get(f"{service.url}/api/usage", headers=bearer(signed), timeout=30)
    if answer.status_code != 200:
        check_problem(answer)
    return answer.status_code


@pytest.mark.parametrize("name", KEYS)
def test_every_kind_of_key(served: Service, name: str) -> None:
    assert status(served, KEYS[name].token()) == 200


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256", "PS384", "PS512"])
def test_every_algorithm_of_an_rsa_key(served: Service, algorithm: str) -> None:
    assert status(served, RSA.token(algorithm)) == 200


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(header: dict[str, Any], secret: bytes | None = None) -> str:
    """A token that no library would sign; with a secret, by HMAC-SHA256."""
    claims = {"sub": "anna", "aud": "candor", "iss": "candor", "exp": int(time.time()) + 300}
    signed = f"{part({'typ': 'JWT'} | header)}.{part(claims)}"
    signature = hmac.digest(secret, signed.encode(), "sha256") if secret else b""
    return f"{signed}.{part(signature)}"


def public(key: SigningKey, form: PublicFormat, encoding: Encoding = Encoding.PEM) -> bytes:
    written: bytes = key.private.public_key().public_bytes(encoding, form)
    return written


PKIX, PKCS1 = PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1
CONFUSING: dict[str, Callable[[], str]] = {
    "HS256 with the public PEM": lambda: by_hand(
        {"alg": "HS256", "kid": "RS256"}, public(RSA, PKIX)
    ),
    "without the last line break": lambda: by_hand(
        {"alg": "HS256", "kid": "RS256"}, public(RSA, PKIX).strip()
    ),
    "HS256 with the PKCS1 PEM": lambda: by_hand(
        {"alg": "HS256", "kid": "RS256"}, public(RSA, PKCS1)
    ),
    "HS256 with the DER": lambda: by_hand(
        {"alg": "HS256", "kid": "RS256"}, public(RSA, PKIX, Encoding.DER)
    ),
    "HS256 with the JWK": lambda: by_hand(
        {"alg": "HS256", "kid": "RS256"}, json.dumps(RSA.jwk).encode()
    ),
    "HS256 with the modulus": lambda: by_hand({"alg": "HS256"}, RSA.jwk["n"].encode()),
    "none": lambda: by_hand({"alg": "none", "kid": "RS256"}),
    "None": lambda: by_hand({"alg": "None", "kid": "RS256"}),
    "no algorithm": lambda: by_hand({"kid": "RS256"}),
    "a list of algorithms": lambda: by_hand({"alg": ["RS256"], "kid": "RS256"}),
    "no signature": lambda: by_hand({"alg": "RS256", "kid": "RS256"}),
    "a key of its own": lambda: jwt.encode(
        jwt.decode(STRANGER.token(), options={"verify_signature": False}),
        STRANGER.private,
        "RS256",
        headers={"jwk": STRANGER.jwk, "kid": "RS256"},
    ),
    "a critical extension": lambda: jwt.encode(
        jwt.decode(RSA.token(), options={"verify_signature": False}),
        RSA.private,
        "RS256",
        headers={"kid": "RS256", "crit": ["exp"]},
    ),
    "another's key by the same name": STRANGER.token,
    "another key's name": lambda: RSA.token(kid="ES256"),
    "an unknown name": lambda: RSA.token(kid="RS257"),
    "no name, and several could be meant": lambda: KEYS["EdDSA"].token(kid=None)[:-4] + "AAAA",
    "a curve's key for another algorithm": lambda: by_hand({"alg": "ES256", "kid": "EdDSA"}),
    "expired": lambda: RSA.token(exp=int(time.time()) - 1),
    "expired long ago": lambda: RSA.token(exp=5),
    "not yet": lambda: RSA.token(nbf=int(time.time()) + 300),
    "from the future": lambda: RSA.token(iat=int(time.time()) + 300),
    "no exp": lambda: RSA.token(exp=None),
    "exp in words": lambda: RSA.token(exp="never"),
    "exp beyond numbers": lambda: RSA.token(exp=float("inf")),
    "wrong aud": lambda: RSA.token(aud="other"),
    "no aud": lambda: RSA.token(aud=None),
    "wrong iss": lambda: RSA.token(iss="https://other.example"),
    "no iss": lambda: RSA.token(iss=None),
    "no sub": lambda: RSA.token(sub=None),
    "a visitor's name": lambda: RSA.token(sub="anon:1"),
    "endless": lambda: RSA.token(more="x" * 20_000),
    "another secret": lambda: token(SECRET[::-1]),
}


@pytest.mark.parametrize("name", CONFUSING)
def test_what_does_not_hold(served: Service, name: str) -> None:
    assert status(served, CONFUSING[name]()) == 401


def test_a_clock_that_is_a_little_ahead_is_forgiven(served: Service) -> None:
    now = int(time.time())
    assert status(served, RSA.token(iat=now + 10, nbf=now + 10)) == 200


def test_a_secret_holds_only_where_it_is_set(served: Service) -> None:
    assert status(served, token()) == (200 if served.settings.jwt_secret else 401)


def test_the_same_person_whichever_way_they_signed_in(served: Service) -> None:
    chat = {"message": "What is staking?"}
    sub = f"both-{served.port}"
    asked = httpx.post(
        f"{served.url}/api/chat", json=chat, headers=bearer(RSA.token(sub=sub)), timeout=30
    )
    assert asked.status_code == 200
    used = httpx.get(f"{served.url}/api/usage", headers=bearer(KEYS["EdDSA"].token(sub=sub)))
    assert used.json()["used"] == 1


def test_a_storm_of_unknown_keys(served: Service, issuer: KeyServer) -> None:
    status(served, RSA.token())
    before = issuer.fetches
    storm = [RSA.token(kid=f"unknown-{number}") for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda signed: status(served, signed), storm)) == {401}
    assert issuer.fetches - before <= 1


def test_roles_where_the_issuer_keeps_them(start: StartService, issuer: KeyServer) -> None:
    service = start(providers=False, jwks_url=issuer.url, jwt_roles_claim="realm_access.roles")

    def metrics(**claims: Any) -> int:
        answer = httpx.get(f"{service.url}/metrics", headers=bearer(RSA.token(**claims)))
        return answer.status_code

    assert metrics(realm_access={"roles": ["operator", "uma_authorization"]}) == 200
    assert metrics(realm_access={"roles": ["uma_authorization"]}) == 403
    assert metrics(roles=["operator"]) == 403


def test_an_issuer_that_is_down_is_said_and_not_blamed_on_the_caller(
    start: StartService, clock: TurnedClock
) -> None:
    with KeyServer(b"<html>maintenance</html>") as issuer:
        service = start(providers=False, jwks_url=issuer.url, jwt_secret=SECRET)
        answer = httpx.get(f"{service.url}/api/usage", headers=bearer(RSA.token()))
        problem = check_problem(answer, 503, "sign_in_unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert issuer.origin not in problem["detail"]
        assert status(service, token()) == 200, "the other way in does not depend on it"
        assert status(service, by_hand({"alg": "none"})) == 401
        assert service.get("/api/health").status_code == 200
        issuer.behave = answering(listed(RSA))
        clock.move(seconds=11)
        assert status(service, RSA.token()) == 200


def test_secrets_are_rotated(start: StartService) -> None:
    service = start(providers=False, jwt_secret=f"{SECRET}, {OLD_SECRET}")
    assert status(service, token(SECRET)) == 200
    assert status(service, token(OLD_SECRET)) == 200
    assert status(service, token(SECRET[::-1])) == 401
    assert status(service, token(f"{SECRET}, {OLD_SECRET}")) == 401
    for secret in (SECRET, OLD_SECRET):
        expired = token(secret, exp=int(time.time()) - 5)
        answer = httpx.get(f"{service.url}/api/usage", headers=bearer(expired))
        assert "expired" in check_problem(answer, 401, "unauthorized")["detail"]
    renewed = start(providers=False, jwt_secret=SECRET)
    assert status(renewed, token(OLD_SECRET)) == 401
