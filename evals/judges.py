"""A model as judge of answers, asked through the vendor's own client; only with a real key."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable
from pydantic import BaseModel, Field, SecretStr

from candor.bootstrap.settings import Settings

PROMPT_FILE = "data/judge.v1.md"
SECONDS = 60.0

Vendor = Literal["openai", "gemini"]
Chat = tuple[BaseChatModel, Callable[[], Awaitable[None]]]
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Judgement(BaseModel):
    """What the judge says of one answer; the reason comes first, so that it is thought of first."""

    reason: str = Field(description="At most two sentences naming what decided it.")
    supported: bool = Field(description="Every statement of fact is said by the sources.")
    relevant: bool = Field(description="The answer speaks to the question.")
    complete: bool = Field(description="What the sources say on the question is there.")


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks one model with one prompt; `name` says which, for the report."""

    name: str
    prompt: str
    model: Runnable[Any, Any]
    aclose: Callable[[], Awaitable[None]]

    async def judge(self, question: str, answer: str, sources: Sequence[str]) -> Judgement | None:
        """Answer the judgement; None where the vendor fails or answers something else."""
        # a document may not close the tag that it stands in
        shown = "\n\n".join(sources).replace("</", "< /")
        asked = self.prompt.format(
            sources=shown,
            question=question.replace("</", "< /"),
            answer=answer.replace("</", "< /"),
        )
        try:
            async with asyncio.timeout(SECONDS):
                said = await self.model.ainvoke(asked)
        except Exception:
            return None
        return said if isinstance(said, Judgement) else None


def has_real_key(settings: Settings) -> bool:
    """Tell whether a vendor can be asked that is not a simulator on this machine."""
    return bool(_real(settings))


def open_judge(settings: Settings) -> Judge | None:
    """Answer a judge at the first vendor with a real key that can judge; None without one."""
    real = _real(settings)
    vendors: tuple[Vendor, ...] = ("openai", "gemini")
    for vendor in vendors:
        if vendor in real:
            key, url, model = real[vendor]
            return judge_at(vendor, model, key, url)
    return None


def judge_at(vendor: Vendor, model: str, api_key: SecretStr, base_url: str | None) -> Judge:
    """Build a judge; nothing connects before it is asked, and `aclose` ends its connections."""
    prompt = files("evals").joinpath(PROMPT_FILE).read_text("utf-8")
    digest = hashlib.sha256(prompt.encode()).hexdigest()[:8]
    chat, aclose = _CHATS[vendor](model, api_key, base_url)
    structured = chat.with_structured_output(Judgement, method="json_schema")
    return Judge(f"{vendor} {model}, judge.v1 {digest}", prompt, structured, aclose)


def _openai(model: str, api_key: SecretStr, base_url: str | None) -> Chat:
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    http = DefaultAsyncHttpxClient(timeout=SECONDS)
    chat = ChatOpenAI(
        model=model,
        api_key=api_key,
        base_url=base_url,
        http_async_client=http,
        temperature=0,
        max_retries=2,
        use_responses_api=False,
        cache=False,
    )
    return chat, http.aclose


def _gemini(model: str, api_key: SecretStr, base_url: str | None) -> Chat:
    from langchain_google_genai import ChatGoogleGenerativeAI

    from candor.providers.connections import PooledTransport

    chat = ChatGoogleGenerativeAI(
        model=model,
        api_key=api_key,
        base_url=base_url,
        vertexai=False,
        # see candor/providers/gemini.py
        client_args={"transport": PooledTransport(connect_seconds=10.0)},
        temperature=0,
        max_retries=2,
        timeout=SECONDS,
        cache=False,
    )
    return chat, chat.aclose


_CHATS: Mapping[Vendor, Callable[[str, SecretStr, str | None], Chat]] = {
    "openai": _openai,
    "gemini": _gemini,
}


def _real(settings: Settings) -> dict[str, tuple[SecretStr, str | None, str]]:
    """Answer (key, base URL, model) of the vendors with a key, less those on this machine."""
    keys = {
        "openai": (settings.openai_api_key, settings.openai_base_url, settings.openai_model),
        "gemini": (
            settings.google_api_key,
            settings.google_gemini_base_url,
            settings.gemini_model,
        ),
        "perplexity": (
            settings.perplexity_api_key,
            settings.perplexity_base_url,
            settings.perplexity_model,
        ),
    }
    return {
        vendor: (key, url, model)
        for vendor, (key, url, model) in keys.items()
        if key is not None and (url is None or urlsplit(url).hostname not in _HERE)
    }
