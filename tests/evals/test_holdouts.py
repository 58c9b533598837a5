"""The generated cases hold what they say: checked by other libraries than made them."""

import binascii
import json
import random
import re
import unicodedata
from base64 import b32decode
from hashlib import pbkdf2_hmac, scrypt, sha256

import base58
import jwt
import phonenumbers
import pytest
from Crypto.Cipher import AES
from Crypto.Hash import keccak
from Crypto.PublicKey import ECC
from embit import bip32, ec  # type: ignore[import-untyped]  # it ships no types
from embit.script import Script  # type: ignore[import-untyped]
from mnemonic import Mnemonic
from stdnum import iban as iban_rules
from stdnum import luhn

from evals.finders.candor import Candor
from evals.holdouts.contacts import phone
from evals.holdouts.disguises import PHRASE_DISGUISES
from evals.holdouts.harmless import harmless_cases
from evals.holdouts.key_files import PASSWORD, keystore, pem
from evals.holdouts.keys import KEYS
from evals.holdouts.payments import card, iban
from evals.holdouts.personal import personal_cases
from evals.holdouts.phrases import LENGTHS, WORD_LISTS, mistyped, phrase
from evals.holdouts.secrets import secret_cases
from evals.holdouts.vendor_keys import VENDORS, json_web_token
from evals.holdouts.wallets import ADDRESSES, extended_public_key
from evals.real_values import real_values
from evals.spans import Case

MANY = 20


@pytest.fixture
def rng() -> random.Random:
    return random.Random(3)


def values(case: Case) -> list[str]:
    (gold,) = case.gold
    return [case.text[start:end] for start, end in gold.parts]


def has_checksum(words: list[str], word_list: str) -> bool:
    """Check a phrase as BIP-39 says, whichever way its letters and the list's are composed."""
    composed = [unicodedata.normalize("NFC", word) for word in Mnemonic(word_list).wordlist]
    indices = [composed.index(unicodedata.normalize("NFC", word)) for word in words]
    bits = "".join(f"{index:011b}" for index in indices)
    size = len(bits) // 33
    entropy = int(bits[:-size], 2).to_bytes(size * 4, "big")
    return f"{sha256(entropy).digest()[0]:08b}"[:size] == bits[-size:]


def test_the_same_seed_makes_the_same_cases() -> None:
    def made(seed: int) -> list[Case]:
        kinds = (secret_cases(seed, share=0.01), personal_cases(seed, each=2))
        return [case for kind in kinds for case in kind] + list(harmless_cases(seed, each=3))

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_there_are_two_thousand_secrets_in_ten_disguises() -> None:
    cases = list(secret_cases(20))
    assert len(cases) >= 20_000
    assert len(cases) % 10 == 0
    assert all(case.gold[0].parts and all(values(case)) for case in cases)


@pytest.mark.parametrize("word_list", WORD_LISTS)
@pytest.mark.parametrize("length", LENGTHS)
def test_phrases_have_true_checksums(word_list: str, length: int, rng: random.Random) -> None:
    words = phrase(rng, word_list, length)
    assert len(words) == length
    assert has_checksum(words, word_list)
    wrong = mistyped(rng, words, word_list)
    assert sum(one != other for one, other in zip(words, wrong, strict=True)) == 1
    with pytest.raises(ValueError, match="not in list"):
        has_checksum(wrong, word_list)


@pytest.mark.parametrize("disguise", sorted(PHRASE_DISGUISES))
def test_every_disguise_keeps_every_word(disguise: str, rng: random.Random) -> None:
    words = phrase(rng, "english", 12)
    case = PHRASE_DISGUISES[disguise](rng, words, "english").case("SEED_PHRASE", disguise)
    shown = values(case)
    assert len(shown) == 12
    if disguise not in ("one word mistyped", "full-width or look-alike"):
        letters = [re.sub("[^a-z]", "", one.lower()) for one in shown]
        assert letters == words


