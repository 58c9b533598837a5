"""One turn in a process of its own, for test_tracing: `python -m tests.bootstrap.traced_turn`."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from candor.bootstrap.resources import open_resources
from candor.bootstrap.settings import Settings
from candor.domain.caller import DEFAULT_PROJECT, Caller
from graph.turn import Question


async def run(data_dir: Path, message: str) -> None:
    """Ask one question of a service without documents or providers."""
    given: dict[str, Any] = {"_env_file": None, "data_dir": data_dir}
    settings = Settings(**given)
    async with open_resources(settings) as resources:
        caller = Caller(DEFAULT_PROJECT, resources.pseudonyms.user(DEFAULT_PROJECT, "tester"))
        answer = await resources.turns.answer(Question(message, thread_id="traced"), caller)
    from langsmith.run_trees import _CLIENT

    if _CLIENT is not None:
        _CLIENT.flush()
    print(json.dumps({"answer": answer.answer, "tracing": os.environ.get("LANGSMITH_TRACING")}))


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2]))
