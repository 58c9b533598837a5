"""Signed sessions for the visitors of a public site, who have nobody to sign them in."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel

from api.dependencies import InRateLimits, InVerifier
from api.sign_in import bearer_token
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import NotFound

router = APIRouter(prefix="/api/session", tags=["session"])


class GivenSession(BaseModel):
    """A bearer token, and until when it holds and can be renewed (RFC 3339, UTC)."""

    token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the scheme's name
    expires_at: datetime
    renewable_until: datetime


@router.post("", summary="Begin or renew an anonymous session")
async def begin_or_renew(
    request: Request,
    response: Response,
    verifier: InVerifier,
    limits: InRateLimits,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    project: Annotated[
        str, Query(max_length=64, description="One of `CANDOR_PUBLIC_PROJECTS`.")
    ] = DEFAULT_PROJECT,
) -> GivenSession:
    """Give a visitor a session, or a fresh token for the one they show while it still holds.

    A session that is renewed stays with its project.
    """
    if verifier.sessions is None:
        raise NotFound("This service gives no anonymous sessions; sign in instead.")
    # a token must not lie in a cache (RFC 6749, section 5.1)
    response.headers["cache-control"] = "no-store"
    if authorization is not None:
        session = verifier.sessions.renew(bearer_token(authorization))
    else:
        await limits.sessions.take_session(request)
        session = verifier.sessions.begin(project)
    return GivenSession(
        token=session.token,
        expires_at=session.expires_at,
        renewable_until=session.renewable_until,
    )
