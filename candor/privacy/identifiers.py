"""Ids that a client chooses, which are kept and logged as they are and so may tell nothing."""

import re
from collections.abc import Iterator

from candor.domain.caller import Channel
from candor.domain.errors import InvalidRequest
from candor.privacy.redact import Redactor

# RFC 9562, with hyphens or without: what programs make tells nothing, whatever its digits look like
_UUID = re.compile(
    r"(?<![0-9a-zA-Z])[0-9a-fA-F]{8}(-?)(?:[0-9a-fA-F]{4}\1){3}[0-9a-fA-F]{12}(?![0-9a-zA-Z])"
)
# the name of a network is no word about the number behind it
_CHAT = re.compile(r"(?:telegram|discord):(?=-?\d)")
_OWN_CHAT = re.compile(r"(telegram|discord):-?\d{1,20}(?::-?\d{1,20}){0,3}")
# a key without a word around it looks like any other 32 bytes
_KEY = re.compile(r"(?<![0-9a-fA-F])(?:0[xX])?[0-9a-fA-F]{64}(?![0-9a-fA-F])")
_JOINTS_BUT_DOTS = re.compile(r"[_:-]+")
_JOINTS = re.compile(r"[._:-]+")
_JOINTS_AT_DIGITS = re.compile(r"(?<=[A-Za-z])[._:-]+(?=\d)|(?<=\d)[._:-]+(?=[A-Za-z])")
# E.164: 15 digits at most; under nine a number of an order or a room is likelier
_DIGITS = re.compile(r"(?<![A-Za-z0-9])\d(?:[._-]?\d){8,14}(?![A-Za-z0-9])")


def tells_something(identifier: str, redactor: Redactor) -> bool:
    """Tell whether an id holds personal data or a secret, also with its words joined by `._:-`."""
    identifier = _CHAT.sub("", _UUID.sub(" ", identifier), count=1)
    if not identifier.strip():
        return False
    if _KEY.search(identifier):
        return True
    return any(redactor.find(reading) for reading in _readings(identifier))


def refuse_telling(name: str, identifier: str, redactor: Redactor) -> None:
    """Raise InvalidRequest, without the id, where it holds personal data or a secret."""
    if tells_something(identifier, redactor):
        raise InvalidRequest(
            f"{name} looks like personal data or a secret, and it would be kept as it is; "
            "use a random id such as a UUID"
        )


def refuse_telling_thread(identifier: str, channel: Channel, redactor: Redactor) -> None:
    """Raise InvalidRequest as `refuse_telling`, but for a bot's own chats, which are numbers."""
    chat = _OWN_CHAT.fullmatch(identifier)
    if chat is None or chat[1] != channel:
        refuse_telling("thread_id", identifier, redactor)


def _readings(identifier: str) -> Iterator[str]:
    """Yield the id, and what it says where joints stand for spaces and the plus was left away."""
    yield identifier
    yield _JOINTS.sub(" ", identifier)
    yield _JOINTS_BUT_DOTS.sub(" ", identifier)
    yield _JOINTS_AT_DIGITS.sub(" ", identifier)
    for match in _DIGITS.finditer(identifier):
        yield "+" + _JOINTS.sub("", match[0])
