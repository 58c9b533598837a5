"""Whole conversations: follow-ups, languages, pasted secrets, erasure and quota between turns."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from candor.domain.tiers import MONTHLY_LIMITS, Tier
from evals.experiment import Case, Outputs, Row, Score, run_experiment
from evals.stage import KNOWLEDGE, Stage, simulated_vendors, stage
from evals.suite import Bench, Measure, Outcome, Threshold
from evals.suites.conversation_checks import checks
from evals.suites.conversation_script import Script, scripts
from evals.suites.rows import aspect_measures, worst_rows

SECTION = "conversations"
THRESHOLDS: Mapping[str, Threshold] = {
    "answered or refused": Threshold(1.0),
    "sources": Threshold(0.9),
    "language": Threshold(0.95),
    "placeholders": Threshold(1.0),
    "nothing leaves": Threshold(1.0),
    "memory": Threshold(1.0),
    "forgetting": Threshold(1.0),
}
NO_VENDORS = "the simulated vendors come with the tests, which are not installed"


class ConversationSuite:
    """Written conversations through the whole graph, the vendors simulated on the wire."""

    name = "conversation"
    datasets: tuple[str, ...] = ("evals/data/conversations.yaml",)
    evaluators: tuple[str, ...] = (
        "sources, language: the answer cites an expected file and is in the expected language",
        "placeholders: exactly the values given are removed, and destroyed secrets are told of",
        "nothing leaves: no vendor is sent a value or a secret",
        "memory, forgetting: what stands in the prompt, and what must not after an erasure",
    )
    thresholds: Mapping[str, Threshold] = THRESHOLDS

    def __init__(self, knowledge: Path = KNOWLEDGE) -> None:
        self._knowledge = knowledge

    def run(self, bench: Bench) -> Outcome:
        """Run every script as a case of one experiment."""
        chosen = {name: one for name, one in scripts().items() if one.quick or not bench.quick}
        with simulated_vendors() as simulator:
            if simulator is None:
                return Outcome([_unmeasured(aspect) for aspect in self.thresholds])
            try:
                with stage(simulator, knowledge=self._knowledge) as opened:
                    bench.say("conversation: scripts on the simulator")
                    rows = self._rows(chosen, opened, bench)
            except FileNotFoundError as missing:
                return Outcome([], missing=[str(missing)])
        measures = aspect_measures(SECTION, rows, self.thresholds)
        return Outcome(measures, worst=list(worst_rows(SECTION, rows)))

    def _rows(self, chosen: Mapping[str, Script], opened: Stage, bench: Bench) -> list[Row]:
        cases = [
            Case(one.name, "\n".join(said.say for said in one.turns)) for one in chosen.values()
        ]

        def judge(name: str, outputs: Outputs) -> Iterator[Score]:
            turns = zip(chosen[name].turns, outputs["turns"], strict=True)
            made = [
                (one, number)
                for number, (said, turn) in enumerate(turns, start=1)
                for one in checks(said.expect, turn["answer"], turn["heard"])
            ]
            for aspect in dict.fromkeys(one.aspect for one, _ in made):
                these = [(one, number) for one, number in made if one.aspect == aspect]
                wrong = [f"turn {number}: {one.what}" for one, number in these if not one.held]
                yield Score(aspect, 1 - len(wrong) / len(these), "; ".join(wrong))

        return run_experiment(
            self.name, cases, lambda name: play(chosen[name], opened), judge, bench
        )


def play(script: Script, opened: Stage) -> Outputs:
    """Say every turn of a script as a user of its own; answer what came back and what was sent."""
    turns = []
    for said in script.turns:
        if said.before == "erase":
            opened.erase(script.name)
        elif said.before == "leave one question":
            opened.use(script.name, MONTHLY_LIMITS[Tier.FREE] - 1)
        since = opened.requests
        answer = opened.ask(said.say, user=script.name, thread=said.thread)
        turns.append({"answer": answer.model_dump(mode="json"), "heard": opened.heard(since)})
    return {"turns": turns}


def _unmeasured(aspect: str) -> Measure:
    return Measure(SECTION, aspect, None, 0, unmeasured=NO_VENDORS)
