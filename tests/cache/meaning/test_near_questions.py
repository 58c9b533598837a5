"""The semantic half of the cache as the graph asks for it, with the product's own model."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from candor.cache.contract import Asked, Neighbours, Place
from candor.cache.meaning.contract import QuestionStore
from candor.cache.meaning.guards import Guard
from candor.cache.meaning.near_questions import NearQuestions
from ingestion.embed.minilm import MiniLmEmbeddings

HOUR = timedelta(hours=1)


def asked(question: str, *, language: str = "en", scope: str = "k1:aa") -> Asked:
    place = Place("garden", f"k1:{scope}:{question.casefold()}")
    return Asked("garden", question, language, scope, place)


class Model:
    """The real model, counting what it is asked for."""

    def __init__(self, model: MiniLmEmbeddings) -> None:
        self.asked: list[str] = []
        self._model = model

    async def embed(self, text: str) -> Sequence[float]:
        self.asked.append(text)
        return self._model.embed_query(text)


@pytest.fixture
def model(embeddings: MiniLmEmbeddings) -> Model:
    return Model(embeddings)


@pytest.fixture
def near(store: QuestionStore, model: Model) -> NearQuestions:
    return NearQuestions(store, model.embed)


async def test_another_wording_finds_the_place_of_the_answer(near: NearQuestions) -> None:
    kept = asked("How do I unstake my ETH on Lido?")
    assert await near.find(kept) is None
    await near.add(kept, HOUR)
    found = await near.find(asked("Hi! On Lido, how can I unstake ETH? Thanks."))
    assert found == kept.place


async def test_a_look_alike_that_lies_nearer_is_passed_over(near: NearQuestions) -> None:
    right = asked("How do I withdraw 5 ETH?")
    for one in (asked("How can I withdraw 50 ETH?"), right):
        await near.add(one, HOUR)
    assert await near.find(asked("How can I withdraw 5 ETH?")) == right.place
    assert await near.find(asked("How can I withdraw 500 ETH?")) is None
    assert near.blocked[Guard.NUMBERS] >= 2


async def test_other_scopes_are_never_near(near: NearQuestions) -> None:
    await near.add(asked("What is a rollup?"), HOUR)
    assert await near.find(asked("What's a rollup?", scope="k1:bb")) is None
    await near.forget("garden")
    assert await near.find(asked("What's a rollup?")) is None


async def test_a_question_with_a_placeholder_is_neither_kept_nor_found(
    near: NearQuestions, model: Model
) -> None:
    mine = asked("Is [ETH_ADDRESS_1] a contract?")
    await near.add(mine, HOUR)
    assert await near.find(mine) is None
    assert model.asked == []


async def test_a_miss_is_embedded_once(near: NearQuestions, model: Model) -> None:
    one = asked("What is a rollup?")
    await near.find(one)
    await near.add(one, HOUR)
    assert model.asked == ["What is a rollup?"]


async def test_many_may_ask_the_same_at_once(near: NearQuestions) -> None:
    kept = asked("What is a rollup?")
    await near.add(kept, HOUR)
    found = await asyncio.gather(*(near.find(asked("what's a rollup")) for _ in range(8)))
    assert found == [kept.place] * 8


def test_it_is_what_the_cache_asks(near: NearQuestions) -> None:
    asked_by_the_cache: Neighbours = near
    assert asked_by_the_cache is near
