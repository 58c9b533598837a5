"""The parts that no turn can do without, each by itself in a process that does nothing else."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import empty_checkpoint

from candor.bootstrap.library import open_library
from candor.bootstrap.settings import load_settings
from candor.domain.caller import DEFAULT_PROJECT
from candor.privacy.aes_gcm import AesGcmSealer
from candor.privacy.keyring import Keyring
from candor.providers.contract import Message
from candor.stores.memory.sqlite import SqliteMemory
from candor.texts.prompt_library import open_prompts
from nodes.prompt import write_prompt
from nodes.state import Turn

ROUNDS = 200


async def measure_raw_parts(question: str, openai_url: str, data_dir: Path) -> dict[str, float]:
    """Answer the median milliseconds of each part."""
    settings = load_settings(data_dir=data_dir)
    async with open_library(settings) as library:
        vector = await library.embeddings.aembed_query(question)
        passages = await library.knowledge.search(DEFAULT_PROJECT, question, 5)
        active = await library.catalogue.active(DEFAULT_PROJECT)
        assert active is not None
        index = library.home.open(DEFAULT_PROJECT, active.id, library.embeddings)
        parts = {
            "embedding": await _median(lambda: library.embeddings.aembed_query(question)),
            "index query": await _median(lambda: asyncio.to_thread(index.nearest, vector, 5)),
        }
        index.close()
    said = [Message("user", question), Message("assistant", passages[0].text)] * 5
    state: Turn = {
        "turn_id": "raw",
        "question": question,
        "passages": passages,
        "history": said,
        "language": "en",
    }
    prompt = write_prompt(state, open_prompts(None).current("default", "answer"), cites_web=False)
    parts["LLM client call"] = await _llm_call(openai_url, prompt)
    parts["checkpoint"] = await _checkpoint(data_dir / "raw.sqlite3", said)
    return parts


async def _llm_call(url: str, prompt: list[Message]) -> float:
    """Measure LangChain's own client on a turn's prompt, bare: no contract of ours around it."""
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(
        model="gpt-4o-mini", base_url=url, api_key=SecretStr("sk-simulated"), max_retries=0
    )
    messages = [(message.role, message.content) for message in prompt]
    return await _median(lambda: model.ainvoke(messages))


async def _checkpoint(file: Path, said: list[Message]) -> float:
    """Measure reading the last checkpoint of a conversation and writing the next one."""
    memory = await SqliteMemory.open(file, AesGcmSealer(Keyring([bytes(32)]), "checkpoints"))
    config: RunnableConfig = {"configurable": {"thread_id": "raw", "checkpoint_ns": ""}}
    messages = [{"role": message.role, "content": message.content} for message in said]
    held = {"version": 1, "at": "2026-11-20T12:00:00+00:00", "messages": messages}

    async def turn() -> None:
        await memory.checkpointer.aget_tuple(config)
        checkpoint = empty_checkpoint()
        checkpoint["channel_values"] = {"memory": held}
        checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
        await memory.checkpointer.aput(config, checkpoint, {}, {"memory": checkpoint["id"]})

    took = await _median(turn)
    await memory.aclose()
    return took


async def _median(work: Callable[[], Awaitable[object]]) -> float:
    for _ in range(10):
        await work()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
