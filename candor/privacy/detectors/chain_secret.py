"""Secret keys of Solana, Stellar and the XRP Ledger in their own encodings."""

import re
from collections.abc import Iterator

from Crypto.PublicKey import ECC

from candor.privacy.detectors.checksums import base58_bytes, base58check, strkey
from candor.privacy.detectors.tokens import BASE58, long_words

# A key pair, private half first, is as long as a transaction's signature: 64 bytes.
_SOLANA = re.compile(rf"[{BASE58}]{{86,88}}")
_SOLANA_FILE = re.compile(r"\[\s{0,9}(?:\d{1,3}\s{0,9},\s{0,9}){63}\d{1,3}\s{0,9}\]")
_STELLAR = re.compile(r"S[A-Z2-7]{55}")
_STELLAR_SEED_VERSION = bytes([18 << 3])
_XRP = re.compile(rf"s[{BASE58}]{{28,30}}")
_XRP_SEED_VERSIONS = {17: b"\x21", 19: b"\x01\xe1\x4b"}
# One check costs about 0.1 ms; beyond these a string of this length counts as a key.
_MOST_CHECKS = 200


def find(text: str) -> Iterator[tuple[int, int]]:
    """Find secret keys that their own redundancy confirms."""
    checks = 0
    for start, end in long_words(text):
        value = text[start:end]
        if _SOLANA.fullmatch(value):
            data = base58_bytes(value)
            if len(data) == 64:
                checks += 1
                if checks > _MOST_CHECKS or is_key_pair(data):
                    yield start, end
        elif _STELLAR.fullmatch(value):
            if strkey(value).startswith(_STELLAR_SEED_VERSION):
                yield start, end
        elif _XRP.fullmatch(value) and _is_xrp_seed(value):
            yield start, end
    if text.count(",") >= 63 and "[" in text:
        for match in _SOLANA_FILE.finditer(text):
            if all(int(number) < 256 for number in match[0].strip("[] \t\r\n").split(",")):
                yield match.span()


def _is_xrp_seed(value: str) -> bool:
    payload = base58check(value, ripple=True)
    version = _XRP_SEED_VERSIONS.get(len(payload))
    return bool(version and payload.startswith(version))


def is_key_pair(data: bytes) -> bool:
    """Tell whether the second half of 64 bytes is the Ed25519 public key of the first half."""
    public = ECC.construct(curve="Ed25519", seed=data[:32]).public_key()
    return bool(public.export_key(format="raw") == data[32:])
