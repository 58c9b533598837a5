"""What the tools are called, take and answer."""

from typing import Annotated

from mcp_types import Tool, ToolAnnotations
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.chat import Optionally, readable
from candor.domain.answer import Answer
from candor.domain.threads import THREAD_ID_PATTERN

MOST_PASSAGES = 20
LONGEST_QUERY = 4000


class Ask(BaseModel):
    """A question to the assistant."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, AfterValidator(readable)] = Field(
        description="The question, in the user's words and language."
    )
    thread_id: Annotated[
        Optionally[Annotated[str, Field(pattern=THREAD_ID_PATTERN)]],
        Field(description="The `thread_id` of an earlier answer, to go on with it."),
    ] = None
    language: Annotated[
        Optionally[Annotated[str, Field(max_length=35)]],
        Field(description="Language of the answer (BCP 47); else the question's own."),
    ] = None


class SearchDocs(BaseModel):
    """A search in the project's documents."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, AfterValidator(readable)] = Field(
        max_length=LONGEST_QUERY, description="What to look for: a question or some words."
    )
    k: int = Field(5, ge=1, le=MOST_PASSAGES, description="How many passages.")


class FoundPassage(BaseModel):
    """A passage of a document; `score` is 0 to 1, higher is nearer."""

    source: str
    title: str
    heading: str
    url: str | None
    score: float
    text: str


class Found(BaseModel):
    """What a search found, the nearest first; nothing where the documents do not say."""

    results: list[FoundPassage]


_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)

TOOLS = [
    Tool(
        name="ask",
        title="Ask the support assistant",
        description=(
            "Answers a question about the project from its own documents, with numbered sources. "
            "Personal data in the question is replaced before any model reads it; never send a "
            "seed phrase or a private key. Counts on the caller's monthly questions."
        ),
        input_schema=Ask.model_json_schema(),
        output_schema=Answer.model_json_schema(),
        annotations=ToolAnnotations(read_only_hint=False, open_world_hint=True),
    ),
    Tool(
        name="search_docs",
        title="Search the project's documents",
        description=(
            "Finds the passages of the project's documents that fit a question best, as they "
            "stand. No model is asked, and nothing counts on the monthly questions."
        ),
        input_schema=SearchDocs.model_json_schema(),
        output_schema=Found.model_json_schema(),
        annotations=_READS,
    ),
]
