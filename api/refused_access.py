"""Tells the audit who was not let in, without their token or name."""

import structlog
from starlette.requests import Request

from candor.domain.errors import Forbidden, Unauthorized
from candor.domain.refused_access import OnRefused, RefusedAccess

log = structlog.get_logger(__name__)

# a missing consent is the user's own choice, and recorded as one
REFUSALS = frozenset({Unauthorized.code, Forbidden.code})


def tell_refused(request: Request, code: str) -> None:
    """Hand a refusal to `app.state.on_refused`, where somebody listens; anything else is none."""
    listener: OnRefused | None = getattr(request.app.state, "on_refused", None)
    if listener is None or code not in REFUSALS:
        return
    caller = getattr(request.state, "caller", None)
    refused = RefusedAccess(
        code=code,
        route=getattr(request.scope.get("route"), "path", None) or "unmatched",
        project=caller.project if caller is not None else None,
        at=request.app.state.resources.clock.now(),
    )
    try:
        listener(refused)
    except Exception as failure:
        # the refusal stands, whatever becomes of its record
        log.error("refusal_not_recorded", exc_info=failure)
