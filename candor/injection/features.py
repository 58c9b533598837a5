"""A text as numbers: hashed sequences of words and of letters (Weinberger et al., 2009)."""

import re
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from candor.injection.spelling import plain

# each of the two kinds has as many; raise the version when a text gives other numbers
BUCKETS = 2**15
VERSION = 1
# characters that are read, from both ends of a longer text
_HEAD, _TAIL = 2_400, 800
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
_PRIME = np.uint32(16_777_619)
_SPACE = 32

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """The buckets that a text fills (0 to 2 * BUCKETS) and their values.

    Within each kind the values have length 1, so that long and short texts compare.
    """

    buckets: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]


def features(text: str) -> Features:
    """Answer the features of a text, of at most 3,200 of its characters."""
    folded = plain(text if len(text) <= 4 * _HEAD else text[: 3 * _HEAD] + text[-_HEAD:])
    if len(folded) > _HEAD + _TAIL:
        folded = f"{folded[:_HEAD]} {folded[-_TAIL:]}"
    words, word_values = _counted(_word_grams(folded))
    letters, letter_values = _counted(_letter_grams(folded))
    return Features(
        np.concatenate([words, letters + BUCKETS]),
        np.concatenate([word_values, letter_values]),
    )


def _word_grams(folded: str) -> Hashes:
    """Hash one to three words in a row; a Chinese character is a word."""
    tokens = _TOKEN.findall(folded)
    one = np.array(
        [zlib.crc32(token.encode(errors="replace")) for token in tokens], dtype=np.uint32
    )
    two = _joined(one[:-1], one[1:])
    three = _joined(two[:-1], one[2:])
    return np.concatenate([one, two, three])


def _letter_grams(folded: str) -> Hashes:
    """Hash three to five letters in a row that no space parts, word boundaries included."""
    raw = f" {folded} ".encode("utf-32-le", errors="replace")
    letters = np.frombuffer(raw, dtype=np.uint32)
    space = (letters == _SPACE).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(space)])
    grams, found = letters, []
    for length in (2, 3, 4, 5):
        grams = _joined(grams[:-1], letters[length - 1 :])
        if length > 2:
            # spaces may stand at the ends only
            inner = before[length - 1 : len(letters)] - before[1 : len(letters) - length + 2]
            found.append(grams[inner == 0])
    return np.concatenate(found)


def _joined(left: Hashes, right: Hashes) -> Hashes:
    size = min(len(left), len(right))
    return (left[:size] * _PRIME) ^ (right[:size] * np.uint32(2_654_435_761))


def _counted(grams: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    mixed = (grams ^ (grams >> np.uint32(15))) * np.uint32(2_246_822_519)
    buckets, counts = np.unique((mixed >> np.uint32(17)).astype(np.int64), return_counts=True)
    values = np.log1p(counts).astype(np.float32)
    length = float(np.sqrt(np.dot(values, values)))
    return buckets, values / np.float32(length or 1.0)
