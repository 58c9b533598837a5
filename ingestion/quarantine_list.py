"""The list of passages kept out, and of those that the operator let in."""

import json
import os
from collections.abc import Collection, Sequence
from typing import TypedDict

from candor.domain.errors import BadUsage
from candor.injection.detector import InjectionDetector
from ingestion.documents import Document
from ingestion.gather import place_of
from ingestion.homes import IndexHome
from ingestion.names import safe_name
from ingestion.plan import Key
from ingestion.quarantine import Held, Quarantine, passage_id
from ingestion.read import read_file
from ingestion.split import Splitter


class _Known(TypedDict):
    """The file: passages held, and released ids each with the root and source of its document."""

    held: list[tuple[str, str, str, int, list[str]]]
    released: list[tuple[str, str, str]]


class QuarantineList:
    """Kept in a file beside the project's generations; it holds no word of a document."""

    def __init__(self, home: IndexHome, project: str) -> None:
        self._file = home.work_dir / f"{safe_name(project)}.quarantine.json"

    def held(self) -> list[Held]:
        """Answer the passages that the last ingestions kept out."""
        return [
            Held(root, source, name, ordinal, tuple(kinds))
            for root, source, name, ordinal, kinds in self._read()["held"]
        ]

    def released(self) -> dict[str, Key]:
        """Answer the ids that were released, each with its document."""
        return {name: (root, source) for name, root, source in self._read()["released"]}

    def note(
        self, cut: Collection[Key], held: Sequence[Held], *, standing: Collection[Key]
    ) -> None:
        """Note what the documents `cut` hold now; those not `standing` any more are forgotten."""
        rest = [
            one
            for one in self.held()
            if (one.root, one.source) in standing and (one.root, one.source) not in cut
        ]
        self._write([*rest, *held], self.released())

    def release(self, ids: Collection[str]) -> list[Held]:
        """Let passages in with the next ingestion; answer those that were held."""
        held = self.held()
        found = [one for one in held if one.id in ids]
        released = self.released() | {one.id: (one.root, one.source) for one in found}
        self._write([one for one in held if one not in found], released)
        return found

    def withdraw(self, ids: Collection[str]) -> list[str]:
        """Take releases back; answer the ids that had been released."""
        released = self.released()
        found = [one for one in ids if one in released]
        rest = {name: key for name, key in released.items() if name not in found}
        self._write(self.held(), rest)
        return found

    def _read(self) -> _Known:
        if not self._file.exists():
            return {"held": [], "released": []}
        try:
            raw = json.loads(self._file.read_text("utf-8"))
            known: _Known = {
                "held": [
                    (root, source, name, int(ordinal), list(kinds))
                    for root, source, name, ordinal, kinds in raw["held"]
                ],
                "released": [(name, root, source) for name, root, source in raw["released"]],
            }
        except (ValueError, TypeError, KeyError, OSError):
            raise BadUsage(
                f"{self._file} cannot be read; delete it: what was kept out stays out, and what "
                "was released is kept out again"
            ) from None
        return known

    def _write(self, held: Sequence[Held], released: dict[str, Key]) -> None:
        known: _Known = {
            "held": [(one.root, one.source, one.id, one.ordinal, list(one.kinds)) for one in held],
            "released": [(name, *key) for name, key in released.items()],
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._file)


def headings(held: Sequence[Held]) -> list[str]:
    """Answer each passage's heading, read anew from its file; "" where it is not there any more."""
    found: dict[tuple[str, str, str], str] = {}
    quarantine, splitter = Quarantine(InjectionDetector()), Splitter()
    for key in {(one.root, one.source) for one in held}:
        document = read_file(place_of(key))
        if isinstance(document, Document):
            for chunk in splitter.split(quarantine.read(document)):
                found[(*key, passage_id(key[0], chunk))] = chunk.heading
    return [found.get((one.root, one.source, one.id), "") for one in held]
