"""One turn in a process of its own, for test_tracing: `python -m tests.bootstrap.traced_turn`."""

import asyncio
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from starlette.requests import Request

from api.served_graph import ServedTurn
from candor.bootstrap.resources import Resources, open_resources
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
        shown = await _served(resources, caller, message)
    from langsmith.run_trees import _CLIENT

    if _CLIENT is not None:
        _CLIENT.flush()
    tracing = os.environ.get("LANGSMITH_TRACING")
    print(json.dumps({"answer": answer.answer, "tracing": tracing, "shown": shown}))


async def _served(resources: Resources, caller: Caller, message: str) -> str:
    """Ask through LangServe's runnable, whole and streamed; answer what the client is shown."""
    app = SimpleNamespace(state=SimpleNamespace(resources=resources))
    request = Request({"type": "http", "headers": []})
    bound = {"configurable": {"__caller": caller, "__request": request, "thread_id": None}}
    served = ServedTurn(app=app)
    config = cast(RunnableConfig, bound)
    body = {"message": message, "user_id": "walter.wombat"}
    whole = await served.ainvoke(body, config)
    pieces = [chunk.get("answer", "") async for chunk in served.astream(body, config)]
    return str(whole["answer"]) + "".join(pieces)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2]))
