"""`candor serve` as an operator runs it: a process of its own, with its log in a file."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.simulator import Simulator

# long enough for a machine that does much else meanwhile
START_SECONDS, STOP_SECONDS = 240.0, 60.0


class ServedProcess:
    """`with ServedProcess(data_dir, home, simulator) as served`; its log is `served.log`.

    `options` stand behind `candor serve`.
    `home` is its working folder and home, so that whatever it drops there can be looked at.
    """

    def __init__(
        self, data_dir: Path, home: Path, simulator: Simulator, *options: str, **settings: str
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "candor.log"
        self.url = f"http://127.0.0.1:{_free_port()}"
        self._home = home
        self._options = options
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "CANDOR_DATA_DIR": str(data_dir),
            "CANDOR_RATE_LIMIT": "0",
            # as in tests/end_to_end/service.py
            "CANDOR_CACHE": "false",
            "CANDOR_LOG_LEVEL": "debug",
            "OPENAI_API_KEY": "sk-simulated-openai",
            "OPENAI_BASE_URL": simulator.url("openai"),
            "GOOGLE_API_KEY": "simulated-gemini",
            "GOOGLE_GEMINI_BASE_URL": simulator.url("gemini"),
            "PERPLEXITY_API_KEY": "pplx-simulated",
            "PERPLEXITY_BASE_URL": simulator.url("perplexity"),
            **settings,
        }

    def __enter__(self) -> Self:
        port = self.url.rpartition(":")[2]
        command = [sys.executable, "-m", "candor", "serve", "--no-samples", "--port", port]
        command += self._options
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._home, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_live():
            if time.monotonic() > deadline or self._process.poll() is not None:
                self.stop()
                raise RuntimeError(f"the service did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop it as an operator would, and wait until it has gone."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    def kill(self, by: signal.Signals = signal.SIGKILL) -> None:
        """End it as a power cut would; by SIGABRT as a crash of its own."""
        self._process.send_signal(by)
        self._process.wait()

    @property
    def pid(self) -> int:
        """Answer the id of the process that runs now."""
        return self._process.pid

    def _is_live(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/health/live", timeout=2).status_code == 200
        except httpx.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
