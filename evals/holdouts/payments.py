"""Made-up payment cards and bank accounts with true check digits."""

import random

from stdnum import iban as iban_rules
from stdnum import luhn

# issuer ranges and total length (ISO/IEC 7812)
_CARDS = (
    ("4", 16), ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2223", 16), ("34", 15),
    ("37", 15), ("6011", 16), ("65", 16), ("3528", 16), ("3589", 16), ("36", 14), ("62", 16),
    ("62", 19), ("5018", 16), ("6304", 18),
)  # fmt: skip
_GROUPS = {13: (4, 3, 3, 3), 14: (4, 6, 4), 15: (4, 6, 5)}
# the account part: n a digit, a a capital, c either (ISO 13616 registry)
_ACCOUNTS = {
    "DE": "n18", "AT": "n16", "CH": "n5c12", "LI": "n5c12", "GB": "a4n14", "IE": "a4n14",
    "NL": "a4n10", "FR": "n10c11n2", "MC": "n10c11n2", "ES": "n20", "PT": "n21", "IT": "a1n10c12",
    "BE": "n12", "LU": "n3c13", "PL": "n24", "BR": "n23a1c1", "SA": "n2c18", "AE": "n19",
    "TR": "n6c16", "UA": "n6c19", "GR": "n7c16", "KZ": "n3c13", "DK": "n14", "SE": "n20",
    "MT": "a4n5c18", "EG": "n25",
}  # fmt: skip
_SETS = {"n": "0123456789", "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_SETS["c"] = _SETS["n"] + _SETS["a"]


def card(rng: random.Random) -> str:
    """Make a card number with its Luhn digit, grouped in one of the ways cards are written."""
    prefix, length = rng.choice(_CARDS)
    body = prefix + "".join(rng.choices("0123456789", k=length - len(prefix) - 1))
    number = body + luhn.calc_check_digit(body)
    groups = _GROUPS.get(length, (4,) * 5)
    return _grouped(number, groups, rng.choice(("", " ", "-", " ", ".")))


def iban(rng: random.Random) -> str:
    """Make an account number that holds also by its country's own check digits."""
    while True:
        country = rng.choice(list(_ACCOUNTS))
        account = _fill(rng, _ACCOUNTS[country])
        number = country + iban_rules.calc_check_digits(f"{country}00{account}") + account
        if iban_rules.is_valid(number):
            break
    grouped = _grouped(number, (4,) * 9, rng.choice(("", " ", " ", "-")))
    return grouped.lower() if rng.random() < 0.1 else grouped


def _fill(rng: random.Random, pattern: str) -> str:
    filled, at = "", 0
    while at < len(pattern):
        end = at + 1
        while end < len(pattern) and pattern[end].isdigit():
            end += 1
        filled += "".join(rng.choices(_SETS[pattern[at]], k=int(pattern[at + 1 : end])))
        at = end
    return filled


def _grouped(number: str, groups: tuple[int, ...], separator: str) -> str:
    pieces, at = [], 0
    for size in groups:
        pieces.append(number[at : at + size])
        at += size
    return separator.join(piece for piece in pieces if piece)
