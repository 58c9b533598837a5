"""What a client of OpenAI's chat completions sends."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.chat import Optionally, readable
from candor.domain.errors import InvalidRequest
from candor.domain.threads import THREAD_ID_PATTERN
from candor.providers.contract import Message
from graph.turn import Question

# what a client may send that would change the kind of answer; tuning such as temperature is ignored
_UNSERVED = {"tools": "tools", "functions": "functions", "audio": "audio"}


class TextPart(BaseModel):
    """One part of a message; images, audio and files are not read."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """What it says, its parts in one."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """How a stream ends."""

    include_usage: bool = False


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}


class Metadata(BaseModel):
    """What the product reads of a request's `metadata`; the rest is ignored."""

    model_config = ConfigDict(extra="ignore")

    thread_id: Optionally[Annotated[str, Field(pattern=THREAD_ID_PATTERN)]] = None
    language: Optionally[Annotated[str, Field(max_length=35)]] = None
    region: Optionally[Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")]] = None


class CompletionRequest(BaseModel):
    """A request for one answer. `model` may name anything: the routing chooses."""

    model_config = ConfigDict(extra="allow")

    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=1000)]
    model: str = "candor"
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    user: Optionally[Annotated[str, Field(max_length=256)]] = None
    metadata: Annotated[Metadata, BeforeValidator(_object)] = Metadata()

    def question(self) -> Question:
        """Answer the turn's question: the last message, with those before it as its history.

        A conversation named by `metadata.thread_id` has its own memory instead. Instructions of
        the client's (`system`, `developer`) are not followed: the project's own stand. Raises
        InvalidRequest where the last message is not the user's, or something else than a text
        is asked for.
        """
        self._refuse_unserved()
        *before, last = self.messages
        if last.role != "user":
            raise InvalidRequest("the last message has to be the user's")
        try:
            message = readable(last.text)
        except ValueError as wrong:
            raise InvalidRequest(f"messages: the last one: {wrong}") from None
        thread_id = self.metadata.thread_id
        history = () if thread_id else tuple(_said(before))
        return Question(message, self.metadata.language, thread_id, history)

    def _refuse_unserved(self) -> None:
        extra: dict[str, Any] = self.model_extra or {}
        for name, said in _UNSERVED.items():
            if extra.get(name):
                raise InvalidRequest(f"{said} are not served here; leave `{name}` out")
        if self.n is not None and self.n != 1:
            raise InvalidRequest("n: one answer is given, so it can only be 1")


def _said(messages: Sequence[ChatMessage]) -> list[Message]:
    return [
        Message("user" if one.role == "user" else "assistant", one.text)
        for one in messages
        if one.role in ("user", "assistant") and one.text.strip()
    ]
