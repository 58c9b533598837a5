"""Find and read what the paths of one ingestion name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.documents import Document, Unreadable
from ingestion.plan import Key
from ingestion.read import Place, find_files, read_file


@dataclass(slots=True)
class Gathered:
    """What was found: documents by key, files that cannot be read, and where each lies."""

    documents: dict[Key, Document] = field(default_factory=dict)
    unreadable: dict[Key, Unreadable] = field(default_factory=dict)
    paths: dict[Key, Path] = field(default_factory=dict)


def gather(
    paths: Sequence[Path], *, root_label: str | None = None, held: Collection[Key] = ()
) -> tuple[Gathered, set[str]]:
    """Read every document under `paths`; answer them and the roots they were read from.

    A single file that a folder of this run, or of an earlier one (`held`), already covers is
    taken as that folder's; a file named twice is read once. Raises BadUsage for a missing path.
    """
    folders = [str(path.resolve()) for path in paths if path.is_dir()]
    roots = {root_label} if root_label else set(folders)
    places: dict[Path, Place] = {}
    for path in sorted(paths, key=lambda path: path.is_file()):
        for place in find_files(path, root_label=root_label):
            if path.is_file() and not root_label:
                place = _covered(place, folders, held)
                roots.add(place.root)
            places.setdefault(place.path, place)
    return read_places(places.values()), roots


def read_places(places: Iterable[Place]) -> Gathered:
    """Read files one after another."""
    found = Gathered()
    for place in places:
        key = (place.root, place.source)
        found.paths[key] = place.path
        content = read_file(place)
        if isinstance(content, Unreadable):
            found.unreadable[key] = content
        else:
            found.documents[key] = content
    return found


def place_of(key: Key) -> Place:
    """Answer where a document read earlier should still lie."""
    root, source = key
    return Place(root, source, Path(root) / source)


def _covered(place: Place, folders: Sequence[str], held: Collection[Key]) -> Place:
    for root in [*folders, *sorted({root for root, _ in held})]:
        if place.path.is_relative_to(root):
            source = place.path.relative_to(root).as_posix()
            if root in folders or (root, source) in held:
                return Place(root, source, place.path)
    return place
