"""The places in code, commands and records where people leave a key or a token."""

import random
from collections.abc import Callable, Mapping

from evals.holdouts.draft import Draft
from evals.holdouts.sentences import around

Write = Callable[[random.Random, str, str], Draft]


def _wrapped(
    rng: random.Random, key: str, forms: Mapping[str, tuple[str, ...]], topic: str
) -> Draft:
    before, _, after = rng.choice(forms[topic]).partition("{}")
    return Draft().add(before).mark(key).add(after)


_SETTINGS = {
    "key": ('private_key: "{}"\nchain: 1', 'privateKey = "{}"', "[wallet]\nsecret_key = '{}'\n",
            "wallet:\n  privateKey: {}\n  name: main"),
    "token": ('api_key: "{}"\nregion: eu', "[service]\ntoken = '{}'\n", "auth:\n  apiKey: {}\n",
              'secret = "{}"'),
}  # fmt: skip
_CODE = {
    "key": ("const wallet = new ethers.Wallet('{}', provider)", 'Account.from_key("{}")',
            'w3.eth.account.from_key("{}")', "let privateKey = `{}`;",
            "PrivateKey.fromString('{}')", 'PRIVATE_KEY = b"{}"'),
    "token": ('client = Client(api_key="{}")', "const token = '{}';", 'String apiKey = "{}";',
              "fetch(url, {headers: {'x-api-key': '{}'}})",
              'define("API_TOKEN", "{}");', "os.environ['API_KEY'] = '{}'"),
}  # fmt: skip
_COMMANDS = {
    "key": ("cast wallet import main --private-key {}", "forge create A --private-key={} --legacy",
            "bitcoin-cli importprivkey {} main false", "$ geth --privatekey {}",
            "node sweep.js --pk {} --to me"),
    "token": ('curl -H "Authorization: Bearer {}" https://api.example/v1', "tool login --token {}",
              "curl -u {}: https://api.example", "$ deploy --api-key={} --prod",
              "docker login -u me -p {} registry.example"),
}  # fmt: skip
_REQUESTS = {
    "key": ("POST /import\nprivateKey={}&name=main", "https://wallet.example/#/import?privkey={}",
            '{"method": "importKey", "params": {"private_key": "{}"}}'),
    "token": ("https://api.example/v1/price?apikey={}&coin=btc", "X-Api-Key: {}\nAccept: */*",
              "Authorization: Bearer {}", "Authorization: Token {}",
              "wss://stream.example/ws?token={}"),
}  # fmt: skip
_RECORDS = {
    "key": ("2025-03-14 12:00:01 ERROR import failed privateKey={} status=400",
            "INSERT INTO wallets VALUES (1, 'main', 'private key', '{}');",
            "<privateKey>{}</privateKey>", "| main | private key | {} |",
            'wallet,"private key","{}",2025'),
    "token": ("2025-03-14 12:00:01 WARN auth token={} status=401",
              "INSERT INTO api_keys VALUES (1, 'main', '{}');", "<apiKey>{}</apiKey>",
              "| prod | api key | {} |", 'prod,"api token","{}",2025'),
}  # fmt: skip


def _of(forms: Mapping[str, tuple[str, ...]]) -> Write:
    return lambda rng, topic, key: _wrapped(rng, key, forms, topic)


def _quoted_talk(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    opening = rng.choice(("> me: ", "[12:04] anna: ", "<user42> ", "Re: Fwd: "))
    return Draft().add(opening + before).mark(key).add(after)


def _beside_hash(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    other = "0x" + rng.randbytes(32).hex()
    return Draft().add(f"Transaction hash {other} failed. {before}").mark(key).add(after)


def _link(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    opening, closing = rng.choice(
        (("[it](", ")"), ("![", "]"), ("||", "||"), ("~~", "~~"), ("__", "__"))
    )
    return Draft().add(before + opening).mark(key).add(closing + after)


PLACED_KEYS: Mapping[str, Write] = {
    "settings file": _of(_SETTINGS),
    "source code": _of(_CODE),
    "command line": _of(_COMMANDS),
    "request": _of(_REQUESTS),
    "log or record": _of(_RECORDS),
    "quoted talk": _quoted_talk,
    "beside a hash": _beside_hash,
    "chat markup": _link,
}


def grouped(rng: random.Random, topic: str, key: str) -> Draft:
    """Write a hexadecimal key in groups, as printed sheets show it."""
    before, after = around(rng, topic)
    prefix, digits = (key[:2], key[2:]) if key.startswith("0x") else ("", key)
    size = rng.choice((4, 8, 16, 32))
    groups = [digits[at : at + size] for at in range(0, len(digits), size)]
    groups[0] = prefix + groups[0]
    separator = rng.choice((" ", "\n", "-", ":")) if size < 16 else rng.choice((" ", "\n"))
    return Draft().add(before).mark_joined(groups, separator).add(after)
