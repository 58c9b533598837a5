"""The matrix for a person to read."""

from collections.abc import Iterator, Mapping

from candor.domain.provider_names import PROVIDER_NAMES, ProviderName
from tests.fault_matrix.cells import FAULTS, PLACES, Place
from tests.fault_matrix.run import Outcome
from tests.fault_matrix.verdict import wrongs

_WIDTH = 14
Key = tuple[str, ProviderName, bool, Place]


def table(outcomes: list[Outcome]) -> str:
    """Answer who answered in each cell and after how many calls, and what was wrong."""
    return "\n".join(_lines(outcomes))


def _lines(outcomes: list[Outcome]) -> Iterator[str]:
    cells = {_key(outcome): outcome for outcome in outcomes}
    bad = [(outcome, wrong) for outcome in outcomes for wrong in wrongs(outcome)]
    for provider in PROVIDER_NAMES:
        yield f"\n{provider} fails"
        for streamed in (False, True):
            heads = "".join(f"{place:<{_WIDTH}}" for place in PLACES)
            yield f"  {'streamed' if streamed else 'plain':<22}{heads}".rstrip()
            for fault in FAULTS:
                yield f"  {fault:<22}{_row(cells, fault, provider, streamed=streamed)}".rstrip()
    yield (
        "\nwho answered, and how many calls the vendors got; * the reader was told of a correction,"
        "\n~ the answer says that it was cut short, docs is marked degraded, ! is wrong"
    )
    calls = sum(len(served) for one in outcomes for served in one.served.values())
    rows = sum(len(outcome.ledger) for outcome in outcomes)
    yield f"{len(outcomes)} turns, {calls} calls, {rows} ledger rows, {len(bad)} wrong"
    for outcome, wrong in bad:
        cell = outcome.cell
        mode = "streamed" if cell.streamed else "plain"
        yield f"WRONG {cell.provider} {cell.fault}, {cell.place}, {mode}: {wrong}"


def _row(
    cells: Mapping[Key, Outcome], fault: str, provider: ProviderName, *, streamed: bool
) -> str:
    return "".join(
        f"{_shown(cells[fault, provider, streamed, place]):<{_WIDTH}}" for place in PLACES
    )


def _shown(outcome: Outcome) -> str:
    answer = outcome.answer
    calls = sum(map(len, outcome.served.values()))
    marks = "*" * outcome.corrected
    marks += "~" * (answer is not None and "cut_short" in answer.validation.warnings)
    marks += "!" * bool(wrongs(outcome))
    return f"{answer.routing.provider if answer else 'nobody'} {calls}{marks}"


def _key(outcome: Outcome) -> Key:
    cell = outcome.cell
    return cell.fault, cell.provider, cell.streamed, cell.place
