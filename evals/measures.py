"""Turn tallies into measures, the product's beside the others'."""

from collections.abc import Callable, Iterable, Mapping

from evals.bootstrap import Interval, share_interval
from evals.spans import Tallies, Tally
from evals.suite import SEED, Measure, Threshold

Figure = Callable[[Tally], float | None]

FIGURES: Mapping[str, Figure] = {
    "removed": lambda tally: tally.removal,
    "recall": lambda tally: tally.recall,
    "precision": lambda tally: tally.precision,
    "F2": lambda tally: tally.f2,
}


def typed_measures(
    section: str,
    tallies: Mapping[str, Tallies],
    thresholds: Callable[[str, str], Threshold | None],
    *,
    figures: Iterable[str] = tuple(FIGURES),
) -> list[Measure]:
    """Answer every figure of every type that the cases hold.

    `thresholds` is asked with a type and a figure's name. The first of `tallies` is the product.
    """
    product, *others = tallies
    measures = []
    for type_ in sorted(name for name, tally in tallies[product].types.items() if tally.held):
        for name in figures:
            figure = FIGURES[name]
            measures.append(
                Measure(
                    section,
                    f"{type_} {name}",
                    figure(tallies[product].of(type_)),
                    tallies[product].of(type_).held,
                    threshold=thresholds(type_, name),
                    beside={other: figure(tallies[other].of(type_)) for other in others},
                    spread=_spread(name, tallies[product].of(type_)),
                )
            )
    return measures


def grouped_measures(section: str, groups: Mapping[str, Mapping[str, Tallies]]) -> list[Measure]:
    """Answer, as details, which share of each group's values was removed."""
    measures = []
    for name, tallies in groups.items():
        product, *others = tallies
        whole = {finder: tally.all() for finder, tally in tallies.items()}
        beside = {other: whole[other].removal for other in others}
        value, n = whole[product].removal, whole[product].held
        measures.append(Measure(section, name, value, n, beside=beside, detail=True))
    return measures


def share_measure(
    section: str,
    name: str,
    hits: Mapping[str, int],
    n: int,
    threshold: Threshold | None = None,
) -> Measure:
    """Answer the share of `n` cases in which each finder hit; the first is the product."""
    product, *others = hits
    shares = {finder: hit / n if n else None for finder, hit in hits.items()}
    beside = {other: shares[other] for other in others}
    spread = share_interval(hits[product], n, SEED) if n else None
    value = shares[product]
    return Measure(section, name, value, n, threshold=threshold, beside=beside, spread=spread)


def _spread(figure: str, tally: Tally) -> Interval | None:
    """Answer the interval of what is a share of the values held; others have none."""
    hits = {"removed": tally.removed, "recall": tally.named}.get(figure)
    return None if hits is None or not tally.held else share_interval(hits, tally.held, SEED)
