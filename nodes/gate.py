"""The gate between a provider that is still writing and the reader: whole, checked sentences."""

from typing import Final, Protocol

from candor.domain.sentences import split_sentences
from candor.domain.settling import settled
from candor.privacy.unfinished import begun_phrase

# characters: what is checked together, and what of it stays when the window moves on
_WINDOW: Final = 480
_LOOK_BACK: Final = 140
# from here on a sentence that does not end is let go to its last space but a few words
_LONGEST_SENTENCE: Final = 2_000
_KEPT_BACK: Final = 300


class PartCheck(Protocol):
    """The checks on a part of a draft."""

    def part(self, text: str) -> str:
        """Correct a part that begins where a sentence does; empty where nothing may stay."""
        ...

    def framed(self, body: str) -> str:
        """Put above the answer so far what must stand there."""
        ...


class SentenceGate:
    """Lets the sentences of a growing draft through as soon as each is whole and checked.

    What has left is always what the checks made of a window of the draft: the new sentences and
    those right before them, checked together, so that nothing slips through in two halves. What
    could be the beginning of a recovery phrase waits until it is none.
    """

    def __init__(self, check: PartCheck) -> None:
        self._check = check
        self._start = 0
        self._before = ""
        self._window = ""
        self.released = 0

    def read(self, draft: str, *, paused: bool = False) -> str | None:
        """Take the draft so far; answer all that may be shown of it, None while that is as before.

        `paused` tells that the provider has sent nothing for a moment.
        """
        end = self._end_of_whole(draft, paused=paused)
        if end <= self.released:
            return None
        if self.released - self._start > _WINDOW:
            self._move(draft)
        checked = self._check.part(draft[self._start : end])
        self._window, self.released = checked, end
        return self._check.framed((self._before + checked).strip())

    def _end_of_whole(self, draft: str, *, paused: bool) -> int:
        start = self._start
        end = start + settled(draft[start:], paused=paused)
        if end <= self.released:
            return self._end_of_endless(draft)
        held = begun_phrase(draft[:end])
        if held == end:
            return end
        ends = [start + one.end for one in split_sentences(draft[start:end])]
        return max((one for one in ends if one <= held), default=start)

    def _end_of_endless(self, draft: str) -> int:
        if len(draft) - self.released < _LONGEST_SENTENCE:
            return self.released
        space = max(draft.rfind(sign, self.released, -_KEPT_BACK) for sign in " \n\t")
        return min(space, begun_phrase(draft[:space])) if space > 0 else self.released

    def _move(self, draft: str) -> None:
        """Begin the window at a later sentence, if the checks take both sides for themselves."""
        seen = draft[self._start : self.released]
        for place in _beginnings(seen):
            behind = self._check.part(seen[place:])
            if behind and self._window.endswith(behind):
                self._before += self._window[: -len(behind)]
                self._window = behind
                self._start += place
                return


def _beginnings(seen: str) -> list[int]:
    """Answer where the window may begin anew, best first: before a sentence, or a line of a list.

    The line that introduces a list stays with its items.
    """
    latest = len(seen) - _LOOK_BACK
    places: list[int] = []
    for sentence in split_sentences(seen):
        if sentence.kind in ("prose", "code"):
            place = sentence.start
        elif sentence.kind == "item" and sentence.lead is not None and len(seen) < 3 * _WINDOW:
            place = sentence.lead
        else:
            place = seen.rfind("\n", 0, sentence.start) + 1
        if 0 < place <= latest:
            places.append(place)
    return sorted(set(places), reverse=True)[:2]
