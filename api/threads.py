"""The caller's own conversations."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from api.dependencies import CurrentCaller, InResources
from candor.domain.errors import NotFound
from candor.domain.threads import THREAD_ID_PATTERN
from candor.privacy.identifiers import refuse_telling_thread
from candor.stores.conversation_bytes import erase_conversation_bytes
from candor.stores.transcript.contract import ThreadKey

router = APIRouter(prefix="/api/threads", tags=["threads"])

ThreadId = Annotated[str, Path(pattern=THREAD_ID_PATTERN)]


class ThreadSummary(BaseModel):
    """A conversation in the list; `title` is the start of its first question, redacted."""

    id: str
    title: str
    started_at: datetime
    updated_at: datetime


class ThreadMessage(BaseModel):
    """One side of an exchange, redacted."""

    turn_id: str
    role: Literal["user", "assistant"]
    text: str
    at: datetime


class ThreadDetail(ThreadSummary):
    """A conversation with its messages, in the order they were said."""

    messages: list[ThreadMessage]


class ThreadList(BaseModel):
    """The caller's conversations, the latest first."""

    threads: list[ThreadSummary]


@router.get("", summary="List your conversations")
async def list_threads(caller: CurrentCaller, resources: InResources) -> ThreadList:
    """Answer the caller's conversations."""
    found = await resources.transcripts.threads(caller)
    return ThreadList(
        threads=[
            ThreadSummary(
                id=one.id, title=one.title, started_at=one.started_at, updated_at=one.updated_at
            )
            for one in found
        ]
    )


@router.get("/{thread_id}", summary="Read one conversation")
async def read_thread(
    thread_id: ThreadId, caller: CurrentCaller, resources: InResources
) -> ThreadDetail:
    """Answer one of the caller's conversations; `not_found` for anybody else's."""
    found = await resources.transcripts.thread(caller, thread_id)
    if found is None:
        raise NotFound("You have no conversation of this name.")
    messages = await resources.transcripts.messages(caller, thread_id)
    return ThreadDetail(
        id=found.id,
        title=found.title,
        started_at=found.started_at,
        updated_at=found.updated_at,
        messages=[
            ThreadMessage(turn_id=said.turn_id, role=said.role, text=said.text, at=said.at)
            for said in messages
        ],
    )


@router.delete("/{thread_id}", status_code=204, summary="Delete one conversation")
async def delete_thread(
    thread_id: ThreadId, caller: CurrentCaller, resources: InResources
) -> Response:
    """Delete the conversation, its memory and their bytes; waits for a turn that is running."""
    if await resources.transcripts.thread(caller, thread_id) is None:
        # its name would be written down while the deletion waits
        refuse_telling_thread(thread_id, caller.channel, resources.turns.outside.redactor)
    key = str(ThreadKey(caller.project, caller.user, thread_id))
    async with resources.turns.threads.hold(key, resources.new_id(resources.clock.now())):
        remembered = await resources.memory.traces(key)
        await resources.memory.forget(key)
        said = await resources.transcripts.delete(caller, thread_id)
    if not said:
        raise NotFound("You have no conversation of this name.")
    await erase_conversation_bytes(resources.database, resources.memory, said, remembered)
    return Response(status_code=204)
