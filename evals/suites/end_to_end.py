"""Questions through the whole graph: quoted from the documents, from simulated vendors, for real.

Only real vendors' answers have a quality, and only a judge can tell it; elsewhere it is not
measured.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from candor.bootstrap.settings import load_settings
from candor.providers.prices import load_prices
from evals.experiment import Case, Outputs, Row, Score, run_experiment
from evals.judges import has_real_key
from evals.plots import Distribution, Plot
from evals.stage import KNOWLEDGE, Stage, simulated_vendors, stage
from evals.suite import Bench, Measure, Outcome, Threshold
from evals.suites.conversation import NO_VENDORS
from evals.suites.end_to_end_checks import common_checks, docs_checks, provider_checks
from evals.suites.end_to_end_questions import Asked, questions
from evals.suites.end_to_end_real import QUALITY, real_answers
from evals.suites.rows import aspect_measures, worst_rows

THRESHOLDS: Mapping[str, Threshold] = {
    "expected source": Threshold(0.9),
    "nothing in the documents": Threshold(0.9, binding=False),
    "citations": Threshold(1.0),
    "language": Threshold(1.0),
    "disclaimer": Threshold(0.9),
    "provider": Threshold(1.0),
    "fallback": Threshold(1.0),
    "cost": Threshold(1.0),
}
QUOTED = "quoted from the documents"
SIMULATED = "simulated vendors"
_NO_QUALITY = "The simulator copies sentences and the documents are quoted: no answer is written."


class EndToEndSuite:
    """The written questions against knowledge/, through everything that a turn passes."""

    name = "end_to_end"
    datasets: tuple[str, ...] = ("evals/data/questions.yaml",)
    evaluators: tuple[str, ...] = (
        "expected source, citations: an expected file is cited; numbers and sources agree",
        "provider, fallback: the score's provider is asked first, and the next one where it fails",
        "disclaimer: there where money is at risk, once, and nowhere else",
        "cost: the vendor's own count at the list price; nothing where documents are quoted",
        "supported, relevant, complete: a model as judge, with a real key only",
    )
    thresholds: Mapping[str, Threshold] = THRESHOLDS

    def __init__(self, knowledge: Path = KNOWLEDGE) -> None:
        self._knowledge = knowledge

    def run(self, bench: Bench) -> Outcome:
        """Run the questions quoted and simulated, and for real where a key is set."""
        asked = {text: one for text, one in questions().items() if one.quick or not bench.quick}
        outcome = Outcome([])
        try:
            bench.say("end_to_end: quoted from the documents")
            with stage(knowledge=self._knowledge) as opened:
                whole = {text: one for text, one in asked.items() if not one.fails}
                self._add(outcome, QUOTED, self._run(QUOTED, whole, opened, bench))
            bench.say("end_to_end: simulated vendors")
            with simulated_vendors() as simulator:
                if simulator is None:
                    unmeasured = [_unmeasured(SIMULATED, one, NO_VENDORS) for one in THRESHOLDS]
                    outcome.measures.extend(unmeasured)
                else:
                    with stage(simulator, knowledge=self._knowledge) as opened:
                        rows = self._run(SIMULATED, asked, opened, bench)
                    self._add(outcome, SIMULATED, rows)
                    outcome.plots.extend(_plots(rows))
        except FileNotFoundError as missing:
            outcome.missing.append(str(missing))
            return outcome
        # a quick run is a test's, and a test asks no vendor
        settings = None if bench.quick else load_settings()
        if settings is not None and has_real_key(settings):
            bench.say("end_to_end: the configured vendors, with a judge")
            for part in real_answers(asked, settings, bench, THRESHOLDS):
                outcome.measures.extend(part.measures)
                outcome.worst.extend(part.worst)
        else:
            outcome.measures.extend(
                _unmeasured("answer quality", one, _NO_QUALITY) for one in QUALITY
            )
        return outcome

    def _run(
        self, section: str, asked: Mapping[str, Asked], opened: Stage, bench: Bench
    ) -> list[Row]:
        prices = load_prices()

        def answer(text: str) -> Outputs:
            if opened.simulator is not None:
                opened.simulator.reset()
                _let_fail(opened, asked[text])
            said = opened.ask(text, user=f"{section}: {text}")
            return {"answer": said.model_dump(mode="json")}

        def judge(text: str, outputs: Outputs) -> Iterator[Score]:
            said = outputs["answer"]
            own = (
                docs_checks(asked[text], said)
                if opened.simulator is None
                else provider_checks(asked[text], said, prices)
            )
            for check in (*common_checks(asked[text], said), *own):
                yield Score(check.aspect, float(check.held), "" if check.held else check.what)

        cases = [Case(text, text) for text in asked]
        name = f"{self.name}-{section.split()[0]}"
        return run_experiment(name, cases, answer, judge, bench)

    def _add(self, outcome: Outcome, section: str, rows: list[Row]) -> None:
        outcome.measures.extend(aspect_measures(section, rows, self.thresholds))
        outcome.worst.extend(worst_rows(section, rows))


def _let_fail(opened: Stage, asked: Asked) -> None:
    from tests.simulator import Fault

    assert opened.simulator is not None  # noqa: S101 - the caller has looked
    for vendor in asked.fails:
        opened.simulator.answer_with(vendor, Fault("status", 500))


def _unmeasured(section: str, name: str, why: str) -> Measure:
    return Measure(section, name, None, 0, unmeasured=why)


def _plots(rows: list[Row]) -> Iterator[Plot]:
    answers = [row.outputs["answer"] for row in rows if not row.error]
    scores = [one["routing"]["complexity"] for one in answers]
    yield Distribution(
        "Complexity of the questions",
        tuple(str(score) for score in range(1, 11)),
        tuple(scores.count(score) for score in range(1, 11)),
        "questions by score",
    )
    confidence = [one["validation"]["confidence_score"] // 10 for one in answers]
    yield Distribution(
        "Confidence, simulated vendors",
        (*(f"{ten * 10} to {ten * 10 + 9}" for ten in range(10)), "100"),
        tuple(confidence.count(ten) for ten in range(11)),
        "answers by score",
    )
