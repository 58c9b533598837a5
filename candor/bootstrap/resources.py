"""Opens everything the service stands on, in order, and closes it in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from candor.bootstrap.crash_dumps import forbid_crash_dumps
from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.erasing import compose_erasures
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.library import open_documents
from candor.bootstrap.open_cache import open_caching
from candor.bootstrap.open_failover import Failover, open_failover
from candor.bootstrap.open_memory import open_memory
from candor.bootstrap.open_prices import prices_of
from candor.bootstrap.open_prompts import prompts_of
from candor.bootstrap.open_redactor import open_redactor
from candor.bootstrap.open_vault import open_vault
from candor.bootstrap.presence import Presence, announced
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.renewed_pseudonyms import renew_pseudonyms
from candor.bootstrap.rules import (
    consent_rules_of,
    provider_settings,
    record_lifetimes,
    rules_of,
)
from candor.bootstrap.settings import Settings
from candor.bootstrap.shared_counts import Counts, open_counts
from candor.bootstrap.sweeping import keep_sweeping
from candor.bootstrap.tracing import configure_tracing
from candor.bootstrap.turn_spans import open_turn_spans
from candor.bootstrap.warm_up import warm_up
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.clock import Clock, NewId, SystemClock, time_ordered_id
from candor.domain.errors import DataErased
from candor.domain.provider_names import ProviderName
from candor.domain.regions import ConsentRules
from candor.privacy.identity import Pseudonyms
from candor.providers.contract import Provider
from candor.providers.open import open_providers
from candor.stores.audit.entries import redaction_entry
from candor.stores.audit.sql import SqlAuditLog
from candor.stores.budgets.sql import SqlBudgetStore
from candor.stores.consent.sql import SqlConsentStore
from candor.stores.database import Database
from candor.stores.erasure.erasures import Erasures
from candor.stores.erasure.fence import refuse_erased
from candor.stores.feedback.sql import SqlFeedbackStore
from candor.stores.idempotency.sql import SqlIdempotencyStore
from candor.stores.leases.sql import SqlLeaseStore
from candor.stores.memory.contract import Memory
from candor.stores.resealing import Resealing
from candor.stores.retention import Retention
from candor.stores.transcript.sql import SqlTranscriptStore
from candor.stores.turns.contract import TurnRecord
from candor.stores.turns.sql import SqlTurnLedger
from candor.stores.usage.sql import SqlUsageStore
from candor.stores.vault.sql import SqlVaultStore
from candor.texts.consent_texts import ConsentTexts, consent_versions
from candor.texts.introductions import Introductions
from candor.texts.reader import Texts
from graph.build import build_graph
from graph.outside import Outside
from graph.thread_turns import ThreadTurns
from graph.turn import Turns
from ingestion.knowledge import Knowledge
from nodes.caching import Caching

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
    feedback: SqlFeedbackStore
    consent_rules: ConsentRules
    consent_texts: ConsentTexts
    usage: SqlUsageStore
    budgets: SqlBudgetStore
    transcripts: SqlTranscriptStore
    idempotency: SqlIdempotencyStore
    leases: SqlLeaseStore
    vault: SqlVaultStore
    ledger: SqlTurnLedger
    audit: SqlAuditLog
    memory: Memory
    retention: Retention
    counts: Counts
    erasures: Erasures
    knowledge: Knowledge
    providers: dict[ProviderName, Provider]
    failover: Failover
    caching: Caching
    texts: Texts
    introductions: Introductions
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
    forbid_crash_dumps()
    clock = clock or SystemClock()
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    records = keys.sealer("records")
    redactor = open_redactor(settings)
    configure_tracing(redactor)
    texts = Texts(default=settings.language)
    introductions = await asyncio.to_thread(Introductions, texts, settings.introductions_file)
    prompts = await asyncio.to_thread(prompts_of, settings)
    consent_texts = ConsentTexts(version=settings.consent_version, default=settings.language)
    consent_rules = consent_rules_of(settings, consent_texts)
    async with AsyncExitStack() as stack:
        database = await reach_database(settings, keys)
        stack.push_async_callback(database.aclose)
        memory = await open_memory(settings, keys)
        stack.push_async_callback(memory.aclose)
        await renew_pseudonyms(database, memory, keys, settings)
        budgets = SqlBudgetStore(database, clock, settings.budgets)
        ledger = SqlTurnLedger(database, new_id, budgets.settle)
        stack.push_async_callback(ledger.aclose)
        audit = SqlAuditLog(database, clock, keys.stamper("audit"))
        stack.push_async_callback(audit.aclose)
        usage = SqlUsageStore(database, clock, audit=audit)
        transcripts = SqlTranscriptStore(database, clock, records)
        idempotency = SqlIdempotencyStore(database, clock, records)
        leases = SqlLeaseStore(database, clock)
        if serving:
            presence = Presence(leases, keys, new_id(clock.now()))
            await stack.enter_async_context(announced(presence))
        vault = open_vault(settings, keys, database, clock)
        consents = SqlConsentStore(
            database, clock, new_id, audit=audit, versions=consent_versions()
        )
        feedback = SqlFeedbackStore(database, clock, records)
        counts = open_counts(settings)
        stack.push_async_callback(counts.aclose)

        spans = await stack.enter_async_context(open_turn_spans(settings))

        async def embed(text: str) -> list[float]:
            return await library.embeddings.aembed_query(text)

        caching = open_caching(settings, keys, database, counts, clock, embed)
        erasures = compose_erasures(
            settings, keys, database, memory, counts, caching, ledger.flush, audit, clock
        )
        await erasures.resume()
        library = await stack.enter_async_context(open_documents(settings, database, keys))
        vendors = open_providers(provider_settings(settings))
        for vendor in vendors.values():
            stack.push_async_callback(vendor.aclose)
        models = {name: vendor.model for name, vendor in vendors.items()}
        failover = open_failover(settings, counts, clock, models)
        providers = {name: failover.guard(vendor) for name, vendor in vendors.items()}

        def note(record: TurnRecord) -> None:
            ledger.add(record)
            if record.redacted:
                entry = redaction_entry(record.caller, record.at, record.redacted)
                # whoever was erased meanwhile must not be linked anew
                audit.add(replace(entry, meet=record.outcome != DataErased.code))
            if spans is not None:
                spans.observe(record)
            if observe is not None:
                observe(record)

        outside = Outside(
            rules=rules_of(settings, year=clock.now().year),
            redactor=redactor,
            injection=library.detector,
            consents=consents,
            consent_rules=consent_rules,
            usage=usage,
            spending=budgets,
            transcripts=transcripts,
            vault=vault,
            knowledge=library.knowledge,
            providers=providers,
            prices=prices_of(settings),
            texts=texts,
            prompts=prompts,
            note=note,
            clock=clock,
            new_id=new_id,
            caching=caching if settings.cache else None,
        )
        threads = ThreadTurns(
            leases, wait=settings.thread_wait_seconds, longest_turn=settings.turn_timeout_seconds
        )

        async def keep_from_erased(caller: Caller, began: datetime) -> None:
            await database.run(lambda connection: refuse_erased(connection, caller, began))

        turns = Turns(
            graph=build_graph(outside, checkpointer=memory.checkpointer),
            outside=outside,
            threads=threads,
            forget=memory.forget,
            refuse_erased=keep_from_erased,
            max_message_chars=settings.max_message_chars,
        )
        retention = Retention(
            database=database,
            memory=memory,
            transcripts=transcripts,
            usage=usage,
            budgets=budgets,
            idempotency=idempotency,
            leases=leases,
            vault=vault,
            clock=clock,
            new_id=new_id,
            resealing=Resealing(database, memory, keys.sealer),
            transcript_lifetime=timedelta(days=settings.transcript_days),
            audit=audit,
            audit_lifetime=timedelta(days=365.25 * settings.audit_years),
            records=record_lifetimes(settings),
        )
        if serving:
            await stack.enter_async_context(
                keep_sweeping(retention, erasures, settings.sweep_seconds)
            )
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
            pseudonyms=keys.pseudonyms,
            clock=clock,
            new_id=new_id,
            database=database,
            consents=consents,
            feedback=feedback,
            consent_rules=consent_rules,
            consent_texts=consent_texts,
            usage=usage,
            budgets=budgets,
            transcripts=transcripts,
            idempotency=idempotency,
            leases=leases,
            vault=vault,
            ledger=ledger,
            audit=audit,
            memory=memory,
            retention=retention,
            counts=counts,
            erasures=erasures,
            knowledge=library.knowledge,
            providers=providers,
            failover=failover,
            caching=caching,
            texts=texts,
            introductions=introductions,
            turns=turns,
        )
