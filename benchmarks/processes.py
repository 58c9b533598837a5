"""The processes that a benchmark measures: the service and the simulated vendors."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """Answer a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: list[str], ready: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until the block ends; it is ready when the URL answers."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CANDOR_", "OPENAI_", "GOOGLE_", "PERPLEXITY_", "LANG"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env={**clean, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(ready, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the process for {url} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within a minute")


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Answer the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
