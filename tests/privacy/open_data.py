"""Rows of the public data sets beside this checkout, for tests that measure."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

_DATA = Path(__file__).parents[2] / "../shared/data"

Row = dict[str, Any]


def _require(path: Path) -> Path:
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the data set {path.name} is missing")
        pytest.skip(f"the data set {path.name} is not beside this checkout")
    return path


def rows(name: str) -> list[Row]:
    """Read a JSON-lines set; skips the test where it is absent, fails it under CI."""
    path = _require(_DATA / name)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode().splitlines()]


def vectors(name: str) -> list[Row]:
    """Read the vectors of an address file."""
    found: list[Row] = json.loads(_require(_DATA / "addresses" / name).read_text())["vectors"]
    return found


def documents() -> list[Path]:
    """List the Markdown pages of the knowledge base."""
    return sorted(_require(_DATA / "kb").rglob("*.md"))
