"""Opens the conversation over a service elsewhere: no database, no index, no provider here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bots.contract import Unreachable
from bots.conversation import Conversation
from bots.remote import Remote, open_remote
from bots.wording import Wording
from candor.bootstrap.open_redactor import open_redactor
from candor.bootstrap.settings import Settings
from candor.bootstrap.sign_in import required_bot_tokens
from candor.bootstrap.tracing import configure_tracing
from candor.domain.chats import Sender
from candor.domain.errors import BadUsage, CandorError, Forbidden, NotFound, Unauthorized
from candor.texts.reader import Texts

UNKNOWN: Final = "the service of CANDOR_BOT_SERVICE_URL does not accept CANDOR_BOT_SECRET"
SILENT: Final = (
    "the service of CANDOR_BOT_SERVICE_URL answers no bots: it is another version, or has "
    "CANDOR_LANGSERVE=false"
)
AWAY: Final = "the service of CANDOR_BOT_SERVICE_URL cannot be reached"
# a person whom no platform has, to ask whether people are answered at all
_NOBODY: Final = Sender("telegram", "0")


@asynccontextmanager
async def open_remote_conversation(settings: Settings) -> AsyncIterator[Conversation]:
    """Hand out the conversation, once the service has said that it answers bots.

    BadUsage where it does not; Unreachable where nobody can tell.
    """
    tokens = required_bot_tokens(settings)
    # LangServe's client tells LangChain's tracers of the question
    configure_tracing(open_redactor(settings))
    async with open_remote(settings, tokens) as remote:
        await _try(remote)
        yield Conversation(
            service=remote,
            chats=remote,
            allowance=remote,
            wording=Wording(Texts(default=settings.language), settings.bot_name),
            longest=settings.max_message_chars,
        )


async def _try(remote: Remote) -> None:
    try:
        await remote.of(_NOBODY)
        await remote.input_schema(_NOBODY)
    except (Unauthorized, Forbidden):
        raise BadUsage(UNKNOWN) from None
    except NotFound:
        raise BadUsage(SILENT) from None
    except CandorError:
        raise Unreachable(AWAY) from None
