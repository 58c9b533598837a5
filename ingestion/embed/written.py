"""Write a file so that nobody ever sees half of it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_atomically(target: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a file beside `target`, and put it in its place at one stroke."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".building-", suffix=target.suffix)
    os.close(handle)
    try:
        write(Path(name))
        Path(name).chmod(0o644)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
