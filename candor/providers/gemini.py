"""Google's Gemini through its Developer API."""

from langchain_google_genai import ChatGoogleGenerativeAI
from pydantic import SecretStr

from candor.providers.connections import PooledTransport
from candor.providers.langchain_client import LangChainProvider
from candor.providers.settings import ProviderSettings

BASE_URL = "https://generativelanguage.googleapis.com"


def open_gemini(settings: ProviderSettings, api_key: str) -> LangChainProvider:
    """Build the provider; nothing connects before the first call."""
    transport = PooledTransport(connect_seconds=settings.connect_timeout_seconds)
    chat = ChatGoogleGenerativeAI(
        model=settings.gemini_model,
        api_key=SecretStr(api_key),
        base_url=settings.gemini_base_url or BASE_URL,
        vertexai=False,
        # A transport of our own also keeps google-genai from switching to aiohttp, which has
        # no cap on connecting and sleeps up to ten seconds before a second try of its own.
        client_args={"transport": transport},
        timeout=settings.timeout_seconds,
        max_retries=1,  # counts the first attempt: none beyond it
        max_output_tokens=settings.max_output_tokens,
        temperature=settings.temperature,
        cache=False,
    )
    return LangChainProvider(
        "gemini",
        settings.gemini_model,
        chat,
        patience=settings.patience,
        close=chat.aclose,
    )
