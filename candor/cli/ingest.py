"""`candor ingest`: documents into the index."""

import asyncio
import json as json_format
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from candor.domain.caller import DEFAULT_PROJECT

if TYPE_CHECKING:
    from ingestion.report import IngestReport

# passages kept out that are told one by one
_NAMED = 5


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Folders and files: Markdown or text.")],
    project: Annotated[str, typer.Option(help="Whose documents.")] = DEFAULT_PROJECT,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents whose file is gone.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Index documents; unchanged ones cost nothing, and an interrupted run changes nothing."""
    report = asyncio.run(_ingest(paths, project, prune, json))
    for source, reason in report.unreadable:
        print(f"candor: {source} was left out: {reason}", file=sys.stderr)
    if report.note:
        print(f"candor: {report.note}", file=sys.stderr)
    held = _held(report)
    for one in held[:_NAMED]:
        place = f"{one['source']}, {one['heading']}" if one["heading"] else one["source"]
        print(
            f"candor: a passage of {place} was kept out, it gives orders to the model "
            f"({', '.join(one['kinds'])}); see candor quarantine list",
            file=sys.stderr,
        )
    if len(held) > _NAMED:
        print(f"candor: and {len(held) - _NAMED:,} passages more", file=sys.stderr)
    if json:
        fields = asdict(report)
        fields["unreadable"] = [
            {"source": source, "reason": reason} for source, reason in report.unreadable
        ]
        fields["quarantined"] = held
        print(json_format.dumps(fields, ensure_ascii=False))
    else:
        _print(report)
    if report.unreadable or not report.files:
        raise typer.Exit(1)


def _held(report: "IngestReport") -> list[dict[str, Any]]:
    from ingestion.quarantine_list import headings

    named = zip(report.quarantined, headings(report.quarantined), strict=True)
    return [
        {"id": one.id, "source": one.source, "heading": heading, "kinds": list(one.kinds)}
        for one, heading in named
    ]


async def _ingest(paths: list[Path], project: str, prune: bool, quiet: bool) -> "IngestReport":
    from candor.bootstrap.library import open_library
    from candor.bootstrap.settings import load_settings
    from candor.cli.progress import shown_progress
    from candor.domain.clock import SystemClock, time_ordered_id
    from ingestion.run import ingest as run

    with shown_progress(quiet) as progress:
        async with open_library(load_settings()) as library:
            return await run(
                paths,
                project=project,
                prune=prune,
                catalogue=library.catalogue,
                embeddings=library.embeddings,
                home=library.home,
                clock=SystemClock(),
                new_id=time_ordered_id,
                detector=library.detector,
                progress=progress,
            )


def _print(report: "IngestReport") -> None:
    rate = f", {report.chunks_per_second:.0f} chunks/s" if report.embedded else ""
    print(f"{'files':<10}{report.files:>9,}")
    print(f"{'added':<10}{report.added:>9,}")
    print(f"{'changed':<10}{report.changed:>9,}")
    print(f"{'removed':<10}{report.removed:>9,}")
    print(f"{'unchanged':<10}{report.unchanged:>9,}")
    print(f"{'chunks':<10}{report.chunks:>9,}  in the index, {report.embedded:,} of them new")
    if report.quarantined:
        print(f"{'held':<10}{len(report.quarantined):>9,}  kept out, see candor quarantine list")
    print(f"{'seconds':<10}{report.seconds:>9.1f}{rate}")
