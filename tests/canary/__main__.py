"""`python -m tests.canary`: the whole run on each database, and its table."""

import argparse
import asyncio
import math
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from candor.bootstrap.samples import index_samples
from tests.canary.run import Run
from tests.canary.table import table
from tests.end_to_end.service import copy_of
from tests.postgres import fresh_database, postgres_server
from tests.settings import given_settings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def main() -> None:
    """Run, print, and exit 1 where a canary was met or a request was answered by 500."""
    asked = argparse.ArgumentParser(prog="python -m tests.canary", description=__doc__)
    asked.add_argument("--turns", type=int, default=2_000, help="turns in all")
    asked.add_argument("--seed", type=int, default=20_251, help="another seed, other canaries")
    asked.add_argument("--rounds", type=int, default=3, help="of a kill, a lock and a restart")
    asked.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    asked.add_argument(
        "--minutes", type=float, default=math.inf, help="begin no turn after so many"
    )
    asked.add_argument("--keep", type=Path, help="keep all files in this folder, to look at hits")
    chosen = asked.parse_args()
    names = ("sqlite", "postgres") if chosen.database == "both" else (chosen.database,)
    clean = True
    with ExitStack() as stack:
        whole = chosen.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="candor-canary-"))
        )
        indexed = given_settings(data_dir=whole / "indexed", knowledge_dir=KNOWLEDGE)
        asyncio.run(index_samples(indexed))
        for place, name in enumerate(names):
            url = None
            data_dir = copy_of(whole / "indexed", whole / name / "data")
            if name == "postgres":
                url = stack.enter_context(fresh_database(stack.enter_context(postgres_server())))
                with_url = given_settings(
                    data_dir=data_dir, knowledge_dir=KNOWLEDGE, database_url=url
                )
                asyncio.run(index_samples(with_url))
            began = time.monotonic()
            run = Run(
                data_dir,
                whole / name / "home",
                turns=chosen.turns // len(names),
                seed=chosen.seed + place,
                postgres_url=url,
            )
            report = run.run(rounds=chosen.rounds, minutes=chosen.minutes)
            print(table(name, report, time.monotonic() - began), flush=True)
            clean = clean and not report.found.total and not report.broken
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
