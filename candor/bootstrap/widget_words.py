"""The BIP-39 lists as the widget looks words up: `python -m candor.bootstrap.widget_words`."""

import base64
import json
import sys
import unicodedata
from pathlib import Path

from candor.privacy.detectors.word_lists import is_of_beginnings, word_lists

_FOLDER = Path(__file__).parents[2] / "web" / "src" / "secrets"
_HAN = ("chinese_simplified", "chinese_traditional")
# Four letters tell the words of a list apart (BIP-39, "Wordlist").
_BEGINNING = 4
# Words are kept as places of 15 bits, in Rice's code of their distances: six bits a word, and one
# other word in sixteen is taken for a listed one.
_PLACE_BITS, _RICE_BITS = 15, 4
_COMBINING = range(0x0300, 0x0370)


def pages() -> dict[str, str]:
    """Give the two files' texts by name: English, which the page loads, and all the others."""
    lists = {name: list(places) for name, places in word_lists().items()}
    others = {
        name: "".join(words) if name in _HAN else filter_of(words)
        for name, words in lists.items()
        if name != "english" and not is_of_beginnings(name)
    }
    return {"english.json": _json(filter_of(lists["english"])), "others.json": _json(others)}


def filter_of(words: list[str]) -> str:
    """Give a set of words in Base64: it holds each of them, and few others by chance."""
    places = sorted({_place(_beginning(word)) for word in words})
    bits = ""
    for before, place in zip([-1, *places], places, strict=False):
        long, short = divmod(place - before - 1, 1 << _RICE_BITS)
        bits += "1" * long + "0" + format(short, f"0{_RICE_BITS}b")
    bits += "1" * (-len(bits) % 8)
    return base64.b64encode(int(bits, 2).to_bytes(len(bits) // 8, "big")).decode()


def _beginning(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.replace("ı", "i"))
    bare = "".join(char for char in parts if ord(char) not in _COMBINING)
    return unicodedata.normalize("NFC", bare)[:_BEGINNING]


def _place(text: str) -> int:
    """FNV-1a of 32 bits over the characters, mixed once more."""
    value = 0x811C9DC5
    for char in text:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    value = ((value ^ value >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    return value >> (32 - _PLACE_BITS)


def _json(content: str | dict[str, str]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write the files anew; print their names."""
    for name, text in pages().items():
        (_FOLDER / name).write_text(text)
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
