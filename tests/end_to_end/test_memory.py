"""A conversation is remembered across turns and restarts, for a while, and then gone."""

from pathlib import Path

import pytest

from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.prompts import history_of, last_prompt
from tests.end_to_end.service import Service, read_rows
from tests.end_to_end.streams import wait_until
from tests.simulator import Answer, Simulator

FIRST = "How to stake ETH?"
SECOND = "How do I unstake my ETH?"


def memory_rows(service: Service) -> list[str]:
    """The threads of all checkpoints, one for each row."""
    path = service.settings.data_dir / "memory.sqlite3"
    return [row["thread_id"] for row in read_rows(path, "SELECT thread_id FROM checkpoints")]


def memory_bytes(data_dir: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data_dir.glob("memory.sqlite3*")))


def test_the_second_turn_knows_the_first(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    said = shared.ask(FIRST, user=someone, thread_id="talk")["answer"]
    assert history_of(last_prompt(simulator)) == []
    again = shared.ask(SECOND, user=someone, thread_id="talk")["answer"]
    assert history_of(last_prompt(simulator)) == [("user", FIRST), ("assistant", said)]
    shared.ask("Why?", user=someone, thread_id="talk")
    assert history_of(last_prompt(simulator)) == [
        ("user", FIRST),
        ("assistant", said),
        ("user", SECOND),
        ("assistant", again),
    ]


def test_a_thread_that_was_not_named_can_be_continued(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    thread = shared.ask(FIRST, user=someone)["thread_id"]
    shared.ask(SECOND, user=someone, thread_id=thread)
    assert history_of(last_prompt(simulator))[0] == ("user", FIRST)
    shared.ask(SECOND, user=someone)
    assert history_of(last_prompt(simulator)) == []


def test_another_user_or_thread_sees_nothing(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    shared.ask(FIRST, user=someone, thread_id="talk")
    stranger = f"{someone}, a stranger"
    assert shared.get("/api/threads/talk", user=stranger).status_code == 404
    shared.ask(SECOND, user=stranger, thread_id="talk")
    assert history_of(last_prompt(simulator)) == []
    shared.ask(SECOND, user=someone, thread_id="other")
    assert history_of(last_prompt(simulator)) == []
    # and the stranger's turn has changed nothing for the first one
    shared.ask("Why?", user=someone, thread_id="talk")
    assert [text for role, text in history_of(last_prompt(simulator)) if role == "user"] == [FIRST]
    assert shared.transcript("talk", user=stranger)[0] == ("user", SECOND)


def test_a_failed_turn_leaves_no_memory(start: StartService, simulator: Simulator) -> None:
    service = start(quote_docs=False, openai_api_key=None, perplexity_api_key=None)
    said = service.ask(FIRST, thread_id="talk")["answer"]
    simulator.answer_with("gemini", "")
    assert service.post("How do I unstake?", thread_id="talk").status_code == 503
    simulator.reset()
    service.ask(SECOND, thread_id="talk")
    assert history_of(last_prompt(simulator)) == [("user", FIRST), ("assistant", said)]


def test_memory_outlives_a_restart(start: StartService, simulator: Simulator) -> None:
    before = start()
    said = before.ask(FIRST, thread_id="talk")["answer"]
    before.stop()
    after = start()
    answer = after.ask(SECOND, thread_id="talk")
    assert history_of(last_prompt(simulator)) == [("user", FIRST), ("assistant", said)]
    assert answer["usage"]["used"] == 2
    assert [text for _, text in after.transcript("talk")] == [
        FIRST,
        said,
        SECOND,
        answer["answer"],
    ]


def test_ten_messages_are_remembered(shared: Service, simulator: Simulator, someone: str) -> None:
    simulator.answer_with("openai", "A short answer [1].")
    asked = [f"How to stake ETH, take {number}?" for number in range(8)]
    for question in asked:
        shared.ask(question, user=someone, thread_id="talk")
    history = history_of(last_prompt(simulator))
    assert len(history) == 10
    assert [text for role, text in history if role == "user"] == asked[2:7]
    assert len(shared.transcript("talk", user=someone)) == 16


def test_two_thousand_tokens_are_remembered_in_whole_exchanges(
    shared: Service, simulator: Simulator, someone: str
) -> None:
    long = "Staking locks your ether for some time [1]. " * 60
    simulator.answer_with("openai", long)
    for number in range(5):
        shared.ask(f"How to stake ETH, take {number}?", user=someone, thread_id="talk")
    history = history_of(last_prompt(simulator))
    assert [role for role, _ in history] == ["user", "assistant"] * (len(history) // 2)
    assert [text for role, text in history if role == "user"] == [
        "How to stake ETH, take 1?",
        "How to stake ETH, take 2?",
        "How to stake ETH, take 3?",
    ][-len(history) // 2 :]
    size = sum(len(text) for _, text in history)
    assert 1000 < size / 4 <= 2000


def test_an_exchange_that_is_too_long_is_not_remembered(
    start: StartService, simulator: Simulator
) -> None:
    # else the vendor cuts the answer at its limit of tokens
    service = start(max_output_tokens=8000)
    simulator.script("openai", ["Staking locks your ether for some time [1]. " * 250])
    service.ask(FIRST, thread_id="talk")
    service.ask(SECOND, thread_id="talk")
    assert history_of(last_prompt(simulator)) == []


@pytest.mark.parametrize(("minutes", "remembered"), [(29.9, True), (30, False)])
def test_memory_lasts_thirty_minutes_after_the_last_turn(
    start: StartService,
    simulator: Simulator,
    clock: TurnedClock,
    minutes: float,
    remembered: bool,
) -> None:
    service = start(sweep_seconds=3600)
    service.ask(FIRST, thread_id="talk")
    clock.move(minutes=20)
    service.ask(SECOND, thread_id="talk")
    clock.move(minutes=minutes)
    service.ask("Why?", thread_id="talk")
    asked = [text for role, text in history_of(last_prompt(simulator)) if role == "user"]
    assert asked == ([FIRST, SECOND] if remembered else [])
    # what had expired does not come back with the next turn either
    service.ask("Why?", thread_id="talk")
    asked = [text for role, text in history_of(last_prompt(simulator)) if role == "user"]
    assert asked == ([FIRST, SECOND, "Why?"] if remembered else ["Why?"])
    assert len(service.transcript("talk")) == 8


def test_the_sweep_deletes_rows_and_bytes_of_memory_and_leaves_the_transcript(
    start: StartService, simulator: Simulator, clock: TurnedClock
) -> None:
    service = start(sweep_seconds=3600)
    for question in (FIRST, SECOND):
        service.ask(question, thread_id="talk-that-expires")
    clock.move(minutes=15)
    service.ask(FIRST, thread_id="talk-that-lives")
    clock.move(minutes=15)
    rows = memory_rows(service)
    assert len([row for row in rows if "talk-that-expires" in row]) >= 1
    assert b"talk-that-expires" in memory_bytes(service.settings.data_dir)

    assert service.run(service.resources.retention.sweep()) == 1

    left = memory_rows(service)
    assert len(left) == 1
    assert "talk-that-lives" in left[0]
    assert b"talk-that-expires" not in memory_bytes(service.settings.data_dir)
    assert b"talk-that-lives" in memory_bytes(service.settings.data_dir)
    assert len(service.transcript("talk-that-expires")) == 4
    service.ask(SECOND, thread_id="talk-that-expires")
    assert history_of(last_prompt(simulator)) == []
    service.ask(SECOND, thread_id="talk-that-lives")
    assert history_of(last_prompt(simulator))[0] == ("user", FIRST)
    assert service.run(service.resources.retention.sweep()) == 0


def test_the_service_sweeps_by_itself(start: StartService, clock: TurnedClock) -> None:
    service = start(sweep_seconds=0.1)
    service.ask(FIRST, thread_id="talk")
    clock.move(minutes=31)
    wait_until(lambda: memory_rows(service) == [])
    wait_until(lambda: b"talk" not in memory_bytes(service.settings.data_dir))


def test_transcripts_have_a_lifetime_of_their_own(start: StartService, clock: TurnedClock) -> None:
    service = start(sweep_seconds=3600)
    service.ask("How to stake ETH, said the transcript?", thread_id="talk")
    clock.move(days=29)
    service.run(service.resources.retention.sweep())
    assert len(service.transcript("talk")) == 2
    clock.move(days=2)
    service.run(service.resources.retention.sweep())
    assert service.get("/api/threads/talk").status_code == 404
    files = service.settings.data_dir.glob("candor.sqlite3*")
    assert not any(b"said the transcript" in path.read_bytes() for path in files)


def test_one_checkpoint_is_kept_for_a_thread(
    start: StartService, simulator: Simulator, clock: TurnedClock
) -> None:
    service = start(sweep_seconds=3600)
    simulator.answer_with("openai", Answer("A short answer [1]."))
    for number in range(6):
        service.ask(f"How to stake ETH, take {number}?", thread_id="talk")
    service.run(service.resources.retention.sweep())
    assert len(memory_rows(service)) == 1
    service.ask(SECOND, thread_id="talk")
    assert len(history_of(last_prompt(simulator))) == 10


def test_memory_is_encrypted(start: StartService, simulator: Simulator) -> None:
    service = start()
    simulator.answer_with("openai", "An answer with the word xylophone in it [1].")
    service.ask("How to stake ETH with a zither?", thread_id="talk")
    stored = memory_bytes(service.settings.data_dir)
    assert b"talk" in stored
    for word in (b"xylophone", b"zither"):
        assert word not in stored
