"""The public data sets of personal data and secrets, as cases; see DATA.md beside them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.holdouts.encodings import is_superseded_segwit
from evals.spans import Case, Gold

Row = dict[str, Any]

# what their authors call a type; other labels (persons, places) have no detector here
_TYPES = {
    "PHONE_NUMBER": "PHONE",
    "PHONE": "PHONE",
    "IP": "IP",
    "CREDIT_CARD": "CARD",
    "IP_ADDRESS": "IP",
    "IBAN_CODE": "IBAN",
    "IBAN": "IBAN",
    "EMAIL_ADDRESS": "EMAIL",
    "EMAIL": "EMAIL",
    "CRYPTO_ADDRESS": "BTC_ADDRESS",
    "SEED_PHRASE": "SEED_PHRASE",
    "PRIVATE_KEY": "PRIVATE_KEY",
}
COINS = frozenset(
    {"BTC", "ETH", "SOL", "TRX", "XMR", "LTC", "DOGE", "BCH", "XRP", "XLM", "ADA", "DOT"}
)
_EMAIL_VALID = frozenset({"ISEMAIL_VALID_CATEGORY", "ISEMAIL_RFC5321", "ISEMAIL_DNSWARN"})


def rows(file: Path) -> list[Row]:
    """Read JSON Lines, gzipped or not; raises FileNotFoundError where the set is absent."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def vectors(file: Path) -> list[Row]:
    """Read the vectors of an address file; raises FileNotFoundError where it is absent."""
    found: list[Row] = json.loads(file.read_text("utf-8"))["vectors"]
    return found


def labelled(file: Path) -> Iterator[Case]:
    """Yield the sentences of a set with labelled spans."""
    for row in rows(file):
        gold = tuple(
            Gold(_TYPES[span["type"]], ((span["start"], span["end"]),))
            for span in row["spans"]
            if span["type"] in _TYPES
        )
        kind = file.name.removesuffix("-open.jsonl")
        yield Case(row["text"], gold, kind, _judged(row, gold))


def emails(file: Path) -> Iterator[Case]:
    """Yield the addresses that are valid by RFC 5321; invalid ones may still hold a valid one."""
    for row in rows(file):
        if row["category"] in _EMAIL_VALID:
            yield _whole(row["text"], "EMAIL", row["diagnosis"])


def phrases(file: Path) -> Iterator[Case]:
    """Yield the phrases whose checksum holds."""
    for row in rows(file):
        if row["valid_checksum"]:
            yield _whole(row["text"], "SEED_PHRASE", f"{row['lang']} {row['words']}")


def phones(file: Path) -> Iterator[tuple[str, Case]]:
    """Yield valid numbers by their format, and under "invalid" what is no number."""
    for row in rows(file):
        if row["valid"]:
            text, kind = row["text"], f"{row['format']} {row['region']}"
            start = len("tel:") if row["format"] == "RFC3966" else 0
            yield row["format"], Case(text, (Gold("PHONE", ((start, len(text)),)),), kind)
        else:
            yield "invalid", Case(row["text"], (), f"invalid {row['region']}")


def chain_rows(file: Path) -> Iterator[Case]:
    """Yield the valid addresses and keys of a set of `{text, chain, valid, kind}`."""
    for row in rows(file):
        valid = row.get("valid", True) and not is_superseded_segwit(row["text"])
        if row["chain"] in COINS and valid:
            yield _address(row["text"], row["chain"], row.get("kind", "address"), row["chain"])


def chain_vectors(file: Path) -> Iterator[Case]:
    """Yield the valid addresses and keys of a vector file; strings that are neither are not."""
    for row in vectors(file):
        kind, chain = row["kind"], row.get("chain")
        valid = row["valid"] and not is_superseded_segwit(row["value"])
        if valid and chain in COINS and kind != "string":
            yield _address(row["value"], chain, kind, f"{file.stem} {kind}")


def api_keys(file: Path) -> Iterator[tuple[bool, Case]]:
    """Yield texts with whether their author's scanner sees a secret in them."""
    for row in rows(file):
        yield bool(row["contains_secret"]), Case(row["text"], (), row["rule"])


def negatives(file: Path, *, of_type: str) -> Iterator[Case]:
    """Yield the texts that hold no value of a type; of other types they say nothing."""
    for row in rows(file):
        if of_type not in (span["type"] for span in row["spans"]):
            kind = file.name.removesuffix("-open.jsonl")
            yield Case(row["text"], (), kind, frozenset({of_type}))


def _judged(row: Row, gold: tuple[Gold, ...]) -> frozenset[str] | None:
    """Answer which types a row was labelled for, as far as its set says so; None: all of them."""
    if "recogniser" in row:
        name = row["recogniser"].upper()
        return frozenset({_TYPES.get(name, "BTC_ADDRESS"), *(one.type for one in gold)})
    if "label_rule" in row:
        return frozenset({"PRIVATE_KEY"})
    return None


def _address(text: str, chain: str, kind: str, name: str) -> Case:
    secret = kind in ("private_key_wif", "xprv")
    type_ = "PRIVATE_KEY" if secret else "XPUB" if kind == "xpub" else f"{chain}_ADDRESS"
    return _whole(text, type_, name)


def _whole(text: str, type_: str, kind: str) -> Case:
    return Case(text, (Gold(type_, ((0, len(text)),)),), kind)
