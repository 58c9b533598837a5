"""Which updates have been taken: Telegram sends one again when it is not sure."""

from collections import OrderedDict

MOST = 10_000


class Seen:
    """Remembers the latest updates of one bot by their ids."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, update_id: int) -> bool:
        """Tell whether this is the first time that the update comes, and remember it."""
        if update_id in self._ids:
            return False
        self._ids[update_id] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return True
