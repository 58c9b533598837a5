"""Perplexity's Sonar, which searches the web and cites pages of its own."""

import httpx
from langchain_perplexity import ChatPerplexity, WebSearchOptions
from perplexity import AsyncPerplexity, Perplexity
from pydantic import SecretStr

from candor.providers.connections import PooledTransport
from candor.providers.langchain_client import LangChainProvider
from candor.providers.settings import ProviderSettings

BASE_URL = "https://api.perplexity.ai"


def open_perplexity(settings: ProviderSettings, api_key: str) -> LangChainProvider:
    """Build the provider; nothing connects before the first call."""
    address = settings.perplexity_base_url or BASE_URL
    timeout = httpx.Timeout(settings.timeout_seconds, connect=settings.connect_timeout_seconds)
    http = httpx.AsyncClient(
        transport=PooledTransport(connect_seconds=settings.connect_timeout_seconds),
        timeout=timeout,
    )
    # ChatPerplexity takes no base URL, so both of its clients are built here.
    blocking = Perplexity(api_key=api_key, base_url=address, timeout=timeout, max_retries=0)
    chat = ChatPerplexity(
        model=settings.perplexity_model,
        api_key=SecretStr(api_key),
        client=blocking,
        async_client=AsyncPerplexity(
            api_key=api_key, base_url=address, timeout=timeout, max_retries=0, http_client=http
        ),
        timeout=settings.timeout_seconds,
        max_retries=0,
        # ChatPerplexity sends 0.7 unless told; 0.2 is what the vendor documents as its default.
        temperature=0.2 if settings.temperature is None else settings.temperature,
        max_tokens=settings.max_output_tokens,
        web_search_options=WebSearchOptions(search_context_size="low"),
        use_responses_api=False,
        cache=False,
    )

    async def close() -> None:
        blocking.close()
        await http.aclose()

    return LangChainProvider(
        "perplexity",
        settings.perplexity_model,
        chat,
        patience=settings.patience,
        close=close,
        asks_by_stream=True,
    )
