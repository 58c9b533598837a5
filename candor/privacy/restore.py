"""Put values back where their placeholders stand, in a text that comes in pieces cut anywhere."""

import re
from collections.abc import Mapping

from candor.domain.personal import PlaceholderName
from candor.privacy.link_context import LinkContext
from candor.privacy.placeholders import Placeholders

# What can belong to an address behind a placeholder; a host's label has at most 63 characters
# (RFC 1035, section 2.3.4), so a placeholder cannot become part of one further away.
_LOOK_AHEAD = 64
_BEHIND = re.compile(rf"[\w.~%:/?#@!$&'*+,;=\\-]{{0,{_LOOK_AHEAD}}}")
_MAKES_ADDRESS = re.compile(r"\.\\?\w|@|[/\\]{2}")


class StreamRestorer:
    """Restores a stream; the pieces of the output add up to the restored whole.

    It holds back what may be the beginning of a placeholder, or a placeholder and the 64
    characters behind it that could make it part of an address, and nothing else. A placeholder
    within a link stays: a link that a model wrote could carry the value to somebody else.
    """

    def __init__(
        self, placeholders: Placeholders, values: Mapping[PlaceholderName, str] | None = None
    ) -> None:
        self._placeholders = placeholders
        self._values = dict(values or {})
        self._asked = set(self._values)
        self._held = ""
        self._context = LinkContext()

    def wanted(self, piece: str) -> list[PlaceholderName]:
        """Answer the placeholders that `piece` completes and that nobody has looked up yet."""
        names = [found.name for found in self._placeholders.find(self._held + piece)]
        return [name for name in dict.fromkeys(names) if name not in self._asked]

    def learn(self, names: list[PlaceholderName], values: Mapping[PlaceholderName, str]) -> None:
        """Take what was looked up; a name without a value keeps its placeholder."""
        self._asked.update(names)
        self._values.update(values)

    def feed(self, piece: str) -> str:
        """Take a piece and answer what can be told by now."""
        self._held += piece
        return self._told(last=False)

    def finish(self) -> str:
        """Answer the rest."""
        return self._told(last=True)

    def _told(self, *, last: bool) -> str:
        held, at, told = self._held, 0, []
        end = len(held)
        for found in self._placeholders.find(held):
            behind = _BEHIND.match(held, found.end)
            reach = behind.end() if behind else found.end
            if not last and reach == len(held) and reach < found.end + _LOOK_AHEAD:
                end = found.start
                break
            told.append(held[at : found.start])
            self._context.read(held[at : found.start])
            value = self._values.get(found.name)
            address = self._context.in_link or _MAKES_ADDRESS.search(held, found.end, reach)
            told.append(held[found.start : found.end] if value is None or address else value)
            self._context.read(held[found.start : found.end])
            at = found.end
        else:
            end = len(held) if last else max(at, self._placeholders.begun(held))
        told.append(held[at:end])
        self._context.read(held[at:end])
        self._held = held[end:]
        return "".join(told)


def restore(text: str, placeholders: Placeholders, values: Mapping[PlaceholderName, str]) -> str:
    """Restore a whole text."""
    restorer = StreamRestorer(placeholders, values)
    return restorer.feed(text) + restorer.finish()
