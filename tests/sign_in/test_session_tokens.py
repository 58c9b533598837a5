"""Sessions: how long they hold, who can make one, and which key signed it."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candor.domain.clock import TimeOrderedIds
from candor.domain.errors import NotFound, Unauthorized
from candor.sign_in.decode import Expected
from candor.sign_in.session_tokens import EXPECTED, TYPE, SessionTokens, signing_key
from candor.sign_in.shared_secrets import SharedSecrets
from candor.sign_in.verifier import Verifier
from tests.clock import TurnedClock

KEY, OTHER = b"k" * 32, b"o" * 32
HOUR = timedelta(hours=1)


def sessions(clock: TurnedClock, *keys: bytes, longest: timedelta = 3 * HOUR) -> SessionTokens:
    return SessionTokens(keys or (KEY,), clock, TimeOrderedIds(), lifetime=HOUR, longest=longest)


def forged(key: bytes = KEY, typ: str = TYPE, **changes: Any) -> str:
    now = int(TurnedClock().now().timestamp())
    claims = {
        "iss": EXPECTED.issuer,
        "aud": EXPECTED.audience,
        "sub": "anon:1",
        "iat": now,
        "exp": now + 60,
        "auth_time": now,
    } | changes
    return jwt.encode(
        {name: value for name, value in claims.items() if value is not None},
        signing_key(key),
        "HS256",
        headers={"typ": typ},
    )


def test_the_key_is_derived_as_rfc_5869_says() -> None:
    # with an empty salt, and one block of output: T(1) = HMAC(HMAC(0, key), info | 1)
    import hmac

    extracted = hmac.digest(bytes(32), KEY, "sha256")
    assert signing_key(KEY) == hmac.digest(extracted, b"candor session\x01", "sha256")


def test_a_session_is_of_its_project_and_of_none_that_lets_nobody_in() -> None:
    clock = TurnedClock()
    public = SessionTokens(
        (KEY,), clock, TimeOrderedIds(), lifetime=HOUR, longest=3 * HOUR, projects=["alpha"]
    )
    begun = public.begin("alpha")
    assert public.read(begun.token).project == "alpha"
    assert public.read(public.renew(begun.token).token).project == "alpha"
    assert public.read(public.begin().token).project == "default"
    for other in ("beta", "", "Alpha"):
        with pytest.raises(NotFound):
            public.begin(other)
    closed = sessions(clock)
    with pytest.raises(Unauthorized):
        closed.read(begun.token)
    with pytest.raises(Unauthorized):
        closed.renew(begun.token)


def test_every_visitor_is_somebody_else_without_a_role() -> None:
    own = sessions(TurnedClock())
    visitors = [own.read(own.begin().token) for _ in range(100)]
    assert len({visitor.user for visitor in visitors}) == 100
    for visitor in visitors:
        assert visitor.user.startswith("anon:")
        assert visitor.anonymous
        assert (visitor.project, visitor.roles, visitor.region) == ("default", frozenset(), None)


def test_it_holds_for_its_lifetime_and_not_a_second_longer() -> None:
    clock = TurnedClock()
    own = sessions(clock)
    session = own.begin()
    assert session.expires_at == clock.now() + HOUR
    clock.move(seconds=3599)
    own.read(session.token)
    clock.move(seconds=1)
    for use in (own.read, own.renew):
        with pytest.raises(Unauthorized, match="expired"):
            use(session.token)


def test_renewing_keeps_the_visitor_up_to_the_longest_age() -> None:
    clock = TurnedClock()
    own = sessions(clock)
    session = own.begin()
    visitor, end = own.read(session.token), clock.now() + 3 * HOUR
    for _ in range(3):
        clock.move(minutes=50)
        session = own.renew(session.token)
        assert own.read(session.token) == visitor
        assert session.renewable_until == end
    assert session.expires_at == end, "no longer than the whole may last"
    clock.move(minutes=30)
    with pytest.raises(Unauthorized):
        own.renew(session.token)


def test_a_longest_age_made_shorter_counts_at_once() -> None:
    clock = TurnedClock()
    token = sessions(clock).begin().token
    clock.move(minutes=45)
    with pytest.raises(Unauthorized):
        sessions(clock, longest=HOUR / 2).read(token)


def test_keys_are_rotated() -> None:
    clock = TurnedClock()
    before = sessions(clock, KEY).begin().token
    both = sessions(clock, OTHER, KEY)
    visitor = both.read(before)
    after = both.renew(before).token
    newest = sessions(clock, OTHER)
    assert newest.read(after) == visitor, "the newest key signs"
    with pytest.raises(Unauthorized):
        newest.read(before)


BAD: dict[str, dict[str, Any]] = {
    "another key": {"key": OTHER},
    "another issuer": {"iss": "candor"},
    "another audience": {"aud": "candor"},
    "no beginning": {"auth_time": None},
    "a beginning in words": {"auth_time": "now"},
    "no end": {"exp": None},
    "an end in words": {"exp": "never"},
    "nobody": {"sub": None},
    "a project that lets nobody in": {"project": "other"},
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_session(name: str) -> None:
    assert sessions(TurnedClock()).read(forged()).user == "anon:1"
    with pytest.raises(Unauthorized):
        sessions(TurnedClock()).read(forged(**BAD[name]))


def test_more_claims_give_nothing() -> None:
    boasting = forged(roles=["operator"], region="US")
    visitor = sessions(TurnedClock()).read(boasting)
    assert (visitor.project, visitor.roles, visitor.region) == ("default", frozenset(), None)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_changed_letter_holds(data: st.DataObject) -> None:
    own = sessions(TurnedClock())
    token = own.begin().token
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCDwxyz0189-_."))
    changed = token[:place] + letter + token[place + 1 :]
    last_of_part = place + 1 == len(token) or token[place + 1] == "."
    if changed == token or last_of_part:
        return  # the last letter's spare bits mean nothing in base64
    with pytest.raises(Unauthorized):
        own.read(changed)


async def test_neither_kind_of_token_passes_for_the_other() -> None:
    """Also where the operator's secret were the very key that signs sessions."""
    secret = "s" * 32
    clock = TurnedClock()
    own = SessionTokens(
        (KEY,), clock, TimeOrderedIds(), lifetime=timedelta(days=365), longest=timedelta(days=365)
    )
    for expected in (Expected("candor", "candor"), EXPECTED):
        shared = SharedSecrets((secret,), expected)
        verifier = Verifier(expected, "roles", shared_secrets=shared, sessions=own)
        session = own.begin().token
        assert (await verifier.identify(session)).anonymous
        header, claims, signature = session.split(".")
        bare = jwt.encode({}, "x" * 32, headers={"typ": "JWT"}).split(".")[0]
        with pytest.raises(Unauthorized):
            await verifier.identify(f"{bare}.{claims}.{signature}")
        issued = shared.sign({"sub": "anna", "exp": 2**33})
        assert not (await verifier.identify(issued)).anonymous
        with pytest.raises(Unauthorized):
            own.read(issued)
        with pytest.raises(Unauthorized):
            own.renew(issued)
        with pytest.raises(Unauthorized):
            await verifier.identify(".".join([header, *issued.split(".")[1:]]))
        with pytest.raises(Unauthorized):
            await Verifier(expected, "roles", shared_secrets=shared).identify(session)
