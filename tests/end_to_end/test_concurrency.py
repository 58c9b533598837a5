"""Many at once: nothing of a conversation is lost, and no question is given out twice."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.end_to_end.conftest import StartService
from tests.end_to_end.prompts import history_of, last_prompt
from tests.end_to_end.questions import QUESTIONS, VENDORS
from tests.end_to_end.service import Service
from tests.end_to_end.streams import streaming, until, wait_until
from tests.simulator import Answer, Fault, Question, Simulator, VendorName

MANY = 8
THREAD_LEASES = "SELECT * FROM leases WHERE name NOT LIKE 'service/%'"


def at_once(*posts: tuple[Service, str, dict[str, Any]]) -> list[httpx.Response]:
    """Ask all of the questions at the same time, and answer the responses in that order."""
    with ThreadPoolExecutor(len(posts)) as pool:
        waiting = [pool.submit(on.post, message, **body) for on, message, body in posts]
        return [one.result(60) for one in waiting]


def echo(question: Question) -> Answer:
    """Repeat the question, slowly enough that turns would overlap if they could."""
    asked = question.texts[-1].rpartition("Question: ")[2]
    return Answer(f"You asked: {asked} [1]", first_token_seconds=0.05)


def pairs_of(transcript: list[tuple[str, str]]) -> list[tuple[str, str]]:
    assert [role for role, _ in transcript] == ["user", "assistant"] * (len(transcript) // 2)
    said = [text for _, text in transcript]
    return list(zip(said[::2], said[1::2], strict=True))


def assert_nothing_is_lost(
    service: Service, simulator: Simulator, user: str, asked: list[str]
) -> None:
    """Fail unless the transcript holds every pair, and the memory the last five in its order."""
    pairs = pairs_of(service.transcript("talk", user=user))
    assert sorted(question for question, _ in pairs) == sorted(asked)
    for question, answer in pairs:
        assert question.rstrip("?") in answer
    service.ask("How to stake ETH, last of all?", user=user, thread_id="talk")
    remembered = pairs_of(history_of(last_prompt(simulator)))
    assert remembered == pairs[-5:]


def test_turns_of_one_thread_wait_for_each_other(start: StartService, simulator: Simulator) -> None:
    service = start(real_time=True)
    simulator.answer_with("openai", echo)
    asked = [f"How to stake ETH, number {number}?" for number in range(MANY)]
    responses = at_once(*[(service, question, {"thread_id": "talk"}) for question in asked])
    assert [response.status_code for response in responses] == [200] * MANY
    for question, response in zip(asked, responses, strict=True):
        assert question.rstrip("?") in response.json()["answer"]
    assert sorted(response.json()["usage"]["used"] for response in responses) == list(
        range(1, MANY + 1)
    )
    assert_nothing_is_lost(service, simulator, "anna", asked)


def test_turns_of_one_thread_never_overlap(start: StartService, simulator: Simulator) -> None:
    service = start()
    heard: list[int] = []

    def count_history(question: Question) -> Answer:
        heard.append(len(question.texts))
        return echo(question)

    simulator.answer_with("openai", count_history)
    at_once(*[(service, f"How to stake ETH, {n}?", {"thread_id": "talk"}) for n in range(5)])
    # the rules, the question, and two messages more for every turn before
    assert heard == [2, 4, 6, 8, 10]


def test_turns_of_different_threads_do_not_wait(start: StartService, simulator: Simulator) -> None:
    service = start()
    service.ask("How to stake ETH?", user="warm-up")
    simulator.answer_with("openai", Answer("Staking locks ether [1].", first_token_seconds=1.0))
    began = time.monotonic()
    responses = at_once(
        *[(service, "How to stake ETH?", {"thread_id": f"talk-{n}"}) for n in range(4)]
    )
    assert [response.status_code for response in responses] == [200] * 4
    assert time.monotonic() - began < 3


def test_two_processes_on_one_thread_lose_nothing(
    start: StartService, simulator: Simulator
) -> None:
    one, other = start(real_time=True), start(real_time=True)
    simulator.answer_with("openai", echo)
    asked = [f"How to stake ETH, number {number}?" for number in range(MANY)]
    responses = at_once(
        *[
            (one if place % 2 else other, question, {"thread_id": "talk"})
            for place, question in enumerate(asked)
        ]
    )
    assert [response.status_code for response in responses] == [200] * MANY
    assert_nothing_is_lost(one, simulator, "anna", asked)


def test_a_turn_that_waits_too_long_is_told_so(start: StartService, simulator: Simulator) -> None:
    service = start(thread_wait_seconds=0.3)
    service.ask("How to stake ETH?", thread_id="talk")
    simulator.script(
        "openai", [Answer("Staking locks ether [1].", first_token_seconds=1.5), "Not yet [1]."]
    )
    with ThreadPoolExecutor() as pool:
        first = pool.submit(service.post, "How to stake ETH?", thread_id="talk")
        wait_until(lambda: len(simulator.received) == 2)
        began = time.monotonic()
        second = service.post("How do I unstake my ETH?", thread_id="talk")
        waited = time.monotonic() - began
        assert second.status_code == 409
        assert second.json()["code"] == "busy_thread"
        assert int(second.headers["retry-after"]) > 0
        assert 0.25 < waited < 1.2
        assert first.result().status_code == 200
    assert service.used() == 2
    assert service.ask("How do I unstake my ETH?", thread_id="talk")["usage"]["used"] == 3


def test_another_process_waits_as_well(start: StartService, simulator: Simulator) -> None:
    one, other = start(thread_wait_seconds=0.3), start(thread_wait_seconds=0.3)
    simulator.script("openai", [Answer("Staking locks ether [1].", first_token_seconds=1.5)])
    with ThreadPoolExecutor() as pool:
        first = pool.submit(one.post, "How to stake ETH?", thread_id="talk")
        wait_until(lambda: len(simulator.received) == 1)
        assert other.post("How to stake ETH?", thread_id="talk").status_code == 409
        assert other.post("How to stake ETH?", thread_id="another").status_code == 200
        assert first.result().status_code == 200
    assert other.post("How to stake ETH?", thread_id="talk").status_code == 200


@pytest.mark.parametrize("processes", [1, 2])
def test_the_last_question_of_a_month_is_given_out_once(
    start: StartService, simulator: Simulator, processes: int
) -> None:
    services = [start() for _ in range(processes)]
    services[0].use("anna", 99)
    simulator.answer_with("openai", echo)
    responses = at_once(
        *[
            (services[n % processes], "How to stake ETH?", {"thread_id": f"talk-{n}"})
            for n in range(MANY)
        ]
    )
    assert sorted(response.status_code for response in responses) == [200] + [429] * (MANY - 1)
    codes = {response.json()["code"] for response in responses if response.status_code == 429}
    assert codes == {"quota_exceeded"}
    assert services[0].used() == 100
    assert len(simulator.received) == 1


def test_a_turn_that_fails_gives_its_question_back(
    start: StartService, simulator: Simulator
) -> None:
    service = start(quote_docs=False)
    service.use("anna", 99)
    for vendor in VENDORS:
        simulator.answer_with(vendor, Fault("status", 500))
    responses = at_once(
        *[(service, "How to stake ETH?", {"thread_id": f"talk-{n}"}) for n in range(4)]
    )
    assert {response.status_code for response in responses} <= {429, 503}
    assert service.used() == 99
    assert service.rows("SELECT * FROM reservations") == []
    simulator.reset()
    assert service.ask("How to stake ETH?")["usage"]["used"] == 100


@pytest.mark.parametrize("slow", ["openai", "gemini", "perplexity"])
async def test_a_client_that_goes_away_stops_the_turn(
    start: StartService, simulator: Simulator, slow: VendorName
) -> None:
    service, question = start(), QUESTIONS[slow]
    await asyncio.to_thread(service.ask, question, thread_id="talk")
    simulator.script(slow, [Answer("Too late [1].", first_token_seconds=20)])
    async with streaming(service, question):
        await until(lambda: len(simulator.received) == 2)
        assert await asyncio.to_thread(service.used) == 2
        assert simulator.disconnects == []
    gone = time.monotonic()
    await until(lambda: simulator.disconnects == [slow], 1.0)
    await until(lambda: service.used() == 1, 2.0)
    answer = await asyncio.to_thread(service.ask, question, thread_id="talk")
    assert time.monotonic() - gone < 3, "the thread was still held"
    assert answer["usage"]["used"] == 2
    assert len(await asyncio.to_thread(service.transcript, "talk")) == 4
    assert await asyncio.to_thread(service.rows, "SELECT * FROM reservations") == []
    assert await asyncio.to_thread(service.rows, THREAD_LEASES) == []


async def test_a_client_that_goes_away_while_it_waits_takes_nothing(
    start: StartService, simulator: Simulator
) -> None:
    service = start()
    simulator.script("openai", [Answer("Staking locks ether [1].", first_token_seconds=1.5)])
    async with streaming(service, "How to stake ETH?"):
        await until(lambda: len(simulator.received) == 1)
        async with streaming(service, "How do I unstake my ETH?"):
            await asyncio.sleep(0.3)
        assert await asyncio.to_thread(service.used) == 1
        await until(lambda: len(service.get("/api/threads").json()["threads"]) == 1)
    answer = await asyncio.to_thread(service.ask, "How to stake ETH?", thread_id="talk")
    assert answer["usage"]["used"] == 2
    assert len(simulator.received) == 2
    assert await asyncio.to_thread(service.rows, THREAD_LEASES) == []
