"""Put retrieved passages back into the order of their documents."""

from collections.abc import Sequence
from itertools import groupby

from candor.domain.passages import Passage
from candor.quoting.units import Unit, cut_into_pieces, is_whole

Numbered = tuple[int, Passage]


def read_in_order(passages: Sequence[Passage], *, floor: float) -> list[Unit]:
    """Answer the quotable units of the passages that score at least `floor`.

    Passages that follow each other in one section are read as one text: what stands in the
    overlap of two chunks comes once, with the number of the earlier one.
    """
    numbered = [
        (number, passage)
        for number, passage in enumerate(passages, start=1)
        if passage.score >= floor
    ]
    units: list[Unit] = []
    ordered = sorted(numbered, key=_section)
    for section, (_, group) in enumerate(groupby(ordered, key=_section)):
        units += _units_of(section, sorted(group, key=lambda one: one[1].ordinal))
    return units


def _section(one: Numbered) -> tuple[str, str]:
    return one[1].source, one[1].heading


def _units_of(section: int, members: list[Numbered]) -> list[Unit]:
    units: list[Unit] = []
    place = 0
    before: Passage | None = None
    for number, passage in members:
        follows = before is not None and passage.ordinal == before.ordinal + 1
        # a gap in the document is a gap in the places, so that no list runs across it
        place += 0 if follows else 1
        for marker, piece in cut_into_pieces(passage.text):
            if follows and any(piece in earlier.text for earlier in units):
                continue
            if is_whole(piece, marker):
                units.append(Unit(number, section, place, piece, marker))
            place += 1
        before = passage
    return units
