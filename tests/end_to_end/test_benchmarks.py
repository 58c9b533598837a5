"""The benchmark's own way through the product is not left behind when the product changes."""

from pathlib import Path

from benchmarks.raw_parts import measure_raw_parts
from tests.simulator import Simulator


async def test_the_parts_of_a_turn_are_timed(data_dir: Path, simulator: Simulator) -> None:
    url = simulator.url("openai")
    parts = await measure_raw_parts("How to stake ETH?", url, data_dir)
    assert set(parts) == {"embedding", "index query", "LLM client call", "checkpoint"}
    assert all(0 < ms < 1_000 for ms in parts.values())
    assert b"=====" in simulator.received[-1].body
