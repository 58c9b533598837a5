"""OpenAI's model, or any server that speaks its Chat Completions."""

import re

import httpx2
from langchain_openai import ChatOpenAI
from openai import DefaultAsyncHttpxClient
from pydantic import SecretStr

from candor.providers.connections import KEEP_ALIVE_SECONDS, MAX_CONNECTIONS
from candor.providers.langchain_client import LangChainProvider
from candor.providers.settings import ProviderSettings

BASE_URL = "https://api.openai.com/v1"
_FIXED_TEMPERATURE = re.compile(r"o\d|gpt-[5-9]")


def open_openai(settings: ProviderSettings, api_key: str) -> LangChainProvider:
    """Build the provider; nothing connects before the first call."""
    http = DefaultAsyncHttpxClient(
        timeout=httpx2.Timeout(settings.timeout_seconds, connect=settings.connect_timeout_seconds),
        limits=httpx2.Limits(
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
        ),
    )
    model = settings.openai_model
    chat = ChatOpenAI(
        model=model,
        api_key=SecretStr(api_key),
        base_url=settings.openai_base_url or BASE_URL,
        http_async_client=http,
        timeout=http.timeout,
        max_retries=0,
        max_completion_tokens=settings.max_output_tokens,
        temperature=None if _FIXED_TEMPERATURE.match(model) else settings.temperature,
        # Asked for by hand: LangChain leaves streams uncounted under another base URL.
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
        cache=False,
    )
    return LangChainProvider(
        "openai",
        model,
        chat,
        patience=settings.patience,
        close=http.aclose,
    )
