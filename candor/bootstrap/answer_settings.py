"""The settings that say what an answer is made of and may say, apart from the others."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from candor.domain.project_lists import read_lists


def split_commas(value: object) -> object:
    """Take a text with commas for a list; anything else stays."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


class AnswerSettings(BaseSettings):
    """Which passages a turn finds, and what it does with claims, links and risk warnings."""

    retrieval_k: int = Field(5, ge=1, le=20, description="Passages that a turn retrieves.")
    retrieval_per_file: int = Field(
        2, ge=1, le=20, description="Passages of one file before other files have had their turn."
    )
    retrieval_neighbours: int = Field(
        1, ge=0, le=3, description="Chunks of its section joined to a passage on either side."
    )
    retrieval_floor: float = Field(
        0.42,
        ge=-1,
        le=1,
        description="Cosine similarity below which the documents do not say; -1 switches it off.",
    )
    retrieval_foreign_floor: float = Field(
        0.3,
        ge=-1,
        le=1,
        description="The same for questions in another language than the documents.",
    )
    retrieval_multilingual: bool = Field(
        True,
        description="A second vector of each chunk by a multilingual model, for questions in "
        "other languages than the documents' too; some 90 MB more in each worker.",
    )
    official_addresses: Annotated[list[str], NoDecode] = Field(
        [],
        description="Public coin addresses of the project's own, with commas; never redacted, and "
        "answers may name them. `project=address` holds for that project alone, any other for all.",
    )
    official_links: Annotated[list[str], NoDecode] = Field(
        [],
        description="The project's own hosts and pages, with commas; answers may name them, and "
        "hosts that look like them are removed. `project=link` holds for that project alone.",
    )
    unsupported_claims: Literal["mark", "remove"] = Field(
        "mark", description="What becomes of sentences that the cited sources do not hold."
    )
    prompts_dir: Path | None = Field(
        None,
        description="A folder of your own prompts, `<project>/answer.v1.md`, and of "
        "`experiments.yaml` (docs/prompts.md).",
    )
    introductions_file: Path | None = Field(
        None,
        description="A YAML file with the name of each project, what it knows and first questions, "
        "as the widget shows them (docs/widget.md); unset: those of the sample documents.",
    )
    risk_summary_url: str | None = Field(
        None, description="Where the risk warning prescribed in the UK links to."
    )

    @field_validator("official_addresses", "official_links", mode="before")
    @classmethod
    def _split_lists(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("official_addresses", "official_links")
    @classmethod
    def _are_entries(cls, value: list[str]) -> list[str]:
        read_lists(value)
        return value

    @field_validator("risk_summary_url")
    @classmethod
    def _is_a_page(cls, value: str | None) -> str | None:
        if value is None:
            return None
        page = urlsplit(value)
        if page.scheme != "https" or not page.hostname or any(sign in value for sign in " ()<>"):
            raise ValueError("write the address of a page, such as https://example.org/risk")
        return value
