"""`langgraph dev` as a process of its own, with none of this process's keys and settings."""

import os
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

REPOSITORY = Path(__file__).parents[2]
LANGGRAPH = REPOSITORY / ".venv-studio" / "bin" / "langgraph"
LOG = "langgraph-dev.log"
START_SECONDS = 120.0
STOP_SECONDS = 10.0
ANSWER_SECONDS = 90.0


class Host:
    """`with Host(folder, data_dir) as host`: the server runs, and keeps its files, in `folder`."""

    def __init__(self, folder: Path, data_dir: Path) -> None:
        self._folder = folder
        self._data_dir = data_dir
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with self._stack:
            port = _free_port()
            self._http = self._stack.enter_context(
                httpx.Client(
                    base_url=f"http://127.0.0.1:{port}", timeout=ANSWER_SECONDS, trust_env=False
                )
            )
            # the proxy of whatever wants to leave this machine; it is never answered
            self._way_out = self._stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            self._way_out.setblocking(False)
            log = self._stack.enter_context((self._folder / LOG).open("wb"))
            options = ["--no-browser", "--no-reload", "--port", str(port)]
            self._process = subprocess.Popen(
                [LANGGRAPH, "dev", *options, "--config", REPOSITORY / "langgraph.json"],
                cwd=self._folder,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._stack.callback(self._make_sure_it_ended)
            self._wait_until_it_answers()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def log(self) -> str:
        """What the server has printed."""
        return (self._folder / LOG).read_text(encoding="utf-8", errors="replace")

    def call(self, method: str, path: str, **body: Any) -> Any:
        """Answer the JSON that the server answers; fail with its log where it refuses."""
        response = self._http.request(method, path, json=body or None)
        assert response.is_success, f"{response.status_code} {response.text}\n{self.log}"
        return response.json()

    def ask(self, message: str, *, thread: str | None = None) -> dict[str, Any]:
        """Run one turn, in a thread or without one; the answer's fields."""
        where = f"/threads/{thread}" if thread else ""
        values = self.call(
            "POST", f"{where}/runs/wait", assistant_id="candor", input={"message": message}
        )
        assert "answer" in values, f"{values}\n{self.log}"
        answer: dict[str, Any] = values["answer"]
        return answer

    def asked_the_way_out(self) -> bool:
        """Tell whether a client that goes by the proxy settings wanted to leave this machine."""
        try:
            connection, _ = self._way_out.accept()
        except BlockingIOError:
            return False
        connection.close()
        return True

    def stop(self) -> bool:
        """Ask the server to end (SIGTERM); tell whether it did, with whatever it started."""
        self._process.terminate()
        self._process.wait(STOP_SECONDS)
        try:
            os.killpg(self._process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def _make_sure_it_ended(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _environment(self) -> dict[str, str]:
        way_out = f"http://127.0.0.1:{self._way_out.getsockname()[1]}"
        return {
            "PATH": os.defpath,
            "HOME": str(self._folder),
            "CANDOR_DATA_DIR": str(self._data_dir),
            "LANGSMITH_TRACING": "false",
            "LANGGRAPH_CLI_NO_ANALYTICS": "1",
            "LANGGRAPH_NO_VERSION_CHECK": "true",
            "HTTP_PROXY": way_out,
            "HTTPS_PROXY": way_out,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self._http.get("/ok").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"langgraph dev did not start\n{self.log}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
