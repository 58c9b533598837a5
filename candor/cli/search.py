"""`candor search`: what retrieval finds for a question, or for a file of them."""

import asyncio
import json as json_format
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from candor.cli.arguments import as_text
from candor.cli.json_lines import read_rows, write_row
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage
from candor.domain.passages import Passage
from candor.routing.language import is_foreign


def search(
    query: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    batch: Annotated[
        Path | None, typer.Option(help="JSON Lines of id and query; - is standard input.")
    ] = None,
    project: Annotated[str, typer.Option(help="Whose documents.")] = DEFAULT_PROJECT,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search the indexed documents."""
    if (query is None) == (batch is None):
        raise BadUsage("give either a query or --batch FILE")
    if batch is not None:
        asyncio.run(_batch(batch, project, k))
        return
    found = asyncio.run(_search(as_text(query or ""), project, k))
    if json:
        print(json_format.dumps({"query": query, "results": _rows(found)}, ensure_ascii=False))
        return
    if not found:
        print("Nothing is indexed yet. Run: candor ingest PATH")
    for place, passage in enumerate(found, start=1):
        print(f"{place}. {passage.score:.3f}  {passage.source}  {passage.heading}")
        print(f"   {' '.join(passage.text.split())[:160]}")


async def _search(query: str, project: str, k: int) -> Sequence[Passage]:
    from candor.bootstrap.library import open_library
    from candor.bootstrap.settings import load_settings

    settings = load_settings()
    async with open_library(settings) as library:
        foreign = is_foreign(query, settings.language)
        return await library.knowledge.search(project, query, k, foreign=foreign)


async def _batch(file: Path, project: str, k: int) -> None:
    from candor.bootstrap.library import open_library
    from candor.bootstrap.settings import load_settings

    rows = list(read_rows(file, query=str))
    settings = load_settings()
    async with open_library(settings) as library:
        for row in rows:
            foreign = is_foreign(row["query"], settings.language)
            found = await library.knowledge.search(project, row["query"], k, foreign=foreign)
            write_row({"id": row["id"], "results": _rows(found)})
    sys.stdout.flush()


def _rows(found: Sequence[Passage]) -> list[dict[str, Any]]:
    return [
        {
            "source": passage.source,
            "heading": passage.heading,
            "score": round(passage.score, 4),
            "text": passage.text,
        }
        for passage in found
    ]
