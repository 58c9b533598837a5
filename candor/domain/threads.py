"""What a conversation may be called."""

import re

from candor.domain.errors import InvalidRequest

THREAD_ID_PATTERN = r"^[A-Za-z0-9._:-]{1,128}$"
_THREAD_ID = re.compile(THREAD_ID_PATTERN)


def check_thread_id(thread_id: str) -> str:
    """Answer the id unchanged; InvalidRequest where it has other characters or is too long."""
    if not _THREAD_ID.fullmatch(thread_id):
        raise InvalidRequest(
            "thread_id may hold 1 to 128 letters, digits, dots, colons, dashes and underscores"
        )
    return thread_id
