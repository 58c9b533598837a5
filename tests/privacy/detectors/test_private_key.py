"""Private keys in every form, and the hashes that look like them."""

import json
from base64 import b32encode
from binascii import crc_hqx

import base58
import pytest
from Crypto.PublicKey import ECC
from hypothesis import given
from hypothesis import strategies as st

from candor.privacy.detectors.private_key import PrivateKeyDetector
from tests.privacy.detectors.finding import values

KEYS = PrivateKeyDetector()
HEX = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"
SECRET = st.binary(min_size=32, max_size=32)


@given(SECRET, st.booleans(), st.sampled_from([b"\x80", b"\xef", b"\xb0", b"\x9e"]))
def test_wallet_import_format(secret: bytes, compressed: bool, version: bytes) -> None:
    payload = version + secret + (b"\x01" if compressed else b"")
    key = base58.b58encode_check(payload).decode()
    assert values(KEYS, f"import {key}!") == [key]


@pytest.mark.parametrize("size", [1, 28, 171, 172, 200, 1000])
def test_a_key_within_a_longer_word_is_none(size: int) -> None:
    key = base58.b58encode_check(b"\x80" + bytes(range(32)) + b"\x01").decode()
    assert values(KEYS, f"{key} {'x' * size}") == [key]
    assert values(KEYS, "x" * size + key) == []
    assert values(KEYS, key + "x" * size) == []


def test_a_mistyped_wif_needs_to_be_named() -> None:
    key = base58.b58encode_check(b"\x80" + bytes.fromhex(HEX)).decode()
    wrong = key[:-1] + ("k" if key[-1] != "k" else "m")
    assert values(KEYS, f"see {key}") == [key]
    assert values(KEYS, f"see {wrong}") == []
    assert values(KEYS, f"my private key: {wrong}") == [wrong]


@pytest.mark.parametrize("prefix", ["xprv", "zprv", "tprv"])
def test_extended_private_keys(prefix: str) -> None:
    key = (
        prefix + "9s21ZrQH143K" + "3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUt" * 2
    )
    assert values(KEYS, f"= {key[:111]} ;") == [key[:111]]


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_pem(kind: str) -> None:
    block = f"-----BEGIN {kind}PRIVATE KEY-----\nMIIabc+/=\n-----END {kind}PRIVATE KEY-----"
    assert values(KEYS, f"here:\n{block}\nthanks") == [block]


def test_pem_cut_short() -> None:
    cut = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq"
    assert values(KEYS, cut) == [cut]
    assert values(KEYS, "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----") == []


def test_a_keystore_loses_its_ciphertext() -> None:
    text = f'{{"crypto": {{"ciphertext": "{HEX}", "kdf": "scrypt", "mac": "{HEX[::-1]}"}}}}'
    assert HEX in values(KEYS, text)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEX}",
        f"0x{HEX}",
        f" {HEX}\n",
        f"help {HEX}",
        f"my private key is 0x{HEX}",
        f"PRIVATE_KEY={HEX}",
        f"cast send --private-key 0x{HEX} --rpc-url http://localhost",
        f"{HEX} is my private key, the transaction failed",
        f"mi clave privada: {HEX}",
        f"mein privater Schlüssel ist {HEX}",
        f"мой приватный ключ {HEX}",
        f"我的私钥是{HEX}",
        f"the transaction needs my secret {HEX}",
    ],
)
def test_hexadecimal_keys(text: str) -> None:
    assert [value.removeprefix("0x") for value in values(KEYS, text)] == [HEX]


@pytest.mark.parametrize(
    "text",
    [
        f"tx 0x{HEX}",
        f"my transaction hash is {HEX}, why is it stuck?",
        f"https://etherscan.io/tx/0x{HEX}",
        f'"blockHash": "0x{HEX}"',
        f"public key {HEX}",
        f"my private wallet sent the tx {HEX}",
        f"what does the value 0x{HEX} mean in this piece of code",
        "tx " + "0" * 64,
        "0" * 63 + "1",
        HEX + "ab",
        HEX[:-1],
    ],
)
def test_hashes(text: str) -> None:
    assert values(KEYS, text) == []


