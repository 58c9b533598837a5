"""Letters that people write for each other."""

from typing import Final

_ALIKE: Final = str.maketrans(
    {letter: f"[{letters}]" for letters in ("اأإآ", "هة", "ىي") for letter in letters}
)


def in_any_spelling(pattern: str) -> str:
    """Let Arabic letters that stand for each other match each other; no classes may hold them."""
    return pattern.translate(_ALIKE)
