"""No event of the model shows in a surrounding LangChain run."""

import pytest
from langchain_core.runnables import RunnableLambda

from tests.providers.conftest import GROUNDED, Vendor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_model_shows_in_no_outer_events(vendor: Vendor, streamed: bool) -> None:
    async def step(question: str) -> str:
        return (await vendor.ask(streamed=streamed)).text

    outer = RunnableLambda(step).with_config(run_name="outer")
    events = [event async for event in outer.astream_events("what?", version="v2")]
    assert {event["name"] for event in events} == {"outer"}
    assert events[-1]["data"]["output"] == GROUNDED
