"""A suite of one figure, to see what the frame makes of it."""

from collections.abc import Mapping

from evals.plots import Plot
from evals.suite import Bench, Measure, Outcome, Threshold, WorstCase


class OneFigure:
    """Measures what it was built with."""

    name = "one"
    datasets: tuple[str, ...] = ("nothing",)
    evaluators: tuple[str, ...] = ("figure: as given",)
    thresholds: Mapping[str, Threshold] = {"figure": Threshold(0.9)}

    def __init__(
        self,
        value: float | None,
        *,
        missing: tuple[str, ...] = (),
        threshold: Threshold = Threshold(0.9),  # noqa: B008
        cases: tuple[float, ...] = (),
        plots: tuple[Plot, ...] = (),
    ) -> None:
        self.cases, self.plots = cases, plots
        self.value, self.missing, self.threshold = value, missing, threshold

    def run(self, bench: Bench) -> Outcome:
        bench.say("measuring")
        figure = Measure(
            "all",
            "figure",
            self.value,
            4,
            threshold=self.threshold,
            beside={"other": 0.5},
            cases=self.cases,
        )
        worst = [WorstCase("all", "left", 2, ("<b>aaaa</b>",))]
        beside = {"other": True, "absent": False}
        return Outcome([figure], worst, list(self.missing), beside, list(self.plots))
