"""Where what is searched beside Chroma is kept: one encrypted file, which can be made anew."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from candor.domain.sealing import SealBroken, Sealer
from candor.domain.stamping import Stamper
from ingestion.collection import IndexedChunk
from ingestion.embed.multilingual import MultilingualEmbeddings
from ingestion.search.gathering import Gathering
from ingestion.search.index import IndexUnreadable, SearchIndex
from ingestion.search.keyed import KeyedTerms

FILE = "search.bin"


@dataclass(frozen=True)
class SearchKeeper:
    """Writes and reads search indexes; `stamper` makes what they know of each term.

    With `multilingual`, chunks get a second vector, for questions in other languages.
    """

    sealer: Sealer
    stamper: Stamper
    multilingual: MultilingualEmbeddings | None = None

    def keyed(self, key_id: str | None = None) -> KeyedTerms:
        """Answer what turns texts into terms, under the newest key or a given one."""
        return KeyedTerms(self.stamper, key_id or self.stamper.current)

    def gathering(self, before: SearchIndex | None = None) -> Gathering:
        """Answer what notes chunks; second vectors that the index `before` has are taken over."""
        known = before.second_vectors() if before else {}
        return Gathering(self.keyed(), self.multilingual, known)

    def write(self, folder: Path, collection: str, lookup: SearchIndex) -> None:
        """Write the file, or replace it at one stroke; several processes may."""
        folder.mkdir(parents=True, exist_ok=True)
        content = self.sealer.seal(lookup.to_bytes(), _place(collection))
        handle, name = tempfile.mkstemp(dir=folder, prefix=".search-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(name, folder / FILE)
        finally:
            Path(name).unlink(missing_ok=True)

    def read_or_make(
        self, folder: Path, collection: str, pages: Iterable[list[IndexedChunk]]
    ) -> SearchIndex:
        """Answer the kept index, or make it from the collection's chunks and keep it.

        An older version left none or one without second vectors, and another machine's is not
        here.
        """
        lookup = self.read(folder, collection)
        if lookup is None or self._lacks_vectors(lookup):
            gathering = self.gathering(lookup)
            for page in pages:
                gathering.add(page)
            lookup = gathering.index(gathering.in_likely_order())
            # a folder that cannot be written costs the next start some seconds
            with suppress(OSError):
                self.write(folder, collection, lookup)
        return lookup

    def _lacks_vectors(self, lookup: SearchIndex) -> bool:
        return self.multilingual is not None and lookup.multilingual is None

    def read(self, folder: Path, collection: str) -> SearchIndex | None:
        """Answer the kept index; None where it is missing, damaged or of another version."""
        try:
            content = self.sealer.open((folder / FILE).read_bytes(), _place(collection))
            return SearchIndex.from_bytes(content)
        except (OSError, SealBroken, IndexUnreadable):
            return None


def _place(collection: str) -> str:
    return f"search/{collection}"
