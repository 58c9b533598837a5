"""More tokens that vendors document, and the keys of nodes, explorers and exchanges."""

import string
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from random import Random

from evals.holdouts.draft import Draft

_ALNUM = string.ascii_letters + string.digits
_URL = _ALNUM + "-_"
_HEX = "0123456789abcdef"
_UPPER = string.ascii_uppercase + string.digits

Make = Callable[[Random], str]


def _drawn(rng: Random, alphabet: str, size: int) -> str:
    inner = "".join(rng.choices(alphabet, k=size - 2))
    ends = [sign for sign in alphabet if sign.isalnum()]
    return rng.choice(ends) + inner + rng.choice(ends)


def _prefixed(prefix: str, alphabet: str, size: int) -> Make:
    return lambda rng: prefix + _drawn(rng, alphabet, size)


MORE_VENDORS: Mapping[str, Make] = {
    "OpenAI service": _prefixed("sk-svcacct-", _URL, 100),
    "OpenAI legacy": lambda rng: f"sk-{_drawn(rng, _ALNUM, 20)}T3BlbkFJ{_drawn(rng, _ALNUM, 20)}",
    "OpenRouter": _prefixed("sk-or-v1-", _HEX, 64),
    "DeepSeek": _prefixed("sk-", _HEX, 32),
    "xAI": _prefixed("xai-", _ALNUM, 80),
    "Replicate": _prefixed("r8_", _ALNUM, 37),
    "NVIDIA": _prefixed("nvapi-", _URL, 64),
    "Tavily": _prefixed("tvly-", _ALNUM, 32),
    "Databricks": _prefixed("dapi", _HEX, 32),
    "GitLab runner": _prefixed("glrt-", _URL, 20),
    "Stripe webhook": _prefixed("whsec_", _ALNUM, 32),
    "Stripe test": _prefixed("sk_test_", _ALNUM, 24),
    "Slack app": lambda rng: (
        f"xapp-1-A{_drawn(rng, _UPPER, 10)}-{rng.randrange(10**12, 10**13)}-{_drawn(rng, _HEX, 64)}"
    ),
    "Twilio": _prefixed("SK", _HEX, 32),
    "Mailgun": _prefixed("key-", _HEX, 32),
    "Mailchimp": lambda rng: f"{_drawn(rng, _HEX, 32)}-us{rng.randrange(1, 22)}",
    "Brevo": lambda rng: f"xkeysib-{_drawn(rng, _HEX, 64)}-{_drawn(rng, _ALNUM, 16)}",
    "Resend": lambda rng: f"re_{_drawn(rng, _ALNUM, 8)}_{_drawn(rng, _ALNUM, 24)}",
    "Grafana": lambda rng: f"glsa_{_drawn(rng, _ALNUM, 32)}_{_drawn(rng, _HEX, 8)}",
    "Supabase": _prefixed("sbp_", _HEX, 40),
    "Netlify": _prefixed("nfp_", _ALNUM, 36),
    "Docker": _prefixed("dckr_pat_", _URL, 27),
    "Figma": _prefixed("figd_", _URL, 40),
    "Airtable": lambda rng: f"pat{_drawn(rng, _ALNUM, 14)}.{_drawn(rng, _HEX, 64)}",
    "Terraform": lambda rng: f"{_drawn(rng, _ALNUM, 14)}.atlasv1.{_drawn(rng, _URL, 67)}",
    "RubyGems": _prefixed("rubygems_", _HEX, 48),
    "Doppler": _prefixed("dp.pt.", _ALNUM, 43),
    "Dropbox": _prefixed("sl.", _URL, 140),
    "Square": _prefixed("sq0atp-", _URL, 22),
    "Atlassian": _prefixed("ATATT3xFfGF0", _URL, 180),
    "Sentry": _prefixed("sntryu_", _HEX, 64),
    "PlanetScale": _prefixed("pscale_tkn_", _URL, 43),
    "Pulumi": _prefixed("pul-", _HEX, 40),
    "Tailscale": lambda rng: f"tskey-auth-{_drawn(rng, _ALNUM, 17)}-{_drawn(rng, _ALNUM, 32)}",
    "Discord bot": lambda rng: (
        f"MT{_drawn(rng, _ALNUM, 24)}.G{_drawn(rng, _ALNUM, 5)}.{_drawn(rng, _URL, 38)}"
    ),
    "HubSpot": lambda rng: f"pat-na1-{uuid.UUID(bytes=rng.randbytes(16), version=4)}",
    "Contentful": _prefixed("CFPAT-", _ALNUM, 43),
    "ElevenLabs": _prefixed("sk_", _HEX, 48),
    "Covalent": _prefixed("cqt_", _ALNUM, 28),
    "CoinGecko": _prefixed("CG-", _ALNUM, 24),
    "Blockfrost": _prefixed("mainnet", _ALNUM, 32),
    "Google OAuth": _prefixed("GOCSPX-", _URL, 28),
    "Google access": _prefixed("ya29.", _URL, 120),
}

