"""Hand out what a run measured, and the exit status that says how it went."""

import sys
from collections.abc import Sequence
from pathlib import Path

from evals.baseline import Baseline
from evals.comparison import regressions
from evals.page import as_page, sentence
from evals.report import as_json as to_json
from evals.report import as_table
from evals.run import Result

THRESHOLD_MISSED, DATA_MISSING = 1, 2


def publish(
    results: Sequence[Result],
    baseline: Baseline,
    *,
    data: Path,
    as_json: bool = False,
    html: Path | None = None,
    quick: bool = False,
) -> int:
    """Print tables or JSON, write the page where one is asked for, and answer the exit status.

    0 where all is met, 2 where a data set was not found in `data`, else 1 for a missed threshold
    or for a measure that is worse than the baseline by more than chance.
    """
    if as_json:
        print(to_json(results, baseline, quick=quick))
    else:
        for result in results:
            print("\n".join(as_table(result, baseline)), end="\n\n")
    if html:
        html.write_text(as_page(results, baseline), encoding="utf-8")
    for result in results:
        print(sentence(result, baseline), file=sys.stderr if as_json else sys.stdout)
    missing = [name for result in results for name in result.outcome.missing]
    if missing:
        what = f"{data} lacks {', '.join(missing)}" if data.is_dir() else f"{data} is no folder"
        sys.stdout.flush()
        print(f"candor: {what}; name the folder of data sets with --data", file=sys.stderr)
        return DATA_MISSING
    failed = any(result.failed or any(regressions(result, baseline)) for result in results)
    return THRESHOLD_MISSED if failed else 0
