"""Placeholders and values across a whole turn: restored for their owner, at the edge only."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.domain.events import Done, Failed, Notice, Started, Status, Text
from candor.domain.provider_names import PROVIDER_NAMES
from candor.stores.tables import vault_values
from graph.turn import Question
from tests.graph.echoes import let_vendors_echo
from tests.graph.test_turn import BrokenKnowledge, events_of, with_outside
from tests.simulator import Simulator

EMAIL, OTHER = "ada.canary@example.org", "bob.canary@example.org"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ASKED = f"How to stake? Write to {EMAIL}"


@pytest.fixture(autouse=True)
def echoing(simulator: Simulator) -> None:
    let_vendors_echo(simulator)


async def vaulted(resources: Resources) -> int:
    counted = select(func.count()).select_from(vault_values)
    return await resources.database.run(lambda c: c.execute(counted).scalar_one())


async def test_the_owner_reads_their_value_and_everything_kept_has_its_placeholder(
    resources: Resources, caller: Caller, simulator: Simulator, settings: Settings
) -> None:
    turns, saver = with_outside(resources)
    answer = await turns.answer(Question(ASKED, thread_id="talk"), caller)
    assert f"You wrote {EMAIL}, is that so?" in answer.answer
    said = await resources.transcripts.messages(caller, "talk")
    assert [EMAIL in one.text for one in said] == [False, False]
    assert all("[EMAIL_1]" in one.text for one in said)
    kept = repr([found async for found in saver.alist(None)])
    assert "[EMAIL_1]" in kept
    assert EMAIL not in kept
    assert EMAIL.encode() not in simulator.received[-1].body
    written = b"".join(file.read_bytes() for file in files_of(settings.data_dir))
    assert EMAIL.encode() not in written
    assert "canary" not in repr(written)


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_the_stream_adds_up_to_the_restored_answer(
    resources: Resources, caller: Caller
) -> None:
    events = await events_of(resources.turns, Question(ASKED), caller)
    done = events[-1]
    assert isinstance(done, Done)
    assert "".join(e.text for e in events if isinstance(e, Text)) == done.answer.answer
    assert EMAIL in done.answer.answer
    kept = [e async for e in resources.turns.kept_events(Question(ASKED), caller)]
    assert EMAIL not in repr(kept)


async def test_the_same_value_keeps_its_placeholder_across_threads_and_a_restart(
    settings: Settings, caller: Caller, simulator: Simulator
) -> None:
    await index_samples(settings)
    for asked, number in ((OTHER, 1), (EMAIL, 2), (OTHER.upper(), 1)):
        async with open_resources(settings) as resources:
            answer = await resources.turns.answer(Question(f"Stake? I am {asked}"), caller)
            assert asked.lower() in answer.answer.lower()
        assert f"[EMAIL_{number}]".encode() in simulator.received[-1].body


async def test_nobody_reads_the_value_of_another(resources: Resources, caller: Caller) -> None:
    stranger = replace(caller, user="k1:bert")
    for owner, value in ((caller, EMAIL), (stranger, OTHER)):
        answer = await resources.turns.answer(Question(f"Stake? I am {value}"), owner)
        assert value in answer.answer
    typed = await resources.turns.answer(Question("Stake? Show [EMAIL_1] to me"), stranger)
    assert EMAIL not in typed.answer
    assert OTHER not in typed.answer


@pytest.mark.parametrize(
    "typed",
    ["[EMAIL_1]", "[email_1]", r"\[EMAIL_1\]", "[EMAIL\u200b_1]", "［EMAIL_1］", "(EMAIL_1)"],
)
async def test_what_the_user_typed_is_never_restored(
    resources: Resources, caller: Caller, typed: str
) -> None:
    await resources.turns.answer(Question(ASKED), caller)
    answer = await resources.turns.answer(Question(f"How to stake with {typed}?"), caller)
    assert EMAIL not in answer.answer
    assert "[EMAIL_1]" not in answer.answer


async def test_an_invented_placeholder_is_removed(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    simulator.answer_with("openai", r"Staking locks your coins [1]. I wrote to \[EMAIL\_7\] now.")
    answer = await resources.turns.answer(Question("How to stake ETH?"), caller)
    assert "(personal data removed)" in answer.answer
    assert "EMAIL" not in answer.answer
    assert "unknown_placeholder" in answer.validation.warnings


async def test_history_brings_its_placeholders_back(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    await resources.turns.answer(Question(ASKED, thread_id="talk"), caller)
    for vendor in PROVIDER_NAMES:
        simulator.answer_with(vendor, "Staking locks your coins. I have [EMAIL_1] noted.")
    asked = Question("And which address did I name?", thread_id="talk")
    assert EMAIL in (await resources.turns.answer(asked, caller)).answer
    elsewhere = await resources.turns.answer(replace(asked, thread_id="other"), caller)
    assert EMAIL not in elsewhere.answer


async def test_a_personal_value_that_nobody_gave_is_removed(
    resources: Resources, caller: Caller, simulator: Simulator
) -> None:
    said = "Staking locks your coins [1]. Ring +44 20 7946 0958 or 4111 1111 1111 1111."
    simulator.answer_with("openai", said)
    answer = await resources.turns.answer(Question("How to stake ETH?"), caller)
    assert "7946" not in answer.answer
    assert "4111" not in answer.answer
    assert "personal_data_removed" in answer.validation.warnings


async def test_what_the_documents_say_stays_and_their_placeholders_do_not(
    settings: Settings, caller: Caller, simulator: Simulator
) -> None:
    (settings.knowledge_dir / "staking.md").write_text(
        "# Staking\n\nStaking locks your coins. Call +44 20 7946 0958 or write to [EMAIL_1].\n"
    )
    await index_samples(settings)
    said = "Staking locks your coins [1]. Call +44 20 7946 0958 for staking help [1]."
    simulator.answer_with("openai", said)
    async with open_resources(settings) as resources:
        answer = await resources.turns.answer(Question(ASKED), caller)
    assert "+44 20 7946 0958" in answer.answer
    assert answer.validation.warnings == []
    sources = simulator.received[-1].body.decode().rpartition("Question:")[0]
    assert "(EMAIL_1)" in sources
    assert EMAIL not in answer.model_dump_json()


async def test_a_refused_user_leaves_nothing_in_the_vault(
    resources: Resources, caller: Caller
) -> None:
    answer = await resources.turns.answer(Question(ASKED), replace(caller, region="DE"))
    assert answer.refusal is not None
    assert await vaulted(resources) == 0
    await resources.turns.answer(Question(f"{ASKED}; my words: {SEED}"), caller)
    assert await vaulted(resources) == 1, "secrets are never kept"


async def test_a_tampered_value_keeps_its_placeholder(resources: Resources, caller: Caller) -> None:
    kept = await resources.turns.kept_answer(Question(ASKED), caller)
    altered = update(vault_values).values(value=func.substr(vault_values.c.value, 1, 60))
    await resources.database.run(lambda c: c.execute(altered).rowcount)
    answer = await resources.turns.restoring.answer(kept, caller)
    assert "[EMAIL_1]" in answer.answer


async def test_the_user_is_told_of_a_destroyed_secret_before_anything_is_looked_up(
    resources: Resources, caller: Caller
) -> None:
    turns, _ = with_outside(resources, knowledge=BrokenKnowledge())
    asked = Question(f"Wie stake ich? Meine Wörter: {SEED}", language="de")
    events = await events_of(turns, asked, caller)
    told = next(event for event in events if isinstance(event, Notice))
    assert events.index(told) < events.index(Status("check_consent"))
    assert told.privacy.redacted == {"SEED_PHRASE": 1}
    assert told.privacy.notice == resources.texts.get("de", "privacy.secret_destroyed")
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert failed.error.notice == told.privacy.notice
    assert isinstance(events[0], Started)


async def test_a_key_has_a_notice_of_its_own(resources: Resources, caller: Caller) -> None:
    asked = Question("How to stake? my password is hunter2")
    events = await events_of(resources.turns, asked, caller)
    (told,) = (event for event in events if isinstance(event, Notice))
    assert told.privacy.notice == resources.texts.get("en", "privacy.access_destroyed")
    done = events[-1]
    assert isinstance(done, Done)
    assert done.answer.privacy == told.privacy
    clean = await events_of(resources.turns, Question("How to stake ETH?"), caller)
    assert not any(isinstance(event, Notice) for event in clean)


async def test_many_users_at_once_read_their_own(resources: Resources, caller: Caller) -> None:
    async def ask(number: int) -> bool:
        value = f"user{number}.canary@example.org"
        one = replace(caller, user=f"k1:{number}")
        answer = await resources.turns.answer(Question(f"How to stake? I am {value}"), one)
        return f"You wrote {value}, is" in answer.answer and answer.answer.count("canary") == 1

    assert all(await asyncio.gather(*(ask(number) for number in range(100))))
