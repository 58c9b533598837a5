"""A table with a day, a model and figures, such as Perplexity's: it documents no form."""

from collections.abc import Iterable, Iterator

from candor.domain.provider_names import ProviderName
from candor.providers.exports.cells import Row
from candor.providers.exports.contract import BadExport, Used

HEADING = ("model", "model_name", "model name")

_DAYS = ("date", "day", "usage_date", "timestamp", "time", "created_at", "start_time")
_REQUESTS = ("requests", "request_count", "num_requests", "api_requests", "api requests")
_INPUT = ("input_tokens", "prompt_tokens", "input tokens", "prompt tokens")
_OUTPUT = ("output_tokens", "completion_tokens", "output tokens", "completion tokens")
_REASONING = ("reasoning_tokens", "reasoning tokens")
_COST = ("cost_usd", "total_cost", "amount_usd", "cost", "amount", "total cost", "cost ($)")
_FIGURES = (_REQUESTS, _INPUT, _OUTPUT, _COST)

_BEGINNINGS: dict[str, ProviderName] = {
    "sonar": "perplexity",
    "gemini": "gemini",
    "gpt": "openai",
    "chatgpt": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
}


def vendor_of(row: Row) -> ProviderName | None:
    """Answer whose model a row names."""
    model = row.text(*HEADING).lower()
    return next((name for start, name in _BEGINNINGS.items() if model.startswith(start)), None)


def read_table(rows: Iterable[Row]) -> Iterator[Used]:
    """Read the rows; reasoning that stands apart is added to the output."""
    for row in rows:
        if not any(name in row.cells for name in _DAYS):
            raise BadExport(row.file, "there is no column with the day", line=row.line)
        if not any(name in row.cells for names in _FIGURES for name in names):
            said = "there is no column with requests, tokens or cost"
            raise BadExport(row.file, said, line=row.line)
        day, output = row.day(*_DAYS), row.count(*_OUTPUT)
        if output is not None:
            output += row.count(*_REASONING) or 0
        yield Used(
            day,
            day,
            row.text(*HEADING) or None,
            row.count(*_REQUESTS),
            row.count(*_INPUT),
            output,
            row.amount(*_COST),
        )
