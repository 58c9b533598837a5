"""Which risk warning an answer about money carries; its table is rules/risk_warnings.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class RiskWarning:
    """One row: `above` are prescribed words, `below` the key of a sentence; either may be empty.

    `learn_more` are the words that link to a risk summary; `below_unless` is the language in
    which `above` already says it.
    """

    above: str = ""
    learn_more: str = ""
    below: str = ""
    below_unless: str = ""

    def prescribed(self, summary_url: str | None) -> str:
        """Answer the prescribed words as Markdown: bold, set off by a bar; empty where none are."""
        if not self.above:
            return ""
        more = f"[{self.learn_more}]({summary_url})" if summary_url else self.learn_more
        return f"> **{self.above} {more}**"

    def key_below(self, language: str) -> str:
        """Answer the key of the sentence to add in a language; empty where none is needed."""
        return "" if language == self.below_unless else self.below


def risk_warning(region: str | None) -> RiskWarning:
    """Answer the row of an ISO 3166-1 alpha-2 code in any case, or of an unknown region."""
    rows = _read()
    return rows.get((region or "").upper(), rows[ELSEWHERE])


@cache
def _read() -> Mapping[str, RiskWarning]:
    table: dict[str, dict[str, str]] = yaml.safe_load(
        files("candor.validation").joinpath("rules/risk_warnings.yaml").read_text("utf-8")
    )
    found: dict[str, RiskWarning] = {}
    for name, row in table.items():
        countries = row.pop("countries").split()
        warning = RiskWarning(**row)
        found |= dict.fromkeys(countries or [name], warning)
    return found
