"""Compare what was read with what the active generation holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from candor.stores.catalogue.contract import CataloguedDocument

SAMPLES_ROOT = "samples:"

# a document's root and its source
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation takes over and what it has to embed.

    `cut` are documents to cut and embed anew, `kept` those copied with their vectors; the
    counts are of documents.
    """

    cut: tuple[Key, ...]
    kept: tuple[CataloguedDocument, ...]
    added: int
    changed: int
    unchanged: int
    removed: int

    def changes_nothing(self) -> bool:
        """Tell whether the active generation already is what the next one would be."""
        return not self.cut and not self.removed


def plan_generation(
    held: Sequence[CataloguedDocument],
    read: Mapping[Key, str],
    *,
    removable: Collection[str],
    standing: Collection[Key],
    replaced: Collection[Key] = (),
) -> Plan:
    """Plan the next generation from the documents `held` and the fingerprints `read`.

    A held document that was not read goes when its root is in `removable` and it is not among
    `standing` (files that are there but could not be read keep their last good version), or when
    it is among `replaced` (the same file was now read under another root).
    """
    before = {(one.root, one.source): one for one in held}
    same = {key for key, mark in read.items() if key in before and before[key].fingerprint == mark}
    gone = {
        key
        for key in before
        if key not in read and (key in replaced or (key[0] in removable and key not in standing))
    }
    kept = [
        one for key, one in before.items() if key in same or (key not in read and key not in gone)
    ]
    return Plan(
        cut=tuple(key for key in read if key not in same),
        kept=tuple(kept),
        added=sum(key not in before for key in read),
        changed=sum(key in before and key not in same for key in read),
        unchanged=len(same),
        removed=len(gone),
    )
