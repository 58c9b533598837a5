"""Composes the answer cache: in Redis where that is configured, else in this process."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache

from redis.asyncio import Redis

from candor import __version__
from candor.bootstrap.data_dir import prepare_data_dir
from candor.bootstrap.keys import Keys, load_keys
from candor.bootstrap.reach_database import reach_database
from candor.bootstrap.rules import rules_of
from candor.bootstrap.settings import Settings
from candor.bootstrap.shared_counts import Counts, open_counts
from candor.cache.answers import AnswerCache
from candor.cache.contract import AnswerStore
from candor.cache.flights import Flights
from candor.cache.local import LocalAnswers
from candor.cache.lock import Lock
from candor.cache.meaning.contract import QuestionStore
from candor.cache.meaning.local import LocalQuestions
from candor.cache.meaning.near_questions import Encoder, NearQuestions
from candor.cache.meaning.redis_questions import RedisQuestions
from candor.cache.redis_answers import RedisAnswers
from candor.cache.tallies import Tallies
from candor.domain.clock import Clock, SystemClock
from candor.stores.database import Database
from candor.stores.epochs.sql import SqlEpochStore
from nodes.caching import Caching

MEGABYTE = 1_000_000


def open_caching(
    settings: Settings,
    keys: Keys,
    database: Database,
    counts: Counts,
    clock: Clock,
    encoder: Encoder | None = None,
) -> Caching:
    """Answer the cache with all that it needs; nothing connects before the first turn.

    `encoder` answers vectors of length 1; a command, which only forgets questions, needs none.
    """
    rules = rules_of(settings, year=clock.now().year)

    @cache
    def settings_of(project: str) -> str:
        answer = rules.answer.of(project)
        return json.dumps(
            [
                __version__,
                settings.language,
                settings.max_output_tokens,
                rules.passages,
                [rules.limits.per_file, rules.limits.neighbours, rules.limits.floor],
                answer.unsupported,
                sorted(answer.official_links),
                sorted(answer.official_addresses),
                answer.risk_summary_url,
            ]
        )

    answers = open_answers(settings, keys, counts, clock)
    return Caching(
        answers=answers,
        flights=Flights(Lock(Redis(connection_pool=counts.pool)) if counts.pool else None),
        epochs=SqlEpochStore(database),
        floor=settings.cache_confidence,
        counts=settings.cache_counts_on_quota,
        settings_of=settings_of,
        neighbours=open_near_questions(settings, keys, counts, clock, encoder, answers.tallies),
    )


def open_near_questions(
    settings: Settings,
    keys: Keys,
    counts: Counts,
    clock: Clock,
    encoder: Encoder | None,
    tallies: Tallies,
) -> NearQuestions | None:
    """Answer what finds questions of the same meaning, None where that is off."""
    if not settings.cache_meaning:
        return None
    sealer = keys.sealer("near questions")
    store: QuestionStore
    if counts.pool is not None:
        store = RedisQuestions(Redis(connection_pool=counts.pool), clock, sealer)
    else:
        store = LocalQuestions(clock, sealer)
    return NearQuestions(store, encoder, tallies)


def open_answers(settings: Settings, keys: Keys, counts: Counts, clock: Clock) -> AnswerCache:
    """Answer the cache by itself."""
    return AnswerCache(
        open_store(settings, counts, clock),
        keys.sealer("answers"),
        keys.digests("answers"),
        Tallies(),
        timedelta(seconds=settings.cache_seconds),
    )


def open_store(settings: Settings, counts: Counts, clock: Clock) -> AnswerStore:
    """Answer where the answers lie."""
    if counts.pool is not None:
        return RedisAnswers(Redis(connection_pool=counts.pool), clock)
    return LocalAnswers(clock, most_bytes=settings.cache_megabytes * MEGABYTE)


@asynccontextmanager
async def opened_alone(settings: Settings) -> AsyncIterator[tuple[Caching, Database]]:
    """Open the cache for a command, beside a service that may be running."""
    await asyncio.to_thread(prepare_data_dir, settings)
    keys = await asyncio.to_thread(load_keys, settings)
    async with AsyncExitStack() as stack:
        database = await reach_database(settings, keys)
        stack.push_async_callback(database.aclose)
        counts = open_counts(settings)
        stack.push_async_callback(counts.aclose)
        yield open_caching(settings, keys, database, counts, SystemClock()), database
