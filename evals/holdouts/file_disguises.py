"""The ways people paste a key that is a file."""

import html
import json
import random
from collections.abc import Callable, Mapping

from evals.holdouts.disguises import ZERO_WIDTH, full_width
from evals.holdouts.draft import Draft
from evals.holdouts.sentences import around

Write = Callable[[random.Random, Draft], Draft]


def _framed(rng: random.Random, file: Draft, opening: str = "", closing: str = "") -> Draft:
    before, after = around(rng, "key")
    return file.framed(before + opening, closing + after)


def _fenced(rng: random.Random, file: Draft) -> Draft:
    return _framed(rng, file, rng.choice(("\n```\n", "\n```json\n")), "\n```\n")


def _escaped(rng: random.Random, file: Draft) -> Draft:
    inside = file.changed(lambda text: json.dumps(text)[1:-1])
    return _framed(rng, inside, '{"file": "', '"}')


def _page(rng: random.Random, file: Draft) -> Draft:
    return _framed(rng, file.changed(html.escape), "<pre>", "</pre>")


def _quoted(rng: random.Random, file: Draft) -> Draft:
    return _framed(rng, file.changed(lambda text: text.replace("\n", "\n> ")), "\n> ", "\n")


def _indented(rng: random.Random, file: Draft) -> Draft:
    margin = rng.choice(("\n    ", "\n\t", "  \n"))
    return _framed(rng, file.changed(lambda text: text.replace("\n", margin)), "\n")


def _one_line(rng: random.Random, file: Draft) -> Draft:
    return _framed(rng, file.changed(lambda text: text.replace("\n", " ")))


def _zero_width(rng: random.Random, file: Draft) -> Draft:
    def pierced(text: str) -> str:
        at = len(text) // 2
        return text[:at] + rng.choice(ZERO_WIDTH) + text[at:]

    return _framed(rng, file.changed(pierced))


def _full_width(rng: random.Random, file: Draft) -> Draft:
    return _framed(rng, file.changed(full_width))


FILE_DISGUISES: Mapping[str, Write] = {
    "in a sentence": lambda rng, file: _framed(rng, file),
    "own lines": lambda rng, file: _framed(rng, file, "\n\n", "\n\n"),
    "code fence": _fenced,
    "string in JSON": _escaped,
    "HTML": _page,
    "quoted lines": _quoted,
    "spaces and tabs": _indented,
    "one line": _one_line,
    "zero-width": _zero_width,
    "full-width": _full_width,
    "signs around": lambda rng, file: _framed(rng, file, "🔑", "🔑"),
    "text behind": lambda rng, file: file.framed("", "请帮我看看"),
}
