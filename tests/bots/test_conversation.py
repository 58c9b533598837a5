"""One question, one final answer; what is chosen, remembered, judged, shown and erased.

All of it holds over a graph of one's own and over a service elsewhere.
"""

import asyncio
import json
from dataclasses import replace

from sqlalchemy import insert

from bots.contract import Danger, Draft, Final, Message, Reply, Working
from bots.conversation import Conversation
from bots.in_process import InProcess
from candor.bootstrap.resources import Resources
from candor.bootstrap.settings import Settings
from candor.domain.caller import Caller
from candor.domain.chats import Sender
from candor.stores.tables import metadata, usage_months
from candor.stores.usage.contract import MonthlyUsage
from candor.texts.reader import LANGUAGES
from tests.bots.conftest import ANNA, Open, Opened, replies

BERT = Sender("telegram", "2002")
GROUP = replace(ANNA, group="-100500")
ADMIN = replace(GROUP, may_manage=True)
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def final(said: list[Reply]) -> Message:
    finals = [reply for reply in said if isinstance(reply, Final)]
    assert len(finals) == 1
    assert said[-1] is finals[0]
    return finals[0].message


def actions(message: Message) -> list[str]:
    return [button.action for row in message.buttons for button in row]


async def test_a_question_is_answered_once_with_sources_and_steps_on_the_way(
    opened: Opened,
) -> None:
    said = await replies(opened.conversation, "How long does staking lock my coins?")
    message = final(said)
    assert "lock" in message.text
    assert message.sources[0].source == "staking.md"
    steps = [one.text for one in said if isinstance(one, Working)]
    assert ("Searching the documents …" in steps) == opened.tells_steps
    drafts = [one.text for one in said if isinstance(one, Draft)]
    assert drafts
    assert message.text.startswith(drafts[-1].rstrip())
    assert [action.split(":")[0] for action in actions(message)] == ["judge", "judge"]


async def test_the_first_answer_of_a_conversation_says_that_it_is_automated(
    conversation: Conversation,
) -> None:
    disclosure = conversation.wording.texts.get("en", "ai_disclosure")
    assert disclosure in final(await replies(conversation, "What is staking?")).text
    assert disclosure not in final(await replies(conversation, "And how long is that?")).text
    await conversation.new(ANNA)
    assert disclosure in final(await replies(conversation, "What is staking?")).text


async def test_a_conversation_goes_on_after_a_restart_and_each_place_has_its_own(
    opening: Open, settings: Settings
) -> None:
    async with opening(settings) as opened:
        before = opened.conversation
        await replies(before, "What is staking?")
        await replies(before, "What is a bridge?", GROUP)
        kept = await before.chats.of(ANNA)
    async with opening(settings) as opened:
        after = opened.conversation
        assert await after.chats.of(ANNA) == kept
        await replies(after, "And how long is that?")
        assert await after.chats.of(ANNA) == kept
        assert (await after.chats.of(GROUP)).thread not in {None, kept.thread}


async def test_a_destroyed_secret_is_told_before_the_answer(conversation: Conversation) -> None:
    said = await replies(conversation, f"My phrase is {PHRASE}, what is staking?")
    kinds = [type(reply) for reply in said]
    assert kinds.index(Danger) < kinds.index(Final)
    danger = next(reply for reply in said if isinstance(reply, Danger))
    assert "recovery phrase" in danger.left
    assert danger.deleted != danger.left
    assert "sausage" not in repr(said)


async def test_every_language_can_be_chosen_and_is_answered_in(
    conversation: Conversation,
) -> None:
    offered = actions(await conversation.languages(ANNA))
    for tag in LANGUAGES:
        assert f"speak:{tag}" in offered
        assert (await conversation.press(ANNA, f"speak:{tag}")).language == tag
        assert (await conversation.help(ANNA)).language == tag
        assert final(await replies(conversation, "Staking?")).language == tag
    await conversation.press(ANNA, "speak:auto")
    assert (await conversation.chats.of(ANNA)).language is None


async def test_a_groups_language_is_its_admins_choice(conversation: Conversation) -> None:
    refused = await conversation.press(GROUP, "speak:de")
    assert "run this group" in refused.text
    assert not (await conversation.languages(GROUP)).buttons
    assert (await conversation.press(ADMIN, "speak:de")).language == "de"
    assert (
        final(await replies(conversation, "Staking?", replace(BERT, group=GROUP.group))).language
        == "de"
    )
    assert final(await replies(conversation, "What is staking?", ANNA)).language == "en"


async def test_an_answer_is_judged_by_whoever_asked_only(conversation: Conversation) -> None:
    helpful, not_helpful = actions(final(await replies(conversation, "What is staking?", GROUP)))
    thanks = await conversation.press(GROUP, not_helpful)
    assert thanks.text == "Noted, thank you."
    stranger = await conversation.press(replace(BERT, group=GROUP.group), helpful)
    assert "somebody else" in stranger.text


async def test_a_made_up_press_does_nothing(conversation: Conversation) -> None:
    made_up = ("", "judge:", "judge:5:x", "speak:xx", "erase:everything", "x" * 500, "consent:1")
    for pressed in made_up:
        assert "too old" in (await conversation.press(ANNA, pressed)).text