# what names the key, and the key: of no form of its own
_NAMED: Mapping[str, tuple[tuple[str, ...], Make]] = {
    "Infura": (
        ("https://mainnet.infura.io/v3/{}", "wss://polygon-mainnet.infura.io/ws/v3/{}",
         "INFURA_API_KEY={}", "my infura project key is {}"),
        lambda rng: _drawn(rng, _HEX, 32),
    ),
    "Alchemy": (
        ("https://eth-mainnet.g.alchemy.com/v2/{}", "ALCHEMY_KEY={}", "alchemy api key: {}"),
        lambda rng: _drawn(rng, _URL, 32),
    ),
    "QuickNode": (
        ("https://small-old-star.quiknode.pro/{}/", "https://x.solana-mainnet.quiknode.pro/{}"),
        lambda rng: _drawn(rng, _HEX, 40),
    ),
    "Ankr": (("https://rpc.ankr.com/eth/{}",), lambda rng: _drawn(rng, _HEX, 64)),
    "Chainstack": (
        ("https://ethereum-mainnet.core.chainstack.com/{}",), lambda rng: _drawn(rng, _HEX, 32)
    ),
    "GetBlock": (
        ("https://go.getblock.io/{}", "https://eth.getblock.io/{}/mainnet/"),
        lambda rng: _drawn(rng, _HEX, 32),
    ),
    "dRPC": (
        ("https://lb.drpc.org/ogrpc?network=ethereum&dkey={}",),
        lambda rng: _drawn(rng, _ALNUM, 44),
    ),
    "NodeReal": (
        ("https://bsc-mainnet.nodereal.io/v1/{}",), lambda rng: _drawn(rng, _HEX, 32)
    ),
    "The Graph": (
        ("https://gateway.thegraph.com/api/{}/subgraphs/id/x",),
        lambda rng: _drawn(rng, _HEX, 32),
    ),
    "CoinMarketCap": (
        ("X-CMC_PRO_API_KEY: {}", "coinmarketcap key {} over limit"),
        lambda rng: str(uuid.UUID(bytes=rng.randbytes(16), version=4)),
    ),
    "OpenSea": (
        ("X-API-KEY: {}", "opensea api key: {}"), lambda rng: _drawn(rng, _HEX, 32)
    ),
    "Bybit": (
        ("bybit api secret: {}", "BYBIT_SECRET={}"), lambda rng: _drawn(rng, _ALNUM, 36)
    ),
    "Telegram address": (
        ("https://api.telegram.org/bot{}/getUpdates",),
        lambda rng: f"{rng.randrange(10**8, 10**10)}:AA{_drawn(rng, _ALNUM, 33)}",
    ),
    "Etherscan": (
        ("https://api.etherscan.io/api?module=gas&apikey={}", "ETHERSCAN_API_KEY={}",
         "the etherscan api key {} is rejected"),
        lambda rng: _drawn(rng, _UPPER, 34),
    ),
    "Helius": (
        ("https://mainnet.helius-rpc.com/?api-key={}", "HELIUS_API_KEY={}"),
        lambda rng: str(uuid.UUID(bytes=rng.randbytes(16), version=4)),
    ),
    "Binance": (
        ("BINANCE_API_SECRET={}", "binance api key {} stopped working", "secretKey: {}",
         "X-MBX-APIKEY: {}"),
        lambda rng: _drawn(rng, _ALNUM, 64),
    ),
    "Kraken": (
        ("kraken private key (API): {}", "KRAKEN_API_SECRET={}", "API-Sign secret {}"),
        lambda rng: b64encode(rng.randbytes(64)).decode(),
    ),
    "AWS secret": (
        ("aws_secret_access_key = {}", "AWS_SECRET_ACCESS_KEY={}", '"SecretAccessKey": "{}"'),
        lambda rng: _drawn(rng, _ALNUM + "/+", 40),
    ),
    "Azure": (
        ("DefaultEndpointsProtocol=https;AccountName=x;AccountKey={}",),
        lambda rng: b64encode(rng.randbytes(64)).decode(),
    ),
    "basic login": (
        ("Authorization: Basic {}",),
        lambda rng: b64encode(f"user:{_drawn(rng, _ALNUM, 16)}".encode()).decode(),
    ),
    "password in an address": (
        ("postgresql://app:{}@db.example/app", "redis://:{}@cache.example:6379/0",
         "https://me:{}@git.example/repo.git"),
        lambda rng: _drawn(rng, _ALNUM, 18),
    ),
}  # fmt: skip
NAMED_KEYS = tuple(_NAMED)

_LINES = ("{}", "{} \nwhat now?", "it fails: {}", "```\n{}\n```", "> {}", "{}，请帮我看看", "🔑 {}",
          "- {}\n- second", "\n{}\n", "<code>{}</code>")  # fmt: skip


def named_key(rng: Random, name: str) -> list[Draft]:
    """Write a key that its place alone gives away, once in each of ten settings."""
    places, make = _NAMED[name]
    key = make(rng)
    drafts = []
    for line in _LINES:
        before, _, after = line.replace("{}", rng.choice(places)).partition("{}")
        drafts.append(Draft().add(before).mark(key).add(after))
    return drafts
