"""The issuer's keys, kept: how often it is asked, and what holds while it is down."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from candor.domain.errors import SignInUnavailable, Unauthorized
from candor.sign_in.fetch_key_set import MAX_BYTES, TIMEOUT_SECONDS
from candor.sign_in.key_set import BETWEEN_FETCHES, LIFETIME, LONGEST_WITHOUT_ISSUER, KeySet
from tests.clock import TurnedClock
from tests.issuer import (
    Behaviour,
    KeyServer,
    SigningKey,
    answering,
    dripping,
    hanging,
    listed,
)

OLD, NEW = SigningKey("old", "EdDSA"), SigningKey("new", "EdDSA")


def _no_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"\x16\x03\x01")


FAILURES: dict[str, Behaviour] = {
    "an error": answering(listed(OLD), 500),
    "not found": answering(listed(OLD), 404),
    "no content": answering(b"", 204),
    "garbage": answering(b"<html>sign in</html>"),
    "no keys": answering(b'{"keys": []}'),
    "too large": answering(b'{"keys": [], "x": "' + b"x" * MAX_BYTES + b'"}'),
    "packed": answering(b"\x1f\x8b" + b"x" * 100, encoding="gzip"),
    "no HTTP": _no_http,
}


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def issuer() -> Iterator[KeyServer]:
    with KeyServer(listed(OLD)) as issuer:
        yield issuer


@pytest.fixture
async def keys(issuer: KeyServer, clock: TurnedClock) -> AsyncIterator[KeySet]:
    keys = KeySet(issuer.url, clock)
    yield keys
    await keys.aclose()


async def find(keys: KeySet, kid: str = "old") -> str | None:
    return (await keys.find(kid, "EdDSA")).kid


async def test_many_tokens_cost_one_request(keys: KeySet, issuer: KeyServer) -> None:
    assert issuer.fetches == 0, "nothing is fetched before it is needed"
    await asyncio.gather(*(find(keys) for _ in range(200)))
    assert issuer.fetches == 1


async def test_a_new_key_is_found_and_a_withdrawn_one_is_gone(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    issuer.behave = answering(listed(NEW))
    clock.move(seconds=BETWEEN_FETCHES.total_seconds())
    assert await find(keys, "new") == "new"
    with pytest.raises(Unauthorized):
        await find(keys, "old")
    assert issuer.fetches == 2


async def test_a_withdrawn_key_is_gone_once_the_set_is_old(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    issuer.behave = answering(listed(NEW))
    clock.move(seconds=LIFETIME.total_seconds() - 1)
    assert await find(keys) == "old"
    clock.move(seconds=1)
    with pytest.raises(Unauthorized):
        await find(keys)


async def test_a_storm_of_unknown_keys_is_no_storm_at_the_issuer(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    for _ in range(3):
        clock.move(seconds=BETWEEN_FETCHES.total_seconds())
        asked = [find(keys, f"unknown {number}") for number in range(300)]
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(result) for result in results} == {Unauthorized}
    assert issuer.fetches == 1 + 3


@pytest.mark.parametrize("name", FAILURES)
async def test_no_usable_answer_at_first_use(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock, name: str
) -> None:
    well, issuer.behave = issuer.behave, FAILURES[name]
    results = await asyncio.gather(*(find(keys) for _ in range(50)), return_exceptions=True)
    assert {type(result) for result in results} == {SignInUnavailable}
    assert issuer.fetches == 1
    issuer.behave = well
    clock.move(seconds=BETWEEN_FETCHES.total_seconds())
    assert await find(keys) == "old"


async def test_a_redirect_is_not_followed(keys: KeySet, issuer: KeyServer) -> None:
    with KeyServer(listed(OLD)) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            issuer.behave = answering(b"", status, location=elsewhere.url)
            with pytest.raises(SignInUnavailable):
                await find(keys)
        assert elsewhere.fetches == 0
    assert issuer.paths == ["/keys"]


async def test_nobody_there(clock: TurnedClock) -> None:
    with KeyServer(b"") as gone:
        pass
    keys = KeySet(gone.url, clock)
    with pytest.raises(SignInUnavailable) as unknown:
        await find(keys)
    assert unknown.value.retry_after == BETWEEN_FETCHES.total_seconds()
    assert gone.url not in str(unknown.value)
    await keys.aclose()


@pytest.mark.parametrize("slow", [hanging(8), dripping(8)])
async def test_a_slow_issuer_is_given_up(keys: KeySet, issuer: KeyServer, slow: Behaviour) -> None:
    issuer.behave = slow
    began = time.monotonic()
    with pytest.raises(SignInUnavailable):
        await find(keys)
    assert time.monotonic() - began < TIMEOUT_SECONDS + 1.5


async def test_the_last_good_set_serves_while_the_issuer_is_down(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    well, issuer.behave = issuer.behave, FAILURES["an error"]
    clock.move(seconds=LIFETIME.total_seconds())
    assert await find(keys) == "old"
    with pytest.raises(SignInUnavailable):
        await find(keys, "unknown")
    clock.move(seconds=(LONGEST_WITHOUT_ISSUER - LIFETIME).total_seconds() - 1)
    assert await find(keys) == "old"
    clock.move(seconds=BETWEEN_FETCHES.total_seconds())
    with pytest.raises(SignInUnavailable):
        await find(keys)
    issuer.behave = well
    clock.move(seconds=BETWEEN_FETCHES.total_seconds())
    assert await find(keys) == "old"


async def test_nobody_waits_twice_for_an_issuer_that_hangs(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    well, issuer.behave = issuer.behave, FAILURES["an error"]
    clock.move(seconds=LIFETIME.total_seconds())
    await find(keys)
    issuer.behave = hanging(8)
    clock.move(seconds=BETWEEN_FETCHES.total_seconds())
    began = time.monotonic()
    for _ in range(100):
        assert await find(keys) == "old"
    assert time.monotonic() - began < 1
    issuer.behave = well


async def test_a_clock_that_was_set_back_keeps_nothing_young(
    keys: KeySet, issuer: KeyServer, clock: TurnedClock
) -> None:
    await find(keys)
    issuer.behave = answering(listed(NEW))
    clock.move(days=-1)
    with pytest.raises(Unauthorized):
        await find(keys)


async def test_a_caller_who_leaves_takes_nobody_along(keys: KeySet, issuer: KeyServer) -> None:
    well = issuer.behave

    def slowly(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.4)
        well(request)

    issuer.behave = slowly
    leaving = asyncio.create_task(find(keys))
    await asyncio.sleep(0.1)
    staying = asyncio.create_task(find(keys))
    await asyncio.sleep(0.1)
    leaving.cancel()
    assert await staying == "old"
