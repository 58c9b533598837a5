"""JSON Lines in and out: what the batch commands read and write."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from candor.domain.errors import BadUsage

Row = dict[str, Any]


def read_rows(file: Path, **fields: type) -> Iterator[Row]:
    """Yield a file's rows (`-` is standard input) in order.

    Each needs an `id` and the named fields of their types; BadUsage names the line where not.
    """
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadUsage(f"line {number} of {file} is not JSON") from None
        if not isinstance(row, dict) or "id" not in row:
            raise BadUsage(f'line {number} of {file} is not an object with an "id"')
        for name, kind in fields.items():
            if not isinstance(row.get(name), kind):
                wanted = "a list" if kind is list else "a string"
                raise BadUsage(f'line {number} of {file} needs "{name}" as {wanted}')
        yield row


def write_row(row: Row) -> None:
    """Write one row to standard output; what UTF-8 cannot hold is written as an escape."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(row)
    sys.stdout.write(line + "\n")


def convert(file: Path, transform: Callable[[Row], Row], **fields: type) -> None:
    """Write what `transform` makes of each row, under the row's own id."""
    for row in read_rows(file, **fields):
        write_row({"id": row["id"], **transform(row)})
    sys.stdout.flush()


def _lines(file: Path) -> Iterator[str]:
    try:
        if str(file) == "-":
            yield from (line.decode("utf-8") for line in sys.stdin.buffer)
            return
        with file.open(encoding="utf-8") as lines:
            yield from lines
    except UnicodeDecodeError:
        raise BadUsage(f"{file} is not UTF-8 text") from None
    except OSError as failure:
        raise BadUsage(f"{file} cannot be read: {failure.strerror}") from None
