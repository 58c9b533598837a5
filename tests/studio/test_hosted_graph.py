"""What langgraph.json names, called as a host calls it; no host is needed for that."""

import asyncio
import threading
from pathlib import Path

import pytest

from candor.bootstrap.studio import graph
from candor.domain.errors import BadUsage


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CANDOR_DATA_DIR", str(tmp_path / "data"))


async def test_calls_at_the_same_time_share_one_graph() -> None:
    first, second = await asyncio.gather(graph({}), graph({}))
    assert first is second


async def test_a_caller_that_goes_away_does_not_stop_the_opening() -> None:
    impatient = asyncio.create_task(graph({}))
    await asyncio.sleep(0)
    patient = asyncio.create_task(graph({}))
    await asyncio.sleep(0)
    impatient.cancel()
    assert "redact" in (await patient).nodes
    assert impatient.cancelled()


def test_each_event_loop_opens_its_own_and_closes_it_when_it_ends() -> None:
    before = threading.active_count()
    both_are_open = threading.Barrier(2, timeout=20)
    ran: list[object] = []

    async def run() -> None:
        hosted = await graph({})
        ran.append(hosted)
        await asyncio.to_thread(both_are_open.wait)
        values = await hosted.ainvoke({"message": "What does the vault pay?"})
        assert values["answer"].routing.provider == "docs"

    loops = [threading.Thread(target=asyncio.run, args=(run(),)) for _ in range(2)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    first, second = ran
    assert first is not second
    assert threading.active_count() == before


async def test_a_failed_opening_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_PORT", "never")
    for _ in range(2):
        with pytest.raises(BadUsage, match="CANDOR_PORT"):
            await graph({})
    monkeypatch.delenv("CANDOR_PORT")
    assert "redact" in (await graph({})).nodes
