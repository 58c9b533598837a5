"""The semantic half of the cache as the graph asks for it, with the product's own model."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from candor.cache.contract import Asked, Neighbours, Place
from candor.cache.meaning.contract import QuestionStore
from candor.cache.meaning.guards import Guard
from candor.cache.meaning.near_questions import NearQuestions
from candor.cache.tallies import Tallies
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
def tallies() -> Tallies:
    return Tallies()


@pytest.fixture
def near(store: QuestionStore, model: Model, tallies: Tallies) -> NearQuestions:
    return NearQuestions(store, model.embed, tallies)


async def test_another_wording_finds_the_place_of_the_answer(near: NearQuestions) -> None:
    kept = asked("How do I unstake my ETH on Lido?")
    assert await near.find(kept) == (None, None)
    await near.add(kept, None, HOUR)
    found = await near.find(asked("Hi! On Lido, how can I unstake ETH? Thanks."))
    assert found.place == kept.place


async def test_a_look_alike_that_lies_nearer_is_passed_over(
    near: NearQuestions, tallies: Tallies
) -> None:
    right = asked("How do I withdraw 5 ETH?")
    for one in (asked("How can I withdraw 50 ETH?"), right):
        await near.add(one, None, HOUR)
    assert (await near.find(asked("How can I withdraw 5 ETH?"))).place == right.place
    assert (await near.find(asked("How can I withdraw 500 ETH?"))).place is None
    assert tallies.kept_apart[Guard.NUMBERS] >= 2


async def test_other_scopes_are_never_near(near: NearQuestions) -> None:
    await near.add(asked("What is a rollup?"), None, HOUR)
    assert (await near.find(asked("What's a rollup?", scope="k1:bb"))).place is None
    await near.forget("garden")
    assert (await near.find(asked("What's a rollup?"))).place is None


async def test_a_question_with_a_placeholder_is_neither_kept_nor_found(
    near: NearQuestions, model: Model
) -> None:
    mine = asked("Is [ETH_ADDRESS_1] a contract?")
    await near.add(mine, None, HOUR)
    assert await near.find(mine) == (None, None)
    assert model.asked == []


async def test_a_miss_is_embedded_once(near: NearQuestions, model: Model) -> None:
    await near.add(asked("What is a shed?"), None, HOUR)
    one = asked("What is a rollup?")
    place, vector = await near.find(one)
    assert place is None
    assert vector is not None
    await near.add(one, vector, HOUR)
    assert model.asked == ["What is a shed?", "What is a rollup?"]
    assert (await near.find(asked("What's a rollup?"))).place == one.place


async def test_without_an_encoder_questions_are_only_forgotten(
    store: QuestionStore, model: Model, tallies: Tallies
) -> None:
    one = asked("What is a rollup?")
    command = NearQuestions(store, None, tallies)
    await command.add(one, None, HOUR)
    near = NearQuestions(store, model.embed, tallies)
    await near.add(one, None, HOUR)
    assert await command.find(one) == (None, None)
    await command.forget("garden")
    assert await near.find(one) == (None, None)


async def test_many_may_ask_the_same_at_once(near: NearQuestions) -> None:
    kept = asked("What is a rollup?")
    await near.add(kept, None, HOUR)
    found = await asyncio.gather(*(near.find(asked("what's a rollup")) for _ in range(8)))
    assert [one.place for one in found] == [kept.place] * 8


def test_it_is_what_the_cache_asks(near: NearQuestions) -> None:
    asked_by_the_cache: Neighbours = near
    assert asked_by_the_cache is near
