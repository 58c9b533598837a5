"""Which events have been taken: platforms send one again when they are not sure."""

from collections import OrderedDict

MOST = 10_000


class Seen:
    """Remembers the latest events of one bot by their ids."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, event_id: int) -> bool:
        """Tell whether this is the first time that the event comes, and remember it."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return True
