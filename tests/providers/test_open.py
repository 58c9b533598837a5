"""Which providers there are, and that opening one touches nothing."""

import asyncio
import gc
import subprocess
import sys
import warnings

from candor.providers.open import ProviderSettings, open_providers
from tests.providers.conftest import GROUNDED, KEYS, PROMPT, settings_for
from tests.simulator import Simulator


def test_a_provider_without_a_key_is_not_there() -> None:
    assert open_providers(ProviderSettings()) == {}
    assert list(open_providers(ProviderSettings(gemini_api_key="g"))) == ["gemini"]
    assert list(open_providers(ProviderSettings(openai_api_key=""))) == []


def test_settings_do_not_show_the_keys(simulator: Simulator) -> None:
    shown = repr(settings_for(simulator))
    assert not [key for key in KEYS.values() if key in shown]


async def test_nothing_connects_before_the_first_call(simulator: Simulator) -> None:
    providers = open_providers(settings_for(simulator))
    assert simulator.received == []
    for provider in providers.values():
        await provider.aclose()
        await provider.aclose()


async def test_closing_leaves_nothing_open(simulator: Simulator) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        providers = open_providers(settings_for(simulator))
        for provider in providers.values():
            assert (await provider.ask(PROMPT, timeout=5)).text == GROUNDED
            await provider.aclose()
        del providers, provider
        gc.collect()
        await asyncio.sleep(0)
    assert [str(warning.message) for warning in caught] == []


def test_a_vendors_client_is_not_imported_without_its_key() -> None:
    code = (
        "import sys; from candor.providers.open import *; open_providers(ProviderSettings());"
        "print([m for m in ('openai', 'google.genai', 'perplexity') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


async def test_environment_variables_do_not_redirect_a_provider(simulator: Simulator) -> None:
    providers = open_providers(ProviderSettings(perplexity_api_key="p"))
    chat = vars(providers["perplexity"])["_chat"]
    assert str(chat.async_client.base_url).startswith("https://api.perplexity.ai")
    await providers["perplexity"].aclose()
