"""Time the redaction of messages and of hostile text: python -m benchmarks.redaction."""

import random
import time
from collections.abc import Callable

import numpy as np
from mnemonic import Mnemonic

from candor.privacy.detectors.word_lists import languages_of_word
from candor.privacy.redact import Redactor, default_detectors

TARGETS = {"p50": 0.4, "p99": 3.0, "hostile": 250.0}
MESSAGES = 3_000
MESSAGE_CHARS = 200
HOSTILE_CHARS = 100_000
WORST = 10

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CODE_POINTS = [*range(0x100, 0xD800), *range(0xE000, 0x110000)]
_SENTENCES = (
    "How do I stake my ETH, and what does it cost to take it out again?",
    "Why is my transaction still pending after three hours although I paid 45 gwei?",
    "I bridged 0.35 ETH to the rollup on 2024-03-18 and the balance still shows nothing.",
    "Is it safe to sign a permit for a contract that I have never seen before?",
    "¿Cuánto tarda un retiro desde la capa dos y qué comisión se paga?",
    "Как долго идёт вывод средств с биржи и почему он завис?",
    "请问如何把代币转到另一个钱包？",
)
_VALUES = (
    "ada@example.org",
    "+49 30 901820",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "DE89 3704 0044 0532 0130 00",
    "4111 1111 1111 1111",
    "203.0.113.9",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "my key e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
)


def messages(draw: random.Random) -> list[str]:
    """Write messages of 200 characters; every third holds a value."""
    written = []
    for number in range(MESSAGES):
        parts = [draw.choice(_VALUES)] if number % 3 == 0 else []
        while sum(map(len, parts)) < MESSAGE_CHARS:
            parts.append(draw.choice(_SENTENCES))
        draw.shuffle(parts)
        written.append(" ".join(parts)[:MESSAGE_CHARS])
    return written


