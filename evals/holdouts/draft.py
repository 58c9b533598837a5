"""Write a text piece by piece and remember which pieces are of the value, and which must stay."""

from collections.abc import Callable

from evals.spans import Case, Gold

_VALUE, _KEPT = "value", "kept"


class Draft:
    """A text under way; `mark` adds a piece of the value, `add` anything else."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, str]] = []

    def add(self, text: str) -> "Draft":
        """Append what is not of the value."""
        self._pieces.append((text, ""))
        return self

    def mark(self, text: str) -> "Draft":
        """Append a piece of the value."""
        self._pieces.append((text, _VALUE))
        return self

    def keep(self, text: str) -> "Draft":
        """Append what has nothing to do with the value and has to stay."""
        self._pieces.append((text, _KEPT))
        return self

    def mark_joined(self, pieces: list[str], separator: str) -> "Draft":
        """Append pieces of the value with what stands between them."""
        for at, piece in enumerate(pieces):
            self.add(separator if at else "").mark(piece)
        return self

    def changed(self, change: Callable[[str], str]) -> "Draft":
        """Answer the same pieces, each rewritten."""
        draft = Draft()
        draft._pieces = [(change(text), role) for text, role in self._pieces]
        return draft

    def framed(self, before: str, after: str) -> "Draft":
        """Answer the same pieces with text before and behind."""
        draft = Draft().add(before)
        draft._pieces += self._pieces
        return draft.add(after)

    def case(self, type_: str, kind: str) -> Case:
        """Finish: a case with one value."""
        at = 0
        places: dict[str, list[tuple[int, int]]] = {}
        for text, role in self._pieces:
            places.setdefault(role, []).append((at, at + len(text)))
            at += len(text)
        gold = Gold(type_, tuple(places.get(_VALUE, ())))
        whole = "".join(text for text, _ in self._pieces)
        return Case(whole, (gold,), kind, kept=tuple(places.get(_KEPT, ())))
