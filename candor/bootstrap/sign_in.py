"""Opens what checks tokens, as the settings say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from candor.bootstrap.keys import load_session_keys
from candor.bootstrap.settings import Settings
from candor.domain.clock import Clock, NewId
from candor.domain.errors import BadUsage
from candor.sign_in.bot_tokens import BotTokens
from candor.sign_in.decode import Expected
from candor.sign_in.key_set import KeySet
from candor.sign_in.session_tokens import SessionTokens
from candor.sign_in.shared_secrets import SharedSecrets
from candor.sign_in.verifier import Verifier


@asynccontextmanager
async def open_sign_in(settings: Settings, clock: Clock, new_id: NewId) -> AsyncIterator[Verifier]:
    """Hand out the verifier; nothing is fetched before the first token needs it."""
    key_set = KeySet(settings.jwks_url, clock) if settings.jwks_url else None
    sessions = await _sessions(settings, clock, new_id) if settings.anonymous_sessions else None
    try:
        yield Verifier(
            expected=expected_of(settings),
            roles_claim=settings.jwt_roles_claim,
            shared_secrets=shared_secrets(settings),
            key_set=key_set,
            sessions=sessions,
            bots=bot_tokens(settings),
        )
    finally:
        if key_set is not None:
            await key_set.aclose()


def expected_of(settings: Settings) -> Expected:
    """Answer the audience and issuer that sign-in tokens must carry."""
    return Expected(audience=settings.jwt_audience, issuer=settings.jwt_issuer)


def shared_secrets(settings: Settings) -> SharedSecrets | None:
    """Answer what checks and signs with the shared secrets; None where there is none."""
    if not settings.jwt_secrets:
        return None
    return SharedSecrets(settings.jwt_secrets, expected_of(settings))


def bot_tokens(settings: Settings) -> BotTokens | None:
    """Answer what signs and reads the tokens of bots elsewhere; None where there is no secret."""
    return BotTokens(settings.bot_secrets) if settings.bot_secrets else None


def required_bot_tokens(settings: Settings) -> BotTokens:
    """Answer what signs for a bot elsewhere; BadUsage where there is no secret to sign with."""
    tokens = bot_tokens(settings)
    if tokens is None:
        raise BadUsage(
            "CANDOR_BOT_SERVICE_URL needs CANDOR_BOT_SECRET, the same as the service has; "
            "`openssl rand -hex 32` makes one"
        )
    return tokens


async def _sessions(settings: Settings, clock: Clock, new_id: NewId) -> SessionTokens:
    return SessionTokens(
        await asyncio.to_thread(load_session_keys, settings),
        clock,
        new_id,
        lifetime=timedelta(minutes=settings.session_minutes),
        longest=timedelta(days=settings.session_days),
        projects=settings.public_projects,
    )
