"""Settings: read from the environment and `.env`, refused by name, never shown by value."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from candor.bootstrap.settings import Settings, environment_names, load_settings
from candor.domain.errors import BadUsage

CANARY = "hunter2-canary"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert not settings.sign_in
    assert settings.quote_docs


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_PORT", "8123")
    monkeypatch.setenv("CANDOR_CORS_ORIGINS", "https://a.example, https://b.example,")
    monkeypatch.setenv("CANDOR_DEFAULT_REGION", "de")
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    settings = load_settings()
    assert settings.port == 8123
    assert settings.cors_origins == ["https://a.example", "https://b.example"]
    assert settings.default_region == "DE"
    assert settings.openai_api_key is not None
    assert settings.openai_api_key.get_secret_value() == CANARY


def test_from_a_file_that_the_environment_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("CANDOR_PORT=8001\nCANDOR_LANGUAGE=de\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("CANDOR_PORT", "8002")
    settings = load_settings()
    assert (settings.port, settings.language) == (8002, "de")


def test_an_empty_value_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_JWT_SECRET", "")
    monkeypatch.setenv("CANDOR_PORT", "")
    assert not load_settings().sign_in


@pytest.mark.parametrize("place", ["environment", "file"])
def test_an_unknown_name_is_refused_with_a_hint(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "file":
        Path(".env").write_text(f"CANDOR_RATE_LIMTI={CANARY}\n")
    else:
        monkeypatch.setenv("CANDOR_RATE_LIMTI", CANARY)
    with pytest.raises(BadUsage) as refused:
        load_settings()
    assert "CANDOR_RATE_LIMTI" in refused.value.detail
    assert "did you mean CANDOR_RATE_LIMIT" in refused.value.detail
    assert CANARY not in refused.value.detail


def test_a_file_that_is_no_text() -> None:
    Path(".env").write_bytes(b"CANDOR_PORT=\xff\xfe\n")
    with pytest.raises(BadUsage, match="not UTF-8"):
        load_settings()


WRONG = {
    "CANDOR_ENV": CANARY,
    "CANDOR_PORT": CANARY,
    "CANDOR_RATE_LIMIT": f"-1{CANARY}",
    "CANDOR_ENCRYPTION_KEY": CANARY,
    "CANDOR_ID_HASH_KEY": CANARY * 4,
    "CANDOR_JWT_SECRET": CANARY,
    "CANDOR_DEFAULT_REGION": CANARY,
    "CANDOR_LANGUAGE": CANARY,
    "CANDOR_LOG_LEVEL": CANARY,
    "CANDOR_LANGSERVE": CANARY,
    "CANDOR_PROVIDER_TIMEOUT_SECONDS": CANARY,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_and_never_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, WRONG[name])
    with pytest.raises(BadUsage) as refused:
        load_settings()
    assert refused.value.detail.startswith(f"{name}: ")
    assert CANARY not in refused.value.detail
    assert CANARY not in repr(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CANDOR_PORT", "0"),
        ("CANDOR_PORT", "65536"),
        ("CANDOR_RETRIEVAL_K", "0"),
        ("CANDOR_MAX_BODY_BYTES", "10"),
        ("CANDOR_MEMORY_MINUTES", "0"),
    ],
)
def test_out_of_range(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadUsage, match=name):
        load_settings()


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_PORT", "x")
    monkeypatch.setenv("CANDOR_LANGUAGE", "xx")
    with pytest.raises(BadUsage) as refused:
        load_settings()
    assert "CANDOR_PORT" in refused.value.detail
    assert "CANDOR_LANGUAGE" in refused.value.detail


def test_secrets_do_not_print() -> None:
    address = f"postgresql://u:{CANARY}@h/d"
    settings = load_settings(jwt_secret=CANARY * 4, database_url=address)
    assert CANARY not in repr(settings) + str(settings) + settings.model_dump_json()


def test_providers_have_the_vendors_own_names() -> None:
    names = environment_names()
    assert names["openai_api_key"] == "OPENAI_API_KEY"
    assert names["google_gemini_base_url"] == "GOOGLE_GEMINI_BASE_URL"
    assert names["openai_model"] == "CANDOR_OPENAI_MODEL"
    assert len(set(names.values())) == len(Settings.model_fields)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CANDOR_ROUTING_WEIGHTS", "how_to: 2", "write a JSON object"),
        ("CANDOR_ROUTING_WEIGHTS", "[1]", "dictionary"),
        ("CANDOR_ROUTING_WEIGHTS", '{"howto": 2}', "is no weight"),
        ("CANDOR_ROUTING_WEIGHTS", '{"how_to": "two"}', "valid number"),
        ("CANDOR_PHONE_REGIONS", "DE, XX", "two-letter country codes"),
        ("CANDOR_RISK_SUMMARY_URL", "javascript:alert(1)", "the address of a page"),
        ("CANDOR_RISK_SUMMARY_URL", "https://a.example/x) [y](z", "the address of a page"),
        ("CANDOR_OPENAI_FROM", "12", "less than or equal to 11"),
        ("CANDOR_FALLBACKS", "openai, claude", "write some of openai, gemini, perplexity"),
        ("CANDOR_PERPLEXITY_FROM", "3", "may not be below CANDOR_OPENAI_FROM"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadUsage) as refused:
        load_settings()
    assert name in str(refused.value)
    assert said in str(refused.value)


def test_routing_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDOR_OPENAI_FROM", "6")
    monkeypatch.setenv("CANDOR_ROUTING_WEIGHTS", '{"how_to": 2, "index_year": 2030}')
    monkeypatch.setenv("CANDOR_FALLBACKS", "perplexity,gemini")
    settings = load_settings()
    assert settings.fallbacks == ["perplexity", "gemini"]
    assert (settings.thresholds.openai, settings.thresholds.perplexity) == (6, 7)
    assert settings.weights(year=2026).how_to == 2
    assert settings.weights(year=2026).index_year == 2030
    assert load_settings(routing_weights={}).weights(year=2027).index_year == 2027


def test_no_group_of_settings_replaces_what_another_checks() -> None:
    """Pydantic lets one class's validator of the same name replace another's without a word."""
    groups = [one for one in Settings.__mro__ if issubclass(one, BaseSettings)]
    own = [set(vars(one)) & set(one.__pydantic_decorators__.field_validators) for one in groups]
    names = [name for found in own for name in found]
    assert len(names) > 10
    assert len(set(names)) == len(names)
