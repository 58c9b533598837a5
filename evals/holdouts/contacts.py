"""Made-up e-mail addresses, telephone numbers, internet addresses and ENS names."""

import ipaddress
import random
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

_NAMES = (
    "anna", "li.wei", "j.doe", "maria_p", "o'brien", "tom+shop", "ivan-petrov", "x", "q1w2",
    "fatima.zahra", "der.müller", "jean-luc", "satoshi1984", "h.a.l", "noreply", "sales+eu",
)  # fmt: skip
_HOSTS = (
    "gmail.com", "mail.ru", "qq.com", "web.de", "orange.fr", "uol.com.br", "proton.me",
    "outlook.es", "sub.mail.example.org", "my-firm.co.uk", "kit.edu", "yandex.ru", "x.io",
    "bücher.example", "post.technology", "mail.museum",
)  # fmt: skip
_REGIONS = (
    "US", "GB", "AU", "ES", "MX", "AR", "DE", "AT", "CH", "FR", "BE", "BR", "PT", "RU", "KZ",
    "CN", "TW", "SG", "HK", "EG", "SA", "AE", "MA", "IN", "NG", "ZA", "JP", "KR", "IT", "TR",
)  # fmt: skip
_KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
_WORDS = ("vault", "lucky", "moon", "garden", "0xanna", "pay-me", "degen42", "blue.whale", "山水画")

NumberForm = Literal["E164", "INTERNATIONAL", "NATIONAL"]


def email(rng: random.Random) -> str:
    """Make an e-mail address (RFC 5321, RFC 6531 for those beyond ASCII)."""
    name, host = rng.choice(_NAMES), rng.choice(_HOSTS)
    number = rng.choice(("", str(rng.randrange(100))))
    address = f"{name}{number}@{host}"
    return address.upper() if rng.random() < 0.1 else address


def spelled_email(rng: random.Random) -> str:
    """Make an e-mail address spelled out, as people hide it from machines."""
    name, _, host = email(rng).partition("@")
    at = rng.choice((" [at] ", "[at]", "(at)", " (at) "))
    dot = rng.choice((".", " [dot] ", "(dot)"))
    return name + at + host.replace(".", dot)


def phone(rng: random.Random, form: NumberForm) -> str:
    """Make a number that is valid in its region, in a form that libphonenumber writes."""
    return phonenumbers.format_number(_number(rng), getattr(PhoneNumberFormat, form))


def dialled(rng: random.Random) -> str:
    """Make a number with its country's code in forms that people write besides the standard."""
    number = phone(rng, "INTERNATIONAL")
    prefix = rng.choice(("+", "+", "00"))
    return prefix + number[1:].replace(" ", rng.choice((".", "-", " ", "")))


def _number(rng: random.Random) -> PhoneNumber:
    while True:
        region = rng.choice(_REGIONS)
        example = phonenumbers.example_number_for_type(region, rng.choice(_KINDS))
        if example is None:
            continue
        digits = phonenumbers.national_significant_number(example)
        tail = "".join(rng.choices("0123456789", k=5))
        number = phonenumbers.parse(f"+{example.country_code}{digits[:-5]}{tail}")
        if phonenumbers.is_valid_number(number):
            return number


def ipv4(rng: random.Random) -> str:
    """Make an address of IPv4, any but 0.0.0.0/8."""
    return str(ipaddress.IPv4Address(rng.randrange(1 << 24, 1 << 32)))


def ipv6(rng: random.Random) -> str:
    """Make an address of IPv6: compressed, in full, in capitals or with a part of IPv4."""
    prefix = rng.choice((0x20010DB8 << 96, 0x2A02 << 112, 0xFE80 << 112, 0xFD00 << 112))
    size = rng.choice((16, 64, 96))
    address = ipaddress.IPv6Address(prefix | rng.randrange(1, 1 << size))
    if rng.random() < 0.1:
        return f"::ffff:{ipaddress.IPv4Address(rng.randrange(1 << 24, 1 << 32))}"
    return rng.choice((str(address), address.exploded, str(address).upper()))


def ens(rng: random.Random) -> str:
    """Make a name of the Ethereum Name Service, some with a name under it."""
    name = rng.choice(_WORDS) + rng.choice(("", str(rng.randrange(1000))))
    return f"{rng.choice(('', '', 'wallet.', 'dao.'))}{name}.eth"
