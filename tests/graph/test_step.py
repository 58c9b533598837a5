"""A step is timed, and what surprises it keeps quiet about what the user wrote."""

import logging
import time
import traceback

import pytest
import structlog
from langgraph.errors import GraphInterrupt

from candor.domain.errors import QuotaExceeded, TurnFailed
from candor.stores.turns.contract import StepRecord
from graph.step import step
from nodes.state import Turn, TurnUpdate

CANARY = "anna.canary@example.org"


async def test_collaborators_are_bound_and_the_time_is_kept() -> None:
    async def node(state: Turn, *, word: str) -> TurnUpdate:
        return {"question": f"{state['message']} {word}"}

    before = StepRecord("before", time.monotonic(), 1.5)
    update = await step("say", node, word="world")(Turn(message="hello", steps=(before,)))
    assert update["question"] == "hello world"
    kept, added = update["steps"]
    assert kept == before
    assert added.name == "say"
    assert added.began >= before.began
    assert added.ms >= 0


async def test_a_surprise_becomes_a_failure_without_its_text() -> None:
    async def node(state: Turn) -> TurnUpdate:
        raise ValueError(f"cannot read {state['message']}")

    with (
        structlog.testing.capture_logs() as logged,
        pytest.raises(TurnFailed) as raised,
    ):
        await step("read", node)(Turn(message=CANARY))
    failure = raised.value
    assert CANARY not in str(failure)
    assert CANARY not in failure.detail
    assert CANARY not in repr(failure)
    assert "'read'" in failure.detail
    shown = "".join(traceback.format_exception(failure, chain=True))
    assert "cannot read" not in shown
    assert [(entry["event"], entry["step"]) for entry in logged] == [("step_failed", "read")]


async def test_the_log_line_of_a_surprise_holds_its_type_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from candor.bootstrap.logs import configure_logs

    async def node(state: Turn) -> TurnUpdate:
        raise ValueError(f"cannot read {state['message']}")

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        configure_logs("debug")
        with pytest.raises(TurnFailed):
            await step("read", node)(Turn(message=CANARY))
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()
    logged = capsys.readouterr().err
    assert '"step_failed"' in logged
    assert "ValueError" in logged
    assert CANARY not in logged
    assert "cannot read" not in logged


@pytest.mark.parametrize("expected", [QuotaExceeded("used up"), GraphInterrupt(())])
async def test_what_is_expected_passes(expected: Exception) -> None:
    async def node(state: Turn) -> TurnUpdate:
        raise expected

    with pytest.raises(type(expected)) as raised:
        await step("read", node)(Turn(message="hello"))
    assert raised.value is expected
