"""The whole graph over the bundled documents, opened for a suite in a folder of its own."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from sqlalchemy import insert

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.answer import Answer
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.stores.tables import usage_months
from candor.stores.turns.contract import TurnRecord
from candor.stores.usage.contract import period_of
from graph.turn import Question

if TYPE_CHECKING:
    from tests.simulator import Simulator

Result = TypeVar("Result")

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"

_ERASE_SECONDS = 20.0


class _Given(Settings):
    """Settings from these values alone: a run must not depend on the environment it is in."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read neither the environment nor a file."""
        return (init_settings,)


class Stage:
    """A graph that answers; `simulator` is what plays the vendors, where one does."""

    def __init__(
        self, runner: asyncio.Runner, resources: Resources, simulator: "Simulator | None"
    ) -> None:
        self.resources = resources
        self.simulator = simulator
        self._runner = runner

    def ask(
        self,
        message: str,
        *,
        user: str,
        thread: str | None = None,
        region: str | None = None,
    ) -> Answer:
        """Answer one turn; raises CandorError as an interface would see it."""
        caller = self.caller(user, region)
        return self._runner.run(
            self.resources.turns.answer(Question(message, None, thread), caller)
        )

    def run(self, asking: Coroutine[Any, Any, Result]) -> Result:
        """Wait for what asks several turns at once."""
        return self._runner.run(asking)

    def caller(self, user: str, region: str | None = None) -> Caller:
        """Answer who a user is to the stores."""
        pseudonym = self.resources.pseudonyms.user(DEFAULT_PROJECT, user)
        return Caller(DEFAULT_PROJECT, pseudonym, region=region, channel="cli")

    def erase(self, user: str) -> None:
        """Erase the user as they could themselves."""
        erasing = self.resources.erasures.erase(self.caller(user), "self", wait=_ERASE_SECONDS)
        self._runner.run(erasing)

    def use(self, user: str, count: int) -> None:
        """Let so many of the user's questions of this month be used; only before the first."""
        caller, period = self.caller(user), period_of(self.resources.clock.now())
        month = {"project": caller.project, "user": caller.user, "period": period, "used": count}
        add = insert(usage_months).values(month)
        database = self.resources.database
        self._runner.run(database.run(lambda connection: connection.execute(add).rowcount))

    def heard(self, since: int) -> list[str]:
        """Answer every text that the vendors were sent from the request numbered `since` on."""
        received = self.simulator.received[since:] if self.simulator else []
        return [text for one in received for text in _texts(json.loads(one.body))]

    @property
    def requests(self) -> int:
        """Answer how many requests the vendors have had."""
        return len(self.simulator.received) if self.simulator else 0


@contextmanager
def stage(
    simulator: "Simulator | None" = None,
    *,
    knowledge: Path = KNOWLEDGE,
    observe: Callable[[TurnRecord], None] | None = None,
    **changes: Any,
) -> Iterator[Stage]:
    """Open the graph over a copy of the indexed documents; `changes` are settings.

    `observe` is told of each turn as the ledger is.

    With a simulator all three vendors have a key; without, the documents are quoted. The cache is
    off: each question is judged by an answer of its own. Raises FileNotFoundError where the
    documents are not there.
    """
    plain = {"rate_limit": 0, "knowledge_dir": knowledge, "cache": False}
    given: Mapping[str, Any] = plain | (_simulated(simulator) if simulator else {})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data_dir = shutil.copytree(_indexed(knowledge).name, Path(folder) / "data")
        settings = _given(**{**given, "data_dir": data_dir, **changes})
        with asyncio.Runner() as runner:
            stack = AsyncExitStack()
            resources = runner.run(
                stack.enter_async_context(open_resources(settings, observe=observe))
            )
            try:
                yield Stage(runner, resources, simulator)
            finally:
                runner.run(stack.aclose())


@contextmanager
def simulated_vendors() -> "Iterator[Simulator | None]":
    """Start the simulated vendors; None where they are not installed (they come with the tests)."""
    try:
        from tests.simulator import Simulator
    except ImportError:
        yield None
        return
    with Simulator() as simulator:
        yield simulator


def _given(**given: Any) -> Settings:
    return _Given(**given)


def _simulated(simulator: "Simulator") -> dict[str, Any]:
    return {
        "openai_api_key": "sk-simulated",
        "openai_base_url": simulator.url("openai"),
        "google_api_key": "simulated-gemini",
        "google_gemini_base_url": simulator.url("gemini"),
        "perplexity_api_key": "pplx-simulated",
        "perplexity_base_url": simulator.url("perplexity"),
    }


@cache
def _indexed(knowledge: Path) -> "tempfile.TemporaryDirectory[str]":
    """Index the documents once for all suites of this process."""
    if not knowledge.is_dir():
        raise FileNotFoundError(knowledge.name)
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    asyncio.run(index_samples(_given(data_dir=Path(folder.name), knowledge_dir=knowledge)))
    return folder


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for part in body.values():
            yield from _texts(part)
    elif isinstance(body, list):
        for part in body:
            yield from _texts(part)
