"""`candor redact`: what the service would remove from each text."""

from pathlib import Path
from typing import Annotated

import typer

from candor.cli.json_lines import Row, convert
from candor.domain.caller import DEFAULT_PROJECT


def redact(
    file: Annotated[Path, typer.Argument(help="JSON Lines of id and text; - is standard input.")],
    project: Annotated[str, typer.Option(help="Whose official addresses pass.")] = DEFAULT_PROJECT,
) -> None:
    """Remove personal data and secrets from texts, and tell where they stood."""
    from candor.bootstrap.open_redactor import open_redactor
    from candor.bootstrap.settings import load_settings

    redactor = open_redactor(load_settings()).of(project)

    def remove(row: Row) -> Row:
        redacted = redactor.redact(row["text"])
        spans = [
            {"start": span.start, "end": span.end, "type": span.type} for span in redacted.spans
        ]
        return {"redacted": redacted.text, "spans": spans}

    convert(file, remove, text=str)
