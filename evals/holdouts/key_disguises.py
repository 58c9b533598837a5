"""The ways people write a key or a token."""

import random
from collections.abc import Callable, Mapping

from evals.holdouts.disguises import ZERO_WIDTH, full_width
from evals.holdouts.draft import Draft
from evals.holdouts.harmless import question
from evals.holdouts.sentences import around

# the topic of the sentence around, and the key
Write = Callable[[random.Random, str, str], Draft]


def _sentence(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    return Draft().add(before).mark(key).add(after)


def _listed(rng: random.Random, topic: str, key: str) -> Draft:
    before, _ = around(rng, topic)
    return Draft().add(f"{before}\n1. ").mark(key).add("\n2. " + question(rng, "en")[0])


def _own_line(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    return (
        Draft()
        .add(before.rstrip() + rng.choice(("\n", "\r\n", "\n\n")))
        .mark(key)
        .add("\n" + after)
    )


def _row(rng: random.Random, topic: str, key: str) -> Draft:
    name = "private_key" if topic == "key" else "token"
    separator = rng.choice((",", ";", "\t"))
    head = separator.join(("label", name, "added"))
    return Draft().add(f"{head}\nmain{separator}").mark(key).add(f"{separator}2025-03-14\n")


def _quoted(rng: random.Random, topic: str, key: str) -> Draft:
    name = rng.choice(("private_key", "privateKey")) if topic == "key" else "apiKey"
    opening, closing = rng.choice((('{"%s": "', '"}'), ("{'%s':'", "'}"), ("%s=“", "”")))
    before, _ = around(rng, topic)
    return Draft().add(before + opening % name).mark(key).add(closing)


def _environment(rng: random.Random, topic: str, key: str) -> Draft:
    name = "WALLET_PRIVATE_KEY" if topic == "key" else "SERVICE_API_TOKEN"
    form = rng.choice(("{}=", "export {}=", "set {}=", "{}: "))
    return Draft().add(form.format(name)).mark(key).add("\nLOG_LEVEL=debug")


def _spread(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    gap = rng.choice(("    ", "\t\t", "\u00a0 ", " \u3000"))
    return Draft().add(before + gap).mark(key).add(gap + after)


def _zero_width(rng: random.Random, topic: str, key: str) -> Draft:
    for _ in range(3):
        at = rng.randrange(1, len(key))
        key = key[:at] + rng.choice(ZERO_WIDTH) + key[at:]
    return _sentence(rng, topic, key)


def _full_width(rng: random.Random, topic: str, key: str) -> Draft:
    return _sentence(rng, topic, full_width(key))


def _between_signs(rng: random.Random, topic: str, key: str) -> Draft:
    before, after = around(rng, topic)
    opening, closing = rng.choice((("🔑", "🔑"), ("(", ")"), ("→ ", " ←"), ("*", "*"), ("«", "»")))
    return Draft().add(before + opening).mark(key).add(closing + after)


def _markup(rng: random.Random, topic: str, key: str) -> Draft:
    forms = (
        ("<code>", "</code>"), ("`", "`"), ("```\n", "\n```"), ("<td>", "</td>"),
        ("**", "**"), ("<span class=\"mono\">", "</span>"), ("> ", "\n"),
    )  # fmt: skip
    opening, closing = rng.choice(forms)
    before, after = around(rng, topic)
    return Draft().add(before + opening).mark(key).add(closing + after)


def _trailing(rng: random.Random, topic: str, key: str) -> Draft:
    before, _ = around(rng, topic)
    after = rng.choice(
        ("请帮我看看", "，谢谢", " спасибо заранее", " من فضلك", "です。", "를 확인해 주세요")
    )
    return Draft().add(before).mark(key).add(after)


def _upper_case(rng: random.Random, topic: str, key: str) -> Draft:
    prefix, digits = (key[:2], key[2:]) if key.startswith("0x") else ("", key)
    return _sentence(rng, topic, prefix + digits.upper())


KEY_DISGUISES: Mapping[str, Write] = {
    "in a sentence": _sentence,
    "numbered list": _listed,
    "own line": _own_line,
    "table row": _row,
    "quotes or JSON": _quoted,
    "environment file": _environment,
    "spaces and tabs": _spread,
    "zero-width": _zero_width,
    "full-width": _full_width,
    "signs around": _between_signs,
    "markup": _markup,
    "text behind": _trailing,
}
CASELESS_DISGUISES: Mapping[str, Write] = {**KEY_DISGUISES, "upper case": _upper_case}
