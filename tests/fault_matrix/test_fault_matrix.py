"""Whatever fails wherever: a right answer or an honest one, once, with one charge."""

from pathlib import Path

from tests.fault_matrix.cells import cells
from tests.fault_matrix.run import run
from tests.fault_matrix.table import table
from tests.fault_matrix.verdict import wrongs


async def test_every_fault_of_every_provider_at_every_place(tmp_path: Path) -> None:
    """`make faults` prints the table; so does `pytest -s`."""
    outcomes = await run(tmp_path / "run")
    said = table(outcomes)
    print(said)
    assert len(outcomes) == len(cells()) == 198
    assert not any(map(wrongs, outcomes)), said
