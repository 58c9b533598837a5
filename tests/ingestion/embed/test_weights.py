"""Only the published weights are loaded, and their package's code never runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.embed import weights
from ingestion.embed.weights import TOKENIZER_FILE, WEIGHTS_FILE, find_weights


def test_the_installed_weights_are_the_published_ones() -> None:
    assert (find_weights() / WEIGHTS_FILE).is_file()


def test_the_package_is_not_imported() -> None:
    code = (
        "import sys; from ingestion.embed.weights import *; find_weights();"
        "sys.exit(WEIGHTS_PACKAGE in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"not the model")
    (tmp_path / TOKENIZER_FILE).write_bytes((find_weights() / TOKENIZER_FILE).read_bytes())
    with pytest.raises(BadUsage, match="not the published file"):
        find_weights(tmp_path)


def test_missing_weights_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "WEIGHTS_PACKAGE", "a_package_that_is_not_installed")
    with pytest.raises(BadUsage, match="make install"):
        find_weights(tmp_path)
