"""JSON Web Tokens."""

from base64 import urlsafe_b64encode

from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.jwt import JwtDetector
from tests.privacy.detectors.finding import values

JWT = JwtDetector()


def part(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


HEADER = part(b'{"alg":"HS256","typ":"JWT"}')


@given(st.binary(min_size=2, max_size=80), st.binary(min_size=16, max_size=64))
def test_signed_tokens(claims: bytes, signature: bytes) -> None:
    token = f"{HEADER}.{part(claims)}.{part(signature)}"
    assert values(JWT, f"Bearer {token} x") == [token]


def test_an_unsigned_token_loses_its_last_dot() -> None:
    token = f"{HEADER}.{part(b'{}')}"
    assert values(JWT, f"{token}. Next") == [token]


def test_leaves_what_has_no_header() -> None:
    assert values(JWT, "eyJhbGciOiJIUzI1NiJ9") == []
    assert values(JWT, f"{part(b'{not json at all}')}.abc.def") == []
    nameless = part(b'{"name": "x y z"}')
    assert values(JWT, f"{nameless}.abc.def") == []
    assert values(JWT, "x" + HEADER + ".abc.def") == []


def test_finds_a_token_behind_many_beginnings() -> None:
    token = f"{HEADER}.{part(b'{}')}.abc"
    assert values(JWT, f"{'__eyJ' * 5_000} {token}") == [token]
    assert values(JWT, f"{'_' * 9_000}{token}") == [token]
