"""What a request is called in answers and in the log."""

import re

from starlette.types import Scope
from uuid_utils import uuid7

from candor.bootstrap.resources import Resources
from candor.domain.errors import TurnFailed

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def request_id_of(scope: Scope) -> str:
    """Answer the client's own id, or a new one (UUID version 7).

    The log keeps it, so that an id that is personal data or a secret is replaced.
    """
    sent = dict(scope["headers"]).get(b"x-request-id", b"")
    if not _REQUEST_ID.fullmatch(sent) or _is_personal(sent.decode(), scope):
        return str(uuid7())
    return str(sent.decode())


def _is_personal(text: str, scope: Scope) -> bool:
    resources: Resources | None = getattr(scope["app"].state, "resources", None)
    if resources is None:
        return True
    try:
        return bool(resources.turns.outside.redactor.find(text))
    except TurnFailed:
        return True
