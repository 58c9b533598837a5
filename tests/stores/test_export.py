"""An export holds everything of its user, nothing of anybody else's, and is what it says it is."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, empty_checkpoint
from sqlalchemy import update

from candor.bootstrap.privacy_page import SCHEMA
from candor.domain.budgets import Budget, Budgets, Limits
from candor.domain.caller import Caller
from candor.domain.tiers import Tier
from candor.privacy.register.reader import read_register
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.budgets.sql import SqlBudgetStore
from candor.stores.chats.contract import Chat
from candor.stores.chats.sql import SqlChatStore
from candor.stores.consent.contract import ConsentChoice
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from candor.stores.export.exporter import Exporter
from candor.stores.export.rows import PAGE
from candor.stores.feedback.sql import SqlFeedbackStore
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.postgres import PostgresMemory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.tables import messages
from candor.stores.transcript.contract import Exchange, ThreadKey
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from candor.texts.reader import LANGUAGES, Texts
from tests.clock import TurnedClock
from tests.sealers import known_sealer, known_stamper
from tests.stores.lifetime_rows import put
from tests.stores.turn_records import turn_record
from tests.stores.vaults import email, new_vault

RECORDS = known_sealer("records")
ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert('x')</script> & \"quotes\" \u202e"


@pytest.fixture
async def memory(database_url: str, tmp_path: Path) -> AsyncIterator[Memory]:
    opened: Memory
    if database_url.startswith("sqlite"):
        opened = await SqliteMemory.open(tmp_path / "memory.sqlite3", known_sealer("checkpoints"))
    else:
        opened = await PostgresMemory.open(database_url, known_sealer("checkpoints"))
    yield opened
    await opened.aclose()


@pytest.fixture
def exporter(database: Database, memory: Memory, clock: TurnedClock) -> Exporter:
    return Exporter(
        database=database,
        memory=memory,
        register=read_register(),
        clock=clock,
        sealer=known_sealer,
    )


class Life:
    """Leaves a row in every table for a user."""

    def __init__(self, database: Database, memory: Memory, clock: TurnedClock) -> None:
        self.database, self.memory, self.clock = database, memory, clock
        self.transcripts = SqlTranscriptStore(database, clock, RECORDS)
        self._ids = iter(range(1_000_000))

    def new_id(self, _at: object) -> str:
        return f"id-{next(self._ids)}"

    async def live(self, caller: Caller, word: str) -> None:
        usage = SqlUsageStore(self.database, self.clock)
        await usage.set_tier(caller, Tier.PRO)
        await usage.reserve(caller, f"reserved-{word}-{caller.project}")
        limited = Budgets(Budget(user=Limits(day=1_000)))
        budgets = SqlBudgetStore(self.database, self.clock, limited)
        await budgets.hold(caller, f"held-{word}-{caller.project}", self.clock.now(), 10)
        consents = SqlConsentStore(self.database, self.clock, self.new_id)
        await consents.record(caller, ConsentChoice(True, ("answering",), "DE", word))
        keys = SqlIdempotencyStore(self.database, self.clock, RECORDS)
        await keys.claim(caller, f"key-{word}", "print")
        await keys.answer(caller, f"key-{word}", "talk", f"kept {word}")
        await self.say(caller, f"turn-{word}-{caller.project}", word)
        ledger = SqlTurnLedger(self.database)
        ledger.add(turn_record(caller, f"turn-{word}-{caller.project}", self.clock.now()))
        await ledger.aclose()
        log = SqlAuditLog(self.database, self.clock, known_stamper())
        await log.record(redaction_entry(caller, self.clock.now(), {word.upper(): 1}))
        await log.aclose()
        vault = new_vault(self.database, self.clock, [bytes(32)])
        await vault.number(caller, [email(word)])
        judged = SqlFeedbackStore(self.database, self.clock, RECORDS)
        await judged.give(caller, f"turn-{word}-{caller.project}", 1, f"judged {word}")
        chats = SqlChatStore(self.database, self.clock)
        await chats.keep(caller, Chat(thread=f"thread {word}"), f"place {word}")
        await self.remember(caller, word)

    async def say(self, caller: Caller, turn_id: str, word: str) -> None:
        exchange = Exchange(turn_id, f"asked {word}", f"answered {word}")
        now = self.clock.now()
        await self.transcripts.settle(caller, "talk", exchange, began=now, memory_until=now)

    async def remember(self, caller: Caller, word: str) -> None:
        checkpoint = empty_checkpoint()
        held = {"version": 1, "at": "2026-11-20T12:00:00Z", "messages": [said(f"memory {word}")]}
        checkpoint["channel_values"] = {"memory": held}
        checkpoint["channel_versions"] = {"memory": checkpoint["id"]}
        name = str(ThreadKey(caller.project, caller.user, "talk"))
        config: RunnableConfig = {"configurable": {"thread_id": name, "checkpoint_ns": ""}}
        new: ChannelVersions = {"memory": checkpoint["id"]}
        await self.memory.checkpointer.aput(config, checkpoint, {}, new)


def said(content: str) -> dict[str, str]:
    return {"role": "user", "content": content}


@pytest.fixture
def life(database: Database, memory: Memory, clock: TurnedClock) -> Life:
    return Life(database, memory, clock)


async def document(exporter: Exporter, owner: Caller) -> dict[str, Any]:
    """Read a whole export and hold it against the schema that is published."""
    exported: dict[str, Any] = json.loads(b"".join([piece async for piece in exporter.json(owner)]))
    schema = json.loads((ROOT / SCHEMA).read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(exported)
    return exported


async def test_every_registered_table_is_in_it_with_its_users_rows_only(
    exporter: Exporter, life: Life, caller: Caller, stranger: Caller, other_project: Caller
) -> None:
    for someone, word in ((caller, "apple"), (stranger, "pear"), (other_project, "plum")):
        await life.live(someone, word)
    exported = await document(exporter, caller)
    assert list(exported["records"]) == list(read_register().exported_tables())
    assert [name for name, rows in exported["records"].items() if not rows] == []
    text = json.dumps(exported)
    assert "apple" in text
    assert "pear" not in text
    assert "plum" not in text
    assert [one["text"] for one in exported["records"]["messages"]] == [
        "asked apple",
        "answered apple",
    ]
    assert exported["records"]["threads"][0]["title"] == "asked apple"
    assert exported["records"]["idempotency_keys"][0]["answer"] == "kept apple"
    assert exported["records"]["consent_choices"][0]["at"] == "2026-11-20T12:00:00Z"
    assert exported["memory"] == [
        {"thread": "talk", "at": "2026-11-20T12:00:00Z", "messages": [said("memory apple")]}
    ]
    assert {"name": "table: leases", "why": "It says only that a turn is running now."} in exported[
        "places_without_copy"
    ]


async def test_somebody_unknown_has_an_empty_export(exporter: Exporter, caller: Caller) -> None:
    assert not await exporter.knows(caller)
    exported = await document(exporter, caller)
    assert not any(exported["records"].values())
    assert exported["memory"] == []


async def test_a_memory_alone_makes_a_user_known(
    exporter: Exporter, life: Life, caller: Caller, stranger: Caller
) -> None:
    await life.remember(caller, "alone")
    assert await exporter.knows(caller)
    assert not await exporter.knows(stranger)


async def test_pages_lose_and_repeat_nothing(
    exporter: Exporter, life: Life, database: Database, caller: Caller, clock: TurnedClock
) -> None:
    count = PAGE + 7
    rows = []
    for number in range(count):
        # many of one instant, over several conversations
        place = {"project": caller.project, "user": caller.user, "thread": f"t{number % 3}"}
        for role in ("assistant", "user"):
            key = {**place, "turn_id": f"turn-{number:05}", "role": role}
            sealed = RECORDS.seal_text(
                f"{role} {number}",
                f"messages.text/{caller.project}/{caller.user}/{key['turn_id']}/{role}",
            )
            rows.append({**key, "text": sealed, "at": clock.now()})
        clock.move(seconds=number % 2)
    await put(database, messages, *rows)
    exported = await document(exporter, caller)
    read = exported["records"]["messages"]
    assert len(read) == len({(one["turn_id"], one["role"]) for one in read}) == 2 * count
    assert read == sorted(
        read, key=lambda one: (one["thread"], one["at"], one["turn_id"], one["role"] == "assistant")
    )


async def test_what_does_not_open_is_counted_and_stops_nothing(
    exporter: Exporter, life: Life, database: Database, caller: Caller
) -> None:
    await life.live(caller, "apple")
    foreign = known_sealer("elsewhere").seal_text("not yours", "another row")
    damage = update(messages).where(messages.c.role == "user").values(text=foreign)
    await database.run(lambda connection: connection.execute(damage).rowcount)
    exported = await document(exporter, caller)
    assert [one["text"] for one in exported["records"]["messages"]] == [None, "answered apple"]
    assert exported["unreadable"] == [{"table": "messages", "column": "text", "count": 1}]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_archive_holds_the_document_and_a_page_without_a_script(
    exporter: Exporter, life: Life, caller: Caller, language: str
) -> None:
    await life.live(caller, "page")
    await life.say(caller, "turn-hostile", HOSTILE)
    headings = Texts().group(language, "export")
    pieces = [piece async for piece in exporter.zip(caller, headings, language)]
    with ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["export.json", "export.html"]
        assert json.loads(archive.read("export.json")) == await document(exporter, caller)
        page = archive.read("export.html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;quotes&quot;" in page
    assert page.count(f">{headings['title']}<") == 2
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert "http" not in page.replace("http-equiv", "")
    for name in read_register().exported_tables():
        assert name in headings, f"add export.{name} to the locales"
