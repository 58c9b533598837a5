"""A request with an `Idempotency-Key` is answered once, however often it is sent."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from pydantic import BaseModel

from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.errors import BusyThread, IdempotencyConflict, InvalidRequest

POLL_SECONDS = 0.1


async def answer_once(
    resources: Resources,
    caller: Caller,
    key: str,
    body: BaseModel,
    run: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Run the request, or answer what it was answered before, in the form that is kept.

    A repeat waits for the first one; IdempotencyConflict where the body differs. A request
    that failed is forgotten, so that the same key can try again.
    """
    if not key.isascii() or not key.isprintable() or not key.strip():
        raise InvalidRequest("Idempotency-Key may hold printable ASCII characters only")
    store, digest = resources.idempotency, resources.pseudonyms.digest
    hashed = digest("idempotency", key)
    # not pydantic's JSON: it breaks on deep values and on what UTF-8 cannot hold
    fingerprint = digest("body", json.dumps(dict(body), sort_keys=True, default=dict))
    give_up = time.monotonic() + resources.settings.thread_wait_seconds
    while (claim := await store.claim(caller, hashed, fingerprint)).state == "running":
        if time.monotonic() > give_up:
            raise BusyThread(
                "The first request with this key is still being answered.", retry_after=5
            )
        await asyncio.sleep(POLL_SECONDS)
    if claim.state == "conflict":
        raise IdempotencyConflict(
            "This Idempotency-Key came with another body before; use a new key."
        )
    if claim.answer is not None:
        return Answer.model_validate_json(claim.answer)
    try:
        answer = await run()
    except BaseException:
        await store.withdraw(caller, hashed)
        raise
    await store.answer(caller, hashed, answer.thread_id, answer.model_dump_json())
    return answer
