"""Questions against the bundled documents, as data."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from candor.domain.provider_names import ProviderName


class Asked(BaseModel):
    """A question and what has to come of it.

    `sources` any of these files is cited; none where the documents do not hold the answer ·
    `financial` the answer carries the disclaimer, or None where one may argue · `fails` vendors
    that answer with an error · `provider` who has to be asked first, where that is certain.
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    quick: bool = False
    sources: list[str] = []
    language: str = "en"
    financial: bool | None = None
    fails: list[ProviderName] = []
    provider: ProviderName | None = None


@cache
def questions() -> dict[str, Asked]:
    """Read the questions by their text; raises ValidationError where one is not well formed."""
    raw = yaml.safe_load(files("evals").joinpath("data/questions.yaml").read_text("utf-8"))
    read = [Asked.model_validate(one) for one in raw]
    return {one.question: one for one in read}
