"""Personal data and secrets that must be found nowhere, and how they are looked for."""

import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

from mnemonic import Mnemonic

EMAIL = "anna.canary@example.org"
WINDOW = 3


class Canaries:
    """An e-mail address, a private key and a seed phrase, the secrets new for every test."""

    def __init__(self) -> None:
        self.key = secrets.token_hex(32)
        self.phrase = str(Mnemonic("english").generate(128))
        words = self.phrase.split()
        windows = [" ".join(words[at : at + WINDOW]) for at in range(len(words) - WINDOW + 1)]
        texts = [EMAIL, "anna.canary", self.key, self.key.upper(), *windows]
        self._needles = {bytes.fromhex(self.key)}
        for text in texts:
            self._needles |= {text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
        # the texts inside anything base64, at each of its three alignments
        self._needles |= {b64encode(b"x" * n + EMAIL.encode())[4:28] for n in range(3)}
        self._needles |= {b64encode(b"x" * n + self.phrase.encode())[4:28] for n in range(3)}

    def messages(self, marker: str) -> Iterator[str]:
        """Questions that carry them, each with a word that may be kept."""
        yield f"How to stake ETH? {marker} Please write to {EMAIL} about it."
        yield f"How to stake ETH? {marker} My private key is 0x{self.key}"
        yield f"What is staking? {marker} My seed phrase is: {self.phrase}"
        yield f"What is the current gas price? {marker} {self.phrase.upper()} and {EMAIL.upper()}"

    def together(self) -> str:
        """All of them in one text."""
        return f"{EMAIL} private key {self.key} seed phrase {self.phrase}"

    def hits(self, haystack: bytes) -> list[bytes]:
        """Answer which of them stand in the bytes, in any letter case."""
        lower = haystack.lower()
        return [needle for needle in self._needles if needle in haystack or needle.lower() in lower]

    def hits_in(self, folders: Iterable[Path]) -> dict[str, list[bytes]]:
        """Answer what stands in which file, the database's log among them."""
        found: dict[str, list[bytes]] = {}
        for path in files_in(folders):
            if hits := self.hits(path.read_bytes()):
                found[str(path)] = hits
        return found


def files_in(folders: Iterable[Path]) -> list[Path]:
    """Answer every file below the folders."""
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
