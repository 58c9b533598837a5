"""The ways a recovery phrase stands in tables, files, addresses and talk."""

import json
import random
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import quote

from evals.holdouts.draft import Draft
from evals.holdouts.sentences import around

Write = Callable[[random.Random, list[str], str], Draft]

_GAPS = (", ", " ", "\n", "\t", " - ", "/", " | ", "; ", "  ", ".\n", " + ", " · ", ",")
# lists of words that their first four letters tell apart, and wallets that take those
_ABBREVIATED = {"english", "spanish", "italian", "portuguese", "czech"}
_UNSPACED = {"japanese", "korean", "chinese_simplified", "chinese_traditional"}


def _opened(rng: random.Random) -> Draft:
    return Draft().add(around(rng, "phrase")[0])


def _framed(rng: random.Random, words: list[str], separator: str) -> Draft:
    before, after = around(rng, "phrase")
    return Draft().add(before).mark_joined(words, separator).add(after)


def _table(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng).add("\n| # | word |\n|---|---|\n")
    columns = rng.choice((1, 1, 3, 4))
    if columns > 1:
        draft = _opened(rng).add("\n")
    for number, word in enumerate(words, start=1):
        draft.add(f"| {number} | " if columns == 1 else "| ").mark(word)
        draft.add(" |\n" if number % columns == 0 else " ")
    return draft


def _csv(rng: random.Random, words: list[str], _: str) -> Draft:
    separator = rng.choice((",", ";", "\t"))
    if rng.random() < 0.5:
        draft = Draft().add(f"index{separator}word\n")
        for number, word in enumerate(words, start=1):
            draft.add(f"{number}{separator}").mark(word).add("\n")
        return draft
    head = separator.join(f"w{number}" for number in range(1, len(words) + 1))
    mark = rng.choice(("", '"'))
    draft = Draft().add(f"name{separator}{head}\nmain{separator}{mark}")
    return draft.mark_joined(words, mark + separator + mark).add(mark + "\n")


def _each_quoted(rng: random.Random, words: list[str], _: str) -> Draft:
    opening, closing = rng.choice((("'", "'"), ("«", "»"), ("„", "“"), ("「", "」"), ("[", "]")))
    before, after = around(rng, "phrase")
    separator = closing + rng.choice((" ", ", ", "")) + opening
    return Draft().add(before + opening).mark_joined(words, separator).add(closing + after)


def _mixed(rng: random.Random, words: list[str], _: str) -> Draft:
    before, after = around(rng, "phrase")
    draft = Draft().add(before)
    for at, word in enumerate(words):
        draft.add(rng.choice(_GAPS) if at else "").mark(word)
    return draft.add(after)


def _address(rng: random.Random, words: list[str], _: str) -> Draft:
    host = rng.choice(("https://wallet.example/restore?", "http://localhost:3000/#/import?lang=x&"))
    name = rng.choice(("mnemonic=", "seed=", "phrase="))
    tail = rng.choice(("", "&next=1", " does not open"))
    escaped = rng.random() < 0.5
    shown = [quote(word) if escaped else word for word in words]
    return Draft().add(host + name).mark_joined(shown, rng.choice(("+", "%20"))).add(tail)


def _records(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = Draft().add("[")
    first, second = rng.choice((("index", "word"), ("i", "value"), ("position", "text")))
    for number, word in enumerate(words, start=1):
        comma = ", " if number < len(words) else "]"
        # escapes of JSON would write other signs than the value's own
        name = json.dumps(first)
        draft.add(f'{{{name}: {number}, "{second}": "').mark(word).add('"}' + comma)
    return draft


def _object(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = Draft().add("{")
    name = rng.choice(("{}", "word{}", "word_{}"))
    for number, word in enumerate(words, start=1):
        draft.add(f'"{name.format(number)}": "').mark(word).add('", ')
    return draft.add('"ok": true}')


def _rows(rng: random.Random, words: list[str], _: str) -> Draft:
    before, after = around(rng, "phrase")
    size = rng.choice((3, 4, 6))
    draft = Draft().add(before + "\n")
    for at, word in enumerate(words):
        draft.add("" if not at else "\n" if at % size == 0 else " ").mark(word)
    return draft.add("\n" + after)


def _glued(rng: random.Random, words: list[str], word_list: str) -> Draft:
    if word_list in _UNSPACED:
        return _framed(rng, words, rng.choice(("_", "-", ".")))
    form = rng.choice(("-", "_", ".", "camel"))
    if form == "camel":
        return _framed(rng, [word.capitalize() for word in words], "")
    return _framed(rng, words, form)


def _spoken(rng: random.Random, words: list[str], _: str) -> Draft:
    return _framed(rng, words, rng.choice((" then ", " and ", " und ", " y ", " и ", ", next ")))


def _checklist(rng: random.Random, words: list[str], _: str) -> Draft:
    bullet = rng.choice(("- [ ] ", "- [x] ", "* ", "+ ", "• ", "– "))
    return _opened(rng).add("\n" + bullet).mark_joined(words, "\n" + bullet)


def _halves(rng: random.Random, words: list[str], _: str) -> Draft:
    middle = len(words) // 2
    before, between, after = rng.choice(
        (
            ("My seed phrase: the first half is ", " and the second half is ", ", will it work?"),
            ("recovery phrase, part 1: ", "\npart 2: ", "\n"),
            ("seed page one\n", "\npage two\n", "\nplease check"),
        )
    )
    draft = Draft().add(before).mark_joined(words[:middle], " ").add(between)
    return draft.mark_joined(words[middle:], " ").add(after)


def _abbreviated(rng: random.Random, words: list[str], word_list: str) -> Draft:
    if word_list not in _ABBREVIATED:
        return _framed(rng, words, " ")
    short = [unicodedata.normalize("NFC", word)[:4] for word in words]
    return _framed(rng, short, rng.choice((" ", ", ", "\n")))


LAID_OUT_PHRASES: Mapping[str, Write] = {
    "table": _table,
    "CSV": _csv,
    "every word quoted": _each_quoted,
    "mixed separators": _mixed,
    "web address": _address,
    "records in JSON": _records,
    "object in JSON": _object,
    "rows of words": _rows,
    "hyphens or camel case": _glued,
    "spoken": _spoken,
    "checklist": _checklist,
    "two halves": _halves,
    "four letters of each": _abbreviated,
}
