"""Rows of the public data sets beside the checkout; see ../shared/data/DATA.md."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "shared" / "data"


def rows(name: str) -> list[dict[str, Any]]:
    """Answer the rows of one set, or skip the test where it is absent (fail in CI)."""
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared data set {name} is absent")
        pytest.skip(f"shared data set {name} is absent")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
