"""The ways people write a recovery phrase; each keeps which pieces are its words."""

import random
import unicodedata
from collections.abc import Callable, Mapping

from evals.holdouts.draft import Draft
from evals.holdouts.harmless import question
from evals.holdouts.phrases import mistyped
from evals.holdouts.sentences import around

# a phrase's words and its word list
Write = Callable[[random.Random, list[str], str], Draft]

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_LOOK_ALIKE = str.maketrans("aceopxy", "асеорху")
_UNSPACED = {"chinese_simplified", "chinese_traditional"}


def _framed(rng: random.Random, words: list[str], separator: str) -> Draft:
    before, after = around(rng, "phrase")
    return Draft().add(before).mark_joined(words, separator).add(after)


def _sentence(rng: random.Random, words: list[str], word_list: str) -> Draft:
    wide = word_list == "japanese" and rng.random() < 0.5
    return _framed(rng, words, "\u3000" if wide else " ")


def _numbered(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = Draft().add(around(rng, "phrase")[0])
    form = rng.choice(("\n{}. ", "\n{}) ", " {}.", " {}: ", "\n#{} "))
    for number, word in enumerate(words, start=1):
        draft.add(form.format(number)).mark(word)
    return draft


def _lines(rng: random.Random, words: list[str], _: str) -> Draft:
    separator = rng.choice(("\n", "\r\n", "\n\n", "\n- "))
    return Draft().add(around(rng, "phrase")[0] + "\n").mark_joined(words, separator)


def _commas(rng: random.Random, words: list[str], _: str) -> Draft:
    return _framed(rng, words, rng.choice((",", ", ", "; ", "、", " , ")))


def _quoted(rng: random.Random, words: list[str], _: str) -> Draft:
    opening, closing = rng.choice((('["', '"]'), ('{"mnemonic": ["', '"]}'), ("“", "”")))
    before, after = around(rng, "phrase")
    separator = rng.choice(('", "', '","')) if '"' in opening else "” “"
    return Draft().add(before + opening).mark_joined(words, separator).add(closing + after)


def _upper_case(rng: random.Random, words: list[str], word_list: str) -> Draft:
    if word_list in _UNSPACED:
        return _framed(rng, words, "")
    whole = rng.random() < 0.5
    return _framed(rng, [word.upper() if whole else word.capitalize() for word in words], " ")


def _spread(rng: random.Random, words: list[str], _: str) -> Draft:
    return _framed(rng, words, rng.choice(("   ", "\t", " \t ", "\u00a0\u00a0", " \n\t")))


def _zero_width(rng: random.Random, words: list[str], _: str) -> Draft:
    def pierced(word: str) -> str:
        # between letters as a reader sees them, never inside one
        places = [at for at in range(len(word) + 1) if not _continues(word[at : at + 1])]
        at = rng.choice(places)
        return word[:at] + rng.choice(ZERO_WIDTH) + word[at:]

    return _framed(rng, [pierced(word) for word in words], " ")


def _continues(sign: str) -> bool:
    return unicodedata.category(sign or " ").startswith("M") or "\u1160" <= sign <= "\u11ff"


def _mistyped(rng: random.Random, words: list[str], word_list: str) -> Draft:
    return _framed(rng, mistyped(rng, words, word_list), " ")


def full_width(text: str) -> str:
    """Write the printable ASCII signs of a text in their full-width forms."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _look_alike(rng: random.Random, words: list[str], word_list: str) -> Draft:
    if word_list in ("japanese", "korean", "russian", *_UNSPACED):
        return _framed(rng, words, "\u3000")
    if rng.random() < 0.5:
        return _framed(rng, [full_width(word) for word in words], " ")
    return _framed(rng, [word.translate(_LOOK_ALIKE) for word in words], " ")


def _between(rng: random.Random, words: list[str], _: str) -> Draft:
    return _framed(rng, words, rng.choice((" 🔑 ", " - ", " | ", " / ", "... ", " 🦊", " => ")))


def _markup(rng: random.Random, words: list[str], _: str) -> Draft:
    forms = (
        ("<li>", "</li><li>", "</li>"), ("**", "** **", "**"), ("`", "` `", "`"),
        ("<b>", "</b> <b>", "</b>"), ("```\n", " ", "\n```"), ("<td>", "</td>\n<td>", "</td>"),
        ("<p>", "<br>", "</p>"),
    )  # fmt: skip
    opening, separator, closing = rng.choice(forms)
    before, after = around(rng, "phrase")
    return Draft().add(before + opening).mark_joined(words, separator).add(closing + after)


def _trailing(rng: random.Random, words: list[str], _: str) -> Draft:
    after = question(rng, rng.choice(("ru", "zh", "ar", "de")))[0]
    return Draft().mark_joined(words, " ").add(" " + after)


PHRASE_DISGUISES: Mapping[str, Write] = {
    "in a sentence": _sentence,
    "numbered list": _numbered,
    "one a line": _lines,
    "commas": _commas,
    "quotes or JSON": _quoted,
    "upper case or unspaced": _upper_case,
    "spaces and tabs": _spread,
    "zero-width": _zero_width,
    "one word mistyped": _mistyped,
    "full-width or look-alike": _look_alike,
    "signs between": _between,
    "markup": _markup,
    "text behind": _trailing,
}