def in_groups(size: int, joint: str, text: str = HEX) -> str:
    return joint.join(text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize(
    "key",
    [
        in_groups(4, " "),
        in_groups(8, "-"),
        in_groups(16, "\n"),
        in_groups(2, ":"),
        in_groups(8, " ", HEX.upper()),
        f"0x{in_groups(8, ' ')}",
        f"{HEX[:40]}\n{HEX[40:]}",
        HEX.upper(),
    ],
)
def test_keys_in_groups(key: str) -> None:
    assert values(KEYS, f"my private key is {key}, help") == [key]
    assert values(KEYS, key) == [key]
    assert values(KEYS, f"the transaction hash is {key}, help") == []


@pytest.mark.parametrize(
    "text",
    [
        "68.59 68.11 67.45 66.61 65.76 64.80 63.74 62.58 61.56 60.68 59.79 59.11 58.59 58.14 57.9",
        "2019 2020 2021 2022 2023 2024 2025 2026 1001 1002 1003 1004 1005 1006 1007 1008",
        f"0x{HEX} has been pending since yesterday",
        f"where is 0x{HEX}, it never arrived",
    ],
)
def test_figures_and_hashes_without_the_word(text: str) -> None:
    assert values(KEYS, text) == []


def test_a_bare_string_in_a_message_is_a_key() -> None:
    assert values(KEYS, f"can somebody look at this for me {HEX} thanks a lot") == [HEX]


KEYSTORE = {
    "address": "008aeeda4d805471df9b2a5b0f38a0c3bcba786b",
    "crypto": {
        "cipher": "aes-128-ctr",
        "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext": HEX,
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 262144, "r": 1, "p": 8, "salt": HEX[::-1]},
        "mac": HEX[1:] + "0",
    },
    "version": 3,
}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_wallet_file_goes_as_a_whole(indent: int | None) -> None:
    text = json.dumps(KEYSTORE, indent=indent)
    assert text in values(KEYS, f"my file:\n{text}\nand its password?")


def test_a_wallet_file_cut_short_loses_what_opens_it() -> None:
    cut = json.dumps(KEYSTORE)[:-14]
    assert {HEX, HEX[::-1], HEX[1:] + "0"} <= set(values(KEYS, cut))


def test_other_json_stays() -> None:
    assert values(KEYS, '{"id": 1, "data": "0x", "to": "0xabc"}') == []


@given(SECRET)
def test_solana_key_pairs_and_not_signatures(seed: bytes) -> None:
    key = ECC.construct(curve="Ed25519", seed=seed)
    public = key.public_key().export_key(format="raw")
    assert isinstance(public, bytes)
    pair = base58.b58encode(seed + public).decode()
    signature = base58.b58encode(seed + public[::-1]).decode()
    if 86 <= len(pair) <= 88:
        assert values(KEYS, f"it is {pair}") == [pair]
    assert values(KEYS, f"it is {signature}") == []
    listed = str(list(seed + public))
    assert values(KEYS, f"id.json: {listed}") == [listed]


@given(SECRET)
def test_stellar_seeds(secret: bytes) -> None:
    payload = bytes([18 << 3]) + secret
    seed = b32encode(payload + crc_hqx(payload, 0).to_bytes(2, "little")).decode()
    assert values(KEYS, f"seed {seed}") == [seed]


@given(st.binary(min_size=16, max_size=16))
def test_xrp_seeds(entropy: bytes) -> None:
    for version in (b"\x21", b"\x01\xe1\x4b"):
        seed = base58.b58encode_check(version + entropy, base58.RIPPLE_ALPHABET).decode()
        assert values(KEYS, f"{seed} ") == [seed]
