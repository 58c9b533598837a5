"""A file with one key to a line, the newest first, readable by its owner only."""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from candor.domain.errors import BadUsage


@dataclass(frozen=True)
class KeyFile:
    """Keys of 32 bytes, each a line of 64 hex digits."""

    path: Path

    def make(self, first: str) -> None:
        """Make the file with one key, unless it is there; two first starts agree on one key."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            draft = self._draft([first])
            with contextlib.suppress(FileExistsError):
                os.link(draft, self.path)
            draft.unlink()

    def read(self) -> tuple[bytes, ...]:
        """Answer the keys; BadUsage where the file is damaged."""
        try:
            keys = tuple(bytes.fromhex(line) for line in self.path.read_text().split())
        except (ValueError, OSError):
            keys = ()
        if not keys or any(len(key) != 32 for key in keys):
            raise BadUsage(f"the key in {self.path} cannot be read; restore it from a backup")
        return keys

    def replace(self, keys: Sequence[str]) -> None:
        """Put these keys in the file's place, whole or not at all."""
        os.replace(self._draft(keys), self.path)

    def _draft(self, keys: Sequence[str]) -> Path:
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("w") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return draft
