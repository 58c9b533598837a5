"""Made-up personal data of every type, in sentences of every language."""

import random
from collections.abc import Callable, Iterator

from evals.holdouts.contacts import dialled, email, ens, ipv4, ipv6, phone, spelled_email
from evals.holdouts.draft import Draft
from evals.holdouts.payments import card, iban
from evals.holdouts.sentences import in_sentence
from evals.holdouts.wallets import ADDRESSES, extended_public_key
from evals.spans import Case

EACH = 240

Make = Callable[[random.Random], str]

# type, kind, topic of the sentence
_KINDS: tuple[tuple[str, str, str, Make], ...] = (
    ("EMAIL", "e-mail", "email", email),
    ("EMAIL", "e-mail spelled out", "email", spelled_email),
    ("PHONE", "E.164", "phone", lambda rng: phone(rng, "E164")),
    ("PHONE", "international", "phone", lambda rng: phone(rng, "INTERNATIONAL")),
    ("PHONE", "international, other signs", "phone", dialled),
    ("PHONE", "national in context", "phone", lambda rng: phone(rng, "NATIONAL")),
    ("IBAN", "IBAN", "iban", iban),
    ("CARD", "card", "card", card),
    ("IP", "IPv4", "ip", ipv4),
    ("IP", "IPv6", "ip", ipv6),
    ("ENS", "ENS", "ens", ens),
    ("XPUB", "xpub", "xpub", extended_public_key),
)


_PLAIN = ("", "")
# what touches a value without being of it
_TOUCHING = {
    "e-mail": (_PLAIN, _PLAIN, ("mailto:", ""), ("<", ">"), ("`", "`")),
    "international": (_PLAIN, _PLAIN, ("tel:", "")),
    "IPv4": (_PLAIN, _PLAIN, _PLAIN, ("", ":30303"), ("", "/24"), ("http://", ":8545/")),
    "IPv6": (_PLAIN, _PLAIN, _PLAIN, ("", "/64"), ("[", "]:8545"), ("http://[", "]:8545/")),
}


def personal_cases(seed: int, *, each: int = EACH) -> Iterator[Case]:
    """Make `each` cases of every kind; a telephone number always has a word that calls it one."""
    for type_, kind, topic, make in _KINDS:
        for number in range(each):
            rng = random.Random(f"{seed}/{kind}/{number}")
            lead, tail = rng.choice(_TOUCHING.get(kind, (("", ""),)))
            draft, language = in_sentence(rng, make(rng), topic=topic, lead=lead, tail=tail)
            yield draft.case(type_, f"{kind}, {language}")
    for coin, (name, forms) in ADDRESSES.items():
        for number in range(each):
            rng = random.Random(f"{seed}/{coin}/{number}")
            address = forms[number % len(forms)](rng)
            lead = "bitcoincash:" if coin == "BCH" and number % 2 else ""
            draft, language = in_sentence(rng, address, topic="address", coin=name, lead=lead)
            yield draft.case(f"{coin}_ADDRESS", f"{coin}, {language}")


def bare_numbers(seed: int, *, each: int = EACH) -> Iterator[Case]:
    """Make local telephone numbers without any word or hint: reported apart, often ambiguous."""
    for number in range(each):
        rng = random.Random(f"{seed}/bare/{number}")
        draft = Draft().add(rng.choice(("", "OK, ", "→ "))).mark(phone(rng, "NATIONAL"))
        yield draft.case("PHONE", "bare local digits")
