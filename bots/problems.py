"""What a service elsewhere refuses or cannot do, as the errors it is within one process."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx
import structlog

from candor.domain.errors import CandorError, Forbidden, TurnFailed, Unauthorized

log = structlog.get_logger(__name__)


def _below(kind: type[CandorError]) -> dict[str, type[CandorError]]:
    found = {} if kind is CandorError else {kind.code: kind}
    for one in kind.__subclasses__():
        # the first of a code: what is below it has the same one, for another status
        found = _below(one) | found
    return found


KINDS: Final = _below(CandorError)
CALLER_REFUSED: Final = frozenset({Unauthorized.code, Forbidden.code})


def problem_of(body: Mapping[str, Any]) -> CandorError:
    """Answer the error that a problem tells of (RFC 9457, docs/api.md)."""
    kind = KINDS.get(str(body.get("code")), TurnFailed)
    wait = body.get("retry_after")
    notice = body.get("notice")
    return kind(
        str(body.get("detail", "")),
        retry_after=wait if isinstance(wait, int) else None,
        notice=notice if isinstance(notice, str) else None,
    )


async def refuse(response: httpx.Response) -> None:
    """Raise what a response was refused with; nothing for one that succeeded."""
    if response.is_success:
        return
    await response.aread()
    try:
        body = response.json()
    except ValueError:
        body = {}
    wait = response.headers.get("retry-after", "")
    told = {**(body if isinstance(body, dict) else {})}
    problem = problem_of(told | ({"retry_after": int(wait)} if wait.isdecimal() else {}))
    if problem.code in CALLER_REFUSED or response.is_redirect:
        log.error("bot_service_refused", status=response.status_code)
    raise problem


@contextmanager
def reaching() -> Generator[None]:
    """Raise TurnFailed in place of what goes wrong on the way to the service."""
    try:
        yield
    except httpx.HTTPError as failure:
        # the words of an error may hold an address, and are left out
        log.warning("bot_service_unreachable", kind=type(failure).__name__)
        raise TurnFailed("the service cannot be reached") from None
