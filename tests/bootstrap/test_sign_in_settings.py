"""The settings of sign-in: what is refused, in one sentence that shows no value."""

from pathlib import Path

import pytest

from candor.bootstrap.keys import load_session_keys
from candor.bootstrap.settings import load_settings
from candor.domain.errors import BadUsage

LONG, OLD = "n" * 32, "o" * 32
CANARY = "hunter2-canary"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CANDOR_JWT_SECRET", CANARY),
        ("CANDOR_JWT_SECRET", f"{LONG},{CANARY}"),
        ("CANDOR_JWT_SECRET", f"{LONG},"),
        ("CANDOR_JWKS_URL", f"http://{CANARY}.example/keys"),
        ("CANDOR_JWKS_URL", f"https://user:{CANARY}@issuer.example/keys"),
        ("CANDOR_JWKS_URL", f"https://issuer.example/keys#{CANARY}"),
        ("CANDOR_JWKS_URL", f"file:///{CANARY}"),
        ("CANDOR_JWKS_URL", f"https:///{CANARY}"),
        ("CANDOR_JWKS_URL", f"https://[{CANARY}/"),
        ("CANDOR_JWKS_URL", f"https://issuer.example:{CANARY}/"),
        ("CANDOR_JWKS_URL", f"http://127.0.0.1.{CANARY}.example/"),
        ("CANDOR_JWKS_URL", f"http://localhost.{CANARY}.example/"),
        ("CANDOR_SESSION_KEY", CANARY),
        ("CANDOR_SESSION_KEY", f"{'ab' * 32},{CANARY}"),
        ("CANDOR_SESSION_KEY", f"{'ab' * 32},"),
        ("CANDOR_SESSION_MINUTES", "4"),
        ("CANDOR_SESSION_DAYS", "91"),
        ("CANDOR_ANONYMOUS_SESSIONS", CANARY),
    ],
)
def test_bad_values(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadUsage) as refused:
        load_settings()
    assert refused.value.detail.startswith(f"{name}: ")
    assert CANARY not in refused.value.detail
    assert "\n" not in refused.value.detail


@pytest.mark.parametrize(
    "address",
    [
        "https://issuer.example/.well-known/jwks.json",
        "https://issuer.example:8443/keys?tenant=1",
        "http://127.0.0.1:8080/keys",
        "http://[::1]/keys",
        "http://localhost/keys",
    ],
)
def test_good_addresses(address: str) -> None:
    settings = load_settings(jwks_url=address)
    assert settings.jwks_url == address
    assert settings.sign_in
    assert settings.issued_tokens


def test_several_secrets_the_newest_first() -> None:
    settings = load_settings(jwt_secret=f"{LONG}, {OLD}")
    assert settings.jwt_secrets == (LONG, OLD)
    assert LONG not in repr(settings)
    assert load_settings().jwt_secrets == ()


def test_sessions_alone_ask_for_a_token_and_make_nobody_an_operator() -> None:
    settings = load_settings(anonymous_sessions=True)
    assert settings.sign_in
    assert not settings.issued_tokens


def test_a_session_key_is_made_once_and_never_in_production(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    made = load_session_keys(settings)
    assert made == load_session_keys(settings)
    assert (tmp_path / "keys" / "session_key").stat().st_mode & 0o777 == 0o600
    given = load_settings(
        data_dir=tmp_path, session_key=f"{'ab' * 32},{'cd' * 32}", env="production"
    )
    assert load_session_keys(given) == (b"\xab" * 32, b"\xcd" * 32)
    with pytest.raises(BadUsage, match="CANDOR_SESSION_KEY"):
        load_session_keys(load_settings(data_dir=tmp_path, env="production"))
