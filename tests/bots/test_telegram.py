"""The Telegram bot from end to end: real aiogram over HTTP, a strict server, the real graph."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bots.conversation import Conversation
from bots.open import conversation_over
from bots.telegram.run import run_telegram
from candor.bootstrap.resources import Resources, open_resources
from candor.bootstrap.samples import index_samples
from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage
from candor.texts.reader import LANGUAGES
from tests.bots.telegram_server import TOKEN, TelegramServer
from tests.bots.telegram_shapes import Shown
from tests.settings import given_settings
from tests.simulator import Answer, Simulator

ANNA, BERT, GROUP = 1001, 2002, -100500
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
FEEDBACK = 2


@asynccontextmanager
async def running(
    server: TelegramServer, conversation: Conversation, **given: object
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Run the bot; hand out what stops it cleanly."""
    settings = given_settings(telegram_token=TOKEN, telegram_api_url=server.url, **given)
    stop = asyncio.Event()
    bot = asyncio.create_task(run_telegram(settings, conversation, stop))

    async def end() -> None:
        stop.set()
        await bot

    try:
        yield end
        await end()
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as opened:
        yield opened


@pytest.fixture
async def telegram(server: TelegramServer, resources: Resources) -> AsyncIterator[TelegramServer]:
    async with running(server, conversation_over(resources)):
        yield server


def finals(server: TelegramServer, chat: int) -> list[Shown]:
    """Answers carry the buttons that judge them."""
    return [one for one in server.shown(chat) if is_final(one)]


def is_final(shown: Shown) -> bool:
    return any(
        button["callback_data"].startswith("judge") for row in shown.keyboard for button in row
    )


def answered(server: TelegramServer) -> set[int]:
    """Answer the chats that show an answer, in one pass over all messages."""
    return {one.chat for one in server.messages.values() if is_final(one)}


async def test_the_menu_is_told_in_every_language(telegram: TelegramServer) -> None:
    await telegram.until(lambda: len(telegram.commands) == len(LANGUAGES) + 1)
    names = [one["command"] for one in telegram.commands["de"]]
    assert names == ["start", "help", "new", "language", "usage", "privacy"]


async def test_a_question_in_private_is_shown_as_it_is_made_and_answered_once(
    telegram: TelegramServer,
) -> None:
    telegram.say(ANNA, "What is staking?")
    await telegram.until(lambda: finals(telegram, ANNA))
    (answer,) = telegram.shown(ANNA)
    assert answer.edits >= 1
    assert "Sources" in answer.text
    assert "Staking" in answer.text
    assert telegram.named("sendChatAction")


async def test_a_long_answer_comes_in_parts_that_end_with_sentences(
    server: TelegramServer, settings: Settings, simulator: Simulator
) -> None:
    await index_samples(settings)
    long = settings.model_copy(update={"max_output_tokens": 8000})
    simulator.answer_with("gemini", "Staking locks your coins for some weeks [1]. " * 150)
    async with (
        open_resources(long) as opened,
        running(server, conversation_over(opened)),
    ):
        server.say(ANNA, "What is staking?")
        await server.until(lambda: finals(server, ANNA))
    *before, last = server.shown(ANNA)
    assert before
    assert all(one.text.rstrip().endswith("[1].") for one in before)
    assert not any(one.keyboard for one in before)
    assert "Sources" in last.text


async def test_typing_is_shown_until_the_answer_is_there(
    telegram: TelegramServer, simulator: Simulator
) -> None:
    slow = Answer(text="Staking locks your coins for some weeks [1].", first_token_seconds=5.0)
    simulator.answer_with("gemini", slow)
    telegram.say(ANNA, "What is staking?")
    await telegram.until(lambda: finals(telegram, ANNA))
    # Telegram itself takes the sign away after five seconds
    assert len(telegram.named("sendChatAction")) >= 2


