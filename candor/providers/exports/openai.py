"""OpenAI's usage and costs: the dashboard's CSV, and the pages of its Usage and Costs API."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from candor.providers.exports.cells import Row
from candor.providers.exports.contract import BadExport, Used

USAGE_COLUMN, COSTS_COLUMN = "num_model_requests", "amount_value"
HEADING = (USAGE_COLUMN, COSTS_COLUMN)


def read_table(rows: Iterable[Row]) -> Iterator[Used]:
    """Read a CSV of the dashboard; a day without use has a row without figures."""
    for row in rows:
        day = row.day("start_time_iso", "start_time")
        if USAGE_COLUMN in row.cells:
            if row.text("model") or row.count("input_tokens"):
                yield Used(
                    day,
                    day,
                    row.text("model") or None,
                    row.count(USAGE_COLUMN),
                    row.count("input_tokens"),
                    row.count("output_tokens"),
                )
        elif (cost := row.amount(COSTS_COLUMN)) is not None:
            _refuse_currency(row.file, row.text("amount_currency"), row.line)
            yield Used(day, day, _model_of(row.text("line_item")), cost=cost)


def read_pages(name: str, text: str) -> Iterator[Used]:
    """Read pages of the Usage or Costs API, one or a list of them; or of the older usage route."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise BadExport(name, "it is not JSON", line=line) from None
    pages: Sequence[Any] = found if isinstance(found, list) else [found]
    for page in pages:
        buckets = page.get("data") if isinstance(page, Mapping) else None
        if not isinstance(buckets, list):
            raise BadExport(name, "a page without data; export the answer of the Usage API whole")
        for bucket in buckets:
            try:
                yield from _bucket(name, bucket)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                wrong = type(error).__name__
                raise BadExport(name, f"a bucket cannot be read ({wrong}: {error})") from None


def _bucket(name: str, bucket: Mapping[str, Any]) -> Iterator[Used]:
    if "results" not in bucket:
        # of the route before the Usage API: a row per model and some minutes
        day = _day(bucket["aggregation_timestamp"])
        asked, answered = bucket["n_context_tokens_total"], bucket["n_generated_tokens_total"]
        yield Used(
            day, day, bucket["snapshot_id"], int(bucket["n_requests"]), int(asked), int(answered)
        )
        return
    day = _day(bucket["start_time"])
    for result in bucket["results"]:
        if "amount" in result:
            amount = result["amount"]
            _refuse_currency(name, amount["currency"], None)
            cost = Decimal(amount["value"])
            yield Used(day, day, _model_of(result.get("line_item") or ""), cost=cost)
        else:
            yield Used(
                day,
                day,
                result.get("model") or None,
                int(result["num_model_requests"]),
                int(result["input_tokens"]),
                int(result["output_tokens"]),
            )


def _day(seconds: Any) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _model_of(line_item: str) -> str | None:
    """Read `gpt-4o-mini-2024-07-18, input`; without one the cost is that of all models."""
    return line_item.partition(",")[0].strip() or None


def _refuse_currency(name: str, currency: str, line: int | None) -> None:
    if currency.lower() not in ("usd", ""):
        said = f"its amounts are in {currency}, and only US dollars can be compared"
        raise BadExport(name, said, line=line)
