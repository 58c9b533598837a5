"""Sentences that ask the reader for a secret or for a hold on the device are removed."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from candor.domain.sentences import Sentence, split_sentences
from candor.validation.edits import Edit, apply_edits
from candor.validation.lexical import guess_language
from candor.validation.polarity import fold, is_denied

WARNING: Final = "credential_request"

_FACT = re.compile(
    r"(?:(?:is|are|was|does|did|can|could|will|should|why|how|who|which|when)\b"
    r"|what (?:is|are) (?:a|an|the)\b)[^,;:]{0,200}[?؟]$"
    r"|what (?:does|do)\b[^?]{0,200}\bmean\?$"
)
_REQUEST = re.compile(
    r"^(?:please|can you|could you|would you|will you|kindly)\b|\b(?:with|to) (?:us|me|our)\b"
)


@dataclass(frozen=True, slots=True)
class Cleared:
    """The text without such sentences; `left` counts those inside code, which stays."""

    text: str
    found: int
    left: int


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's patterns.

    `request`: handing a secret over. `enter`: typing one, a danger only where `outside` names a
    page or a person, or where neither `local` nor `daily` says that it stays at home.
    `other`: wallet validation, remote access. `exception`: never, "except with our support".
    """

    english: bool
    request: re.Pattern[str]
    enter: re.Pattern[str]
    outside: re.Pattern[str]
    local: re.Pattern[str] | None = None
    daily: re.Pattern[str] | None = None
    other: re.Pattern[str] | None = None
    exception: re.Pattern[str] | None = None


def remove_requests(text: str, *, language: str) -> Cleared:
    """Remove each sentence that asks for a secret; advice never to give one stays."""
    edits: list[Edit] = []
    left = 0
    for sentence in split_sentences(text):
        if not asks_for_secret(text, sentence, language=language):
            continue
        if sentence.kind == "code":
            left += 1
        else:
            edits.append(Edit(sentence.start, sentence.end))
    return Cleared(apply_edits(text, edits), len(edits) + left, left)


def asks_for_secret(text: str, sentence: Sentence, *, language: str) -> bool:
    """Tell whether the sentence asks the reader for a secret, a validation or remote access."""
    folded = fold(sentence.of(text))
    if _FACT.match(folded) and not _REQUEST.search(folded):
        return False
    lead = (
        "" if sentence.lead is None else fold(text[sentence.lead : sentence.start].split("\n")[0])
    )
    # a model may slip into a language that nobody asked for
    spoken = dict.fromkeys(("en", language, guess_language(folded) or "en"))
    found = (_rules(tag) for tag in spoken)
    return any(_asks(rules, folded, lead) for rules in found if rules is not None)


def _asks(rules: _Rules, folded: str, lead: str) -> bool:
    if rules.exception is not None and rules.exception.search(folded):
        return True
    for pattern in (rules.request, rules.other):
        if pattern is not None and _asserted(rules, pattern, folded, lead):
            return True
    return _asserted(rules, rules.enter, folded, lead) and not _stays_home(rules, folded)


def _stays_home(rules: _Rules, folded: str) -> bool:
    """Tell whether what is typed stays with the reader, as when a wallet is restored."""
    if rules.outside.search(folded):
        return False
    if rules.local is None or rules.daily is None or rules.local.search(folded):
        return True
    typed = rules.enter.search(folded)
    return typed is not None and rules.daily.search(typed.group()) is not None


def _asserted(rules: _Rules, pattern: re.Pattern[str], folded: str, lead: str) -> bool:
    return any(
        not is_denied(folded, match.start(), match.end(), lead=lead, anywhere=not rules.english)
        for match in pattern.finditer(folded)
    )


@cache
def _rules(language: str) -> _Rules | None:
    raw = yaml.safe_load(
        files("candor.validation").joinpath("rules/credentials.yaml").read_text("utf-8")
    ).get(language)
    if raw is None:
        return None
    secret, verb, enter = raw["secret"], raw["hand_over"], raw["enter"]
    outside = re.compile(raw["outside"])
    if language != "en":
        both = rf"{{verb}}[^.;。；]{{{{0,50}}}}?{secret}|{secret}[^.;。；]{{{{0,30}}}}?{{verb}}"
        return _Rules(
            english=False,
            request=re.compile(both.format(verb=verb)),
            enter=re.compile(both.format(verb=enter)),
            outside=outside,
        )
    # the reader's own secret: "your phrase", or one asked for without an owner at all
    yours = rf"(?:[\w'/-]{{1,15}} ){{0,6}}?(?:your|ur) (?:[\w'/-]{{1,15}} ){{0,4}}?{secret}\b"
    bare = (
        r"(?:(?:us|me|our \w{1,15}) )?(?:the |a |all |any )?"
        rf"(?:full |complete |wallet ){{0,2}}{secret}\b"
    )
    receiver = r"(?:to|with|via|in) (?:us|me|our|the (?:support|team|chat|admin))"
    return _Rules(
        english=True,
        request=re.compile(
            rf"\b{verb} (?:{yours}|{bare} {receiver})"
            rf"|{raw['what']} (?:[\w'-]{{1,15}} ){{0,3}}?{secret}\b"
            rf"|\byour (?:[\w'-]{{1,15}} ){{0,3}}?{secret} (?:is|are) (?:needed|required)"
        ),
        enter=re.compile(rf"\b{enter} (?:{yours}|{bare})"),
        outside=outside,
        local=re.compile(raw["local"]),
        daily=re.compile(raw["daily"]),
        other=re.compile(rf"{raw['wallet']}|{raw['remote']}"),
        exception=re.compile(rf"{secret}\b[^.;]{{0,40}}{raw['exception']}"),
    )