@pytest.mark.parametrize("number", range(MANY))
def test_private_keys(number: int) -> None:
    made = {name: kind.make(random.Random(number)) for name, kind in KEYS.items()}
    assert ec.PrivateKey.from_wif(made["WIF"]).secret
    assert bip32.HDKey.from_string(made["xprv"]).is_private
    assert ec.PrivateKey(bytes.fromhex(made["64 hex"].removeprefix("0x"))).get_public_key()
    for pair in (base58.b58decode(made["Solana"]), bytes(json.loads(made["Solana array"]))):
        key = ECC.construct(curve="Ed25519", seed=pair[:32])
        assert key.public_key().export_key(format="raw") == pair[32:]
    stellar = b32decode(made["Stellar"])
    assert made["Stellar"].startswith("S")
    assert int.from_bytes(stellar[-2:], "little") == binascii.crc_hqx(stellar[:-2], 0)
    seed = base58.b58decode_check(made["XRP seed"], alphabet=base58.RIPPLE_ALPHABET)
    assert seed[-16:]
    assert made["XRP seed"].startswith("s")


def test_keystores_open_with_their_password(rng: random.Random) -> None:
    for _ in range(MANY):
        case = keystore(rng).case("PRIVATE_KEY", "")
        file = json.loads(case.text)
        crypto = file.get("crypto") or file["Crypto"]
        given, salt = crypto["kdfparams"], bytes.fromhex(crypto["kdfparams"]["salt"])
        if crypto["kdf"] == "scrypt":
            key = scrypt(PASSWORD, salt=salt, n=given["n"], r=given["r"], p=given["p"], dklen=32)
        else:
            key = pbkdf2_hmac("sha256", PASSWORD, salt, given["c"], 32)
        ciphertext = bytes.fromhex(crypto["ciphertext"])
        assert values(case) == [crypto["ciphertext"]]
        assert keccak.new(digest_bits=256, data=key[16:] + ciphertext).hexdigest() == crypto["mac"]
        iv = bytes.fromhex(crypto["cipherparams"]["iv"])
        cipher = AES.new(key[:16], AES.MODE_CTR, nonce=b"", initial_value=iv)
        assert ec.PrivateKey(cipher.decrypt(ciphertext)).get_public_key()


def test_pem_blocks_are_private_keys(rng: random.Random) -> None:
    for _ in range(MANY):
        assert ECC.import_key(pem(rng).case("PRIVATE_KEY", "").text).has_private()


def test_tokens_have_the_lengths_that_vendors_give(rng: random.Random) -> None:
    sizes = {"GitHub": 40, "npm": 40, "AWS access key": 20, "Google": 39, "Hugging Face": 37}
    for name, size in sizes.items():
        assert len(VENDORS[name](rng)) == size
    header, claims, signature = json_web_token(rng).split(".")
    assert jwt.get_unverified_header(f"{header}.{claims}.{signature}")["typ"] == "JWT"


@pytest.mark.parametrize("coin", sorted(ADDRESSES))
def test_addresses_hold_by_two_other_implementations(coin: str, rng: random.Random) -> None:
    product = Candor()
    for make in ADDRESSES[coin][1]:
        address = ("bitcoincash:" if coin == "BCH" else "") + make(rng)
        assert any("value" in kind or "address" in kind for kind in real_values(address))
        assert {span.type for span in product.find(address)} == {f"{coin}_ADDRESS"}


def test_bitcoin_addresses_pay_to_a_script(rng: random.Random) -> None:
    for make in ADDRESSES["BTC"][1]:
        address = make(rng)
        assert Script.from_address(address).address() == address


def test_extended_public_keys(rng: random.Random) -> None:
    for _ in range(MANY):
        assert not bip32.HDKey.from_string(extended_public_key(rng)).is_private


def test_cards_accounts_and_numbers_hold(rng: random.Random) -> None:
    for _ in range(MANY):
        assert luhn.is_valid(re.sub(r"\D", "", card(rng)))
        assert iban_rules.is_valid(iban(rng))
        for form in ("E164", "INTERNATIONAL"):
            number = phonenumbers.parse(phone(rng, form))
            assert phonenumbers.is_valid_number(number)


def test_questions_are_filled_in_every_language() -> None:
    for case in harmless_cases(5, each=MANY):
        assert "{" not in case.text
        assert case.gold == ()
