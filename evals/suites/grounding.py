"""Whether confidence means what it says, and whether sentences that sources lack are found."""

from collections.abc import Mapping, Sequence

from candor.domain.passages import Passage
from candor.validation.confidence import rate_confidence
from evals.grounding.calibration import calibration_error, ranked, reliability, share_true
from evals.grounding.sets import SETS, Judged, judged
from evals.masking import mask
from evals.suite import Bench, Measure, Outcome, Threshold, WorstCase

THRESHOLDS: Mapping[str, Threshold] = {
    "scored 80 to 100, supported": Threshold(0.8),
    "expected calibration error": Threshold(0.1, at_least=False, binding=False),
}
_ALL = "all sets"
_WORST = 5


class GroundingSuite:
    """Answers of three open sets, each beside its source; a fifth of their groups was held out."""

    name = "grounding"
    datasets: tuple[str, ...] = tuple(SETS.values())
    evaluators: tuple[str, ...] = (
        "supported: people judged that the source holds the whole answer",
        "expected calibration error: how far a score is from the share that is supported",
        "AUROC: the chance that a supported answer outranks one that is not",
    )
    thresholds: Mapping[str, Threshold] = THRESHOLDS

    def run(self, bench: Bench) -> Outcome:
        """Score every answer as `candor validate` does; absent sets are named."""
        outcome = Outcome([])
        rows: list[Judged] = []
        for name, file in SETS.items():
            try:
                rows += judged(bench.data, name)
            except FileNotFoundError:
                outcome.missing.append(file)
        scores = [_score(row) for row in rows]
        for name in (_ALL, *SETS):
            bench.say(f"grounding: {name}")
            for held_out in (True, False):
                part = [
                    at
                    for at, row in enumerate(rows)
                    if row.held_out is held_out and name in (_ALL, row.name)
                ]
                if part:
                    section = f"{name}, {'held out' if held_out else 'fitted to'}"
                    of_part = [scores[at] for at in part], [rows[at].supported for at in part]
                    outcome.measures.extend(self._measures(section, *of_part, name == _ALL))
        outcome.worst.extend(_worst(rows, scores))
        return outcome

    def _measures(
        self, section: str, scores: Sequence[int], supported: Sequence[bool], binding: bool
    ) -> list[Measure]:
        bins = reliability(scores, supported)
        high, n_high = share_true(scores, supported)
        found = [
            Measure(section, name, value, n, threshold=self.thresholds[name] if binding else None)
            for name, value, n in (
                ("scored 80 to 100, supported", high, n_high),
                ("expected calibration error", calibration_error(bins), len(scores)),
            )
        ]
        found.append(Measure(section, "AUROC", ranked(scores, supported), len(scores)))
        found.append(Measure(section, "scored 80 to 100", n_high / len(scores), len(scores)))
        if binding:
            found += [
                Measure(section, f"scored {one.low} to {one.low + 10}, supported", one.true, one.n)
                for one in bins
            ]
        return found


def _score(row: Judged) -> int:
    source = Passage("1", "source", "", "", row.source, score=1.0)
    return rate_confidence(question=row.question, answer=row.answer, sources=[source])


def _worst(rows: Sequence[Judged], scores: Sequence[int]) -> list[WorstCase]:
    """Answer what was scored highest of all and is not supported, set by set."""
    found = []
    for name in SETS:
        wrong = [
            (score, row.answer)
            for row, score in zip(rows, scores, strict=True)
            if row.name == name and not row.supported and score >= 80
        ]
        texts = tuple(mask(text, ()) for _, text in sorted(wrong, reverse=True)[:_WORST])
        if wrong:
            found.append(WorstCase(name, "not supported, scored 80 to 100", len(wrong), texts))
    return found
