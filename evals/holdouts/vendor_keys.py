"""API keys and tokens in the forms that vendors document."""

import binascii
import random
import string
from collections.abc import Callable, Mapping

import jwt

_ALNUM = string.ascii_letters + string.digits
_LOWER = string.ascii_lowercase + string.digits
_URL = _ALNUM + "-_"
_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase

Make = Callable[[random.Random], str]


def _some(alphabet: str, size: int) -> Make:
    def make(rng: random.Random) -> str:
        drawn = "".join(rng.choices(alphabet, k=size))
        # a sign at either end is not told from the sentence's own
        return rng.choice(_of(alphabet)) + drawn[1:-1] + rng.choice(_of(alphabet))

    return make


def _of(alphabet: str) -> str:
    return "".join(sign for sign in alphabet if sign.isalnum())


def _prefixed(prefix: str, alphabet: str, size: int) -> Make:
    some = _some(alphabet, size)
    return lambda rng: prefix + some(rng)


def _github(rng: random.Random) -> str:
    """Thirty drawn signs and six of their CRC-32 in base62, as GitHub wrote in 2021."""
    body = "".join(rng.choices(_ALNUM, k=30))
    return rng.choice(("ghp_", "gho_", "ghs_", "ghu_")) + body + _crc62(body)


def _crc62(body: str) -> str:
    number, signs = binascii.crc32(body.encode()), ""
    while len(signs) < 6:
        number, digit = divmod(number, 62)
        signs = _BASE62[digit] + signs
    return signs


def _telegram(rng: random.Random) -> str:
    return f"{rng.randrange(10**8, 10**10)}:AA" + _some(_URL, 33)(rng)


def _slack(rng: random.Random) -> str:
    first, second = rng.randrange(10**11, 10**12), rng.randrange(10**12, 10**13)
    return f"xoxb-{first}-{second}-" + _some(_ALNUM, 24)(rng)


def _sendgrid(rng: random.Random) -> str:
    return f"SG.{_some(_URL, 22)(rng)}.{_some(_URL, 43)(rng)}"


VENDORS: Mapping[str, Make] = {
    "OpenAI": _prefixed("sk-proj-", _URL, 96),
    "Anthropic": lambda rng: f"sk-ant-api03-{_some(_URL, 93)(rng)}AA",
    "Google": _prefixed("AIza", _URL, 35),
    "Perplexity": _prefixed("pplx-", _ALNUM, 48),
    "GitHub": _github,
    "GitHub fine-grained": lambda rng: (
        f"github_pat_{_some(_ALNUM, 22)(rng)}_{_some(_ALNUM, 59)(rng)}"
    ),
    "GitLab": _prefixed("glpat-", _URL, 20),
    "AWS access key": _prefixed("AKIA", string.ascii_uppercase + "234567", 16),
    "Stripe": lambda rng: rng.choice(("sk_live_", "rk_live_")) + _some(_ALNUM, 24)(rng),
    "Slack": _slack,
    "Telegram bot": _telegram,
    "SendGrid": _sendgrid,
    "npm": lambda rng: (body := _some(_ALNUM, 30)(rng)) and f"npm_{body}{_crc62(body)}",
    "PyPI": _prefixed("pypi-AgEIcHlwaS5vcmc", _URL, 150),
    "Hugging Face": _prefixed("hf_", string.ascii_letters, 34),
    "DigitalOcean": _prefixed("dop_v1_", _HEX, 64),
    "Shopify": _prefixed("shpat_", _HEX, 32),
    "Groq": _prefixed("gsk_", _ALNUM, 52),
    "LangSmith": lambda rng: f"lsv2_pt_{_some(_HEX, 32)(rng)}_{_some(_HEX, 10)(rng)}",
    "Postman": lambda rng: f"PMAK-{_some(_HEX, 24)(rng)}-{_some(_HEX, 34)(rng)}",
    "Notion": lambda rng: f"ntn_{rng.randrange(10**10, 10**11)}{_some(_ALNUM, 35)(rng)}",
    "Linear": _prefixed("lin_api_", _ALNUM, 40),
    "New Relic": _prefixed("NRAK-", _UPPER, 27),
    "Vault": _prefixed("hvs.", _URL, 90),
}


def json_web_token(rng: random.Random) -> str:
    """Make a signed token (RFC 7519) with the claims that services give."""
    claims = {
        "sub": str(rng.randrange(10**9)),
        "iat": 1_700_000_000 + rng.randrange(10**7),
        "scope": rng.choice(("read", "trade", "withdraw")),
    }
    algorithm = rng.choice(("HS256", "HS384", "HS512"))
    return jwt.encode(claims, rng.randbytes(64), algorithm=algorithm)
