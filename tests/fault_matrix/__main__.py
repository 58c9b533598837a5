"""`python -m tests.fault_matrix`: run the matrix and print its table."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.fault_matrix.run import run
from tests.fault_matrix.table import table
from tests.fault_matrix.verdict import wrongs


def main() -> None:
    """Run, print, and exit 1 where any cell is wrong."""
    with tempfile.TemporaryDirectory(prefix="candor-faults-") as folder:
        outcomes = asyncio.run(run(Path(folder) / "run"))
    print(table(outcomes))
    sys.exit(any(map(wrongs, outcomes)))


if __name__ == "__main__":
    main()
