"""Sentences that ask the reader for a secret or for a hold on the device are removed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from candor.domain.look_alikes import unmask
from candor.domain.sentences import Sentence, split_sentences
from candor.validation.edits import Edit, apply_edits
from candor.validation.lexical import guess_language
from candor.validation.polarity import fold, is_denied
from candor.validation.spelling import in_any_spelling

WARNING: Final = "credential_request"

_FACT = re.compile(
    r"(?:(?:is|are|was|does|did|can|could|will|should|why|how|who|which|when)\b"
    r"|what (?:is|are) (?:a|an|the)\b)[^,;:]{0,200}[?؟]$"
    r"|what (?:does|do)\b[^?]{0,200}\bmean\?$"
)
_REQUEST = re.compile(
    r"^(?:please|can you|could you|would you|will you|kindly)\b|\b(?:with|to) (?:us|me|our)\b"
    r"|\b(?:code|phrase|key|words?|password|pin)\b[^?]{0,30}\byour\b"
)
# The reader's own question, as documents of questions and answers hold it.
_ABOUT_ME = re.compile(
    r"(?:\b(?:my|mis?|meine?[nmrs]?|ma|mon|mes|minhas?|meus?|мо(?:ю|й|я|и|его|ей))\b|我的)"
    r"[^?？؟]{0,200}[?？؟]$"
)

_PORTUGUESE_IN = re.compile(r"\bno\b")


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
    `other`: wallet validation, remote access, one-time codes, payments, each a pattern of
    takeovers.yaml. `exception`: never, "except with our support".
    """

    language: str
    request: re.Pattern[str]
    enter: re.Pattern[str]
    outside: re.Pattern[str]
    local: re.Pattern[str] | None = None
    daily: re.Pattern[str] | None = None
    other: tuple[re.Pattern[str], ...] = ()
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
    folded = unmask(fold(sentence.of(text)))
    if _ABOUT_ME.search(folded) or (_FACT.match(folded) and not _REQUEST.search(folded)):
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
    if any(_asserted(rules, pattern, folded, lead) for pattern in (rules.request, *rules.other)):
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
    if rules.language == "pt-BR":
        # "in the" in Portuguese, a denial in its neighbours
        folded = _PORTUGUESE_IN.sub("em", folded)
    anywhere = rules.language != "en"
    return any(
        not is_denied(folded, match.start(), match.end(), lead=lead, anywhere=anywhere)
        for match in pattern.finditer(folded)
    )


@cache
def _rules(language: str) -> _Rules | None:
    raw, takeovers = _read("credentials").get(language), _read("takeovers").get(language)
    if raw is None or takeovers is None:
        return None
    if language == "ar":
        raw, takeovers = (
            {name: in_any_spelling(part) for name, part in parts.items()}
            for parts in (raw, takeovers)
        )
    other = tuple(map(re.compile, takeovers.values()))
    secret, verb, enter = raw["secret"], raw["hand_over"], raw["enter"]
    outside = re.compile(raw["outside"])
    if language != "en":
        both = rf"{{verb}}[^.;。；]{{{{0,50}}}}?{secret}|{secret}[^.;。；]{{{{0,30}}}}?{{verb}}"
        return _Rules(
            language=language,
            request=re.compile(both.format(verb=verb)),
            enter=re.compile(both.format(verb=enter)),
            outside=outside,
            other=other,
        )
    # the reader's own secret: "your phrase", or one asked for without an owner at all
    yours = rf"(?:[\w'/-]{{1,15}} ){{0,6}}?(?:your|ur) (?:[\w'/-]{{1,15}} ){{0,4}}?{secret}\b"
    bare = (
        r"(?:(?:us|me|our \w{1,15}) )?(?:the |a |all |any )?"
        rf"(?:full |complete |wallet ){{0,2}}{secret}\b"
    )
    receiver = r"(?:to|with|via|in) (?:us|me|our|the (?:support|team|chat|admin))"
    return _Rules(
        language=language,
        request=re.compile(
            rf"\b{verb} (?:{yours}|{bare} {receiver})"
            rf"|{raw['what']} (?:[\w'-]{{1,15}} ){{0,3}}?{secret}\b"
            rf"|\byour (?:[\w'-]{{1,15}} ){{0,3}}?{secret} (?:is|are) (?:needed|required)"
        ),
        enter=re.compile(rf"\b{enter} (?:{yours}|{bare})"),
        outside=outside,
        local=re.compile(raw["local"]),
        daily=re.compile(raw["daily"]),
        other=other,
        exception=re.compile(rf"{secret}\b[^.;]{{0,40}}{raw['exception']}"),
    )


def _read(name: str) -> Mapping[str, Mapping[str, str]]:
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        files("candor.validation").joinpath(f"rules/{name}.yaml").read_text("utf-8")
    )
    return read
