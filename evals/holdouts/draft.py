"""Write a text piece by piece and remember which pieces are of the value."""

from collections.abc import Callable

from evals.spans import Case, Gold


class Draft:
    """A text under way; `mark` adds a piece of the value, `add` anything else."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, bool]] = []

    def add(self, text: str) -> "Draft":
        """Append what is not of the value."""
        self._pieces.append((text, False))
        return self

    def mark(self, text: str) -> "Draft":
        """Append a piece of the value."""
        self._pieces.append((text, True))
        return self

    def mark_joined(self, pieces: list[str], separator: str) -> "Draft":
        """Append pieces of the value with what stands between them."""
        for at, piece in enumerate(pieces):
            self.add(separator if at else "").mark(piece)
        return self

    def changed(self, change: Callable[[str], str]) -> "Draft":
        """Answer the same pieces, each rewritten."""
        draft = Draft()
        draft._pieces = [(change(text), marked) for text, marked in self._pieces]
        return draft

    def framed(self, before: str, after: str) -> "Draft":
        """Answer the same pieces with text before and behind."""
        draft = Draft().add(before)
        draft._pieces += self._pieces
        return draft.add(after)

    def case(self, type_: str, kind: str) -> Case:
        """Finish: a case with one value."""
        length, parts = 0, []
        for text, marked in self._pieces:
            if marked:
                parts.append((length, length + len(text)))
            length += len(text)
        text = "".join(text for text, _ in self._pieces)
        return Case(text, (Gold(type_, tuple(parts)),), kind)
