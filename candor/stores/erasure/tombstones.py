"""A file beside the database that remembers erasures when an older database is put back."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FIELDS = ("id", "project", "user", "at")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Whose records until which instant are to be gone; `user` is a keyed pseudonym."""

    id: str
    project: str
    user: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """The file's tombstones by id, and the numbers of the lines that cannot be read."""

    tombstones: Mapping[str, Tombstone]
    damaged: tuple[int, ...]


class Tombstones:
    """JSON Lines, readable by their owner only; of two lines on one erasure the later holds.

    A missing file is an empty one, and a line that cannot be read is passed over: the database
    has its own copy and writes again what is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Found:
        """Answer what the file holds."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return Found({}, ())
        found: dict[str, Tombstone] = {}
        damaged = []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            one = _read(line)
            if one is None:
                damaged.append(number)
            else:
                found[one.id] = one
        return Found(found, tuple(damaged))

    def add(self, *tombstones: Tombstone) -> None:
        """Append, and return when it is on the disk; OSError where it cannot be written."""
        if not tombstones:
            return
        lines = b"".join(_written(one) for one in tombstones)
        with self._alone():
            file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                size = os.fstat(file).st_size
                # a crash may have cut the last line short
                if size and os.pread(file, 1, size - 1) != b"\n":
                    lines = b"\n" + lines
                os.write(file, lines)
                os.fsync(file)
            finally:
                os.close(file)
            self._sync_folder()

    def drop_older(self, before: datetime) -> int:
        """Leave out the tombstones of erasures before an instant; answer how many.

        A line that cannot be read stays, for a person to look at.
        """
        with self._alone():
            old = {one.id for one in self.read().tombstones.values() if one.at < before}
            if not old:
                return 0
            draft = self.path.with_name(f"{self.path.name}.new")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            with draft.open("wb") as file:
                for line in self.path.read_bytes().splitlines(keepends=True):
                    one = _read(line)
                    if one is None or one.id not in old:
                        file.write(line)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path)
            self._sync_folder()
        return len(old)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from writing meanwhile."""
        lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _sync_folder(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _written(one: Tombstone) -> bytes:
    row = {"id": one.id, "project": one.project, "user": one.user, "at": one.at.isoformat()}
    return json.dumps(row).encode() + b"\n"


def _read(line: bytes) -> Tombstone | None:
    try:
        row = json.loads(line)
        id_, project, user, at = (row[name] for name in FIELDS)
        instant = datetime.fromisoformat(at)
    except (ValueError, TypeError, KeyError):
        return None
    texts = all(isinstance(value, str) for value in (id_, project, user))
    return Tombstone(id_, project, user, instant) if texts and instant.tzinfo else None
