"""The table of a run, for a person to read; never a canary's value."""

from collections.abc import Iterator, Mapping

from tests.canary.run import Report

MEGABYTE = 1_000_000


def table(name: str, report: Report, seconds: float) -> str:
    """Answer what was asked, what failed, and what was read and met."""
    return "\n".join(_lines(name, report, seconds))


def _lines(name: str, report: Report, seconds: float) -> Iterator[str]:
    turns = sum(report.doors.values())
    yield f"\n== canary on {name}: {turns:,} turns, {report.spellings:,} spellings, {seconds:.0f} s"
    yield from _counts("interface", "turns", report.doors)
    yield from _counts("fault", "times", report.faults)
    yield from _counts("canary", "drawn", report.types)
    yield f"\n{'place':<30}{'pieces':>10}{'MB':>10}{'hits':>8}"
    found = report.found
    for place, size in found.bytes.items():
        hits = len(found.hits[place])
        yield f"{place:<30}{found.pieces[place]:>10,}{size / MEGABYTE:>10.2f}{hits:>8}"
    whole = sum(found.bytes.values()) / MEGABYTE
    yield f"{'all':<30}{sum(found.pieces.values()):>10,}{whole:>10.2f}{found.total:>8}"
    yield f"\nturns without an answer, the service gone: {report.failed}"
    for place, names in found.hits.items():
        for canary, piece in names.items():
            yield f"HIT in {place}: {canary}, in {piece}"
    for broken in report.broken:
        yield f"BROKEN: {broken}"


def _counts(head: str, unit: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"\n{head:<40}{unit:>10}"
    for name, count in counts.items():
        yield f"{name:<40}{count:>10,}"
