"""A good answer on its way out, plain or streamed, at its pace, and counted as it leaves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from candor.simulator.exchange import EVENTS, JSON, Exchange, as_event
from candor.simulator.pace import Pace
from candor.simulator.script import Answer, Question
from candor.simulator.wires.contract import Event, Headers, Wire, input_tokens, spoken_tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the wire that it came by, its number, and the way back."""

    wire: Wire
    question: Question
    number: int
    exchange: Exchange

    @property
    def headers(self) -> Headers:
        """The headers of a good answer, with its content type."""
        kind = EVENTS if self.question.stream else JSON
        return [kind, *self.wire.headers(self.number)]

    def count(self, answer: Answer, characters: int, *, reported: bool) -> None:
        """Put on record what is served once the answer's first characters have left."""
        call = self.exchange.call
        if call is None:
            return
        call.input_tokens = input_tokens(self.question, answer)
        call.cached_tokens = answer.cached_tokens
        call.reasoning_tokens = answer.reasoning_tokens
        call.output_tokens = spoken_tokens(answer, characters) + answer.reasoning_tokens
        if call.vendor == "perplexity":
            call.search_context = answer.search_context or self.question.search_context
        call.reported = reported


async def answer_well(asked: Asked, answer: Answer, pace: Pace) -> None:
    """Send an answer to its end."""
    if not asked.question.stream:
        asked.count(answer, 0, reported=False)
        await asked.exchange.pause(pace.first_token_seconds)
        await asked.exchange.pause(pace.seconds(answer.text))
        whole = orjson.dumps(asked.wire.whole(asked.question, answer, asked.number))
        asked.count(answer, len(answer.text), reported=True)
        await asked.exchange.send_whole(200, whole, asked.headers)
        return
    pieces = pace.pieces(answer.text, asked.wire.piece_words)
    events = asked.wire.events(asked.question, answer, pieces, asked.number)
    last = asked.wire.last_event
    if pace.waits:
        await send_events(asked, answer, pace, events)
        await asked.exchange.finish(last)
        return
    asked.count(answer, 0, reported=False)
    await asked.exchange.start(200, asked.headers)
    await asked.exchange.pause(pace.first_token_seconds)
    asked.count(answer, len(answer.text), reported=events[-1].counts)
    await asked.exchange.finish(b"".join(as_event(event.body) for event in events) + last)


async def send_events(asked: Asked, answer: Answer, pace: Pace, events: Sequence[Event]) -> None:
    """Start a stream and send events of it one by one, without its end."""
    exchange = asked.exchange
    asked.count(answer, 0, reported=False)
    await exchange.start(200, asked.headers)
    await exchange.pause(pace.first_token_seconds)
    said = 0
    for event in events:
        said += len(event.text)
        asked.count(answer, said, reported=event.counts)
        await exchange.send_part(as_event(event.body))
        if exchange.call is not None and exchange.call.sent is not None:
            exchange.call.sent.append((said, time.monotonic()))
        await exchange.pause(pace.gap(event.text))
