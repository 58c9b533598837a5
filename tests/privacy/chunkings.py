"""Texts with placeholders in every dress, and streams of them cut anywhere."""

import random

from hypothesis import strategies as st

from candor.domain.personal import PlaceholderName
from candor.privacy.placeholders import Placeholders
from candor.privacy.restore import StreamRestorer

PLACEHOLDERS = Placeholders(["EMAIL", "PHONE", "ETH_ADDRESS", "SEED_PHRASE"])
VALUES = {
    PlaceholderName("EMAIL", 1): "ada@example.org",
    PlaceholderName("PHONE", 2): "+49 30 [1234567]",
    PlaceholderName("ETH_ADDRESS", 12): "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
}
PIECES = (
    *("[EMAIL_1]", "[PHONE_2]", "[eth_address_12]", r"\[ETH\_ADDRESS\_12\]", "【EMAIL_1】"),
    *("[EMAIL_7]", "[SEED_PHRASE_1]", "[EMAIL_", "[", "]", "_", "\\", "(", ")", "<", ">", "1"),
    *(" ", "\n", "\n\n", ".", ".\n", ", ", "/", "//", "@", ":", "**", "`", "](", "[1]", "[^2]"),
    *(
        "https://app.example/?q=",
        "www.example.org",
        "a",
        "Write to ",
        "邮箱",
        "，",
        "اكتب إلى ",
        "🦊",
    ),
)


def texts() -> st.SearchStrategy[str]:
    """Texts of up to forty pieces, good and broken."""
    return st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def random_text(source: random.Random) -> str:
    """Make such a text without Hypothesis, which is slow by the hundred thousand."""
    return "".join(source.choices(PIECES, k=source.randint(1, 40)))


def restored_in_pieces(said: str, cuts: random.Random, *, longest: int = 12) -> str:
    """Restore a text as a stream of pieces of up to `longest` characters, empty ones too."""
    restorer = StreamRestorer(PLACEHOLDERS, VALUES)
    told, at = [], 0
    while at < len(said):
        size = cuts.randint(min(1, longest - 1), longest)
        told.append(restorer.feed(said[at : at + size]))
        at += size
    return "".join([*told, restorer.finish()])
