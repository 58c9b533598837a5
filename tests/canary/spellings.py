"""Every way in which a value may lie in a file: written, escaped, encoded, cut into pieces."""

import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

MIN_SIGNS = 9  # shorter values would be met by chance
MIN_BYTES = 9
MIN_DIGITS = 11  # bare digits also stand in times, digests and ids
SLICE, STEP = 20, 10  # a long value cut in two still leaves a slice of it
WINDOW = 3  # words of a phrase
_SEPARATORS = re.compile(r"[\s\-.()/+]+")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def fragments(pieces: tuple[str, ...], written: str) -> set[str]:
    """Answer the texts that give a value away, alone: the whole of it, slices, runs of words."""
    texts: set[str] = set()
    if len(pieces) > 1:
        # one sign is a word in Chinese, three of them would be met by chance
        run = WINDOW if all(len(piece) > 2 for piece in pieces) else 2 * WINDOW
        for at in range(max(1, len(pieces) - run + 1)):
            some = pieces[at : at + run]
            texts |= {" ".join(some), "".join(some), "\n".join(some)}
        texts.add(written)
    else:
        texts |= set(_slices(pieces[0]))
    texts |= {unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH) for text in texts}
    texts |= {unicodedata.normalize("NFC", text) for text in texts}
    # digits with dashes also stand in ids that programs make
    dashed = {_SEPARATORS.sub("-", text) for text in texts if any(map(str.isalpha, text))}
    texts |= dashed | {_SEPARATORS.sub("", text) for text in texts}
    return {text for text in texts if _tells(text)}


def _slices(value: str) -> Iterator[str]:
    yield value
    if len(value) >= SLICE + STEP:
        for at in range(0, len(value) - SLICE + 1, STEP):
            yield value[at : at + SLICE]


def _tells(text: str) -> bool:
    if text.isascii() and text.isdigit():
        return len(text) >= MIN_DIGITS
    return len(text.encode()) >= MIN_BYTES


def spellings(texts: Iterable[str]) -> set[bytes]:
    """Answer the byte strings to look for, in lower case as the scan reads everything."""
    found: set[bytes] = set()
    for text in texts:
        raw = text.encode()
        found |= {
            raw,
            # the scan lowers ASCII alone
            *(one.encode() for one in (text.casefold(), text.lower(), text.upper())),
            json.dumps(text)[1:-1].encode(),
            json.dumps(text, ensure_ascii=False)[1:-1].encode(),
            quote(text, safe="").encode(),
            quote_plus(text).encode(),
            repr(text)[1:-1].encode(),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            raw.hex().encode(),
        }
        found |= set(_in_base64(raw))
        if re.fullmatch(r"(0x)?([0-9a-fA-F]{2}){10,}", text):
            found.add(bytes.fromhex(text.removeprefix("0x")))
    return {one.lower() for one in found if len(one) >= MIN_BYTES - 1}


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """Answer the signs of it that are the same whatever stands around (RFC 4648)."""
    for before in range(3):
        whole = b64encode(b"\0" * before + raw)
        inner = whole[4 if before else 0 : (before + len(raw)) // 3 * 4]
        if len(inner) >= MIN_BYTES - 1:
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))
