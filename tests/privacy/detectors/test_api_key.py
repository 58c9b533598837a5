"""Keys, tokens and passwords, and the stand-ins of documentation."""

import pytest

from candor.privacy.detectors.api_key import ApiKeyDetector
from candor.privacy.detectors.randomness import bits_per_character
from tests.privacy.detectors.finding import values

KEYS = ApiKeyDetector()
BODY = "q7Xr2LmZ9vKp4TdW8nBs6YhJ3cFg5QeA1uRi0oPz"


@pytest.mark.parametrize(
    "key",
    [
        f"sk-{BODY}",
        f"sk-ant-api03-{BODY}",
        f"pplx-{BODY}",
        f"AIzaSy{BODY[:33]}",
        f"ghp_{BODY[:36]}",
        f"github_pat_{BODY}",
        f"glpat-{BODY[:20]}",
        f"xoxb-123456789012-{BODY[:24]}",
        "AKIAQ3EGRIPZT7W5XKLM",
        f"sk_live_{BODY[:24]}",
        f"hf_{BODY[:34]}",
        f"npm_{BODY[:36]}",
        f"SG.{BODY[:22]}.{BODY[:39]}",
        f"123456789:{BODY[:35]}",
        f"gsk_{BODY}{BODY[:12]}",
    ],
)
def test_known_formats(key: str) -> None:
    assert key in values(KEYS, f"I use ({key}) for it")
    assert values(KEYS, f"x{key[:12]}") == []


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is hunter2", "hunter2"),
        ("Passwort: s3hr-geheim", "s3hr-geheim"),
        ("пароль: qwe123rty", "qwe123rty"),
        ("密码：qwe123rty", "qwe123rty"),
        ("API_KEY='8f14e45fceea167a5a36dedd4bea2543'", "8f14e45fceea167a5a36dedd4bea2543"),
        ("https://ada:pa55word@rpc.example.org/", "ada:pa55word"),
        ('curl -u "ada:pa55word" https://example.org', "ada:pa55word"),
        ("curl -H 'Authorization: Bearer cfcabd11c7ed9a41b1a3'", "cfcabd11c7ed9a41b1a3"),
        ("wss://mainnet.infura.io/ws/v3/0123456789abcdef0123456789abcdef", "0123456789abcdef" * 2),
    ],
)
def test_named_secrets(text: str, secret: str) -> None:
    assert secret in values(KEYS, text)


@pytest.mark.parametrize(
    "text",
    [
        "my password is wrong",
        "the token is deposited",
        "API_KEY=<your key>",
        "export API_KEY=$API_KEY",
        "password: ********",
        f"ghp_{'x' * 36}",
        "const erc20Token = client.erc20(address)",
        "stakeToken: 0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84",
        'curl -u "username:password" https://example.org',
        'curl -H "Authorization: Bearer $TOKEN"',
        "the task-scheduler-is-running-with-32-threads",
        "api key: https://example.org/get-one-2026",
    ],
)
def test_leaves(text: str) -> None:
    assert values(KEYS, text) == []


def test_entropy() -> None:
    assert bits_per_character("aaaa") == 0
    assert bits_per_character("abcd") == 2
