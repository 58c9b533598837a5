"""The category suite: what it counts, and what binds."""

from pathlib import Path

from evals.suite import Bench
from evals.suites.category import CategorySuite


def test_categories_are_told_and_only_inform() -> None:
    outcome = CategorySuite().run(Bench(Path()))
    known, fresh = (one for one in outcome.measures if one.name == "told")
    assert (known.n, known.passed, known.fails) == (328, True, False)
    assert (fresh.n, fresh.fails) == (472, False)
    for told in (known, fresh):
        assert told.interval is not None
        assert told.interval[0] < (told.value or 0) < told.interval[1]
    assert outcome.missing == []
