"""Each way to fail, as it looks on the wire."""

from dataclasses import replace

import orjson

from candor.simulator.answering import Asked, answer_well, send_events
from candor.simulator.exchange import JSON, as_event
from candor.simulator.grounding import cut_into_pieces
from candor.simulator.script import Answer, Fault
from candor.simulator.stage import Play
from candor.simulator.wires.contract import Json, Refusal

_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_BROKEN = b'{"id": "x", "choices": [{"del'
_UNFINISHED = Answer("The first words of an answer that is never going to be")
_UNFINISHED_CHARACTERS = 36
# how long bytes take to leave before their connection is cut
_LEAVING_SECONDS = 0.02


async def fail(asked: Asked, play: Play, fault: Fault) -> None:
    """Play a fault."""
    exchange, wire = asked.exchange, asked.wire
    answer = play.answer
    match fault.kind:
        case "status":
            await exchange.refuse(wire.refusal(fault.status, fault.retry_after))
        case "bad_key":
            await exchange.refuse(wire.bad_key())
        case "hang":
            await exchange.pause(fault.seconds)
            await exchange.send_whole(500, b"{}", [JSON])
        case "drop_before_headers":
            await exchange.abort()
        case "drop_midway" | "cut" | "stall":
            await _break_off(asked, play, fault)
        case "drip":
            await _drip(asked, answer, play, fault.seconds)
        case "empty":
            await answer_well(asked, Answer("", output_tokens=0), play.pace)
        case "filtered":
            kept = replace(_part(answer, fault.characters or 0), filtered=True, truncated=False)
            await answer_well(asked, kept, play.pace)
        case "length":
            kept = _part(answer, _upto(answer, fault.characters))
            # as the vendors count it: all that the question allowed for
            limit = asked.question.max_output_tokens or kept.output_tokens
            kept = replace(kept, truncated=True, output_tokens=limit)
            await answer_well(asked, kept, play.pace)
        case "no_choices":
            event = wire.no_choices(asked.question, asked.number)
            asked.count(Answer(""), 0, reported=event.counts)
            await _send(asked, event.body)
        case "prompt_blocked":
            blocked = wire.prompt_blocked(asked.question, asked.number)
            if isinstance(blocked, Refusal):
                await exchange.refuse(blocked)
            else:
                asked.count(Answer(""), 0, reported=True)
                await _send(asked, blocked)
        case "malformed_json":
            framed = b"data: " + _BROKEN + b"\n\n" if asked.question.stream else _BROKEN
            await exchange.send_whole(200, framed, asked.headers)
        case "not_json":
            await exchange.send_whole(200, b"upstream said no", asked.headers)
        case "wrong_content_type":
            await exchange.send_whole(200, _HTML, [(b"content-type", b"text/html")])
        case "wrong_shape":
            await _send(asked, {"choices": None, "candidates": "none", "usage": 3})


async def _send(asked: Asked, body: Json) -> None:
    if asked.question.stream:
        framed = as_event(body) + asked.wire.last_event
        await asked.exchange.send_whole(200, framed, asked.headers)
    else:
        await asked.exchange.send_whole(200, orjson.dumps(body), asked.headers)


async def _break_off(asked: Asked, play: Play, fault: Fault) -> None:
    """Begin well, then stop: `cut` inside an event, the others between two."""
    exchange = asked.exchange
    if fault.kind != "cut" and fault.characters is None:
        answer, characters = _UNFINISHED, _UNFINISHED_CHARACTERS
    else:
        answer, characters = play.answer, _upto(play.answer, fault.characters)
    rest = b""
    if asked.question.stream:
        words = asked.wire.piece_words if answer is play.answer else 3
        pieces = play.pace.pieces(answer.text[:characters], words) if characters else []
        events = asked.wire.events(
            asked.question, answer, [*pieces, answer.text[characters:]], asked.number
        )
        place = next(
            number
            for number in range(len(events))
            if sum(len(event.text) for event in events[: number + 1]) > characters
        )
        await send_events(asked, answer, play.pace, events[:place])
        framed = as_event(events[place].body)
        rest = framed[: len(framed) // 2]
    else:
        whole: bytes = orjson.dumps(asked.wire.whole(asked.question, answer, asked.number))
        said = orjson.dumps(answer.text[:characters])[:-1]
        await exchange.pause(play.pace.first_token_seconds)
        await exchange.start(200, asked.headers)
        # a vendor that writes a plain answer has made, and bills, all of it
        asked.count(answer, len(answer.text), reported=False)
        await exchange.send_part(whole[: whole.find(said) + len(said)])
    if fault.kind == "cut" and rest:
        await exchange.send_part(rest)
    await exchange.pause(fault.seconds if fault.kind == "stall" else _LEAVING_SECONDS)
    await exchange.abort()


async def _drip(asked: Asked, answer: Answer, play: Play, seconds: float) -> None:
    """Answer well, but with a wait before each word."""
    exchange = asked.exchange
    words = cut_into_pieces(answer.text, 1)
    await exchange.pause(play.pace.first_token_seconds)
    await exchange.start(200, asked.headers)
    if asked.question.stream:
        said = 0
        for event in asked.wire.events(asked.question, answer, words, asked.number):
            if event.text:
                await exchange.pause(seconds)
            said += len(event.text)
            asked.count(answer, said, reported=event.counts)
            await exchange.send_part(as_event(event.body))
        await exchange.finish(asked.wire.last_event)
        return
    whole: bytes = orjson.dumps(asked.wire.whole(asked.question, answer, asked.number))
    size = len(whole) // len(words) + 1
    asked.count(answer, len(answer.text), reported=False)
    for start in range(0, len(whole), size):
        await exchange.pause(seconds)
        await exchange.send_part(whole[start : start + size])
    asked.count(answer, len(answer.text), reported=True)
    await exchange.finish()


def _upto(answer: Answer, characters: int | None) -> int:
    """Say how much of an answer leaves before it breaks off: half of it, and never all."""
    wanted = len(answer.text) // 2 if characters is None else characters
    return max(0, min(wanted, len(answer.text) - 1))


def _part(answer: Answer, characters: int) -> Answer:
    """Keep an answer's first characters, and the tokens that they are."""
    text = answer.text[:characters]
    spoken = answer.output_tokens
    share = None if spoken is None else spoken * len(text) // max(1, len(answer.text))
    return replace(answer, text=text, output_tokens=share)
