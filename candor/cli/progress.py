"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from ingestion.report import Progress as Report
from ingestion.report import Stage

LINE_EVERY_SECONDS = 5.0


@contextmanager
def shown_progress(quiet: bool = False) -> Iterator[Report | None]:
    """Hand out what ingestion reports to; everything goes to standard error."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with Progress(
            TextColumn("{task.description:<9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("chunks"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as bar:
            task = bar.add_task("reading", total=None, rate="")
            began = time.monotonic()

            def draw(done: int, total: int, stage: Stage) -> None:
                rate = f"{done / max(time.monotonic() - began, 0.001):.0f}/s" if done else ""
                bar.update(task, description=stage, completed=done, total=total or None, rate=rate)

            yield draw
    else:
        yield _lines()


def _lines() -> Report:
    began = last = time.monotonic()

    def write(done: int, total: int, stage: Stage) -> None:
        nonlocal last
        now = time.monotonic()
        if total and now - last >= LINE_EVERY_SECONDS:
            last = now
            rate = done / max(now - began, 0.001)
            left = (total - done) / rate if rate else 0
            print(
                f"{stage}: {done} of {total} chunks, {rate:.0f}/s, {left:.0f} s left",
                file=sys.stderr,
                flush=True,
            )

    return write