def hostile(draw: random.Random, size: int) -> dict[str, str]:
    """Write one text of `size` characters for each way to keep a detector busy."""

    def of(alphabet: str, width: int = 0, joint: str = " ") -> str:
        text = "".join(draw.choices(alphabet, k=size))
        if width:
            text = joint.join(text[at : at + width] for at in range(0, size, width))
        return text[:size]

    def listed(language: str, joint: str) -> str:
        words = Mnemonic(language).wordlist
        return joint.join(draw.choices(words, k=size // 3))[:size]

    def joined(word: Callable[[], str], joint: str = " ") -> str:
        words: list[str] = []
        left = size
        while left > 0:
            words.append(word())
            left -= len(words[-1]) + len(joint)
        return joint.join(words)[:size]

    def named(width: int) -> str:
        return joined(lambda: "key " + "".join(draw.choices(_BASE58, k=width)))

    def wrong() -> str:
        word = draw.choice(english)
        at = draw.randrange(len(word))
        return word[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]

    english, chinese = Mnemonic("english").wordlist, Mnemonic("chinese_simplified").wordlist
    known = languages_of_word()
    shared = sorted(known, key=lambda word: (-len(known[word]), word))[:400]

    def again(piece: str) -> str:
        return (piece * (size // len(piece) + 1))[:size]

    repeated = (
        *("1 ", "a@", "a.", "(", "A", "12-34-", ":", "eyJ.", "eyJhbGciOiJIUzI1NiJ9.", '{"a":'),
        *('{"crypto":{"ciphertext":"', "password: ", "password=a1b2c3d4e5 ", "DE89 ", "[EMAIL_1]"),
        *(".eth", "a at b dot ", "(at)", "my phone 555 1234 ", "0x", "xpub", "sk-", "+49 1 "),
        *("a\u0301", "a\u200b", "\u1100\u1161\u11a8", "://a:b", "-----BEGIN PRIVATE KEY-----"),
        *("::1:2:3 ", "curl -u a:b ", "203.0.113.9 ", "a@b.co,", "visa card ", "+"),
        *(" a-dot-a-at-a-dot-a-at-a", "a(dot)a(at)a(dot)1", "__eyJ", "_ops_eyJ", "_ATATT3", "::1 "),
        *(
            "key: ",
            "ä@",
            "phone is 12345 ",
            "的@a",
            "\ufdfa",
            "\u2487",
            "(API_KEY_",
            "1_1_",
            "%C3%BA ",
        ),
    )
    return {
        **{f"{piece[:16]!r} again": again(piece) for piece in repeated},
        "hexadecimal": of("0123456789abcdef"),
        **{f"hexadecimal by {n}": of("0123456789abcdef", n) for n in (2, 4, 8, 40, 64)},
        "base58": of(_BASE58),
        **{f"base58 by {n}": of(_BASE58, n) for n in (26, 34, 44, 51, 88, 95)},
        "figures by 4": of("0123456789", 4),
        "figures by 16": of("0123456789", 16),
        "figures and dashes": of("0123456789 -"),
        "figures by 4, a card": ("card " + of("0123456789", 4))[:size],
        "figures of full width": of("０１２３４５６７８９ ＋－"),
        "figures among Chinese": of("的一是助记词种子恢复1234567890 abc@."),
        "area codes": again("(212) 555-0199 (030) 123-4567 "),
        "telephones": of("0123456789", 11, " +"),
        "letters apart": of("abcdefghijklmnopqrstuvwxyz", 1),
        "listed words": listed("english", " "),
        "listed words joined": listed("english", ""),
        "Russian words": listed("russian", " "),
        "Chinese words joined": listed("chinese_simplified", ""),
        "listed words, emoji": listed("english", " 🔥 "),
        "Chinese words by 12": joined(lambda: "".join(draw.choices(chinese, k=12)), "。"),
        "words of many lists": joined(lambda: draw.choice(shared)),
        "seven words of many lists": joined(lambda: draw.choice(shared[:7])),
        "rows of sixty listed words": joined(
            lambda: " ".join([*draw.choices(english, k=60), "internationally"])
        ),
        "listed words, a quarter wrong": joined(
            lambda: " ".join([*draw.choices(english, k=9), *(wrong() for _ in range(3))])
        ),
        "listed words by number": joined(
            lambda: f"{draw.choice(('one', 'two', 'six', 'ten'))} {draw.choice(english)}"
        ),
        "listed words, letters as figures": joined(
            lambda: draw.choice(english).replace("o", "0").replace("a", "4")
        ),
        **{f"named base58 of {n}": named(n) for n in (16, 44, 52, 111)},
        "bech32": joined(lambda: "bc1" + "".join(draw.choices(_BECH32, k=87))),
        "passwords": joined(lambda: "pwd:" + "".join(draw.choices("abc123", k=6))),
        "logins": joined(lambda: f"://a:{''.join(draw.choices(_BASE58, k=3))}@b"),
        "marks": of("abc\u0301\u0302é的1 "),
        "marks and figures": of("0123456789 \u0301-"),
        "marks of direction": of("0123456789\u200f\u202e +-"),
        "distinct ideographs": "".join(map(chr, range(0x20000, 0x20000 + size))),
        "distinct characters": "".join(map(chr, draw.sample(_CODE_POINTS, size))),
    }


def main() -> None:
    """Print p50 and p99 of one message in CPU milliseconds, and the slowest hostile texts."""
    redactor = Redactor(default_detectors())
    draw = random.Random(3)
    written = messages(draw)
    for text in [*written[:200], "x" * 40, *hostile(draw, 2_000).values()]:
        redactor.redact(text)
    took = [_milliseconds(redactor, text) for text in written]
    middle, slow = np.percentile(took, [50, 99])
    print(f"message of {MESSAGE_CHARS} p50 {middle:8.3f} ms   (at most {TARGETS['p50']})")
    print(f"               p99 {slow:8.3f} ms   (at most {TARGETS['p99']})")
    timed = sorted(
        (
            (_milliseconds(redactor, text), name)
            for name, text in hostile(draw, HOSTILE_CHARS).items()
        ),
        reverse=True,
    )
    for milliseconds, name in timed[:WORST]:
        print(f"100 KB         {milliseconds:12.1f} ms   {name}   (at most {TARGETS['hostile']})")


def _milliseconds(redactor: Redactor, text: str) -> float:
    # of the process alone: other work on the machine is not the redactor's
    began = time.process_time()
    redactor.redact(text)
    return (time.process_time() - began) * 1_000


if __name__ == "__main__":
    main()
