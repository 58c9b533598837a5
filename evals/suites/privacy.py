"""How much of what is personal or secret the redactor finds, and how much it takes needlessly."""

from collections.abc import Mapping, Sequence

from evals.finders.candor import Candor
from evals.finders.installed import installed_peers
from evals.suite import Bench, Outcome, Threshold
from evals.suites.privacy_documents import clean_documents
from evals.suites.privacy_holdouts import Sizes, hold_outs
from evals.suites.privacy_open import DATASETS, open_sets
from evals.suites.privacy_part import Part
from evals.suites.privacy_speed import speed

THRESHOLDS: Mapping[str, Threshold] = {
    "secrets removed": Threshold(1.0),
    "personal data removed": Threshold(0.99),
    "personal data recall": Threshold(0.99),
    "clean texts altered": Threshold(0.01, at_least=False),
    "neighbours kept": Threshold(0.99, binding=False),
    "p50": Threshold(0.4, at_least=False, binding=False),
    "p99": Threshold(3.0, at_least=False, binding=False),
    "100 KB of hostile text": Threshold(250.0, at_least=False, binding=False),
}
QUICK = Sizes(secrets=0.05, personal=40, harmless=25, pages=300)


class PrivacySuite:
    """Open sets, generated hold-outs, clean documentation and speed, beside two other products.

    Speed never fails a run: it is the machine's as much as the product's.
    """

    name = "privacy"
    datasets: tuple[str, ...] = (*dict.fromkeys(DATASETS), "kb")
    evaluators: tuple[str, ...] = (
        "removed: every letter and digit of the value is covered, of a secret by a secret's type",
        "recall, precision, F2: the same by finds of the value's own type",
        "altered: anything is found in a text that holds nothing",
    )
    thresholds: Mapping[str, Threshold] = THRESHOLDS

    def __init__(self, sizes: Sizes | None = None) -> None:
        self._sizes = sizes or Sizes()

    def run(self, bench: Bench) -> Outcome:
        """Measure the four parts; data sets that are absent are skipped and named."""
        # the others are slow to load, and say nothing new in a quick run
        peers = {} if bench.quick else installed_peers()
        sizes = QUICK if bench.quick and self._sizes == Sizes() else self._sizes
        finders = [Candor(), *(peer for peer in peers.values() if peer)]
        parts: Sequence[tuple[str, Part]] = (
            ("open sets", open_sets(bench, finders, self.thresholds)),
            ("generated hold-outs", hold_outs(bench, finders, self.thresholds, sizes)),
            ("documentation", clean_documents(bench, finders, self.thresholds, sizes.pages)),
            ("speed", speed(bench, finders, self.thresholds)),
        )
        outcome = Outcome([], beside={name: peer is not None for name, peer in peers.items()})
        for name, part in parts:
            bench.say(f"privacy: {name}")
            for measures, worst, missing in part:
                outcome.measures.extend(measures)
                outcome.worst.extend(worst)
                # a set may serve two parts
                outcome.missing.extend(one for one in missing if one not in outcome.missing)
        return outcome
