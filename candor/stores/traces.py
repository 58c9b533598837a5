"""Looks whether deleted rows have left something in a database's file."""

from collections.abc import Iterable
from pathlib import Path

# a slice at a time, so that the size of the file does not count
SLICE = 1 << 20
# a sealed value without its nonce cannot be opened, whatever else of it is left
KEY_ID = len("k00000000:")
HEAD, BINARY_HEAD = KEY_ID + 16, KEY_ID + 12
# a shorter name could be part of any text
TELLING = 16
# about 3 MB of them
MOST = 20_000


class Traces:
    """What deleted rows are recognised by in a file.

    At most `most` are remembered; where there were more, something is taken to be left, which is
    likely and costs one rewriting of the file.
    """

    def __init__(self, known: Iterable[bytes] = (), *, most: int = MOST) -> None:
        self._known: set[bytes] = set()
        self._most = most
        self._too_many = False
        self.add(known)

    def add(self, traces: Iterable[bytes]) -> None:
        """Remember some more."""
        for trace in traces:
            if len(self._known) >= self._most:
                self._too_many = True
                return
            self._known.add(trace)

    def add_texts(self, sealed: Iterable[str | None]) -> None:
        """Remember how sealed texts begin."""
        self.add(_heads(sealed))

    def take(self, others: "Traces") -> None:
        """Remember what others remember, and let them begin anew."""
        self.add(others._known)
        self._too_many = self._too_many or others._too_many
        others.clear()

    def clear(self) -> None:
        """Forget them all, once nothing of them is left."""
        self._known.clear()
        self._too_many = False

    def are_left_in(self, path: Path) -> bool:
        """Tell whether one of the traces lies in the file; reads it once, a slice at a time."""
        if not self._known:
            return False
        if self._too_many:
            return True
        begins: dict[bytes, set[bytes]] = {}
        for trace in self._known:
            begins.setdefault(trace[:KEY_ID], set()).add(trace)
        wanted = [(begin, sorted(set(map(len, some))), some) for begin, some in begins.items()]
        longest = max(map(len, self._known))
        before = b""
        with path.open("rb") as file:
            while piece := file.read(SLICE):
                read = before + piece
                if any(_stands_in(read, *one) for one in wanted):
                    return True
                before = read[-longest:]
        return False


def traces_of(user: str, thread: str, sealed: Iterable[str | None]) -> list[bytes]:
    """Answer what a conversation's rows are recognised by: its name, and how its texts begin."""
    # columns of a row, and of an index, lie one behind the other
    names = [thread] if len(thread) >= TELLING else [f"{user}{thread}", f"{user}/{thread}"]
    return [*(one.encode() for one in names), *_heads(sealed)]


def _heads(sealed: Iterable[str | None]) -> list[bytes]:
    return [value[:HEAD].encode() for value in sealed if value]


def _stands_in(read: bytes, begin: bytes, lengths: list[int], known: set[bytes]) -> bool:
    """Look for what all begin alike with, as values under one key do, and then into a set."""
    at = read.find(begin)
    while at >= 0:
        if any(read[at : at + length] in known for length in lengths):
            return True
        at = read.find(begin, at + 1)
    return False
