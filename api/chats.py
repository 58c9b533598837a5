"""What is remembered of chats on other platforms, for the bots that run elsewhere."""

from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.dependencies import CurrentCaller, InResources, InVerifier
from api.sign_in import bearer_token
from candor.bootstrap.chats import ChatMemory, chats_of
from candor.domain.chats import PLATFORMS, Remembered, Sender
from candor.domain.errors import Forbidden, InvalidRequest
from candor.domain.threads import THREAD_ID_PATTERN
from candor.texts.reader import LANGUAGES

router = APIRouter(prefix="/api/chats", tags=["chat"])


class Chat(BaseModel):
    """What holds in a chat: its language, the person's conversation, a group's own settings."""

    language: str | None
    thread_id: str | None
    settings: dict[str, Any]


class Change(BaseModel):
    """What to remember (RFC 7396): what is left out stays, null takes away.

    In a group `language` and `settings` are the group's; the bot has asked the platform who may.
    """

    model_config = ConfigDict(extra="forbid")

    language: Literal[LANGUAGES] | None = None  # type: ignore[valid-type]  # a tuple of literals
    thread_id: Annotated[str, Field(pattern=THREAD_ID_PATTERN)] | None = None
    settings: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")], JsonValue] = {}


class Place(NamedTuple):
    """A chat, and who speaks there."""

    sender: Sender
    chats: ChatMemory


async def _place(
    caller: CurrentCaller,
    resources: InResources,
    verifier: InVerifier,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Place:
    if caller.channel not in PLATFORMS:
        raise Forbidden("Only a bot may do this.")
    sender, project = verifier.sender(bearer_token(authorization))
    return Place(sender, chats_of(resources, project))


InPlace = Annotated[Place, Depends(_place)]


def _shown(kept: Remembered) -> Chat:
    return Chat(language=kept.language, thread_id=kept.thread, settings=dict(kept.settings))


@router.get("", summary="Read what is remembered of a chat")
async def read(place: InPlace) -> Chat:
    """Answer it for the person and the group that the bot's token names."""
    return _shown(await place.chats.of(place.sender))


@router.patch("", summary="Change what is remembered of a chat")
async def change(change: Change, place: InPlace) -> Chat:
    """Remember it, and answer what then holds; settings are a group's only."""
    sender, chats = place
    if change.settings and sender.group is None:
        raise InvalidRequest("settings belong to a group, and the token names none")
    if "thread_id" in change.model_fields_set:
        await chats.go_on(sender, change.thread_id)
    if "language" in change.model_fields_set:
        await chats.speak(sender, change.language)
    if change.settings:
        await chats.set(sender, **change.settings)
    return _shown(await chats.of(sender))
