"""Google's billing: the CSV of Reports, of the Cost table, and of the BigQuery export."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from candor.providers.exports.cells import Row
from candor.providers.exports.contract import BadExport, Used

HEADING = ("sku description", "sku.description", "sku_description")
# the console's days; the BigQuery export has instants in UTC
CONSOLE_ZONE = "America/Los_Angeles"

_DAYS = ("date", "usage start date", "usage_start_time", "usage_date")
_ENDS = ("usage end date",)
_SERVICE = ("service description", "service.description", "service_description")
_AMOUNT = ("usage amount", "usage.amount", "usage_amount")
_EXACT = ("unrounded subtotal ($)", "unrounded cost ($)", "cost")
_ROUNDED = ("subtotal ($)", "cost ($)", "list cost ($)")
_CENT = Decimal("0.005")

_MODEL = re.compile(
    r"gemini[ -](?P<version>\d+(?:\.\d+)?)[ -](?P<size>flash|pro|ultra|nano)"
    r"(?P<lite>[ -]lite)?(?P<preview>[ -]preview)?",
    re.IGNORECASE,
)


def zone_of(row: Row) -> str:
    """Answer which zone the days of a table are in."""
    return "UTC" if "usage_start_time" in row.cells else CONSOLE_ZONE


def read_table(rows: Iterable[Row]) -> Iterator[Used]:
    """Read the rows of Gemini; the console has one per price, so input and output stand apart."""
    for row in rows:
        sku, service = row.text(*HEADING), row.text(*_SERVICE).lower()
        if "gemini" not in sku.lower() and "gemini" not in service and "generative" not in service:
            continue
        first, last = _days(row)
        exact, rounded = row.amount(*_EXACT), row.amount(*_ROUNDED)
        if exact is None and rounded is None:
            said = "no cost in US dollars; only those can be compared"
            raise BadExport(row.file, said, line=row.line)
        cost, step = (exact, Decimal(0)) if exact is not None else (rounded, _CENT)
        model, tokens = _model_of(sku), row.count(*_AMOUNT) or 0
        said, is_tokens = sku.lower(), "token count" in sku.lower()
        yield Used(
            first,
            last,
            model or sku,
            input_tokens=tokens if is_tokens and "input token" in said else 0,
            output_tokens=tokens if is_tokens and "output token" in said else 0,
            cost=cost,
            cost_step=step,
        )


def _days(row: Row) -> tuple[date, date]:
    if not any(name in row.cells for name in _DAYS):
        said = "there is no column with the day; group the report by day"
        raise BadExport(row.file, said, line=row.line)
    first = row.day(*_DAYS)
    return first, row.day(*_ENDS) if row.text(*_ENDS) else first


def _model_of(sku: str) -> str | None:
    """Read `Generate content input token count gemini 2.5 flash lite short input text`."""
    found = _MODEL.search(sku)
    if found is None:
        return None
    parts = ["gemini", found["version"], found["size"].lower()]
    parts += [word for word in ("lite", "preview") if found[word]]
    return "-".join(parts)
