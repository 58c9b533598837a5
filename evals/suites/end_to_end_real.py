"""The same questions at the vendors that the operator has keys for, and what a judge says."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from candor.bootstrap.settings import Settings
from evals.experiment import Case, Outputs, Score, run_experiment
from evals.judges import Judge, open_judge
from evals.masking import mask
from evals.stage import KNOWLEDGE, stage
from evals.suite import Bench, Measure, Threshold, WorstCase
from evals.suites.end_to_end_checks import common_checks
from evals.suites.end_to_end_questions import Asked
from evals.suites.rows import aspect_measures, worst_rows

SECTION = "configured vendors"
QUALITY: Mapping[str, Threshold] = {
    "supported": Threshold(0.9, binding=False),
    "relevant": Threshold(0.9, binding=False),
    "complete": Threshold(0.8, binding=False),
}
_NO_JUDGE = "Neither OpenAI nor Gemini has a key: there is no judge."
# of a cited file the judge reads so much
_READ = 12_000
_TAKEN = (
    "openai_api_key",
    "openai_base_url",
    "openai_model",
    "google_api_key",
    "google_gemini_base_url",
    "gemini_model",
    "perplexity_api_key",
    "perplexity_base_url",
    "perplexity_model",
)


class Part(NamedTuple):
    """What was measured with real vendors."""

    measures: list[Measure]
    worst: list[WorstCase]


def real_answers(
    asked: Mapping[str, Asked],
    settings: Settings,
    bench: Bench,
    thresholds: Mapping[str, Threshold],
) -> Iterator[Part]:
    """Ask every question once and judge each answer; what it cost is among the measures."""
    judge = open_judge(settings)
    given = {name: getattr(settings, name) for name in _TAKEN}
    whole = {text: one for text, one in asked.items() if not one.fails}
    with stage(**given) as opened, asyncio.Runner() as runner:

        def answer(text: str) -> Outputs:
            said = opened.ask(text, user=f"real: {text}")
            return {"answer": said.model_dump(mode="json")}

        def evaluate(text: str, outputs: Outputs) -> Iterator[Score]:
            for check in common_checks(whole[text], outputs["answer"]):
                yield Score(check.aspect, float(check.held), "" if check.held else check.what)
            if judge is not None:
                yield from _judged(judge, runner, text, outputs)

        cases = [Case(text, text) for text in whole]
        rows = run_experiment("end_to_end-real", cases, answer, evaluate, bench)
        if judge is not None:
            runner.run(_close(judge))
    measures = aspect_measures(SECTION, rows, {**thresholds, **QUALITY})
    if judge is None:
        measures += [Measure(SECTION, one, None, 0, unmeasured=_NO_JUDGE) for one in QUALITY]
    spent = [Decimal(row.outputs["answer"]["usage"]["cost_usd"]) for row in rows if not row.error]
    if spent:
        a_thousand = float(sum(spent) / len(spent) * 1000)
        name = "cost of 1,000 such questions"
        measures.append(Measure(SECTION, name, a_thousand, len(spent), "usd"))
    yield Part(measures, list(worst_rows(SECTION, rows)))


def _judged(judge: Judge, runner: asyncio.Runner, text: str, outputs: Outputs) -> Iterator[Score]:
    """Yield the judge's three scores; none where it failed, which counts on neither side."""
    answer = outputs["answer"]
    disclaimer = answer["validation"]["disclaimer"] or ""
    said = answer["answer"].removesuffix(disclaimer).rstrip()
    files = dict.fromkeys(one["source"] for one in answer["sources"] if one["kind"] == "doc")
    sources = [_document(name) for name in files]
    judgement = runner.run(judge.judge(text, said, sources))
    if judgement is not None:
        reason = mask(judgement.reason, (), width=300)
        for aspect in QUALITY:
            yield Score(aspect, float(getattr(judgement, aspect)), reason)


async def _close(judge: Judge) -> None:
    await judge.aclose()


def _document(name: str) -> str:
    plain = re.sub(r"[^\w.-]", "", name.rpartition("/")[2])
    file = KNOWLEDGE / plain
    return f"{plain}\n{file.read_text('utf-8')[:_READ]}" if file.is_file() else plain
