"""`candor validate`: what the service would make of each answer before anybody reads it."""

from pathlib import Path
from typing import Annotated

import typer

from candor.cli.json_lines import Row, convert
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage
from candor.domain.passages import Passage


def validate(
    file: Annotated[
        Path,
        typer.Argument(help="JSON Lines of id, question, answer and sources; - is standard input."),
    ],
    project: Annotated[
        str, typer.Option(help="Whose official links and addresses stand.")
    ] = DEFAULT_PROJECT,
) -> None:
    """Remove secrets and personal data, tone down promises, check citations, judge."""
    from candor.bootstrap.open_redactor import open_redactor
    from candor.bootstrap.rules import answer_rules
    from candor.bootstrap.settings import load_settings
    from candor.routing.language import detect
    from candor.texts.reader import Texts
    from nodes.validate import check_draft

    settings = load_settings()
    texts = Texts(default=settings.language)
    redactor, rules = open_redactor(settings).of(project), answer_rules(settings).of(project)

    def check(row: Row) -> Row:
        language = detect(row["question"], default=settings.language)
        checked = check_draft(
            row["answer"],
            said=[row["question"]],
            passages=[
                _passage(row["id"], place, source)
                for place, source in enumerate(row["sources"], start=1)
            ],
            language=language,
            texts=texts,
            redactor=redactor,
            region=settings.default_region,
            rules=rules,
        )
        return {
            "answer": checked.answer,
            "is_safe": not checked.unresolved,
            "warnings": list(checked.warnings),
            "confidence_score": checked.confidence,
        }

    convert(file, check, question=str, answer=str, sources=list)


def _passage(row_id: object, place: int, source: object) -> Passage:
    if not isinstance(source, dict) or not isinstance(source.get("text"), str):
        raise BadUsage(f'source {place} of row {row_id} needs "source" and "text"')
    name = str(source.get("source", place))
    score = source.get("score", 1.0)
    return Passage(
        id=str(place),
        source=name,
        title=str(source.get("title", name)),
        heading=str(source.get("heading", "")),
        text=source["text"],
        score=float(score) if isinstance(score, int | float) else 1.0,
    )
