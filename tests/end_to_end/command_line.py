"""Runs the real `candor` command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOREIGN = ("CANDOR_", "OPENAI_", "GOOGLE_", "PERPLEXITY_", "LANGSMITH_", "LANGCHAIN_")


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with only the given settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {"PYTHONPATH": str(ROOT)} | settings


class CommandLine:
    """`candor` over one data folder."""

    def __init__(self, data_dir: Path, work_dir: Path) -> None:
        self.data_dir = data_dir
        self.work_dir = work_dir

    def run(
        self, *arguments: str | bytes, stdin: bytes | None = None, **settings: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; a traceback fails the test whatever the command did."""
        ran = subprocess.run(
            [sys.executable, "-m", "candor", *arguments],
            input=stdin,
            capture_output=True,
            cwd=self.work_dir,
            env=environment(CANDOR_DATA_DIR=str(self.data_dir), **settings),
            timeout=60,
        )
        said = subprocess.CompletedProcess(
            ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode()
        )
        assert "Traceback" not in said.stderr, said.stderr
        return said

    def fails(self, status: int, *arguments: str | bytes, **more: Any) -> str:
        """Run a command that must fail with one sentence on standard error; answer it."""
        ran = self.run(*arguments, **more)
        assert ran.returncode == status, ran.stderr
        assert ran.stderr.startswith("candor: "), ran.stderr
        assert ran.stderr.count("\n") == 1, ran.stderr
        assert "unexpected" not in ran.stderr, ran.stderr
        return ran.stderr

    def rows(
        self, *arguments: str, rows: list[dict[str, Any]], **settings: str
    ) -> list[dict[str, Any]]:
        """Run a command that reads JSON Lines from standard input and writes them."""
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        ran = self.run(*arguments, "-", stdin=lines, **settings)
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines()]
