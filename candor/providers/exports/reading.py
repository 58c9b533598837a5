"""Tells whose export a file is by its columns, and reads it."""

from pathlib import Path

from candor.domain.provider_names import ProviderName
from candor.providers.exports import google, openai, plain
from candor.providers.exports.cells import Row, read_rows
from candor.providers.exports.contract import BadExport, Export, Used

_KNOWN = (
    "known are OpenAI's usage and costs (CSV, JSON), Google's billing (CSV) and tables with the "
    "columns date, model and input_tokens, output_tokens, requests or cost"
)


def read_export(path: Path) -> Export:
    """Read an export whole; BadExport names the line that cannot be read."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadExport(name, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadExport(name, "it is not UTF-8 text") from None
    if text.lstrip()[:1] in ("{", "["):
        return _whole(name, Export("openai", "UTC", list(openai.read_pages(name, text))))
    if rows := list(read_rows(name, text, heading=openai.HEADING)):
        return _whole(name, Export("openai", "UTC", list(openai.read_table(rows))))
    if rows := list(read_rows(name, text, heading=google.HEADING)):
        used = list(google.read_table(rows))
        return _whole(name, Export("gemini", google.zone_of(rows[0]), used))
    if rows := list(read_rows(name, text, heading=plain.HEADING)):
        return _whole(name, Export(_vendor(rows), "UTC", list(plain.read_table(rows))))
    raise BadExport(name, f"no such export is known; {_KNOWN}", line=1)


def _vendor(rows: list[Row]) -> ProviderName:
    first: ProviderName | None = None
    for row in rows:
        vendor = plain.vendor_of(row)
        if vendor is None:
            raise BadExport(row.file, "it is not known whose model this is", line=row.line)
        if first is not None and vendor != first:
            said = f"a model of {vendor} among those of {first}; export one vendor at a time"
            raise BadExport(row.file, said, line=row.line)
        first = vendor
    assert first is not None  # noqa: S101  # there is a row
    return first


def _whole(name: str, export: Export) -> Export:
    rows: list[Used] = list(export.rows)
    if not rows:
        raise BadExport(name, "it holds no use of a model")
    return export
