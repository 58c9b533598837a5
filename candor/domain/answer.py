"""The answer body: what every interface returns for one turn (shape: docs/api.md)."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, Field

from candor.domain.categories import Category

# the warning of an answer that ran into the limit of its length
CUT_SHORT: Final = "cut_short"


class RefusalNotice(BaseModel):
    """Why the turn was not answered, in the user's language.

    `renews` is the day (UTC) from which on it may be asked again, where that is known.
    """

    code: str
    message: str
    renews: date | None = None


class Source(BaseModel):
    """A passage or web page that the answer cites as `[id]`."""

    id: int
    kind: Literal["doc", "web"] = "doc"
    source: str
    title: str
    heading: str
    url: str | None = None
    snippet: str
    score: float


class Validation(BaseModel):
    """What the checks on the answer found; `confidence_score` is 0 to 100.

    `disclaimer` is the last paragraph of the answer, `risk_warning` the first, in prescribed words,
    where the law wants one.
    """

    is_safe: bool
    confidence_score: int = Field(ge=0, le=100)
    warnings: list[str]
    disclaimer: str | None = None
    risk_warning: str | None = None


class Attempt(BaseModel):
    """One call to one provider.

    `outcome` is "answered", "translated" (the question, for the search) or the failure's name.
    """

    provider: str
    outcome: str
    ms: float


class Routing(BaseModel):
    """Who answered and why. `complexity` is 1 to 10, 0 where the turn ended before scoring."""

    complexity: int = Field(ge=0, le=10)
    reasons: list[str]
    provider: str | None
    model: str | None
    attempts: list[Attempt]
    fallback: bool
    degraded: bool


class Privacy(BaseModel):
    """How many values of each type were removed, and what the user must know about it."""

    redacted: dict[str, int]
    notice: str | None = None


class Usage(BaseModel):
    """The caller's month and what this turn cost. `cost_usd` is a decimal string."""

    tier: str
    used: int
    limit: int
    overage: int
    period: str
    cost_usd: str
    input_tokens: int
    output_tokens: int


class Answer(BaseModel):
    """One answered (or refused) turn; a `stopped` one holds what its reader had been shown.

    `disclosure` says that this is an automated assistant (EU AI Act, article 50(1)); whoever
    shows the answer shows it too, at the latest with a conversation's first turn.
    """

    answer: str
    refusal: RefusalNotice | None = None
    sources: list[Source]
    language: str
    thread_id: str
    turn_id: str
    validation: Validation
    routing: Routing
    privacy: Privacy
    usage: Usage
    category: Category
    cached: bool = False
    stopped: bool = False
    # empty only in an answer that an earlier version kept for repeats
    disclosure: str = ""
    timings_ms: dict[str, float]
