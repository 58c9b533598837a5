"""The ways a recovery phrase stands in people's notes, settings and web pages."""

import random
from collections.abc import Callable, Mapping

from evals.holdouts.draft import Draft
from evals.holdouts.phrases import mistyped
from evals.holdouts.sentences import around

Write = Callable[[random.Random, list[str], str], Draft]


def _opened(rng: random.Random) -> Draft:
    return Draft().add(around(rng, "phrase")[0])


def _quoted_rows(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng).add("\n> ")
    for at, word in enumerate(words):
        draft.add("" if not at else "\n> " if at % 4 == 0 else " ").mark(word)
    return draft


def _ticked(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    tick = rng.choice((" ✓", " ok", " (checked)", " - done", " ✅"))
    for number, word in enumerate(words, start=1):
        draft.add(f"\n{number}. ").mark(word).add(tick)
    return draft


def _last_with_and(rng: random.Random, words: list[str], _: str) -> Draft:
    joint = rng.choice((" and ", " und ", " y ", " и ", " et "))
    return _opened(rng).mark_joined(words[:-1], ", ").add(joint).mark(words[-1]).add(". thanks")


def _in_pairs(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    for at, word in enumerate(words):
        draft.add("" if not at else "-" if at % 2 else ", ").mark(word)
    return draft


def _fields(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    for number, word in enumerate(words, start=1):
        draft.add(f'<input name="w{number}" value="').mark(word).add('">\n')
    return draft


def _setting(rng: random.Random, words: list[str], _: str) -> Draft:
    before, after = rng.choice(
        (
            ('MNEMONIC="', '"\nRPC=x'),
            ("mnemonic: '", "'\n"),
            ('accounts: { mnemonic: "', '" },'),
            ("export SEED='", "' && run"),
            ("INSERT INTO wallets VALUES (1, '", "');"),
        )
    )
    return Draft().add(before).mark_joined(words, " ").add(after)


def _list_in_yaml(_: random.Random, words: list[str], __: str) -> Draft:
    return Draft().add("mnemonic:\n  - ").mark_joined(words, "\n  - ").add("\nname: main\n")


def _of_so_many(rng: random.Random, words: list[str], _: str) -> Draft:
    draft = _opened(rng)
    for number, word in enumerate(words, start=1):
        draft.add(f"\n{number:02}/{len(words)} ").mark(word)
    return draft


def _ranges(rng: random.Random, words: list[str], _: str) -> Draft:
    draft, size = _opened(rng), rng.choice((3, 4, 6))
    form = rng.choice(("\nwords {}-{}: ", "\n{}-{}: ", "\n[{}..{}] "))
    for at in range(0, len(words), size):
        draft.add(form.format(at + 1, min(at + size, len(words))))
        draft.mark_joined(words[at : at + size], " ")
    return draft


def _mistyped_list(rng: random.Random, words: list[str], word_list: str) -> Draft:
    draft = _opened(rng)
    form = rng.choice(("\n{}. ", "\n{}) "))
    for number, word in enumerate(mistyped(rng, words, word_list), start=1):
        draft.add(form.format(number)).mark(word)
    return draft


def _thirds(_: random.Random, words: list[str], __: str) -> Draft:
    size = len(words) // 3
    draft = Draft().add("my recovery words. page one: ").mark_joined(words[:size], " ")
    draft.add(", then page two: ").mark_joined(words[size : 2 * size], " ")
    return draft.add(" and last page: ").mark_joined(words[2 * size :], " ")


def _odd_signs(rng: random.Random, words: list[str], _: str) -> Draft:
    sign = rng.choice((":", "::", "||", "\\", ">", "~", " -> ", "++"))
    return _opened(rng).mark_joined(words, sign)


NOTED_PHRASES: Mapping[str, Write] = {
    "quoted rows": _quoted_rows,
    "ticked list": _ticked,
    "and before the last": _last_with_and,
    "in pairs": _in_pairs,
    "fields of a form": _fields,
    "setting": _setting,
    "list in YAML": _list_in_yaml,
    "number of so many": _of_so_many,
    "ranges": _ranges,
    "mistyped in a list": _mistyped_list,
    "three parts": _thirds,
    "odd signs between": _odd_signs,
}
