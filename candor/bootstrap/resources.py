"""Opens everything the service stands on, in order, and closes it in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.library import open_documents
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.rules import provider_settings, rules_of
from candor.bootstrap.settings import Settings
from candor.bootstrap.sweeping import keep_sweeping
from candor.bootstrap.tracing import configure_tracing
from candor.bootstrap.warm_up import warm_up
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.clock import Clock, NewId, SystemClock, time_ordered_id
from candor.domain.provider_names import ProviderName
from candor.privacy.identity import Pseudonyms
from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.redact import Redactor, default_detectors
from candor.providers.contract import Provider
from candor.providers.open import open_providers
from candor.providers.prices import load_prices
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.memory.sqlite import SqliteMemory
from candor.stores.retention import Retention
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.contract import TurnRecord
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from candor.texts.reader import Texts
from graph.build import build_graph
from graph.outside import Outside
from graph.thread_turns import ThreadTurns
from graph.turn import Turns
from ingestion.knowledge import Knowledge

Note = Callable[[TurnRecord], None]


@dataclass(frozen=True)
class Resources:
    """What the interfaces work with, while the service runs."""

    settings: Settings
    keys: Keys
    pseudonyms: Pseudonyms
    clock: Clock
    new_id: NewId
    database: Database
    consents: SqlConsentStore
    usage: SqlUsageStore
    transcripts: SqlTranscriptStore
    idempotency: SqlIdempotencyStore
    leases: SqlLeaseStore
    ledger: SqlTurnLedger
    memory: Memory
    retention: Retention
    knowledge: Knowledge
    providers: dict[ProviderName, Provider]
    texts: Texts
    turns: Turns


@asynccontextmanager
async def open_resources(
    settings: Settings,
    *,
    observe: Note | None = None,
    clock: Clock | None = None,
    new_id: NewId = time_ordered_id,
    serving: bool = False,
) -> AsyncIterator[Resources]:
    """Open everything, hand it out, and close it again, also where the start fails half-way.

    `observe` sees every turn's record as it is made; `serving` also keeps
    deleting expired records, and begins to load what the first turn would wait for.
    """
    clock = clock or SystemClock()
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    redactor = Redactor(
        default_detectors(names=settings.detect_names),
        official=OfficialAddresses(settings.official_addresses),
    )
    configure_tracing(redactor)
    texts = Texts(default=settings.language)
    async with AsyncExitStack() as stack:
        database = await reach_database(settings)
        stack.push_async_callback(database.aclose)
        memory = await open_memory(settings, keys)
        stack.push_async_callback(memory.aclose)
        ledger = SqlTurnLedger(database)
        stack.push_async_callback(ledger.aclose)
        usage = SqlUsageStore(database, clock)
        transcripts = SqlTranscriptStore(database, clock)
        idempotency = SqlIdempotencyStore(database, clock)
        leases = SqlLeaseStore(database, clock)
        consents = SqlConsentStore(database, clock, new_id)
        library = await stack.enter_async_context(open_documents(settings, database))
        providers = open_providers(provider_settings(settings))
        for provider in providers.values():
            stack.push_async_callback(provider.aclose)

        def note(record: TurnRecord) -> None:
            ledger.add(record)
            if observe is not None:
                observe(record)

        outside = Outside(
            rules=rules_of(settings),
            redactor=redactor,
            consents=consents,
            usage=usage,
            transcripts=transcripts,
            knowledge=library.knowledge,
            providers=providers,
            prices=load_prices(settings.prices_file),
            texts=texts,
            note=note,
            clock=clock,
            new_id=new_id,
        )
        threads = ThreadTurns(
            leases, wait=settings.thread_wait_seconds, longest_turn=settings.turn_timeout_seconds
        )
        turns = Turns(
            graph=build_graph(outside, checkpointer=memory.checkpointer),
            outside=outside,
            threads=threads,
            forget=memory.forget,
            max_message_chars=settings.max_message_chars,
        )
        retention = Retention(
            database=database,
            memory=memory,
            transcripts=transcripts,
            usage=usage,
            idempotency=idempotency,
            leases=leases,
            clock=clock,
            new_id=new_id,
            transcript_lifetime=timedelta(days=settings.transcript_days),
        )
        if serving:
            await stack.enter_async_context(keep_sweeping(retention, settings.sweep_seconds))
            # not waited for: the service is ready a second sooner, and turns work meanwhile
            warming = asyncio.create_task(asyncio.to_thread(warm_up, redactor, texts))
            stack.push_async_callback(asyncio.wait, [warming])
            await library.knowledge.status(DEFAULT_PROJECT)
        else:
            # a command has nobody else to delete what has expired
            stack.push_async_callback(retention.sweep)
        yield Resources(
            settings=settings,
            keys=keys,
            pseudonyms=Pseudonyms(keys.id_hash_id, keys.id_hash),
            clock=clock,
            new_id=new_id,
            database=database,
            consents=consents,
            usage=usage,
            transcripts=transcripts,
            idempotency=idempotency,
            leases=leases,
            ledger=ledger,
            memory=memory,
            retention=retention,
            knowledge=library.knowledge,
            providers=providers,
            texts=texts,
            turns=turns,
        )


async def open_memory(settings: Settings, keys: Keys) -> Memory:
    """Open the conversation memory, beside the records that it belongs to."""
    if settings.database_address.startswith("sqlite"):
        return await SqliteMemory.open(settings.data_dir / "memory.sqlite3", keys.encryption)
    # a quarter of a second of imports that SQLite does not need
    from candor.stores.memory.postgres import PostgresMemory

    return await PostgresMemory.open(settings.database_address, keys.encryption)
