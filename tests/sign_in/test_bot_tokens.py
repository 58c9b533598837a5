"""A bot's tokens: whom they can name, which secret signed them, and what they do not open."""

import time
from typing import Any

import jwt
import pytest

from candor.domain.chats import Sender
from candor.domain.errors import Unauthorized
from candor.sign_in.bot_tokens import EXPECTED, TYPE, BotTokens
from candor.sign_in.decode import Expected
from candor.sign_in.shared_secrets import SharedSecrets
from candor.sign_in.verifier import Verifier

SECRET, OLDER, OTHER = ("one secret of a service and its bots", "two " * 10, "three " * 10)
ANNA = Sender("telegram", "1001", group="-100500")


def forged(secret: str = SECRET, typ: str = TYPE, **changes: Any) -> str:
    claims = {
        "iss": EXPECTED.issuer,
        "aud": EXPECTED.audience,
        "sub": "telegram:1001",
        "project": "default",
        "exp": int(time.time()) + 60,
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret, "HS256", headers={"typ": typ})


def test_a_token_names_one_person_and_their_group() -> None:
    tokens = BotTokens((SECRET,))
    signed = tokens.sign(ANNA, "harbour")
    identity = tokens.read(signed)
    assert (identity.user, identity.project, identity.channel) == (
        "telegram:1001",
        "harbour",
        "telegram",
    )
    assert (identity.roles, identity.region, identity.anonymous) == (frozenset(), None, False)
    assert tokens.sender(signed) == (ANNA, "harbour")


def test_a_secret_can_be_rotated() -> None:
    signed = BotTokens((OLDER,)).sign(ANNA, "default")
    assert BotTokens((SECRET, OLDER)).read(signed).user == "telegram:1001"
    with pytest.raises(Unauthorized):
        BotTokens((SECRET,)).read(signed)


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": OTHER},
        {"sub": "anna"},
        {"sub": "telegram:anna"},
        {"sub": "telegram:1001:2"},
        {"sub": "matrix:1001"},
        {"sub": "anon:1001"},
        {"sub": "telegram:" + "1" * 21},
        {"project": None},
        {"project": "../other"},
        {"group": 5},
        {"group": "the others"},
        {"aud": "candor"},
        {"iss": "candor"},
        {"exp": int(time.time()) - 1},
        {"exp": None},
    ],
)
def test_what_is_not_a_bots_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Unauthorized):
        BotTokens((SECRET,)).read(forged(**changes))


def test_claimed_roles_are_no_roles() -> None:
    assert BotTokens((SECRET,)).read(forged(roles=["operator"])).roles == frozenset()


async def test_a_bots_token_and_a_sign_in_token_never_pass_for_each_other() -> None:
    expected = Expected("candor", "candor")
    # the worst case: an operator gave both the same secret
    both = Verifier(
        expected, "roles", SharedSecrets((SECRET,), expected), bots=BotTokens((SECRET,))
    )
    assert (await both.identify(forged())).channel == "telegram"
    with pytest.raises(Unauthorized):
        await both.identify(forged(typ="JWT"))
    signed = SharedSecrets((SECRET,), expected).sign({"sub": "telegram:1", "exp": 2**33})
    assert (await both.identify(signed)).channel == "api"
    with pytest.raises(Unauthorized):
        both.sender(signed)
    without = Verifier(expected, "roles", SharedSecrets((SECRET,), expected))
    with pytest.raises(Unauthorized):
        await without.identify(forged())
