"""What a turn of the matrix owes its reader and its ledger."""

from collections.abc import Iterator, Mapping
from typing import Any

from candor.domain.answer import CUT_SHORT, Answer
from candor.domain.money import usd
from candor.domain.provider_names import ProviderName
from candor.simulator.counts import Call
from candor.texts.reader import Texts
from tests.fault_matrix.cells import SENTENCES, Cell
from tests.fault_matrix.run import Outcome

_TEXTS = Texts(default="en")
_DEGRADED, _CUT_SHORT = _TEXTS.get("en", "quote.degraded"), _TEXTS.get("en", "cut_short")


def wrongs(outcome: Outcome) -> list[str]:
    """Say in words what is wrong; nothing for a turn as it should be."""
    if outcome.answer is None:
        return [f"no answer: {outcome.error}"]
    return [*_seen(outcome, outcome.answer), *_charged(outcome, outcome.answer)]


def _seen(outcome: Outcome, answer: Answer) -> Iterator[str]:
    """A right answer or an honest one, once."""
    cell = outcome.cell
    if outcome.endings != 1:
        yield f"{outcome.endings} endings"
    if outcome.screens[-1] != answer.answer:
        yield "the screen is not the answer"
    if answer.routing.provider != cell.answers:
        yield f"answered by {answer.routing.provider}, not {cell.answers}"
    if answer.routing.degraded != (cell.answers == "docs"):
        yield "degraded is wrong"
    yield from _text(cell, answer)
    for screen in outcome.screens:
        for sentence in SENTENCES["gemini"]:
            if screen.count(sentence) > 1:
                yield f"twice on the screen: {sentence}"


def _text(cell: Cell, answer: Answer) -> Iterator[str]:
    said, cut = answer.answer, CUT_SHORT in answer.validation.warnings
    if cell.answers == "docs":
        if not said.startswith(_DEGRADED) or SENTENCES["gemini"][0] not in said:
            yield f"no honest quote: {said}"
        return
    whole = " ".join(f"{sentence} [1]." for sentence in SENTENCES[cell.answers])
    first = f"{SENTENCES[cell.answers][0]} [1]."
    if cell.answers == cell.provider:
        if not cut or not said.startswith(f"{first}\n\n{_CUT_SHORT}"):
            yield f"cut short, and not said: {said}"
    elif cut or not said.startswith(whole):
        yield f"not the answer of {cell.answers}: {said}"


def _charged(outcome: Outcome, answer: Answer) -> Iterator[str]:
    """One question counted, and a row for each provider that equals what it served."""
    if (answer.usage.used, outcome.counted) != (1, 1):
        yield f"counted {outcome.counted} times"
    asked = [row["provider"] for row in outcome.ledger]
    place = outcome.cell.chain.index(outcome.cell.provider)
    behind = 0 if outcome.cell.answers in ("docs", outcome.cell.provider) else 1
    if asked != list(outcome.cell.chain[: place + 1 + behind]):
        yield f"rows for {asked}"
    if answer.usage.cost_usd != usd(sum(row["cost_nano"] for row in outcome.ledger)):
        yield "the answer's cost is not the ledger's"
    for row in outcome.ledger:
        yield from _row(row, outcome.served[row["provider"]])
    if unknown := set(outcome.served) - set(asked):
        yield f"served by {unknown}, which no row tells"


def _row(row: Mapping[str, Any], served: list[Call]) -> Iterator[str]:
    name: ProviderName = row["provider"]
    if row["calls"] != len(served):
        yield f"{name}: {row['calls']} calls in the ledger, {len(served)} served"
    broken = any(taken(call) and not (call.whole and is_told(call)) for call in served)
    if bool(row["estimated"]) != broken:
        yield f"{name}: estimated is {row['estimated']}, broken off {broken}"
    for tokens in ("input_tokens", "output_tokens"):
        counted = sum(getattr(call, tokens) for call in served)
        if all(is_told(call) for call in served if taken(call)) and row[tokens] != counted:
            yield f"{name}: {row[tokens]} {tokens} in the ledger, {counted} served"


def taken(call: Call) -> bool:
    """Tell whether a vendor took a request, which it may then bill."""
    return call.status in (None, 200)


def is_told(call: Call) -> bool:
    """Tell whether the vendor's count of all that it served could be read.

    The clients of OpenAI and Gemini drop a plain answer without choices, and its count with it.
    """
    dropped = call.reaction == "no_choices" and not call.stream
    return call.reported and not dropped