async def test_in_a_group_only_mentions_replies_and_commands_are_answered(
    telegram: TelegramServer,
) -> None:
    telegram.say(ANNA, "Does anyone know staking?", chat=GROUP)
    asked = telegram.say(ANNA, "@harbour_bot what is staking?", chat=GROUP)
    await telegram.until(lambda: finals(telegram, GROUP))
    (answer,) = telegram.shown(GROUP)
    assert answer.reply_to == asked
    assert answer.edits == 0
    mine = {"message_id": answer.message_id, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}}
    mine["from"] = {"id": 123456, "is_bot": True, "first_name": "Harbour"}
    telegram.say(BERT, "And how long is that?", chat=GROUP, reply_to_message=mine)
    await telegram.until(lambda: len(finals(telegram, GROUP)) == 2)
    telegram.say(BERT, "/help", chat=GROUP)
    await telegram.until(lambda: len(telegram.shown(GROUP)) == 3)
    assert "In this group" in telegram.shown(GROUP)[-1].text


async def test_a_groups_language_is_set_by_its_admins_only(telegram: TelegramServer) -> None:
    telegram.admins[GROUP].add(BERT)
    telegram.say(ANNA, "/language", chat=GROUP)
    await telegram.until(lambda: len(telegram.shown(GROUP)) == 1)
    assert not telegram.shown(GROUP)[0].keyboard
    telegram.say(BERT, "/language", chat=GROUP)
    await telegram.until(lambda: len(telegram.shown(GROUP)) == 2)
    offer = telegram.shown(GROUP)[1]
    telegram.press(ANNA, offer, "speak:de")
    await telegram.until(lambda: telegram.toasts)
    assert "run this group" in telegram.toasts[0]["text"]
    telegram.press(BERT, offer, "speak:de")
    await telegram.until(lambda: "Deutsch" in telegram.shown(GROUP)[1].text)


async def test_what_is_about_one_person_is_not_told_to_a_group(telegram: TelegramServer) -> None:
    telegram.say(ANNA, "/usage", chat=GROUP)
    await telegram.until(lambda: telegram.shown(GROUP))
    assert "in private" in telegram.shown(GROUP)[0].text
    telegram.say(ANNA, "/usage")
    await telegram.until(lambda: telegram.shown(ANNA))
    assert "0 of" in telegram.shown(ANNA)[0].text


@pytest.mark.parametrize("may_delete", [True, False])
async def test_a_secret_is_told_of_and_its_message_deleted_where_that_may_be(
    telegram: TelegramServer, may_delete: bool
) -> None:
    telegram.may_delete = may_delete
    said = telegram.say(ANNA, f"@harbour_bot my phrase {PHRASE}, what is staking?", chat=GROUP)
    await telegram.until(lambda: finals(telegram, GROUP))
    warning, _answer = telegram.shown(GROUP)
    assert "recovery phrase" in warning.text
    assert telegram.deleted == ([(GROUP, said)] if may_delete else [])
    assert ("I have deleted" if may_delete else "Delete the message") in warning.text
    assert "sausage" not in repr(telegram.calls)


async def test_a_judgement_and_a_language_by_buttons(telegram: TelegramServer) -> None:
    telegram.say(ANNA, "What is staking?")
    await telegram.until(lambda: finals(telegram, ANNA))
    (answer,) = finals(telegram, ANNA)
    assert len(answer.keyboard[0]) == FEEDBACK
    telegram.press(ANNA, answer, answer.keyboard[0][0]["callback_data"])
    await telegram.until(lambda: telegram.toasts)
    assert telegram.toasts[0]["text"] == "Noted, thank you."
    assert finals(telegram, ANNA) == [answer]