async def test_what_cannot_be_asked_is_answered_with_what_to_do(
    conversation: Conversation,
) -> None:
    for text, told in (("  \n", "could not be read"), ("why " * 3000, "too long")):
        assert told in final(await replies(conversation, text)).text


async def test_too_many_questions_in_a_minute_wait(opening: Open, settings: Settings) -> None:
    async with opening(settings.model_copy(update={"rate_limit": 2})) as opened:
        conversation = opened.conversation
        for _ in range(2):
            assert final(await replies(conversation, "What is staking?")).sources
        refused = final(await replies(conversation, "What is staking?"))
        assert "seconds" in refused.text
        assert final(await replies(conversation, "What is staking?", BERT)).sources


async def test_a_second_question_meanwhile_is_told_to_wait(
    opening: Open, settings: Settings
) -> None:
    async with opening(settings.model_copy(update={"thread_wait_seconds": 0})) as opened:
        await replies(opened.conversation, "What is staking?")
        both = await asyncio.gather(
            *(replies(opened.conversation, "And how long is that?") for _ in range(2))
        )
    waiting = [one for one in map(final, both) if "still being answered" in one.text]
    assert len(waiting) == 1


async def test_where_the_region_asks_consent_comes_first(opening: Open, settings: Settings) -> None:
    async with opening(settings.model_copy(update={"default_region": "DE"})) as opened:
        conversation = opened.conversation
        asked = final(await replies(conversation, "What is staking?"))
        assert not asked.sources
        assert actions(asked) == ["consent:yes", "consent:no"]
        await conversation.press(ANNA, "consent:no")
        assert not final(await replies(conversation, "What is staking?")).sources
        await conversation.press(ANNA, "consent:yes")
        assert final(await replies(conversation, "What is staking?")).sources
        assert actions(await conversation.privacy(ANNA))[0] == "consent:no"
        proofs = await opened.inside(
            lambda resources: resources.consents.history(
                InProcess(resources, "default").caller(ANNA)
            )
        )
        assert [(proof.choice.given, proof.channel) for proof in proofs] == [
            (True, "telegram"),
            (False, "telegram"),
        ]


async def test_a_month_that_is_used_up_is_told_with_the_day_it_begins_anew(opened: Opened) -> None:
    async def use_up(resources: Resources) -> None:
        caller = InProcess(resources, "default").caller(ANNA)
        month = await resources.usage.current(caller)
        row = {
            "project": caller.project,
            "user": caller.user,
            "period": month.period,
            "used": month.limit,
        }
        await resources.database.run(
            lambda connection: connection.execute(insert(usage_months).values(row)).rowcount
        )

    await opened.inside(use_up)
    refused = final(await replies(opened.conversation, "What is staking?"))
    assert "used all" in refused.text
    assert not refused.sources
    assert final(await replies(opened.conversation, "What is staking?", BERT)).sources


async def test_the_bot_says_what_it_is_and_never_does(conversation: Conversation) -> None:
    for said in (await conversation.start(ANNA), await conversation.help(ANNA)):
        assert "never write to you first" in said.text
        assert "never ask for a recovery phrase" in said.text
    assert "automated" in (await conversation.start(ANNA)).text


async def test_usage_counts_the_questions(conversation: Conversation) -> None:
    await replies(conversation, "What is staking?")
    assert "asked 1 of" in (await conversation.usage(ANNA)).text


async def test_a_copy_is_sent_and_everything_is_erased(conversation: Conversation) -> None:
    await replies(conversation, "What is staking?")
    copy = (await conversation.press(ANNA, "export:")).file
    assert copy is not None
    assert json.loads(copy.content)["records"]["chats"]
    assert "cannot be undone" in (await conversation.press(ANNA, "erase:ask")).text
    assert "Nothing was changed" in (await conversation.press(ANNA, "erase:no")).text
    assert (await conversation.chats.of(ANNA)).thread is not None
    assert "has been deleted" in (await conversation.press(ANNA, "erase:yes")).text
    assert (await conversation.chats.of(ANNA)).thread is None


async def test_no_platform_id_is_kept(opened: Opened) -> None:
    conversation = opened.conversation
    sender = Sender("telegram", "77001122", group="-10088776655")
    await replies(conversation, "What is staking?", sender)
    await conversation.press(replace(sender, may_manage=True), "speak:de")

    def everything(connection: object) -> str:
        rows = [connection.execute(table.select()).all() for table in metadata.sorted_tables]  # type: ignore[attr-defined]
        return repr(rows)

    kept = await opened.inside(lambda resources: resources.database.run(everything))
    assert "77001122" not in kept
    assert "10088776655" not in kept


async def test_a_person_is_the_same_to_every_interface(opened: Opened) -> None:
    await replies(opened.conversation, "What is staking?")

    async def month(resources: Resources) -> MonthlyUsage:
        user = resources.pseudonyms.user("default", "telegram:1001")
        return await resources.usage.current(Caller(project="default", user=user))

    assert (await opened.inside(month)).used == 1
