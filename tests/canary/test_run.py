"""A small run of the canaries; `make canary` makes two thousand turns."""

from pathlib import Path

from tests.canary.run import Run
from tests.canary.table import table
from tests.end_to_end.conftest import data_dir, indexed

__all__ = ["data_dir", "indexed"]  # fixtures

TURNS = 48
DOORS = 25


def test_no_canary_is_met_anywhere(data_dir: Path, tmp_path: Path) -> None:
    report = Run(data_dir, tmp_path / "home", turns=TURNS, seed=7).run(rounds=1)
    said = table("sqlite", report, 0)
    assert report.found.total == 0, said
    assert report.broken == [], said
    assert sum(report.doors.values()) == TURNS
    assert len(report.doors) == DOORS, said
    assert {
        "service: kill -9 in mid turn",
        "service: abort in mid stream",
        "service: restart",
        "database: locked",
    } <= set(report.faults)
    # a scan of nothing finds nothing
    for place in (
        "Data folder, killed",
        "Data folder, serving",
        "Open and deleted files",
        "Data folder, stopped",
        "SQLite, read as SQL",
        "Redis, dumped",
        "Logs, home, temporary files",
        "Metrics, health, API page",
        "LangSmith and OpenTelemetry traces",
        "Providers' requests",
        "Responses (secrets)",
    ):
        assert report.found.bytes[place] > 1_000 or place == "Redis, dumped", said
        assert report.found.bytes[place] > 0, said