async def test_a_copy_comes_as_a_file_and_erasing_asks_first(telegram: TelegramServer) -> None:
    telegram.say(ANNA, "/privacy")
    await telegram.until(lambda: telegram.shown(ANNA))
    (offer,) = telegram.shown(ANNA)
    telegram.press(ANNA, offer, "export:")
    await telegram.until(lambda: any(one.document for one in telegram.shown(ANNA)))
    telegram.press(ANNA, offer, "erase:ask")
    await telegram.until(lambda: "cannot be undone" in telegram.shown(ANNA)[0].text)
    telegram.press(ANNA, offer, "erase:yes")
    await telegram.until(lambda: "has been deleted" in telegram.shown(ANNA)[0].text)


async def test_five_hundred_people_and_storms_of_refusals_lose_no_answer(
    server: TelegramServer, resources: Resources
) -> None:
    people = range(5000, 5500)
    async with running(server, conversation_over(resources)):
        server.flood.calls, server.flood.retry_after = 300, 1
        for person in people:
            server.say(person, "What is staking?")
        await server.until(lambda: not server.flood.calls)
        # a second storm, while the first answers are on their way
        server.flood.calls = 300
        await server.until(lambda: answered(server) >= set(people), 300)
    assert not server.flood.calls
    assert all(len(finals(server, person)) == 1 for person in people)
    assert all(len(server.shown(person)) == 1 for person in people)


async def test_refused_markup_is_sent_in_plain_letters(telegram: TelegramServer) -> None:
    telegram.parse_nothing = True
    telegram.say(ANNA, "What is staking?")
    await telegram.until(lambda: finals(telegram, ANNA))
    assert len(finals(telegram, ANNA)) == 1


async def test_an_update_that_comes_twice_is_answered_once(telegram: TelegramServer) -> None:
    update = telegram.written(ANNA, "What is staking?")
    telegram.deliver(update)
    await telegram.until(lambda: finals(telegram, ANNA))
    telegram.deliver(update)
    telegram.say(BERT, "/help")
    await telegram.until(lambda: telegram.shown(BERT))
    assert len(telegram.shown(ANNA)) == 1


async def test_a_clean_stop_finishes_what_has_begun_and_confirms_it(
    server: TelegramServer, resources: Resources
) -> None:
    async with running(server, conversation_over(resources)) as end:
        for person in range(6000, 6005):
            server.say(person, "What is staking?")
        await server.until(lambda: server.named("sendChatAction"))
        await end()
        answered = [person for person in range(6000, 6005) if finals(server, person)]
        assert len(answered) + server.waiting == 5
    async with running(server, conversation_over(resources)):
        await server.until(lambda: all(finals(server, person) for person in range(6000, 6005)))
    assert all(len(finals(server, person)) == 1 for person in range(6000, 6005))


async def test_a_person_who_blocked_the_bot_hurts_nobody_else(telegram: TelegramServer) -> None:
    telegram.blocked_by.add(ANNA)
    telegram.say(ANNA, "What is staking?")
    telegram.say(BERT, "What is staking?")
    await telegram.until(lambda: finals(telegram, BERT))
    assert not telegram.shown(ANNA)


async def test_a_picture_is_answered_with_what_can_be_read(telegram: TelegramServer) -> None:
    telegram.say(
        ANNA, None, photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    )
    await telegram.until(lambda: telegram.shown(ANNA))
    assert "only read text" in telegram.shown(ANNA)[0].text


async def test_wrong_settings_are_refused_in_a_sentence(
    server: TelegramServer, resources: Resources
) -> None:
    conversation, stop = conversation_over(resources), asyncio.Event()
    for given, told in (
        ({}, "CANDOR_TELEGRAM_TOKEN is not set"),
        ({"telegram_token": "nonsense"}, "does not know the bot"),
        ({"telegram_token": "123457:" + "A" * 35}, "does not know the bot"),
        (
            {"telegram_token": TOKEN, "telegram_webhook_url": "https://bot.example.org"},
            "CANDOR_TELEGRAM_WEBHOOK_SECRET",
        ),
    ):
        settings = given_settings(telegram_api_url=server.url, **given)
        with pytest.raises(BadUsage, match=told):
            await run_telegram(settings, conversation, stop)
