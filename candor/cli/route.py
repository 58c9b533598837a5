"""`candor route`: how the service would score each question and whom it would ask."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from candor.cli.json_lines import Row, convert


def route(
    file: Annotated[Path, typer.Argument(help="JSON Lines of id and query; - is standard input.")],
) -> None:
    """Score questions from 1 to 10 and name the provider, the category and the language."""
    from candor.bootstrap.settings import load_settings
    from candor.routing.category import classify
    from candor.routing.complexity import score
    from candor.routing.language import detect
    from candor.routing.thresholds import choose_provider

    settings = load_settings()
    weights = settings.weights(year=datetime.now(UTC).year)

    def judge(row: Row) -> Row:
        complexity = score(row["query"], weights=weights)
        return {
            "score": complexity.score,
            "provider": choose_provider(complexity.score, settings.thresholds),
            "reasons": list(complexity.reasons),
            "category": classify(row["query"]).value,
            "language": detect(row["query"], default=settings.language),
        }

    convert(file, judge, query=str)
