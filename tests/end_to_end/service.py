"""The whole service on a free port, in a thread of the test process, with a clock of the test's."""

import asyncio
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import uvicorn
from sqlalchemy import insert

from api.app import create_app
from candor.bootstrap.settings import Settings
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.stores.tables import usage_months
from candor.stores.usage.contract import period_of
from tests.clock import TurnedClock
from tests.settings import given_settings
from tests.simulator import Simulator

START_SECONDS = 120.0

T = TypeVar("T")


def settings_for(data_dir: Path, simulator: Simulator | None = None, **changes: Any) -> Settings:
    """Settings of a service over `data_dir`; with a simulator all three providers have a key."""
    given: dict[str, Any] = {
        "data_dir": data_dir,
        "rate_limit": 0,
        "knowledge_dir": "/nowhere",
        # most tests ask the same again to see it answered again
        "cache": False,
    }
    if simulator is not None:
        given |= {
            "openai_api_key": "sk-simulated-openai",
            "openai_base_url": simulator.url("openai"),
            "google_api_key": "simulated-gemini",
            "google_gemini_base_url": simulator.url("gemini"),
            "perplexity_api_key": "pplx-simulated",
            "perplexity_base_url": simulator.url("perplexity"),
        }
    return given_settings(**(given | changes))


class Service:
    """`with Service(settings) as service`: real sockets, real server, real stores.

    `web` is the folder of a built widget; without one `/` is the plain page.
    """

    def __init__(
        self, settings: Settings, clock: TurnedClock | None = None, *, web: Path | None = None
    ) -> None:
        self.settings = settings
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._app = create_app(settings, clock=clock, web=web)
        self._config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=10,
        )
        self._server = uvicorn.Server(self._config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="candor", daemon=True)

    @property
    def resources(self) -> Any:
        """What the running application works with; call it from the test with care."""
        return self._app.state.resources

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self._config.get_loop_factory()) as runner:
            self._loop = runner.get_loop()
            runner.run(self._server.serve(sockets=[self._socket]))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the service's own loop and answer its result."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the service did not start")
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop as a signal would; a second call does nothing."""
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()
        assert not self._thread.is_alive(), "the service did not stop"

    def ask(self, message: str, *, user: str = "anna", **body: Any) -> dict[str, Any]:
        """Ask as a user and answer the body; fails the test for any status but 200."""
        response = self.post(message, user=user, **body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def post(self, message: str, *, user: str = "anna", **body: Any) -> httpx.Response:
        """Ask as a user and answer the response."""
        return httpx.post(
            f"{self.url}/api/chat",
            json={"message": message, **body},
            headers={"x-user-id": user},
            timeout=60,
        )

    def get(self, path: str, *, user: str = "anna") -> httpx.Response:
        """Read a path as a user."""
        return httpx.get(f"{self.url}{path}", headers={"x-user-id": user}, timeout=60)

    def agree(self, *purposes: str, user: str = "anna") -> None:
        """Let a user agree to some purposes."""
        choice = {"given": True, "purposes": list(purposes)}
        headers = {"x-user-id": user}
        httpx.put(
            f"{self.url}/api/consent", json=choice, headers=headers, timeout=30
        ).raise_for_status()

    def used(self, user: str = "anna") -> int:
        """Answer how many questions of this month count for a user."""
        used: int = self.get("/api/usage", user=user).json()["used"]
        return used

    def use(self, user: str, count: int) -> None:
        """Begin the user's month with so many questions that count."""
        caller, period = self.caller(user), period_of(self.resources.clock.now())
        month = {"project": caller.project, "user": caller.user, "period": period, "used": count}
        add = insert(usage_months).values(month)
        self.run(self.resources.database.run(lambda connection: connection.execute(add).rowcount))

    def transcript(self, thread: str, user: str = "anna") -> list[tuple[str, str]]:
        """Answer (role, text) of a conversation, as its user may read it."""
        response = self.get(f"/api/threads/{thread}", user=user)
        assert response.status_code == 200, response.text
        return [(said["role"], said["text"]) for said in response.json()["messages"]]

    def caller(self, user: str = "anna") -> Caller:
        """Answer who a user is to the stores."""
        return Caller(DEFAULT_PROJECT, self.resources.pseudonyms.user(DEFAULT_PROJECT, user))

    def rows(self, sql: str, *given: object) -> list[dict[str, Any]]:
        """Read the database's file behind the service's back, with the ledger written."""
        self.run(self.resources.ledger.flush())
        return read_rows(self.settings.data_dir / "candor.sqlite3", sql, *given)


def read_rows(path: Path, sql: str, *given: object) -> list[dict[str, Any]]:
    """Read a SQLite file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, given)]


def copy_of(data_dir: Path, target: Path) -> Path:
    """Copy an indexed data folder, so that a test may change it."""
    shutil.copytree(data_dir, target)
    return target
